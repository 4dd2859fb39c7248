"""Certificates: issued once for what stands, checked, printed, verified offline, revoked."""

import json
import re
import zlib
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import SecretStr

from award.app import create_api, create_worker
from award.settings import Settings
from shared import clock, testing

GIVEN = "SAdaWX5yGhVuLgeZ3lzAxTJNxufq8c3UYlCGjsUyFd0"
ONE = "/certificates/KIPP-2018/TOP-99/0001"


async def certified(story: Any, **edition: Any) -> None:
    """A settled list of a, b and c, and its certificates."""
    await story.open(**edition)
    await story.close()


async def test_each_standing_entry_is_certified_once(story: Any) -> None:
    await story.open()
    await story.uphold("b")
    await story.close()
    told = await story.told("certificate_issued")
    assert [(c["proposal_id"], c["serial"]) for c in told] == [
        ("p-a", "KIPP-2018/TOP-99/0001"), ("p-c", "KIPP-2018/TOP-99/0002"),
    ]  # fmt: skip
    assert told[0]["certificate_id"] == "kipp-2018:top-99:p-a"
    page = await story.done(None, "GET", "/lists/kipp-2018/top-99/certificates?limit=1")
    rest = await story.done(
        None, "GET", f"/lists/kipp-2018/top-99/certificates?after={page['next']}"
    )
    found = [c["serial"] for c in (*page["items"], *rest["items"])]
    assert found == [c["serial"] for c in told]


async def test_there_are_none_before_the_list_is_settled(story: Any, problem: Any) -> None:
    await story.open()
    assert await story.told("certificate_issued") == []
    assert problem(await story.ask(None, "GET", ONE)) == (404, "not-found")
    assert problem(await story.ask(None, "GET", f"{ONE}/pdf")) == (404, "not-found")


async def test_anyone_checks_what_was_certified(story: Any) -> None:
    await certified(story)
    there = await story.done(None, "GET", ONE.lower())
    assert (there["stands"], there["revoked_at"]) == (True, None)
    assert there["certified"] == {
        "format": "gelanggang.certificate/1", "serial": "KIPP-2018/TOP-99/0001",
        "kind": "finalist", "simulated": True,
        "edition": {
            "id": "kipp-2018", "year": 2018,
            "name": {
                "id": "Kompetisi Inovasi Pelayanan Publik 2018",
                "en": "Public Service Innovation Competition 2018",
            },
        },
        "list": {
            "id": "top-99",
            "name": {
                "id": "Top 99 Inovasi Pelayanan Publik 2018",
                "en": "Top 99 Public Service Innovations 2018",
            },
        },
        "proposal": {"id": "p-a", "title": "Antrean Tanpa Antre"},
        "agency": {"id": "agency-a", "name": "Kota A"},
        "issued_at": "2018-06-08T04:00:02Z",
    }  # fmt: skip
    assert json.loads(there["signed"]) == there["certified"]


async def test_a_certificate_is_verified_offline_as_the_readme_says(
    story: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await certified(story)
    certificate = await story.done(None, "GET", ONE)
    keys = await story.done(None, "GET", "/certificates/keys")
    readme = testing.contracts().parent / "services" / "award" / "README.md"
    [code] = re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certificate.json").write_text(json.dumps(certificate))
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    exec(code, {})  # noqa: S102 - the README's own lines
    forged = certificate | {"signed": certificate["signed"].replace("finalist", "winner")}
    (tmp_path / "certificate.json").write_text(json.dumps(forged))
    with pytest.raises(InvalidSignature):
        exec(code, {})  # noqa: S102


async def test_a_certificate_is_printed_on_one_page_with_its_signature_in_it(story: Any) -> None:
    await certified(story)
    there = await story.done(None, "GET", ONE)
    answer = await story.ask(None, "GET", f"{ONE}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "KIPP-2018-TOP-99-0001.pdf" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"%PDF")
    assert 10_000 < len(answer.content) < 200_000
    assert re.findall(rb"/Count (\d+)", answer.content) == [b"1"]
    attached = {"signed": there["signed"], "signature": there["signature"]}
    assert json.dumps(attached).encode() in b"".join(_streams(answer.content))
    again = await story.ask(None, "GET", f"{ONE}/pdf")
    assert again.content == answer.content


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


async def test_whoever_leaves_the_list_is_certified_no_longer(story: Any, problem: Any) -> None:
    await certified(story)
    story.later(days=3)
    await story.withdraw("a")
    there = await story.done(None, "GET", ONE)
    assert (there["stands"], there["revoked_because"]) == (False, "withdrawn")
    assert there["revoked_at"] == "2018-06-11T04:00:02Z"
    assert there["certified"]["proposal"]["id"] == "p-a"
    answer = await story.ask(None, "GET", f"{ONE}/pdf")
    assert problem(answer) == (409, "award:revoked-certificate")
    other = await story.done(None, "GET", ONE.replace("0001", "0002"))
    assert other["stands"] is True


async def test_certificates_wait_for_the_names_of_the_agencies(story: Any) -> None:
    await story.publish()
    await story.decide()
    await story.agencies("ab")
    await story.release()
    await story.stage("opened", at=story.now)
    await story.close()
    assert await story.told("certificate_issued") == []
    await story.agencies("c")
    assert len(await story.told("certificate_issued")) == 3


async def test_an_agency_told_again_is_called_by_its_later_name(story: Any) -> None:
    await story.agencies("a")
    told = {"agency_id": "agency-a", "name": "Kota Baru", "type": "kota", "parent_id": None}
    await story.hear("identity.events", "identity.agency_registered.v1", "agency-a", told)
    await story.publish()
    await story.agencies("bc")
    await story.decide()
    await story.release()
    await story.stage("opened", at=story.now)
    await story.close()
    assert (await story.done(None, "GET", ONE))["certified"]["agency"]["name"] == "Kota Baru"


async def test_a_list_without_certificates_has_none(story: Any) -> None:
    path = testing.contracts() / "programme/programme.edition_published.v1.example.json"
    told = json.loads(path.read_text())
    for rule in told["rule_book"]["lists"]:
        rule["certificate"] = None
    await story.hear("programme.events", "programme.edition_published.v1", "kipp-2018", told)
    await story.agencies()
    await story.decide()
    await story.release()
    await story.stage("opened", at=story.now)
    await story.close()
    assert len(await story.told("objections_settled")) == 1
    assert await story.told("certificate_issued") == []


async def test_a_winner_is_certified_as_one(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide(name="top-40")
    await story.release("top-40")
    await story.stage("opened", "final-objections", at=story.now)
    await story.stage("closing", "final-objections", closes_at=story.now)
    await story.due()
    there = await story.done(None, "GET", "/certificates/KIPP-2018/TOP-40/0001")
    assert there["certified"]["kind"] == "winner"


async def test_a_key_is_made_once_and_a_given_one_is_published_beside_it(
    mongo_url: str, seed: str
) -> None:
    async with testing.serve(mongo_url, Settings(), create_api, create_worker) as first:

        async def started(settings: Settings, days: int) -> list[dict[str, str]]:
            app = create_api(settings, mongo=first.mongo)
            with first.at(clock.now() + timedelta(days=days)):
                async with app.router.lifespan_context(app):
                    answer = await first.client.get("/certificates/keys")
            keys: list[dict[str, str]] = answer.json()["keys"]
            return keys

        [made] = await started(Settings(), 1)
        assert (made["kty"], made["crv"]) == ("OKP", "Ed25519")
        given = Settings(signing_seed=SecretStr(seed))
        newest, older = await started(given, 2)
        assert (newest["x"], older) == (GIVEN, made)
        assert await started(given, 3) == [newest, older]
        assert await started(Settings(), 4) == [newest, older]
        database = first.mongo.database
        kept = [str(await database[name].find({}).to_list(None))
                for name in await database.list_collection_names()]  # fmt: skip
        assert not [one for one in kept if seed in one], "a given seed is the operator's alone"


async def test_certificates_are_signed_with_the_given_key(keyed: Any) -> None:
    await certified(keyed)
    there = await keyed.done(None, "GET", ONE)
    [key] = (await keyed.done(None, "GET", "/certificates/keys"))["keys"]
    assert (key["x"], key["kid"]) == (GIVEN, there["key_id"])
    public = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(GIVEN + "="))
    public.verify(urlsafe_b64decode(there["signature"] + "=="), there["signed"].encode())


async def test_the_address_on_a_certificate_is_the_publics(mongo_url: str, story: Any) -> None:
    await certified(story)
    here = await story.ask(None, "GET", f"{ONE}/pdf")
    settings = Settings(public_url="https://award.example.id")
    app = create_api(settings, mongo=story.served.mongo)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            there = await client.get(f"{ONE}/pdf")
    assert there.status_code == 200
    assert there.content != here.content


async def test_the_qr_leads_to_the_page_that_the_settings_name(mongo_url: str, story: Any) -> None:
    await certified(story)
    assert (await story.done(None, "GET", ONE))["page"] == f"http://test{ONE}"
    for settings, page in (
        (Settings(public_url="https://award.example.id/"), f"https://award.example.id{ONE}"),
        (
            Settings(
                public_url="https://award.example.id",
                certificate_page_url="https://portal.example.id/sertifikat/",
            ),
            "https://portal.example.id/sertifikat/KIPP-2018/TOP-99/0001",
        ),
    ):
        app = create_api(settings, mongo=story.served.mongo)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                assert (await client.get(ONE)).json()["page"] == page
                printed = await client.get(f"{ONE}/pdf")
                assert printed.content != (await story.ask(None, "GET", f"{ONE}/pdf")).content


async def test_certificates_are_found_by_agency_and_by_proposal(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide("ca")
    both = [
        {"proposal_id": f"p-{letter}", "agency_id": "agency-a", "title": letter, "group": "umum",
         "cluster": "kota", "rank": 1} for letter in "ad"
    ]  # fmt: skip
    await story.decide(name="top-40", entries=both)
    for name, stage in (("top-99", "objections"), ("top-40", "final-objections")):
        await story.release(name)
        await story.stage("opened", stage, at=story.now)
        await story.stage("closing", stage, closes_at=story.now)
        await story.stage("closed", stage, at=story.now)
        await story.due()
    path = "/agencies/agency-a/certificates"
    first = await story.done(None, "GET", f"{path}?limit=1")
    rest = await story.done(None, "GET", f"{path}?after={first['next']}")
    found = [*first["items"], *rest["items"]]
    assert [(c["certified"]["list"]["id"], c["certified"]["proposal"]["id"]) for c in found] == [
        ("top-40", "p-a"), ("top-40", "p-d"), ("top-99", "p-a"),
    ]  # fmt: skip
    of_a = await story.done(None, "GET", "/proposals/p-a/certificates")
    assert [c["serial"] for c in of_a["items"]] == [found[0]["serial"], found[2]["serial"]]
    assert found[0] == await story.done(None, "GET", f"/certificates/{found[0]['serial']}")
    await story.withdraw("a")
    of_a = await story.done(None, "GET", "/proposals/p-a/certificates")
    assert [(c["stands"], c["revoked_because"]) for c in of_a["items"]] == [
        (False, "withdrawn"), (False, "withdrawn"),
    ]  # fmt: skip
    assert (await story.done(None, "GET", "/agencies/agency-z/certificates"))["items"] == []
