"""What is in each service before bad input comes: something of every kind that can be asked for."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from identity.commands.invitations import OPERATOR, Invite, create_administrator
from identity.domain.office import Office, Role
from shared import clock, testing
from shared.grants import Grant

SECRETARIAT = Grant("secretariat", "nation", None)
CARETAKER = Grant("operator", "nation", None)
EDITION = "kipp-2018"
SHA256 = "0" * 64
PAST = timedelta(days=1)


async def _edition(world: Any) -> None:
    """The contract's edition, no stage of which is bound to an instant."""
    path = testing.contracts() / "programme/programme.edition_published.v1.example.json"
    said = json.loads(path.read_text())
    said["stages"] = [s | {"opens_at": None, "closes_at": None} for s in said["stages"]]
    await world.hear("programme.edition_published", EDITION, said)


async def _opened(world: Any, stage: str) -> None:
    said = {"edition_id": EDITION, "stage": stage, "by_hand": True, "at": clock.now()}
    await world.hear("programme.stage_opened", EDITION, said)


async def _agencies(world: Any, *ids: str) -> None:
    for id in ids:
        said = {"agency_id": id, "name": id, "type": "kota", "parent_id": None}
        await world.hear("identity.agency_registered", id, said)


async def identity(world: Any) -> None:
    """A member of the secretariat, an agency, and somebody who was invited to it."""
    me, budi, other = clock.new_id(), clock.new_id(), clock.new_id()
    invited = Invite(
        account_id=me, name="Chief", email="chief@example.org", token_hash=SHA256, link_s=600,
        offices=(Office(Role.SECRETARIAT), Office(Role.OPERATOR)), outsider=None, by=OPERATOR,
    )  # fmt: skip
    await world.served.app.state.platform.work.run(create_administrator, invited)
    await world.gather()
    world.people["mine"] = world.bearer(me)
    kota = {"name": "Kota Semarang", "type": "kota"}
    await world.done("PUT", "/agencies/kota-semarang", kota)
    await world.done("PUT", "/agencies/elsewhere", kota | {"name": "Elsewhere"})
    role = {"role": "evaluator", "scope_id": EDITION}
    body = {"name": "Budi", "email": "budi@example.org", "roles": [role]}
    opened = await world.done("PUT", f"/accounts/{budi}", body)
    role = {"role": "agency_administrator", "scope_id": "elsewhere"}
    eka = {"name": "Eka", "email": "eka@example.org", "roles": [role]}
    await world.done("PUT", f"/accounts/{other}", eka)
    world.people["elsewhere"] = world.bearer(other)
    world.ids = {
        "agency_id": "kota-semarang", "account_id": budi,
        "grant_id": opened["grants"][0]["grant_id"],
    }  # fmt: skip
    world.at["identity PUT /accounts/{account_id}"] = {"account_id": clock.new_id()}
    world.bodies["identity PUT /accounts/{account_id}"] = body | {"email": "new@example.org"}
    world.at["identity PUT /agencies/{agency_id}"] = {"agency_id": "kota-magelang"}
    world.bodies["identity PUT /agencies/{agency_id}"] = kota | {"name": "Kota Magelang"}


async def programme(world: Any) -> None:
    """A draft, and a published edition whose first stage is open."""
    world.mine = (SECRETARIAT, CARETAKER)
    await world.gather()
    for id in (EDITION, "draft"):
        body = {"template": EDITION, "name": id, "simulated": True, "stages": []}
        await world.done("PUT", f"/editions/{id}", body)
    await world.done("POST", f"/editions/{EDITION}/publication", {})
    stage = f"/editions/{EDITION}/stages/submission"
    await world.done("POST", f"{stage}/opening", {"reason": "It begins."})
    world.ids = {"id": "draft", "stage": "submission"}
    for act in ("opening", "closing", "extension"):
        name = f"programme POST /editions/{{id}}/stages/{{stage}}/{act}"
        world.at[name] = {"id": EDITION}
    book = await world.done("GET", f"/rule-books/{EDITION}")
    world.bodies["programme PUT /editions/{id}/rule-book"] = book
    world.at["programme GET /rule-books/{id}"] = {"id": EDITION}
    world.at["programme GET /rule-books/{id}/file"] = {"id": EDITION}


async def submission(world: Any) -> None:
    """A proposal that is being written, in an edition that takes them in."""
    agency = "kota-semarang"
    world.mine = (
        SECRETARIAT, CARETAKER, Grant("unit_member", "agency", agency),
        Grant("agency_administrator", "agency", agency), Grant("evaluator", "edition", EDITION),
    )  # fmt: skip
    await world.gather()
    await _edition(world)
    await _agencies(world, agency, "elsewhere")
    await _opened(world, "submission")
    body = {"edition_id": EDITION, "agency_id": agency, "group": "umum", "title": "Antrean"}
    await world.done("PUT", "/proposals/p1", body)
    await world.done("PATCH", "/proposals/p1/answers", {"formerly": "Antre"})
    await world.done("PUT", "/past-editions/2017", {"entries": []})
    reading = f"{EDITION}:desk:p1:1"
    said = {
        "reading_id": reading, "round_id": f"{EDITION}:desk", "edition_id": EDITION,
        "proposal_id": "p1", "judge_id": "mine", "at": clock.now(),
    }  # fmt: skip
    await world.hear("judging.reading_assigned", reading, said)
    world.ids = {
        "proposal_id": "p1", "edition_id": EDITION, "reading_id": reading, "year": "2017",
        "slot": "sk", "account": "colleague", "version": "1", "filename": "a.pdf",
        "agency_id": agency,
    }  # fmt: skip
    world.at["submission PUT /proposals/{proposal_id}"] = {"proposal_id": "p2"}


async def judging(world: Any) -> None:
    """A desk round that is open, with a reading of ours."""
    world.mine = (SECRETARIAT, CARETAKER, Grant("evaluator", "edition", EDITION))
    await world.gather()
    await world.served.token("other", Grant("evaluator", "edition", EDITION))
    world.people["other"] = world.bearer("other")
    await _edition(world)
    await _agencies(world, "a1", "a2")
    said = {
        "edition_id": EDITION, "agency_id": "a1", "title": "Antrean", "group": "umum",
        "category": None, "cluster": "kota", "content_version": 1, "content_sha256": SHA256,
        "proposal_id": "p1", "at": clock.now(),
    }  # fmt: skip
    await world.hear("submission.proposal_admitted", "p1", said)
    digest = hashlib.sha256(b"p1").hexdigest()
    said = {"edition_id": EDITION, "admitted": 1, "admitted_sha256": digest, "at": clock.now()}
    await world.hear("submission.selection_settled", f"{EDITION}:intake", said)
    pact = (await world.done("GET", "/pact"))["sha256"]
    for who in ("mine", "other"):
        await world.done("POST", "/pacts", {"edition_id": EDITION, "sha256": pact}, who)
    desk = f"/rounds/{EDITION}:desk"
    judges = {"judges": [{"judge": "mine"}, {"judge": "other"}]}
    await world.done("PUT", f"{desk}/roster", judges)
    await world.done("POST", f"{desk}/preparation", {"viewers": []})
    while await world.served.due(clock.now() + PAST):
        pass
    await _opened(world, "desk")
    readings = (await world.done("GET", "/readings"))["items"]
    naming = {"viewer": "mine", "reason": "Nobody else is left."}
    asked = await world.done("POST", f"{desk}/namings", naming)
    world.bodies["judging POST /rounds/{id}/namings"] = naming
    world.ids = {
        "id": f"{EDITION}:desk", "edition_id": EDITION, "naming_id": asked["naming_id"],
        "list_id": "nominees", "proposal_id": "p1",
    }  # fmt: skip
    for act in ("GET /readings/{id}", "PATCH /readings/{id}/sheet",
                "POST /readings/{id}/handing-in", "POST /readings/{id}/declining"):  # fmt: skip
        world.at[f"judging {act}"] = {"id": readings[0]["id"]}


async def award(world: Any) -> None:
    """A released list with an objection, and one that waits for its second signature."""
    world.mine = (SECRETARIAT, CARETAKER, Grant("agency_administrator", "agency", "a1"))
    await world.gather()
    await world.served.token("other", SECRETARIAT)
    world.people["other"] = world.bearer("other")
    with testing.at(clock.now() - PAST):
        world.people["early"] = world.bearer("other")
        world.people["mine-early"] = world.bearer("mine")
        await _edition(world)
        await _agencies(world, "a1", "a2")
        for name in ("top-99", "top-40"):
            await _decided(world, name)
            until = clock.now() + (PAST / 2 if name == "top-99" else 2 * PAST)
            body = {"readers": ["mine"], "release_at": until.isoformat()}
            await world.done("PUT", f"/lists/{EDITION}/{name}/preparation", body, "early")
        seen = await world.done("GET", f"/lists/{EDITION}/top-99/record", who="mine-early")
        path = f"/lists/{EDITION}/top-99/verification"
        await world.done("POST", path, {"sha256": seen["sha256"]}, "mine-early")
    await world.served.due(clock.now())
    await world.served.settle()
    await _opened(world, "objections")
    path = f"/lists/{EDITION}/top-99/objections"
    filed = await world.done("POST", path, {"proposal_id": "p1", "reason": "It closed."}, "")
    lodged = await _lodged(world, filed["code"])
    naming = {"reader": "mine", "reason": "The only reader left."}
    asked = await world.done("POST", f"/lists/{EDITION}/top-99/namings", naming, "other")
    world.bodies["award POST /lists/{edition_id}/{list}/namings"] = naming
    world.ids = {
        "edition_id": EDITION, "list": "top-99", "id": filed["objection_id"], "agency_id": "a1",
        "request_id": clock.new_id(), "edition": "KIPP-2018", "number": "0001",
        "naming_id": asked["naming_id"], "proposal_id": "p1", "file_id": lodged["file_id"],
    }  # fmt: skip
    soon = (clock.now() + PAST).isoformat()
    world.bodies["award PUT /lists/{edition_id}/{list}/preparation"] = {
        "readers": ["mine"], "release_at": soon,
    }  # fmt: skip
    for act in ("PUT /lists/{edition_id}/{list}/preparation",
                "POST /lists/{edition_id}/{list}/verification",
                "GET /lists/{edition_id}/{list}/record"):  # fmt: skip
        world.at[f"award {act}"] = {"list": "top-40"}
    for act in ("", "/pdf"):
        world.at[f"award GET /certificates/{{edition}}/{{list}}/{{number}}{act}"] = {
            "list": "TOP-99"
        }


async def _lodged(world: Any, code: str) -> Any:
    answer = await world.served.client.post(
        "/tracking/evidence", content=b"%PDF-1.7\n", headers={"Tracking-Code": code}
    )
    return answer.json()["files"][0]


async def _decided(world: Any, name: str) -> None:
    entries = [
        {"proposal_id": f"p{n}", "agency_id": f"a{n}", "title": f"Contoh {n}", "group": "umum",
         "cluster": "kota", "rank": n} for n in (1, 2)
    ]  # fmt: skip
    subject = f"{EDITION}:{name}:decision"
    said = {
        "decision_id": subject, "edition_id": EDITION, "list": name, "round_id": "r",
        "announced": True, "entries": entries, "sha256": "d" * 64, "at": clock.now(),
    }  # fmt: skip
    await world.hear("judging.shortlist_decided", subject, said, topic="judging.sealed")


async def exhibition(world: Any) -> None:
    """A published forum with an exhibitor who holds a booth, and a draft."""
    world.mine = (
        SECRETARIAT, CARETAKER, Grant("event_staff", "forum", "ips"),
        Grant("event_staff", "forum", "draft"),
        Grant("agency_administrator", "agency", "a1"),
    )  # fmt: skip
    await world.gather()
    await _edition(world)
    await _agencies(world, "a1")
    booths = [
        {"code": f"A-0{n}", "hall": "main", "kind": "standard", "x": n * 3, "y": 0, "width": 3,
         "depth": 3} for n in (1, 2)
    ]  # fmt: skip
    hall = {"id": "main", "name": "Main", "width": 20, "depth": 20}
    body = {
        "edition_id": EDITION, "name": "IPS", "requirements_until": clock.now() + 30 * PAST,
        "plan": {"kinds": ["standard"], "aisle": "2", "halls": [hall], "booths": booths},
    }  # fmt: skip
    body["requirements_until"] = (clock.now() + 30 * PAST).isoformat()
    for forum in ("ips", "draft"):
        await world.done("PUT", f"/forums/{forum}", body)
    await world.done("POST", "/forums/ips/publication")
    await world.served.settle()
    entry = {
        "proposal_id": "p1", "agency_id": "a1", "title": "X", "group": "umum", "cluster": "kota",
    }  # fmt: skip
    said = {
        "list_id": f"{EDITION}:top-40", "edition_id": EDITION, "list": "top-40",
        "simulated": True, "entries": [entry], "sha256": "d" * 64, "at": clock.now(),
    }  # fmt: skip
    await world.hear("award.list_released", f"{EDITION}:top-40", said)
    await world.served.settle()
    await world.done("POST", "/exhibitors/ips:p1/hold", {"code": "A-01"})
    world.ids = {
        "forum_id": "ips", "exhibitor_id": "ips:p1", "code": "A-01", "proposal_id": "p1",
    }  # fmt: skip
    for act in ("PUT /forums/{forum_id}", "POST /forums/{forum_id}/publication"):
        world.at[f"exhibition {act}"] = {"forum_id": "draft"}


def _with_a_dead_letter(build: Any) -> Any:
    """A service with something in it, and a record that it could not handle."""

    async def built(world: Any) -> None:
        await build(world)
        # Of a consumer that it does not have, so that nothing comes of replaying it here.
        kept = {
            "_id": "former|topic|subject|1", "consumer": "former", "service": build.__name__,
            "why": "KeyError: 1", "lane": "topic|subject", "sequence": 1, "status": "open",
            "at": clock.now(), "times": 1, "record": {
                "topic": "topic", "partition": 0, "offset": 0, "key": b"subject", "value": b"{}",
                "headers": [],
            },
        }  # fmt: skip
        await world.served.mongo.collection("dead_letters").insert_one(kept)
        name = base64.urlsafe_b64encode(str(kept["_id"]).encode()).decode().rstrip("=")
        world.ids["letter_id"] = name

    return built


async def notification(world: Any) -> None:
    """A judge with a notice, a contact and settings."""
    world.mine = (Grant("evaluator", "edition", EDITION), SECRETARIAT, CARETAKER)
    await world.gather()
    await _edition(world)
    round = {"round_id": f"{EDITION}:desk", "edition_id": EDITION, "at": clock.now()}
    said = round | {"round": "desk", "entries": 1, "readings": 1, "seed_sha256": SHA256}
    await world.hear("judging.round_prepared", f"{EDITION}:desk", said)
    said = round | {"reading_id": "r1", "proposal_id": "p1", "judge_id": "mine"}
    await world.hear("judging.reading_assigned", "r1", said)
    soon = clock.now() + timedelta(minutes=1)
    with world.served.at(soon):
        while await world.served.due(soon):
            pass
    (notice,) = await world.served.mongo.all(world.served.mongo.collection("notices").find({}))
    world.ids = {"notice_id": notice["_id"]}


@pytest.fixture(scope="session")
def builders() -> Mapping[str, Any]:
    """What each service is given before the tests."""
    each = (identity, programme, submission, judging, award, exhibition, notification)
    return {build.__name__: _with_a_dead_letter(build) for build in each}
