"""The page of closures: close a crossing, roads or ferries by form, open them again; the board says what is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.closure import Closure, Shut, ShutKind
from dispatch.model.region import Place
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key, a_site, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import SCRIPT, in_english, office, set_clock, words
from web.roles import roles_of

CLOSE = frozenset({Role.DISPATCHER, Role.ADMIN})
ROLES = {
    "closures.index": frozenset({Role.DISPATCHER, Role.ANALYST, Role.ADMIN}),
    "closures.close": CLOSE,
    "closures.lift": CLOSE,
}
HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def close(client: FlaskClient, **given: str):  # type: ignore[no-untyped-def]
    span = {"begins_at": "2026-03-09T09:00", "ends_at": "2026-03-09T18:00"}
    fields = {"what": "ferries", **span, "reason": "typhoon", "command_id": a_key() + "-long", **given}
    return send(client, "/closures", **fields)


def lift(client: FlaskClient, closure_id: str, version: int):  # type: ignore[no-untyped-def]
    return send(client, f"/closures/{closure_id}/lift", version=str(version), command_id=a_key() + "-long")


def declared(desk: Desk, shut: Shut, hours: float = 0, reason: str = "台风") -> Closure:
    begins = MONDAY_9 + hours * HOUR
    span = {"begins_at": begins, "ends_at": begins + HOUR}
    return desk.close_ways(shut, **span, reason=reason, now=MONDAY_9, actor="dispatcher", command_id=a_key() + "-long")


def test_every_route_of_the_closures_has_its_roles(app: Flask) -> None:
    assert {name: roles_of(app, name) for name in ROLES} == ROLES


def test_a_crossing_is_closed_by_its_name(desk: Desk, dispatcher: FlaskClient) -> None:
    page = dispatcher.get("/closures").text
    assert '<option value="crossing:shenzhong">Shenzhen–Zhongshan Link</option>' in page
    assert close(dispatcher, what="crossing:shenzhong").status_code == 303
    assert desk.shut(now=MONDAY_9) == {Shut(ShutKind.CROSSING, crossing="shenzhong")}
    shown = words(dispatcher.get("/closures").text)
    assert "Closed now 1 Shenzhen–Zhongshan Link typhoon today 09:00 – today 18:00" in shown


@pytest.mark.parametrize("region", ["海南", "海南省", "Hainan", "460000", "46"])
def test_roads_of_a_class_are_closed_in_a_region_by_name_or_code(
    desk: Desk, dispatcher: FlaskClient, region: str
) -> None:
    assert close(dispatcher, what="roads:expressway", region=region).status_code == 303
    assert desk.shut(now=MONDAY_9) == {Shut(ShutKind.ROADS, road_class="expressway", region="46")}
    assert "Expressways in Hainan" in words(dispatcher.get("/closures").text)


def test_without_a_begin_it_is_closed_from_now_on(desk: Desk, dispatcher: FlaskClient) -> None:
    assert close(dispatcher, begins_at="").status_code == 303
    assert desk.closures()[0].span.start == MONDAY_9


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("what", {"what": "crossing:tower-bridge"}, "no crossing tower-bridge"),
        ("what", {"what": "roads:canal", "region": "46"}, "no road class canal"),
        ("region", {"what": "roads:local", "region": "南山区"}, "no administrative division"),
        ("ends_at", {"ends_at": "2026-03-09T08:59"}, "end before it begins"),
        ("ends_at", {"ends_at": ""}, ""),
        ("reason", {"reason": " "}, "No reason is given"),
    ],
)
def test_what_cannot_be_closed_is_said_beside_its_field(
    desk: Desk, dispatcher: FlaskClient, field: str, given: dict[str, str], said: str
) -> None:
    answer = close(dispatcher, **given)
    assert answer.status_code == 400
    assert 'aria-describedby="' in answer.text
    assert f'id="e-{field}"' in answer.text
    assert said in words(answer.text)
    assert desk.closures() == ()


def test_a_closure_is_opened_again_and_one_to_come_is_called_off(desk: Desk, dispatcher: FlaskClient) -> None:
    now, later = declared(desk, Shut(ShutKind.FERRIES)), declared(desk, Shut(ShutKind.FERRIES), hours=3)
    page = words(dispatcher.get("/closures").text)
    assert "Open again now" in page
    assert "Call it off" in page
    for closure in (now, later):
        assert lift(dispatcher, closure.id, 1).status_code == 303
    assert desk.shut(now=MONDAY_9) == frozenset()
    assert "Every way is open" in words(dispatcher.get("/closures").text)


def test_lifting_on_a_stale_page_or_what_is_over_says_so(desk: Desk, dispatcher: FlaskClient) -> None:
    closure = declared(desk, Shut(ShutKind.FERRIES))
    assert lift(dispatcher, closure.id, 7).status_code == 409
    set_clock(desk, MONDAY_9 + HOUR)
    answer = lift(dispatcher, closure.id, 1)
    assert answer.status_code == 409
    assert "There is nothing to lift" in words(answer.text)
    assert lift(dispatcher, "CL9999", 1).status_code == 404


def test_the_analyst_looks_and_closes_nothing(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    analyst = in_english(signed_in(Role.ANALYST))
    declared(desk, Shut(ShutKind.FERRIES))
    page = words(analyst.get("/closures").text)
    assert "All ferries" in page
    assert "Open again now" not in page
    assert close(analyst).status_code == 403


def test_the_page_is_chinese_for_who_reads_chinese(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    declared(desk, Shut(ShutKind.CROSSING, crossing="shenzhong"))
    page = words(signed_in(Role.DISPATCHER).get("/closures").text)
    assert "正在封闭 1 深中通道 台风 今天 09:00 – 今天 10:00" in page


def test_a_reason_is_text_and_nothing_else(desk: Desk, dispatcher: FlaskClient) -> None:
    declared(desk, Shut(ShutKind.FERRIES), reason=SCRIPT)
    assert SCRIPT not in dispatcher.get("/closures").text


def test_the_board_names_what_is_closed_and_until_when(desk: Desk, dispatcher: FlaskClient) -> None:
    declared(desk, Shut(ShutKind.CROSSING, crossing="shenzhong"))
    declared(desk, Shut(ShutKind.ROADS, road_class="expressway", region="4403"))
    declared(desk, Shut(ShutKind.FERRIES), hours=2)
    board = dispatcher.get("/api/board").get_json()["closed"]
    link, roads = (
        "Shenzhen–Zhongshan Link (until today 10:00)",
        "Expressways in Shenzhen, Guangdong (until today 10:00)",
    )
    assert board["words"] == f"Closed now: {link}, {roads}"
    assert board["crossings"] == [{"line": [[22.625, 113.835], [22.56, 113.545]], "words": link}]


def test_a_work_order_without_a_way_says_what_is_closed(desk: Desk, dispatcher: FlaskClient) -> None:
    harbin = Place(province="黑龙江省", city="哈尔滨市", adcode="230102", lat=45.76, lon=126.61)
    with desk._store.writing() as unit:
        unit.add_sites([a_site("north", place=harbin)])
    work_order = reported(desk, site_id="north", asset_id=None, skill="pump")
    published(desk, MONDAY_9)
    no_way = "There is no way to the site by land, air or boat"
    shown = words(dispatcher.get(f"/work-orders/{work_order.id}").text)
    assert no_way in shown
    assert "Closed now" not in shown
    declared(desk, Shut(ShutKind.FERRIES))
    closed = f"{no_way} · Closed now: All ferries (until today 10:00)"
    assert closed in words(dispatcher.get(f"/work-orders/{work_order.id}").text)


def test_while_every_way_is_open_the_board_has_no_banner(desk: Desk, dispatcher: FlaskClient) -> None:
    declared(desk, Shut(ShutKind.FERRIES), hours=2)
    assert 'id="closed-banner" role="status" hidden' in dispatcher.get("/").text


def test_a_closure_in_force_is_a_banner_without_javascript_too(desk: Desk, dispatcher: FlaskClient) -> None:
    declared(desk, Shut(ShutKind.FERRIES))
    assert "Closed now: All ferries (until today 10:00)" in words(dispatcher.get("/").text)


def test_the_handover_note_tells_what_was_closed_and_opened(desk: Desk, dispatcher: FlaskClient) -> None:
    closure = declared(desk, Shut(ShutKind.FERRIES))
    desk.lift_closure(closure.id, version=None, now=MONDAY_9, actor="dispatcher", command_id=a_key() + "-long")
    note = words(dispatcher.get("/handover?since=2026-03-09T08:00").text)
    assert "All ferries closed from today 09:00 until today 10:00: 台风" in note
    assert "Closure lifted: All ferries" in note
