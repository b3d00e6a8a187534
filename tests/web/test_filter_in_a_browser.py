"""The board's filter in Chromium: one choice acts on list, map and time board, lives in the address, and is quick."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest
from playwright.sync_api import Page, expect

from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.company import company
from tests.web.conftest import KEY
from web import WebSettings, create_app

if TYPE_CHECKING:
    from dispatch.desk import Desk

pytestmark = NEEDS_CHROMIUM
SEEN = """() => ({
  list: [...document.querySelectorAll(".risk")].map((card) => card.dataset.order),
  sites: [...new Set([...document.querySelectorAll(".risk-site")].map((one) => one.textContent))],
  rows: document.querySelectorAll(".tb-row").length,
  people: document.querySelectorAll(".map-technician").length,
  bars: [...document.querySelectorAll(".tb-work:not(.is-filtered)")].map((bar) => bar.dataset.order),
  count: document.getElementById("filter-count").textContent,
})"""
TO_PAINT = """(act) => new Promise((done) => {
  const begin = performance.now();
  new Function(act)();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
})"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = create_app(cast("Desk", company(30, 90)), settings=WebSettings(KEY, demo=True))
    with served(app) as found:
        yield found


@pytest.fixture(scope="module")
def window(address: str) -> Iterator[Page]:
    with launched() as browser:
        page = signed_in(browser, address)
        complaints = complaints_of(page)
        page.wait_for_selector("[data-board-ready]", state="attached")
        yield page
    assert complaints == []


@pytest.fixture
def page(window: Page, address: str) -> Page:
    """The board, unfiltered."""
    window.goto("about:blank")
    window.goto(f"{address}/?list=all")
    window.wait_for_selector("[data-board-ready]", state="attached")
    return window


def choose(page: Page, facet: str, value: str) -> None:
    page.click(f'[data-facet="{facet}"] > summary')
    page.check(f'[data-facet="{facet}"] input[value="{value}"]')
    page.keyboard.press("Escape")


def test_a_region_filters_list_map_and_time_board_at_once(page: Page) -> None:
    before = page.evaluate(SEEN)
    choose(page, "region", "广州市")
    after = page.evaluate(SEEN)
    assert after["sites"] == [site for site in before["sites"] if site.startswith("广州")]
    assert 0 < len(after["list"]) < len(before["list"])
    assert 0 < after["people"] < before["people"] == 30
    assert after["rows"] <= after["people"]
    orders = page.evaluate("JSON.parse(document.getElementById('board-data').textContent).orders")
    assert {orders[order]["town"] for order in after["bars"]} == {"广州市"}
    assert after["count"] == "90 张未完工单中的 6 张"


def test_two_facets_narrow_and_two_values_of_one_widen(page: Page) -> None:
    choose(page, "region", "广州市")
    one = len(page.evaluate(SEEN)["list"])
    choose(page, "region", "珠海市")
    both = len(page.evaluate(SEEN)["list"])
    page.click('#counts [data-value="predicted_breach"]')
    late = page.evaluate(SEEN)["list"]
    assert one < both
    assert 0 < len(late) < both
    assert page.get_attribute('#counts [data-value="predicted_breach"]', "aria-pressed") == "true"
    states = {card.get_attribute("data-state") for card in page.query_selector_all(".risk")}
    assert states == {"predicted_breach"}


def test_the_counts_in_a_menu_say_what_a_choice_would_show(page: Page) -> None:
    page.click('[data-facet="region"] > summary')
    promised = int(page.inner_text('.facet-choice:has(input[value="佛山市"]) b'))
    page.check('input[value="佛山市"]')
    assert page.inner_text("#filter-count").endswith(f"{promised} 张")


def test_the_address_carries_the_filter_and_the_back_button_takes_it_back(page: Page, address: str) -> None:
    everything = page.evaluate(SEEN)
    choose(page, "region", "广州市")
    filtered, shared = page.evaluate(SEEN), page.url
    choose(page, "state", "breached")
    page.go_back()
    assert page.evaluate(SEEN) == filtered
    page.go_back()
    assert page.evaluate(SEEN) == everything
    page.goto("about:blank")
    page.goto(shared)
    page.wait_for_selector("[data-board-ready]", state="attached")
    assert page.evaluate(SEEN) == filtered


def test_one_click_clears_and_one_chip_takes_one_choice_back(page: Page) -> None:
    everything = page.evaluate(SEEN)
    choose(page, "region", "广州市")
    one = page.evaluate(SEEN)
    choose(page, "technician", "-")
    page.click('.chip[data-value="-"]')
    assert page.evaluate(SEEN) == one
    page.click("#filter-clear")
    assert page.evaluate(SEEN) == everything
    assert page.url.endswith("/?list=all")


def test_a_search_finds_sites_faults_names_and_numbers(page: Page) -> None:
    page.fill("[name=q]", "W017")
    assert page.evaluate(SEEN)["list"] == ["W017"]
    page.fill("[name=q]", "液压油")
    found = page.evaluate(SEEN)["list"]
    faults = page.evaluate("JSON.parse(document.getElementById('board-data').textContent).orders")
    assert {faults[order]["fault"] for order in found} == {"液压油泄漏"}
    page.fill("[name=q]", "没有这样的词")
    expect(page.locator("#no-match")).to_be_visible()


def test_the_list_can_be_sorted_otherwise_and_the_address_remembers(page: Page) -> None:
    usual = page.evaluate(SEEN)["list"]
    page.select_option("#sort", "due")
    dues = [int(mark.get_attribute("data-due") or 0) for mark in page.query_selector_all(".risk-left[data-due]")]
    assert dues == sorted(dues)
    assert page.evaluate(SEEN)["list"] != usual
    assert "sort=due" in page.url


def test_pointing_at_a_card_marks_the_visit_on_the_time_board_and_back(page: Page) -> None:
    bar = page.locator(".tb-work").first
    order = bar.get_attribute("data-order")
    bar.hover()
    expect(page.locator(f'.risk.is-hovered[data-order="{order}"]')).to_have_count(1)
    page.locator(".risk").nth(1).hover()
    expect(page.locator(".risk.is-hovered")).to_have_count(1)
    page.mouse.move(700, 20)
    expect(page.locator(".is-hovered")).to_have_count(0)


def test_a_choice_is_painted_within_three_tenths_of_a_second(page: Page) -> None:
    page.click('[data-facet="region"] > summary')
    act = """document.querySelector('input[value="广州市"]').click()"""
    assert min(page.evaluate(TO_PAINT, act) for _ in range(4)) < 300
