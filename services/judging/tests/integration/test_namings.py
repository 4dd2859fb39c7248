"""A further viewer of a round: two of the secretariat name one, whoever is left of the others."""

from typing import Any

import pytest

from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
PANELLISTS = ("pak", "pur", "put")
PANEL, NAMINGS = "/rounds/kipp:panel", "/rounds/kipp:panel/namings"


async def left_alone(world: Any) -> None:
    """A panel that only `sari` knew of, who has lost her office; three others hold it."""
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.all_handed_in("panel", *PANELLISTS)
    await world.person("sari")
    await world.person("sita", Grant("secretariat", "nation", None))


async def asked(world: Any, viewer: str = "susi", who: str = "susi", path: str = NAMINGS) -> Any:
    return await world.done(who, "POST", path, {"viewer": viewer, "reason": "Sari has left."})


async def named(world: Any, viewer: str = "susi", path: str = NAMINGS) -> Any:
    """The naming that `susi` asked for and `sita` approved."""
    naming = await asked(world, viewer, path=path)
    return await world.done("sita", "POST", f"{path}/{naming['naming_id']}/approval")


async def test_two_of_the_secretariat_name_who_follows_and_closes_a_round(world: Any) -> None:
    await left_alone(world)
    for who in ("sari", "susi", "sita", "agus"):
        assert (await world.ask(who, "GET", PANEL)).status_code in {403, 404}
    naming = await asked(world)
    assert (await world.ask("susi", "GET", PANEL)).status_code == 404
    after = await world.done("sita", "POST", f"{NAMINGS}/{naming['naming_id']}/approval")
    expected = {
        "round_id": "kipp:panel", "viewer": "susi", "reason": "Sari has left.",
        "asked_by": "susi", "approved_by": "sita",
    }  # fmt: skip
    assert {name: after[name] for name in expected} == expected
    assert after["asked_at"] <= after["approved_at"]
    assert set((await world.done("susi", "GET", PANEL))["viewers"]) == {"sari", "susi"}
    assert (await world.done("susi", "POST", f"{PANEL}/closing"))["state"] == "closed"
    (_, top) = await world.told("shortlist_decided", "judging.sealed")
    assert top["viewer_ids"] == ["sari", "susi"]
    assert (await world.ask("susi", "GET", f"{PANEL}/ranking")).status_code == 200
    assert (await world.ask("sita", "GET", f"{PANEL}/ranking")).status_code == 404


async def test_an_auditor_who_is_named_follows_the_round(world: Any) -> None:
    await left_alone(world)
    await named(world, "agus")
    assert (await world.ask("agus", "GET", PANEL)).status_code == 200
    assert (await world.ask("agus", "POST", f"{PANEL}/closing")).status_code == 403


async def test_nobody_approves_what_they_asked_for(world: Any) -> None:
    await left_alone(world)
    approval = f"{NAMINGS}/{(await asked(world, 'sita'))['naming_id']}/approval"
    assert await world.refused("susi", "POST", approval) == "same-person"
    await world.done("sita", "POST", approval)
    for who in ("susi", "sita"):
        assert await world.refused(who, "POST", approval) == "already-approved"


async def test_only_who_holds_an_office_is_named_and_still_at_the_approval(world: Any) -> None:
    await left_alone(world)
    for viewer in ("sari", "umi", "ani", "nobody"):
        body = {"viewer": viewer, "reason": "Because."}
        assert await world.refused("susi", "POST", NAMINGS, body) == "no-viewer"
    naming = await asked(world, "agus")
    await world.person("agus")
    approval = f"{NAMINGS}/{naming['naming_id']}/approval"
    assert await world.refused("sita", "POST", approval) == "no-viewer"


async def test_only_the_secretariat_names_and_auditors_may_see_who_was_named(world: Any) -> None:
    await left_alone(world)
    naming = await asked(world)
    body = {"viewer": "agus", "reason": "Because."}
    for who in ("agus", "pak", "umi", "sari"):
        assert (await world.ask(who, "POST", NAMINGS, body)).status_code == 403
        approval = await world.ask(who, "POST", f"{NAMINGS}/{naming['naming_id']}/approval")
        assert approval.status_code == 403
    for who, status in (("susi", 200), ("agus", 200), ("pak", 403), ("umi", 403)):
        assert (await world.ask(who, "GET", NAMINGS)).status_code == status
    listed = (await world.done("agus", "GET", NAMINGS))["items"]
    assert [(n["viewer"], n["approved_by"]) for n in listed] == [("susi", None)]


async def test_a_naming_is_found_in_its_own_round_only(world: Any) -> None:
    await left_alone(world)
    naming = await asked(world)
    for path in (f"/rounds/kipp:desk/namings/{naming['naming_id']}", f"{NAMINGS}/none"):
        assert (await world.ask("sita", "POST", f"{path}/approval")).status_code == 404
    body = {"viewer": "susi", "reason": "Because."}
    nowhere = await world.ask("susi", "POST", "/rounds/kipp:none/namings", body)
    assert nowhere.status_code == 404
    assert (await world.ask("susi", "GET", "/rounds/kipp:none/namings")).status_code == 404


@pytest.mark.parametrize("viewer", ["sari", "agus"])
async def test_a_naming_is_answered_alike_whatever_became_of_the_round(
    world: Any, viewer: str
) -> None:
    """Not prepared, or prepared with that viewer already: nothing of the answer shows it."""
    await world.ready(*IDS)
    await world.person("sita", Grant("secretariat", "nation", None))
    answers = []
    for state in ("announced", "prepared"):
        if state == "prepared":
            await world.opened("desk", "ani", "budi", "citra")
            await world.closed("desk", "ani", "budi", "citra")
            await world.opened("panel", *PANELLISTS, viewers=("sari", "agus"))
        naming = await asked(world, viewer)
        path = f"{NAMINGS}/{naming['naming_id']}/approval"
        answer = await world.ask("sita", "POST", path)
        volatile = {"naming_id", "asked_at", "approved_at"}
        plain = {k: v for k, v in answer.json().items() if k not in volatile}
        answers.append((answer.status_code, plain))
    assert answers[0] == answers[1]


async def test_who_was_named_before_the_preparation_is_a_viewer_after_it(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.person("sita", Grant("secretariat", "nation", None))
    assert (await world.ask("susi", "GET", PANEL)).status_code == 404
    await named(world)
    assert (await world.done("susi", "GET", PANEL))["state"] == "announced"
    await world.prepared("panel", *PANELLISTS)
    assert set((await world.done("susi", "GET", PANEL))["viewers"]) == {"sari", "susi"}


async def test_a_round_that_is_over_has_its_viewers_named_too(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.person("sari")
    await world.person("sita", Grant("secretariat", "nation", None))
    await named(world, path="/rounds/kipp:desk/namings")
    assert (await world.ask("susi", "GET", "/rounds/kipp:desk/ranking")).status_code == 200
    assert (await world.ask("susi", "GET", PANEL)).status_code == 200
    assert (await world.ask("sita", "GET", PANEL)).status_code == 404
