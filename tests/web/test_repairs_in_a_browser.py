"""A dispatcher repairs the plan in a real browser: from the board to the better day, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch.desk import Desk
from tests.builders import MONDAY_9
from tests.repairs.a_day import faults, in_force, on_a_road, row
from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import set_clock
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(4)
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address:
        yield address


def test_a_day_is_put_in_order_from_the_time_board_and_taken_back(desk: Desk, address: str, chromium: Browser) -> None:
    ids = faults(desk, [1, 2, 3, 4])
    in_force(desk, {"t1": [ids[3], ids[0], ids[2], ids[1]]})
    before = row(desk)
    page = signed_in(chromium, address)
    said = complaints_of(page)
    open_board(page, address)
    page.locator('.tb-row[data-technician="t1"]').hover()
    page.locator('.tb-row[data-technician="t1"] .tb-best').click()
    expect(page.locator("h1")).to_contain_text("王t1")
    page.locator('form[action$="/best-day"] button').click()
    page.wait_for_url("**/routes#route-t1")
    chips = page.locator("#route-t1 .stop-chip")
    expect(chips).to_have_count(4)
    assert row(desk) != before
    page.goto(f"{address}/decisions")
    page.locator('form[action$="/undo"] button').first.click()
    expect(page.locator('form[action$="/redo"]')).to_have_count(1)
    assert row(desk) == before
    assert said == []


def test_the_route_list_hears_of_news_by_itself(desk: Desk, address: str, chromium: Browser) -> None:
    (id,) = faults(desk, [2])
    in_force(desk, {"t1": [id]})
    page = signed_in(chromium, address)
    page.goto(f"{address}/routes")
    chip = page.locator("#route-t1 .stop-chip")
    expect(chip).to_have_attribute("data-stop", "on_time")
    desk.depart(id, "t1", now=MONDAY_9, actor="t1", command_id="he leaves now")
    expect(chip).to_have_attribute("data-stop", "under_way")


def test_a_stretch_of_the_work_list_is_moved_with_shift_and_taken_back(
    desk: Desk, address: str, chromium: Browser
) -> None:
    ids = faults(desk, [1, 2, 3, 4])
    in_force(desk, {"t1": ids})
    page = signed_in(chromium, address)
    said = complaints_of(page)
    page.goto(f"{address}/work-orders")
    boxes = page.locator('input[name="visit"]')
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator('[data-part="chosen"]')).to_have_text("3")
    page.locator('select[name="to"]').select_option("technician:t2")
    page.locator(".move-target .primary").click()
    expect(page.locator(".repair-moved tbody tr")).to_have_count(3)
    assert [pinned(desk, id) for id in ids].count(None) == 4, "looking changes nothing"
    page.locator('form[action$="/repairs/move"][method="post"] button').click()
    page.wait_for_url("**/decisions")
    assert [pinned(desk, id) for id in ids].count("t2") == 3
    page.locator('form[action$="/undo"] button').first.click()
    expect(page.locator('form[action$="/redo"]')).to_have_count(1)
    assert [pinned(desk, id) for id in ids].count(None) == 4
    assert said == []


def test_a_box_on_the_time_board_chooses_what_lies_in_it_and_nothing_is_carried(
    desk: Desk, address: str, chromium: Browser
) -> None:
    ids = faults(desk, [1, 2, 3, 4], minutes=60)
    in_force(desk, {"t1": ids})
    page = signed_in(chromium, address)
    said = complaints_of(page)
    open_board(page, address)
    page.locator("#choose-many").click()
    bars = [page.locator(f'.tb-work[data-order="{id}"]').bounding_box() for id in ids[:3]]
    first, last = bars[0], bars[2]
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 4, first["y"] + first["height"] + 2)
    page.mouse.down()
    page.mouse.move(last["x"] + 6, last["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.locator(".tb-work.is-chosen")).to_have_count(3)
    page.locator(f'.tb-work[data-order="{ids[3]}"]').focus()
    page.keyboard.press("Space")
    expect(page.locator("#choose-bar output")).to_contain_text("4")
    page.locator(f'.tb-work[data-order="{ids[0]}"]').click()
    expect(page.locator("#choose-bar output")).to_contain_text("3")
    page.locator("#choose-bar .primary").click()
    expect(page.locator('.move-chosen input[name="visit"]:checked')).to_have_count(3)
    page.locator('select[name="to"]').select_option("technician:t2")
    page.locator(".move-target .primary").click()
    expect(page.locator(".repair-moved tbody tr")).to_have_count(3)
    assert [pinned(desk, id) for id in ids] == [None] * 4
    assert said == []


def test_without_choosing_a_visit_is_carried_as_before(desk: Desk, address: str, chromium: Browser) -> None:
    ids = faults(desk, [1, 2], minutes=60)
    in_force(desk, {"t1": ids})
    page = signed_in(chromium, address)
    open_board(page, address)
    page.locator("#choose-many").click()
    page.locator("#choose-many").click()
    expect(page.locator("#choose-bar")).to_be_hidden()
    page.locator(f'.tb-work[data-order="{ids[0]}"]').click()
    expect(page.locator(f'.tb-work[data-order="{ids[0]}"]')).to_have_class(re.compile("is-selected"))


def open_board(page: Page, address: str) -> None:
    """The board, once everything of it is there."""
    page.goto(f"{address}/")
    page.wait_for_selector("[data-board-ready]", state="attached")


def pinned(desk: Desk, id: str) -> str | None:
    """Whom the visit is pinned to."""
    with desk.reading() as unit:
        pin = unit.work_order(id).pin
    return None if pin is None else pin.technician_id
