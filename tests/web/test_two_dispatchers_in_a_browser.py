"""Two dispatchers in Chromium: one drags a visit that the other has changed meanwhile; undo holds across a reload."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch.desk import Desk
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.builders import MONDAY_9, a_key
from tests.web.chromium import NEEDS_CHROMIUM, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import office, order, two_planned
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def visit(desk: Desk) -> WorkOrder:
    return two_planned(desk)[0]


@pytest.fixture
def address(desk: Desk, visit: WorkOrder) -> Iterator[str]:
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def board_of(chromium: Browser, address: str, who: str) -> Page:
    """The board in a browser window of his own."""
    page = signed_in(chromium, address, who, locale="zh-CN")
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
    desk: Desk, chromium: Browser, address: str, visit: WorkOrder, choice: str, holds: str
) -> None:
    li, zhou = (board_of(chromium, address, who) for who in ("demo-dispatcher", "demo-admin"))
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
    desk: Desk, chromium: Browser, address: str, visit: WorkOrder
) -> None:
    li = board_of(chromium, address, "demo-dispatcher")
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
    desk: Desk, chromium: Browser, address: str, visit: WorkOrder
) -> None:
    page = board_of(chromium, address, "demo-dispatcher")
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
