"""A working day at the board, in Chromium: the morning, an emergency, a sick technician, a visit that takes longer.

The planner beside the board is the real one, its search in this process; it acts when the story says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch.desk import Desk
from dispatch.model.moment import Interval
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_key, reported
from tests.web.chromium import NEEDS_CHROMIUM, complaints_of, launched, served, signed_in
from tests.web.conftest import KEY
from tests.web.office import office, order
from web import WebSettings, create_app

pytestmark = NEEDS_CHROMIUM
NIGHT = MONDAY_9 - timedelta(hours=3)


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk, settings=WebSettings(KEY, demo=True))) as address:
        yield address
    with desk.reading() as unit:
        assert verify(unit) == ()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    page = signed_in(chromium, address, locale="zh-CN")
    complaints = complaints_of(page)
    page.wait_for_selector("[data-board-ready]", state="attached")
    yield page
    assert complaints == []


@pytest.fixture
def planner(desk: Desk) -> Planner:
    return Planner(desk, InlineSolver(rounds=1), PlannerSettings())


def sent(desk: Desk, visit: WorkOrder) -> str | None:
    return order(desk, visit.id).technician_id


def bar_of(page: Page, visit: WorkOrder, technician_id: str) -> None:
    """The visit is in the row of this technician."""
    row = page.locator(f'.tb-row[data-technician="{technician_id}"]').bounding_box()
    bar = page.locator(f'.tb-work[data-order="{visit.id}"]')
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert row is not None
    assert box is not None
    assert row["y"] <= box["y"] + box["height"] / 2 <= row["y"] + row["height"]


def test_in_the_morning_the_night_is_looked_at_and_the_days_plan_is_published(
    desk: Desk, planner: Planner, page: Page, chromium: Browser, address: str
) -> None:
    desk.set_auto_publish(False)
    here = reported(desk, now=NIGHT)
    there = reported(desk, now=NIGHT, site_id="s2", asset_id="a2")
    planner.settle(MONDAY_9)
    expect(page.locator("#planner-draft")).to_be_visible()
    assert sent(desk, here) is None

    page.click("#planner-draft")
    expect(page.locator("main")).to_contain_text("新增 2")
    page.get_by_role("button", name="发布草稿").click()
    expect(page.locator("main")).to_contain_text("没有待发布的草稿")

    page.goto(f"{address}/")
    page.wait_for_selector("[data-board-ready] .tb-work")
    for visit in (here, there):
        bar_of(page, visit, str(sent(desk, visit)))
    phone = signed_in(chromium, address, str(sent(desk, here)), viewport={"width": 390, "height": 844})
    expect(phone.locator("main")).to_contain_text("现场s1")


def test_an_emergency_on_the_telephone_is_promised_planned_and_on_the_board(
    desk: Desk, planner: Planner, page: Page, address: str
) -> None:
    quiet = reported(desk)
    planner.settle(MONDAY_9)

    page.goto(f"{address}/faults/new")
    page.fill("#f-q", "现场s2")
    page.locator(".match").first.click()
    page.select_option("[name=asset_id]", "a2")
    page.fill("[name=description]", "泵房进水，水位上涨")
    page.check("[name=emergency]")
    expect(page.locator("#promise")).to_contain_text("到场")
    page.get_by_role("button", name="受理", exact=False).last.click()
    expect(page.locator("main")).to_contain_text("泵房进水，水位上涨")

    with desk.reading() as unit:
        (urgent,) = (one for one in unit.open_work_orders() if one.id != quiet.id)
    assert urgent.situation.emergency
    planner.settle(MONDAY_9)
    assert order(desk, urgent.id).status is WorkOrderStatus.DISPATCHED
    page.goto(f"{address}/#{urgent.id}")
    page.wait_for_selector("[data-board-ready] .tb-work")
    bar_of(page, urgent, str(sent(desk, urgent)))


def test_a_sick_technician_is_one_click_and_his_visits_go_to_another(
    desk: Desk, planner: Planner, page: Page, address: str
) -> None:
    visit = reported(desk)
    planner.settle(MONDAY_9)
    assert sent(desk, visit) == "t1"

    page.goto(f"{address}/technicians/t1")
    page.get_by_role("button", name="生病").click()
    expect(page.locator("main")).to_contain_text("排程尚未给出结果")
    with desk.reading() as unit:
        (away,) = unit.absences(Interval(MONDAY_9, MONDAY_9 + timedelta(hours=1)))
    assert away.technician_id == "t1"

    planner.settle(MONDAY_9)
    page.locator("main a.button.primary").click()
    expect(page.locator("main")).to_contain_text("王t1")
    expect(page.locator("main")).to_contain_text("→ 王t2")
    page.goto(f"{address}/")
    page.wait_for_selector("[data-board-ready] .tb-work")
    bar_of(page, visit, "t2")

    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("撤销：王t1缺勤")
    with desk.reading() as unit:
        assert unit.absences(Interval(MONDAY_9, MONDAY_9 + timedelta(hours=1))) == ()


def test_a_visit_that_takes_longer_pushes_the_next_one_back_on_the_open_board(
    desk: Desk, planner: Planner, page: Page, chromium: Browser, address: str
) -> None:
    first, second = reported(desk), reported(desk)
    planner.settle(MONDAY_9)
    assert (sent(desk, first), sent(desk, second)) == ("t1", "t1")
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    begun, waits = (stop.work_order_id for route in plan.routes for stop in route.stops)
    desk.arrive(begun, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    planner.settle(MONDAY_9)
    bar = page.locator(f'.tb-work[data-order="{waits}"]')
    expect(bar).to_be_visible()
    before = bar.bounding_box()

    other = signed_in(chromium, address, "demo-admin", locale="zh-CN")
    other.goto(f"{address}/work-orders/{begun}")
    other.get_by_role("button", name="还要多 120 分钟").click()
    expect(other.locator("main")).to_contain_text("超时作业")
    planner.settle(MONDAY_9)

    page.wait_for_function(
        '([id, left]) => document.querySelector(`.tb-work[data-order="${id}"]`).getBoundingClientRect().x > left + 20',
        arg=[waits, 0 if before is None else before["x"]],
    )
