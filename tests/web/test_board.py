"""The board: its data, its list without JavaScript, and fault text that tries to become code."""

from __future__ import annotations

import gzip
import html
import json
import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from flask.testing import FlaskClient

from dispatch.clock import SETTING, DemoTime
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Leg, Route, Stop
from tests.web.company import NOW, FakeDesk, company, work_order
from tests.web.conftest import Wall, send
from web import WebSettings, create_app
from web.board_facts import read_board
from web.board_seen import worst_states
from web.present_board import segments
from web.shared_board import SharedBoard

if TYPE_CHECKING:
    from dispatch.desk import Desk

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"
SCRIPTS = TEMPLATES.parent / "assets" / "src"
PAYLOADS = (
    "<script>window.__xss=1</script>",
    "</script><script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><svg onload=window.__xss=1>',
    "' onmouseover='window.__xss=1",
    "javascript:window.__xss=1",
    "{{ 7*7 }}",
    "<!--<script>",
    "\u2028window.__xss=1",
)


def board_of(client: FlaskClient) -> dict[str, Any]:
    return cast(dict[str, Any], client.get("/api/board").get_json())


def silent(language: str) -> AbstractContextManager[None]:
    """Nobody asks for words here."""
    return nullcontext()


def leg(minutes: int) -> Leg:
    return Leg(minutes * 60, 1000, "road_graph")


def test_what_can_still_be_saved_comes_first_by_the_minute_it_is_lost(dispatcher: FlaskClient) -> None:
    found = [(risk["turn"], risk["save_by"], risk["due"], risk["order"]) for risk in board_of(dispatcher)["risks"]]
    assert found == sorted(found)
    assert {turn for turn, *_ in found} == {0, 1, 2}


def test_the_counts_are_the_list_counted(dispatcher: FlaskClient) -> None:
    board = board_of(dispatcher)
    shown = [risk["clocks"][0]["shown"] for risk in board["risks"]]
    counts = board["counts"]
    assert counts["all"] == len(shown)
    assert counts["breached"] == shown.count("breached")
    assert counts["needs_action"] == len(shown) - shown.count("on_track")
    assert counts["unassigned"] == 2


def test_every_technician_has_a_row_and_every_planned_visit_a_bar(dispatcher: FlaskClient) -> None:
    board = board_of(dispatcher)
    assert len(board["technicians"]) == 12
    bars = {s[3] for one in board["technicians"] for s in one["segments"] if s[0] == "work"}
    left_out = {name for name, order in board["orders"].items() if order["left_out"]}
    assert bars | left_out == set(board["orders"])
    assert not bars & left_out


def test_travel_waiting_and_work_are_told_apart_and_nothing_overlaps() -> None:
    at = [NOW + timedelta(minutes=m) for m in (0, 30, 40, 100, 100, 120, 120, 150)]
    route = Route(
        "H1",
        "T1",
        (
            Stop("W1", leg(30), at[0], at[1], at[2], at[3], pinned=True),
            Stop("W2", leg(20), at[4], at[5], at[6], at[7], under_way=True),
        ),
        leg(25),
        at[7] + timedelta(minutes=25),
    )
    found = segments(route)
    assert [(kind, order, flags) for kind, _, _, order, flags in found] == [
        ("travel", "W1", 2),
        ("wait", "W1", 2),
        ("work", "W1", 2),
        ("travel", "W2", 1),
        ("work", "W2", 1),
        ("return", None, 0),
    ]
    assert all(one[2] <= other[1] for one, other in pairwise(found))  # type: ignore[operator]


def test_a_work_order_wears_its_worst_clock(desk: FakeDesk) -> None:
    facts = read_board(cast("Desk", desk))
    worst = worst_states(reversed(facts.risks))
    assert worst == worst_states(facts.risks)
    assert len(worst) == len({risk.work_order_id for risk in facts.risks})


def test_the_board_speaks_the_readers_language(dispatcher: FlaskClient) -> None:
    assert board_of(dispatcher)["planner"]["plan"].startswith("计划 1")
    dispatcher.set_cookie("language", "en")
    assert board_of(dispatcher)["planner"]["plan"].startswith("Plan 1")


def test_every_site_is_a_dot_on_the_map(desk: FakeDesk, dispatcher: FlaskClient) -> None:
    with desk.store.reading() as unit:
        wanted = {(round(p[0], 3), round(p[1], 3)) for site in unit.sites() if (p := site.place.point) is not None}
    (found,) = re.findall(r'data-sites="([^"]*)"', dispatcher.get("/").text)
    assert {tuple(point) for point in json.loads(html.unescape(found))} == wanted
    assert len(wanted) > 1


def test_the_planners_warning_is_on_the_board(desk: FakeDesk, dispatcher: FlaskClient) -> None:
    with desk.store.writing() as unit:
        unit.put_setting("planner", json.dumps({"state": "warning", "code": "web.unavailable", "facts": {}}))
    assert "系统暂时无法提供服务" in board_of(dispatcher)["planner"]["warning"]


def test_a_large_board_travels_packed(dispatcher: FlaskClient) -> None:
    packed = dispatcher.get("/api/board", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data))["counts"] == board_of(dispatcher)["counts"]
    assert len(packed.data) < len(dispatcher.get("/api/board").data) / 3


def test_an_empty_company_has_an_empty_board(built_files: Path, wall: Wall, tmp_path: Path) -> None:
    settings = WebSettings("k" * 32, demo=True, built_files=built_files, map_folder=tmp_path, wall=wall)
    client = create_app(cast("Desk", FakeDesk()), settings=settings).test_client()
    send(client, "/sign-in", name="demo-dispatcher")
    board = board_of(client)
    assert (board["technicians"], board["orders"], board["risks"], board["speed"]) == ([], {}, [], None)
    assert client.get("/").status_code == 200


def test_one_reading_serves_everybody_for_a_second(desk: FakeDesk, wall: Wall) -> None:
    shared = SharedBoard(cast("Desk", desk), wall, silent)
    first = shared.facts()
    wall.seconds += 0.9
    assert shared.facts() is first
    wall.seconds += 0.1
    assert shared.facts() is not first


def test_a_board_that_heard_of_an_event_is_not_given_older_facts(desk: FakeDesk, wall: Wall) -> None:
    shared = SharedBoard(cast("Desk", desk), wall, silent)
    first = shared.facts()
    with desk.store.writing() as unit:
        unit.add_work_order(replace(work_order(5), id="W999"))
        unit.append(Event(EventKind.FAULT_REPORTED, NOW, NOW, "test", work_order_id="W999"))
    assert shared.facts(at_least=first.seq) is first
    assert "W999" in shared.facts(at_least=first.seq + 1).work_orders


def test_the_clock_runs_at_the_speed_chosen(desk: FakeDesk, settings: WebSettings) -> None:
    def set_speed(speed: int, actor: str) -> None:
        assert actor == "demo-dispatcher"
        with desk.store.writing() as unit:
            unit.put_setting(SETTING, DemoTime(NOW, 0.0, speed).to_json())

    client = create_app(cast("Desk", desk), settings=replace(settings, set_speed=set_speed)).test_client()
    send(client, "/sign-in", name="demo-dispatcher")
    assert send(client, "/api/clock", speed="60").get_json() == {"speed": 60}


def test_real_time_cannot_be_turned(dispatcher: FlaskClient) -> None:
    answer = send(dispatcher, "/api/clock", speed="60")
    assert answer.status_code == 409
    assert answer.get_json()["errors"][0]["code"] == "web.real_clock"


def test_the_list_reads_without_javascript(dispatcher: FlaskClient) -> None:
    page = dispatcher.get("/").text
    first = board_of(dispatcher)["risks"][0]
    cards = re.findall(r'<li class="risk"[^>]*data-order="([^"]+)"', page)
    assert cards[0] == first["order"]
    assert len(cards) == len(board_of(dispatcher)["risks"])
    assert first["clocks"][0]["clause"] in page
    assert re.search(r'data-part="left" data-due="\d+">\s*还剩 ', page)


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser reads the page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_fault_text_stays_text(settings: WebSettings, payload: str) -> None:
    desk = company(2, 4)
    with desk.store.writing() as unit:
        unit.add_work_order(replace(work_order(1, 2, payload), id="W900"))
    client = create_app(cast("Desk", desk), settings=settings).test_client()
    send(client, "/sign-in", name="demo-dispatcher")
    tags = Tags()
    page = client.get("/").text
    tags.feed(page)
    scripts = [attributes for tag, attributes in tags.seen if tag == "script"]
    assert all("nonce" in one or one.get("type") == "application/json" for one in scripts)
    assert not any(name.startswith("on") for _, attributes in tags.seen for name in attributes)
    assert not any(tag == "img" for tag, _ in tags.seen)
    data = re.search(r'id="board-data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["orders"]["W900"]["fault"] == payload


def test_templates_leave_no_door_open() -> None:
    for file in TEMPLATES.glob("**/*.html"):
        text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert "|safe" not in text.replace(" ", ""), file.name
        assert "autoescape" not in text, file.name
        assert not re.search(r"<[^>]*\s[\w-]+=\{\{", text), f"{file.name}: an attribute without quotes"
        assert not re.search(r'\s(?:on\w+|style)="', text), f"{file.name}: an inline handler or style"
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text), f"{file.name}: another host"


def test_scripts_that_draw_data_never_write_markup() -> None:
    """Only whole fragments made by our templates may be put into a page as markup, and only outside these folders."""
    files = [file for folder in ("board", "shell") for file in (SCRIPTS / folder).glob("*.js")]
    assert len(files) > 10
    for file in files:
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\("
        assert not re.search(forbidden, file.read_text("utf-8")), file.name
