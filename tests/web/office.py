"""A small company on the real desk for the tests of the pages: a paused clock, faults, a published plan."""

from __future__ import annotations

import html
import re
from datetime import datetime

from flask.testing import FlaskClient

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.model.work_order import WorkOrder
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.planned import published
from tests.web.conftest import send

SCRIPT = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
TAG = re.compile(r"<[^>]*>")


def office(now: datetime = MONDAY_9) -> Desk:
    """Two customers, three technicians, nothing to do yet."""
    desk = a_small_company(a_desk())
    set_clock(desk, now)
    return desk


def set_clock(desk: Desk, now: datetime) -> None:
    """The desk's clock stands at ``now``."""
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(now, 0.0, 0).to_json())


def two_planned(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    """A fault in Guangzhou and one in Shenzhen, both in the plan in force."""
    here = reported(desk, description="水泵不出水")
    there = reported(desk, site_id="s2", asset_id="a2", description="泵房积水")
    published(desk, MONDAY_9)
    return order(desk, here.id), order(desk, there.id)


def order(desk: Desk, work_order_id: str) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(work_order_id)


def enter(client: FlaskClient, user_id: str) -> FlaskClient:
    """Sign in as one of the people the demo offers."""
    assert send(client, "/sign-in", name=user_id).status_code == 302
    return client


def in_english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("language", "en")
    return client


def words(page: str) -> str:
    """What a reader sees of a page: no tags, one space between words."""
    return re.sub(r"\s+", " ", html.unescape(TAG.sub(" ", page)))
