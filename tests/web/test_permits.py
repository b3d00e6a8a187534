"""The permit of a place on the pages: on the work order, on the technician's own page, and in the list of skills."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.region import Place
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_customer, a_desk, a_shift, a_site, a_technician, reported
from tests.dispatch.planned import published
from tests.web.office import in_english, set_clock, words

KOWLOON = Place(province="香港特别行政区", district="九龙城区", adcode="810202", lat=22.32, lon=114.18)


@pytest.fixture
def desk() -> Desk:
    desk = a_desk()
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites([a_site("kowloon", place=KOWLOON), a_site("tianhe")])
        unit.add_technicians([a_technician(home=(22.54, 114.06), skills={"pump": 2, "permit_hk_mo": 1})])
        unit.add_shifts([a_shift(hours=14)])
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def test_a_work_order_in_kowloon_names_the_permit_and_one_in_guangzhou_none(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    there, here = (reported(desk, site_id=site, asset_id=None, skill="pump") for site in ("kowloon", "tianhe"))
    assert "Permit Permit for Hong Kong and Macau" in words(dispatcher.get(f"/work-orders/{there.id}").text)
    assert "Permit for Hong Kong" not in words(dispatcher.get(f"/work-orders/{here.id}").text)


def test_the_technician_reads_which_permit_to_bring(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk, site_id="kowloon", asset_id=None, skill="pump")
    published(desk, MONDAY_9)
    assert "Permit Permit for Hong Kong and Macau" in words(dispatcher.get("/technicians/t1").text)


def test_nobody_can_report_a_fault_that_needs_a_permit_for_its_repair(desk: Desk, dispatcher: FlaskClient) -> None:
    page = dispatcher.get("/faults/new?site=kowloon").text
    assert 'value="pump"' in page
    assert "permit_hk_mo" not in page
