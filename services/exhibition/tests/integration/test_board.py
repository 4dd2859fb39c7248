"""The whole hall in one look, for the staff; and all that an exhibitor may know of himself."""

from typing import Any

BOARD = "/forums/ips/board"


async def test_the_board_has_booths_lines_offers_and_counts(fair: Any) -> None:
    await fair.edition()
    for number in (1, 2, 3, 4):
        await fair.agency(number)
    await fair.publish(fair.booth(1), fair.booth(2), fair.booth(3, kind="corner"))
    await fair.release(1, 2, 3, 4)
    await fair.take(1, "A-01")
    await fair.take(2, "A-02")
    fair.later(minutes=1)
    await fair.wait(3)
    await fair.wait(4)
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    board = await fair.done("usher", "GET", BOARD)
    assert (board["at"], board["entitled"], board["without_booth"]) == (
        "2018-10-25T02:01:00Z", 4, 2,
    )  # fmt: skip
    assert board["kinds"] == [
        {"kind": "standard", "states": {"offered": 1, "confirmed": 1}, "waiting": 1},
        {"kind": "corner", "states": {"free": 1}, "waiting": 0},
    ]
    assert [
        (one["code"], one["state"], one["since"], one["until"], one["agency"], one["people"])
        for one in board["booths"]
    ] == [
        ("A-01", "offered", "2018-10-25T02:01:00Z", "2018-10-25T02:11:00Z", "Kota 3", 0),
        ("A-02", "confirmed", "2018-10-25T02:00:00Z", None, "Kota 2", 0),
        ("A-03", "free", None, None, None, None),
    ]
    assert board["lines"] == [
        {
            "kind": "standard",
            "position": 1,
            "number": 2,
            "since": "2018-10-25T02:01:00Z",
            "exhibitor_id": "ips:p4",
            "agency_id": "agency-4",
            "agency": "Kota 4",
            "proposal_id": "p4",
            "title": "Inovasi 4",
        }
    ]
    fair.later(minutes=10)
    lapsed = (await fair.done("usher", "GET", BOARD))["booths"][0]
    assert (lapsed["state"], lapsed["since"], lapsed["agency"]) == (
        "free", "2018-10-25T02:11:00Z", None,
    )  # fmt: skip


async def test_the_board_is_filtered_by_words_state_and_what_is_unmet(fair: Any) -> None:
    await fair.edition()
    await fair.agency(1)
    await fair.publish(*(fair.booth(n) for n in range(1, 5)))
    await fair.release(1, 2, 3)
    await fair.hold(1, "A-01")
    await fair.confirm(1, "A-01", water=True, accessible=True, staff=["Sri Wahyuni"])
    given = {"proposal_id": "p2", "reason": "a test"}
    await fair.done("usher", "POST", "/forums/ips/booths/A-02/assignment", given)
    await fair.take(3, "A-03")

    async def codes(query: str = "") -> list[str]:
        board = await fair.done("chief", "GET", f"{BOARD}{query}")
        assert sum(sum(one["states"].values()) for one in board["kinds"]) == 4
        return [one["code"] for one in board["booths"]]

    assert await codes() == ["A-01", "A-02", "A-03", "A-04"]
    assert await codes("?unmet=true") == ["A-01", "A-02"]
    assert await codes("?unmet=false") == ["A-03", "A-04"]
    assert await codes("?state=free") == ["A-04"]
    assert await codes("?q=kota 1") == ["A-01"]
    assert await codes("?q=inovasi 3&kind=standard&hall=main") == ["A-03"]
    assert await codes("?kind=corner") == []
    board = await fair.done("usher", "GET", BOARD)
    assert [(one["unmet"], one["people"]) for one in board["booths"]] == [
        (["no-water", "not-accessible"], 1),
        (["requirements-missing"], 0),
        ([], 0),
        ([], None),
    ]
    assert "Sri" not in str(board)
    own = await fair.done("admin-1", "GET", fair.path(1))
    assert own["unmet"] == ["no-water", "not-accessible"]
    table = (await fair.ask("usher", "GET", "/forums/ips/booths.csv")).text.splitlines()
    assert ",no-water not-accessible," in table[1]


async def test_the_board_is_asked_for_again_for_nothing_until_somebody_joins_a_line(
    fair: Any,
) -> None:
    await fair.open(booths=1, winners=2)
    await fair.take(1, "A-01")
    tag = (await fair.ask("usher", "GET", BOARD)).headers["etag"]
    assert (await fair.ask("usher", "GET", BOARD, if_none_match=tag)).status_code == 304
    await fair.wait(2)
    again = await fair.ask("usher", "GET", BOARD, if_none_match=tag)
    assert (again.status_code, len(again.json()["lines"])) == (200, 1)
    await fair.done("admin-2", "DELETE", fair.path(2, "waiting"))
    gone = await fair.ask("usher", "GET", BOARD, if_none_match=again.headers["etag"])
    assert gone.json()["lines"] == []


async def test_the_board_is_for_the_staff_of_the_forum(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    for who in ("usher-other", "admin-1", "unit-1", "stranger"):
        assert await fair.no(who, "GET", BOARD) == (403, "forbidden")
        assert await fair.no(who, "GET", BOARD, if_none_match="*") == (403, "forbidden")
    assert await fair.no(None, "GET", BOARD) == (401, "no-token")
    assert await fair.no("chief", "GET", "/forums/none/board") == (404, "not-found")


async def test_an_exhibitor_sees_his_booth_his_windows_and_whom_to_ask(fair: Any) -> None:
    await fair.edition()
    await fair.agency(1)
    await fair.publish(fair.booth(1), fair.booth(2), name_en="IPS Forum", facts=fair.facts)
    await fair.release(1, 2, 3)
    before = await fair.done("unit-1", "GET", fair.path(1))
    assert (before["booth"], before["move_in"]) == (None, fair.facts["move_in"])
    await fair.hold(1, "A-01")
    held = await fair.done("unit-1", "GET", fair.path(1))
    assert (held["state"], held["place"]["until"]) == ("held", "2018-10-25T02:15:00Z")
    assert held["since"] == "2018-10-25T02:00:00Z"
    await fair.confirm(1, "A-01")
    own = await fair.done("admin-1", "GET", fair.path(1))
    assert (own["agency"], own["unmet"]) == ("Kota 1", [])
    assert own["move_in"] == [fair.facts["move_in"][0]]
    assert own["move_out"] == fair.facts["move_out"]
    assert own["forum"] == {
        "name": "IPS Forum 2018",
        "name_en": "IPS Forum",
        "requirements_until": "2018-11-01T17:00:00Z",
        "choosing_from": None,
        "facts": fair.facts,
    }
    await fair.take(2, "A-02")
    assert (await fair.done("admin-2", "GET", fair.path(2)))["move_in"] == [
        fair.facts["move_in"][1]
    ]


async def test_lists_say_what_each_booth_is_and_who_waits_where(fair: Any) -> None:
    await fair.open(booths=2, winners=4)
    await fair.take(1, "A-01")
    await fair.take(2, "A-02")
    await fair.wait(4)
    await fair.wait(3)
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    listed = (await fair.done("usher", "GET", "/forums/ips/exhibitors"))["items"]
    assert [(one["proposal_id"], one["state"], one["position"]) for one in listed] == [
        ("p1", None, None),
        ("p2", "confirmed", None),
        ("p3", None, 1),
        ("p4", "offered", None),
    ]
    (own,) = (await fair.done("unit-3", "GET", "/exhibitors"))["items"]
    assert (own["position"], own["state"]) == (1, None)
    view = await fair.done("unit-3", "GET", fair.path(3))
    assert (view["position"], view["waiting_in_all"]) == (1, 1)
    (offered,) = (await fair.done("admin-4", "GET", "/exhibitors"))["items"]
    assert (offered["state"], offered["place"]["until"]) == ("offered", "2018-10-25T02:10:00Z")
