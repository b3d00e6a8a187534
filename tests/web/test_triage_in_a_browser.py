"""Triage in Chromium without a mouse: the next risk, its options, one accepted, taken back - and the help."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dispatch.desk import Desk
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import office, order, two_planned
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def visits(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    return two_planned(desk)


@pytest.fixture
def page(desk: Desk, visits: tuple[WorkOrder, WorkOrder]) -> Iterator[Page]:
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address, launched() as browser:
        page = signed_in(browser, address, locale="en-GB")
        complaints = complaints_of(page)
        page.wait_for_selector("[data-board-ready]", state="attached")
        page.click('#risk-filter [value="all"]')
        yield page
        assert complaints == []


def selected(page: Page) -> str | None:
    found: str | None = page.evaluate("document.querySelector('.risk.is-selected')?.dataset.order ?? null")
    return found


def in_the_list(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('#risks .risk')].map((card) => card.dataset.order)")
    return found


def test_a_risk_is_found_weighed_and_accepted_by_keys_alone(desk: Desk, page: Page) -> None:
    first, second = in_the_list(page)
    page.keyboard.press("j")
    assert selected(page) == first
    assert page.evaluate("document.activeElement.closest('.risk').dataset.order") == first
    expect(page.locator("#announcements")).to_have_text("第 1 个，共 2 个")

    page.keyboard.press("Enter")
    expect(page.locator("#options [role=option]").first).to_be_visible()
    expect(page.locator('#options [aria-selected="true"]')).to_have_attribute("id", "option-1")
    page.keyboard.press("2")
    chosen = page.locator("#option-2")
    expect(chosen).to_have_attribute("aria-selected", "true")
    technician = chosen.get_attribute("data-technician")
    expect(page.locator(f'.tb-row.is-pointed[data-technician="{technician}"]')).to_have_count(1)

    page.keyboard.press("Enter")
    expect(page.locator("#options")).to_be_hidden()
    pin = order(desk, first).pin
    assert pin is not None
    assert (pin.level, pin.technician_id, pin.by) == (PinLevel.TECHNICIAN, technician, "demo-dispatcher")
    assert order(desk, second).pin is None
    expect(page.locator(f'.risk.is-selected[data-order="{second}"]')).to_have_count(1)
    with page.expect_response(lambda answer: answer.url.endswith("/undo")):
        page.click(".toast-action")
    assert order(desk, first).pin is None


def test_escape_leads_back_step_by_step_and_changes_nothing(desk: Desk, page: Page) -> None:
    first, _ = in_the_list(page)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#option-1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#options")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.risk').dataset.order") == first
    page.keyboard.press("Escape")
    assert selected(page) is None
    assert order(desk, first).pin is None


def test_k_goes_back_and_the_ends_of_the_list_hold(page: Page) -> None:
    first, second = in_the_list(page)
    for key, wanted in (("j", first), ("k", first), ("j", second), ("j", second), ("k", first)):
        page.keyboard.press(key)
        assert selected(page) == wanted


def test_an_option_says_when_he_is_there_what_is_left_and_who_is_hurt(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    option = page.locator("#option-1")
    expect(option).to_contain_text("今天")
    expect(option.locator(".option-margin")).not_to_be_empty()
    expect(option).to_contain_text("不影响其他工单")


def test_the_help_lists_the_keys_and_switches_single_letters_off(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    listed = page.locator("#keys-help kbd").all_inner_texts()
    assert {"j", "k", "o", "Enter", "Esc", "/", "M", "T", "?", "1", "9", "←", "→", "↑", "↓"} <= set(listed)
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert selected(page) is None


def test_letters_typed_into_the_search_are_no_keys(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("jok")
    expect(page.locator("[name=q]")).to_have_value("jok")
    assert selected(page) is None
