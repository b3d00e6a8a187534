"""A visit moved by hand in Chromium: carried by mouse and by keys, judged while it hovers, let go, taken back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from bench.browser import ARGUMENTS, browser_path
from dispatch.desk import Desk
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.web.conftest import KEY
from tests.web.office import office, order, two_planned
from web import WebSettings, create_app
from web.settings import BUILT_FILES

CHROMIUM = browser_path()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (BUILT_FILES / "manifest.json").is_file(), reason="run python hatch_build.py first"),
]


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def visit(desk: Desk) -> WorkOrder:
    return two_planned(desk)[0]


@pytest.fixture
def server(desk: Desk, visit: WorkOrder) -> Iterator[BaseWSGIServer]:
    app = create_app(desk, settings=WebSettings(KEY, demo=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    app.extensions["paidan"].live.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(server: BaseWSGIServer) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
        page.goto(f"http://127.0.0.1:{server.server_port}/sign-in")
        page.click("button[value=demo-dispatcher]")
        page.wait_for_selector("[data-board-ready] .tb-work")
        yield page
        chromium.close()


def bar_of(page: Page, visit: WorkOrder) -> str:
    return f'.tb-work[data-order="{visit.id}"]'


def test_by_keys_a_visit_is_carried_to_the_next_row_pinned_and_taken_back(
    desk: Desk, page: Page, visit: WorkOrder
) -> None:
    page.focus(bar_of(page, visit))
    page.keyboard.press("m")
    expect(page.locator(".verdict-card")).to_be_visible()
    row = page.evaluate("document.querySelectorAll('.tb-row').length")
    assert row >= 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-action")).to_be_visible()
    pin = order(desk, visit.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id) == (PinLevel.BOTH, visit.technician_id)
    with page.expect_response(lambda answer: answer.url.endswith("/undo")):
        page.click(".toast-action")
    assert order(desk, visit.id).pin is None


def test_escape_puts_a_visit_back_and_changes_nothing(desk: Desk, page: Page, visit: WorkOrder) -> None:
    page.focus(bar_of(page, visit))
    page.keyboard.press("m")
    expect(page.locator(".tb-ghost")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".tb-ghost")).to_have_count(0)
    expect(page.locator(".verdict-card")).to_be_hidden()
    assert order(desk, visit.id) == visit


def test_with_the_mouse_a_visit_is_judged_on_the_way_and_pinned_where_it_is_let_go(
    desk: Desk, page: Page, visit: WorkOrder
) -> None:
    bar = page.locator(bar_of(page, visit)).bounding_box()
    rows = {r.get_attribute("data-technician"): r.bounding_box() for r in page.locator(".tb-row").all()}
    other = next(who for who in rows if who != visit.technician_id)
    there = rows[other]
    assert bar is not None
    assert there is not None
    page.mouse.move(bar["x"] + 6, bar["y"] + 6)
    page.mouse.down()
    page.mouse.move(bar["x"] + 40, there["y"] + 12, steps=6)
    card = page.locator(".verdict-card")
    expect(card).to_be_visible()
    expect(card.locator(".verdict-head")).not_to_be_empty()
    with page.expect_response(lambda answer: "/api/moves/" in answer.url and answer.request.method == "POST"):
        page.mouse.up()
    pin = order(desk, visit.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id) == (PinLevel.TECHNICIAN, other)
    assert page.locator(".risk.is-selected").count() == 0
