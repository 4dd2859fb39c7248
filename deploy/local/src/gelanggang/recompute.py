"""`gelanggang recompute`: a round's lists again from its exported file, and nothing else."""

import json
from pathlib import Path

from gelanggang.screen import Screen
from gelanggang.trouble import Trouble
from judging.domain.recompute import NotARound, Recomputed, recompute


def run(file: Path, screen: Screen) -> bool:
    """Show the lists that the rules make of the file; whether they are the ones it claims."""
    found = _read(file)
    for name, places in found.lists.items():
        screen.table(f"{name} ({len(places)})", ("place", "proposal"), [(n, p) for p, n in places])
    for difference in found.differences:
        screen.warn(difference)
    if not found.differences:
        screen.say(f"The lists follow from the sheets. SHA-256 of the round: {found.sha256}")
    screen.answer(
        {
            "round_id": found.round_id,
            "sha256": found.sha256,
            "lists": {
                name: [{"proposal_id": proposal, "rank": rank} for proposal, rank in places]
                for name, places in found.lists.items()
            },
            "differences": list(found.differences),
        }
    )
    return not found.differences


def _read(file: Path) -> Recomputed:
    try:
        exported = json.loads(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Trouble(f"{file} is no exported round, not even JSON: {error}") from error
    try:
        return recompute(exported)
    except NotARound as error:
        raise Trouble(f"{file}: {error}") from error
