"""An emergency in a real browser: from the call to the technician in four steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dispatch.desk import Desk
from tests.builders import MONDAY_9
from tests.repairs.a_day import faults, in_force, on_a_road, row
from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import set_clock
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(4)
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def test_from_the_call_to_the_technician_in_four_steps(desk: Desk, chromium: Browser) -> None:
    day = faults(desk, [2, 3, 4])
    in_force(desk, {"t1": day})
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address:
        page = signed_in(chromium, address)
        said = complaints_of(page)
        page.goto(f"{address}/")
        page.keyboard.press("e")
        page.wait_for_url("**/emergency")
        page.keyboard.type("r1")
        page.locator("#matches a.match").first.click()
        page.locator('textarea[name="description"]').fill("泵房漏水")
        page.locator('.emergency-choices button[value="t1"]').click()
        page.wait_for_url("**/work-orders/*")
        expect(page.locator("main")).to_contain_text("泵房漏水")
    assert len(row(desk)) == len(day) + 1
    assert said == []
