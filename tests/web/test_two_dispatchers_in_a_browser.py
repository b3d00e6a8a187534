"""Two dispatchers in Chromium: one drags a visit that the other has changed meanwhile; undo holds across a reload."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from bench.browser import ARGUMENTS, browser_path
from dispatch.desk import Desk
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.builders import MONDAY_9, a_key
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
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def board_of(chromium: Browser, server: BaseWSGIServer, who: str) -> Page:
    """The board in a browser of his own."""
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/sign-in")
    page.click(f"button[value={who}]")
    page.wait_for_selector("[data-board-ready] .tb-work")
    return page


def pick_up(page: Page, visit: WorkOrder) -> None:
    page.focus(f'.tb-work[data-order="{visit.id}"]')
    page.keyboard.press("m")
    expect(page.locator(".verdict-card")).to_be_visible()


def let_go(page: Page) -> None:
    with page.expect_response(lambda answer: "/api/moves/" in answer.url and answer.request.method == "POST"):
        page.keyboard.press("Enter")


def pinned_by(desk: Desk, visit: WorkOrder) -> str | None:
    pin = order(desk, visit.id).pin
    return None if pin is None else pin.by


@pytest.mark.parametrize(("choice", "holds"), [("theirs", "demo-admin"), ("mine", "demo-dispatcher")])
def test_who_lets_go_second_sees_what_the_first_did_and_chooses(
    desk: Desk, chromium: Browser, server: BaseWSGIServer, visit: WorkOrder, choice: str, holds: str
) -> None:
    li, zhou = (board_of(chromium, server, who) for who in ("demo-dispatcher", "demo-admin"))
    pick_up(li, visit)
    pick_up(zhou, visit)
    let_go(zhou)
    let_go(li)
    dialog = li.locator("#merge-dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("周宁")
    expect(dialog.locator("[data-part=theirs] li")).to_have_count(1)
    dialog.locator(f"button[value={choice}]").click()
    expect(dialog).to_be_hidden()
    if choice == "mine":
        expect(li.locator(".toast-action")).to_be_visible()
    assert pinned_by(desk, visit) == holds


def test_escape_in_the_dialog_keeps_what_the_other_did(
    desk: Desk, chromium: Browser, server: BaseWSGIServer, visit: WorkOrder
) -> None:
    li = board_of(chromium, server, "demo-dispatcher")
    pick_up(li, visit)
    desk.pin(
        visit.id, level=PinLevel.TECHNICIAN, technician_id="t2", arrive_at=None, version=None, now=MONDAY_9,
        actor="demo-admin", command_id=a_key(),
    )  # fmt: skip
    let_go(li)
    expect(li.locator("#merge-dialog")).to_be_visible()
    li.keyboard.press("Escape")
    expect(li.locator("#merge-dialog")).to_be_hidden()
    assert pinned_by(desk, visit) == "demo-admin"


def test_undo_and_redo_work_after_the_page_was_loaded_again(
    desk: Desk, chromium: Browser, server: BaseWSGIServer, visit: WorkOrder
) -> None:
    page = board_of(chromium, server, "demo-dispatcher")
    pick_up(page, visit)
    let_go(page)
    assert pinned_by(desk, visit) == "demo-dispatcher"
    page.reload()
    undo, redo = (page.locator(f"#undo-bar [value={way}]") for way in ("undo", "redo"))
    expect(undo).to_be_enabled()
    assert (undo.get_attribute("title") or "").startswith("撤销：把现场s1派给王")
    expect(redo).to_be_disabled()
    page.keyboard.press("Control+z")
    expect(redo).to_be_enabled()
    assert pinned_by(desk, visit) is None
    page.reload()
    expect(redo).to_be_enabled()
    page.keyboard.press("Control+Shift+Z")
    expect(undo).to_be_enabled()
    assert pinned_by(desk, visit) == "demo-dispatcher"
