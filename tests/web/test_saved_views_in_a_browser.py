"""Saved views in Chromium: kept, opened, renamed, shared, deleted and brought back, all from beside the filter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dispatch.desk import Desk
from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import office, two_planned
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def desk() -> Desk:
    desk = office()
    two_planned(desk)
    return desk


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address, launched() as browser:
        page = signed_in(browser, address)
        complaints = complaints_of(page)
        page.wait_for_selector("[data-board-ready]", state="attached")
        yield page
        assert [said for said in complaints if "400 (BAD REQUEST)" not in said] == []


def names(desk: Desk) -> list[tuple[str, str, bool]]:
    return [(view.name, view.query, view.shared) for view in desk.saved_views(actor="demo-dispatcher")]


def test_a_view_is_saved_opened_renamed_shared_deleted_and_brought_back(desk: Desk, page: Page) -> None:
    page.fill("[name=q]", "泵房")
    page.click("#views > summary")
    page.fill("#view-name", "泵房的工单")
    page.keyboard.press("Enter")
    expect(page.locator("#views summary")).to_contain_text("泵房的工单")
    assert names(desk) == [("泵房的工单", "q=%E6%B3%B5%E6%88%BF", False)]

    page.click("#filter-clear")
    page.click("#views > summary")
    page.click(".view-open")
    expect(page.locator("[name=q]")).to_have_value("泵房")
    assert "q=%E6%B3%B5%E6%88%BF" in page.url

    page.click("#views > summary")
    page.click('[data-act="share"]')
    expect(page.locator('[data-act="share"]')).to_have_attribute("aria-pressed", "true")
    page.click('[data-act="rename"]')
    page.keyboard.type("泵房")
    page.keyboard.press("Enter")
    expect(page.locator(".view-open")).to_have_text("泵房")
    assert names(desk) == [("泵房", "q=%E6%B3%B5%E6%88%BF", True)]

    page.click('[data-act="delete"]')
    expect(page.locator(".toast-action")).to_be_visible()
    assert names(desk) == []
    page.locator(".toast-action").last.click()
    expect(page.locator(".view-open")).to_have_text("泵房")
    assert names(desk) == [("泵房", "q=%E6%B3%B5%E6%88%BF", True)]


def test_a_name_that_cannot_be_used_is_said_and_nothing_is_saved(desk: Desk, page: Page) -> None:
    page.click("#views > summary")
    page.evaluate("document.querySelector('[data-act=save]').click()")
    expect(page.locator(".toast")).to_contain_text("名称")
    assert names(desk) == []
