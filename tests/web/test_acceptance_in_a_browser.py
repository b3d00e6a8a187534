"""Acceptance in Chromium: one tap takes a visit, without a connection too, and the board says how each one stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch.desk import Desk
from dispatch.model.event import EventKind
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9
from tests.web.chromium import NEEDS_CHROMIUM, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import office, order, set_clock, two_planned
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}


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


@pytest.fixture
def phone(chromium: Browser, address: str) -> Page:
    page = signed_in(chromium, address, "t1", **PHONE)
    page.wait_for_selector("html[data-script=on]")
    return page


def take(page: Page) -> None:
    page.get_by_role("button", name="接单", exact=True).click()


def test_one_tap_takes_the_visit(desk: Desk, phone: Page, visit: WorkOrder) -> None:
    expect(phone.locator("[data-answer]")).to_have_text("已下发")
    take(phone)
    expect(phone.locator("[data-answer]")).to_have_text("已接单")
    assert order(desk, visit.id).acceptance.accepted_at == MONDAY_9


def test_a_tap_without_a_connection_is_kept_and_sent_once(desk: Desk, phone: Page, visit: WorkOrder) -> None:
    phone.context.set_offline(True)
    take(phone)
    expect(phone.locator("[data-answer]")).to_contain_text("答复已保存在手机上")
    assert order(desk, visit.id).acceptance.accepted_at is None
    phone.context.set_offline(False)
    expect(phone.locator("[data-answer]")).to_have_text("已接单")
    phone.reload()
    with desk.reading() as unit:
        kinds = [event.kind for event in unit.events(work_order_id=visit.id)]
    assert kinds.count(EventKind.VISIT_ACCEPTED) == 1


def test_he_declines_with_a_reason_and_the_visit_leaves_his_list(desk: Desk, phone: Page, visit: WorkOrder) -> None:
    phone.get_by_text("不能去").click()
    phone.get_by_role("button", name="没有备件").click()
    expect(phone.locator(".visit")).to_have_count(0)
    assert order(desk, visit.id).status is WorkOrderStatus.OPEN


def test_another_reason_without_a_word_is_asked_for_it(desk: Desk, phone: Page, visit: WorkOrder) -> None:
    phone.get_by_text("不能去").click()
    phone.get_by_role("button", name="其他原因").click()
    expect(phone.locator(".field-error")).to_contain_text("其他原因")
    assert order(desk, visit.id).technician_id == "t1"


def test_the_board_shows_who_has_not_answered(desk: Desk, chromium: Browser, address: str, visit: WorkOrder) -> None:
    set_clock(desk, MONDAY_9 + timedelta(minutes=16))
    page = signed_in(chromium, address, "demo-dispatcher", locale="zh-CN")
    card = page.locator(f'.risk[data-order="{visit.id}"]')
    expect(card.locator("[data-part=answer]")).to_have_text("已下发，09:15 前未接单")
    expect(page.locator(f'.tb-work[data-order="{visit.id}"]')).to_have_attribute("data-answer", "sent")
