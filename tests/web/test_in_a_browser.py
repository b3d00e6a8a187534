"""The board in Chromium: three views, one selection, the keyboard, and text that tries to become code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from bench.browser import ARGUMENTS, browser_path
from dispatch.model.event import Event, EventKind
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.web.company import NOW, FakeDesk, company, work_order
from tests.web.conftest import KEY
from tests.web.test_board import PAYLOADS
from web import WebSettings, create_app
from web.settings import BUILT_FILES

if TYPE_CHECKING:
    from dispatch.desk import Desk

CHROMIUM = browser_path()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (BUILT_FILES / "manifest.json").is_file(), reason="run python hatch_build.py first"),
]


@pytest.fixture(scope="module")
def office() -> FakeDesk:
    """A company in which every fault text is hostile."""
    desk = company(30, 60)
    with desk.store.writing() as unit:
        for n, payload in enumerate(PAYLOADS):
            unit.add_work_order(replace(work_order(4 * n + 2, 30, payload), id=f"X{n:02d}"))
    return desk


@pytest.fixture(scope="module")
def server(office: FakeDesk) -> Iterator[BaseWSGIServer]:
    app = create_app(cast("Desk", office), settings=WebSettings(KEY, demo=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    app.extensions["paidan"].live.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page(server: BaseWSGIServer) -> Iterator[Page]:
    """The dispatcher's board, open; whatever the console complains about fails the module."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/sign-in")
        page.click("button[value=demo-dispatcher]")
        page.wait_for_selector(".tb-work")
        yield page
        chromium.close()
    assert complaints == []


@pytest.fixture(autouse=True)
def nothing_selected(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    chosen = page.query_selector(".risk.is-selected .risk-main")
    if chosen:
        chosen.click()


def test_a_click_in_the_list_selects_in_the_time_board(page: Page) -> None:
    card = page.query_selector('.risk[data-order^="W"]')
    assert card is not None
    order = card.get_attribute("data-order")
    page.click(f'.risk[data-order="{order}"] .risk-main')
    page.wait_for_selector(f'.tb-work.is-selected[data-order="{order}"]')
    assert page.url.endswith(f"#{order}")


def test_a_click_in_the_time_board_selects_in_the_list(page: Page) -> None:
    bar = page.query_selector(".tb-work")
    assert bar is not None
    order = bar.get_attribute("data-order")
    bar.click()
    page.wait_for_selector(f'.risk.is-selected[data-order="{order}"] .risk-more:not([hidden])')


def test_the_arrow_keys_walk_along_the_routes(page: Page) -> None:
    page.focus('.tb-work[tabindex="0"]')
    first = page.evaluate("document.activeElement.dataset.order")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.order")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.order") == first != second
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.dataset.order")
    assert below not in (first, second)
    page.keyboard.press("Enter")
    page.wait_for_selector(f'.risk.is-selected[data-order="{below}"]')
    assert page.eval_on_selector_all('.tb-work[tabindex="0"]', "bars => bars.length") == 1


def test_only_rows_in_sight_are_in_the_page(page: Page) -> None:
    rows = page.eval_on_selector_all(".tb-row", "rows => rows.length")
    assert 5 < rows < 30


def test_the_map_is_drawn_and_credited(page: Page) -> None:
    page.wait_for_selector(".map-label")
    assert "OpenStreetMap" in page.inner_text(".leaflet-control-attribution")
    assert page.eval_on_selector_all(".map-technician", "marks => marks.length") == 30


def test_what_happens_elsewhere_shows_up_by_itself(page: Page, office: FakeDesk) -> None:
    with office.store.writing() as unit:
        unit.add_work_order(replace(work_order(10, 30, "新来的故障"), id="W777"))
        unit.append(Event(EventKind.FAULT_REPORTED, NOW, NOW, "test", work_order_id="W777"))
    page.click('#risk-filter button[value="all"]')
    page.wait_for_selector('.risk[data-order="W777"]', timeout=5000)
    page.click('#risk-filter button[value="needs_action"]')


def test_what_changes_elsewhere_is_drawn_and_what_is_over_goes(page: Page, office: FakeDesk) -> None:
    def told(order: WorkOrder, kind: EventKind) -> None:
        with office.store.writing() as unit:
            unit.save_work_order(order) if order.version > 1 else unit.add_work_order(order)
            unit.append(Event(kind, NOW, NOW, "test", work_order_id=order.id))

    order = replace(work_order(10, 30, "起初的说法"), id="W778")
    told(order, EventKind.FAULT_REPORTED)
    page.click('#risk-filter button[value="all"]')
    page.click('.risk[data-order="W778"] .risk-main')
    told(replace(order, description="后来的说法", version=2), EventKind.RECLASSIFIED)
    page.wait_for_selector('.risk[data-order="W778"] [data-part="fault"]:has-text("后来的说法")', timeout=5000)
    told(replace(order, status=WorkOrderStatus.CLOSED, version=3), EventKind.SIGNED_OFF)
    page.wait_for_selector('.risk[data-order="W778"]', state="detached", timeout=5000)
    page.click('#risk-filter button[value="needs_action"]')


def test_no_fault_text_becomes_code(page: Page) -> None:
    page.click('#risk-filter button[value="all"]')
    for n in range(len(PAYLOADS)):
        page.click(f'.risk[data-order="X{n:02d}"] .risk-main')
    page.click('#risk-filter button[value="needs_action"]')
    assert page.evaluate("window.__xss") is None
    assert page.evaluate("document.querySelectorAll('.risk img, .risk script').length") == 0


def test_nothing_comes_from_another_host(page: Page) -> None:
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).host)")
    assert set(loaded) == {page.evaluate("location.host")}
