"""`gelanggang recompute`: a round's lists again from its exported file, and nothing else."""

import json
from pathlib import Path

from gelanggang.screen import Screen
from gelanggang.trouble import Trouble
from judging.domain.recompute import NotARound, Recomputed, recompute


def run(file: Path, screen: Screen, told: str | None = None) -> bool:
    """Show the lists that the rules make of the file; whether they are the ones it claims.

    `told` is the SHA-256 that was told when the round was decided: with it a file is found out
    that was changed where it moves nobody.
    """
    found = _read(file)
    differences = [*found.differences, *_another(found.sha256, told)]
    for name, places in found.lists.items():
        screen.table(f"{name} ({len(places)})", ("place", "proposal"), [(n, p) for p, n in places])
    for difference in differences:
        screen.warn(difference)
    if not differences:
        screen.say(f"The lists follow from the sheets. SHA-256 of the round: {found.sha256}")
    screen.answer(
        {
            "round_id": found.round_id,
            "sha256": found.sha256,
            "lists": {
                name: [{"proposal_id": proposal, "rank": rank} for proposal, rank in places]
                for name, places in found.lists.items()
            },
            "differences": differences,
        }
    )
    return not differences


def _another(sha256: str, told: str | None) -> list[str]:
    if told is None or told.strip().lower() == sha256:
        return []
    return [f"This is not the round that was decided: its SHA-256 is {sha256}, not {told}."]


def _read(file: Path) -> Recomputed:
    try:
        exported = json.loads(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise Trouble(f"{file} is no exported round, not even JSON: {error}") from error
    try:
        return recompute(exported)
    except NotARound as error:
        raise Trouble(f"{file}: {error}") from error
