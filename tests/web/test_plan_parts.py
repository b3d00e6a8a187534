"""A draft published for some regions or technicians from the page of plans."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.model.plan import Plan
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.plan_changes import visits_of
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import draft
from tests.web.conftest import token_of
from tests.web.office import in_english, office, two_planned, words
from web.roles import roles_of


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def publish(client: FlaskClient, version: int, *chosen: tuple[str, str]) -> TestResponse:
    keys = [("csrf_token", token_of(client)), ("command_id", a_key().ljust(8, "-")), ("reason", "customer")]
    return client.post(f"/plans/{version}/publish-part", data=MultiDict([*keys, *chosen]))


def in_force(desk: Desk) -> Plan:
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    return plan


def who(desk: Desk, order: WorkOrder) -> str | None:
    visiting = visits_of(in_force(desk)).get(order.id)
    return None if visiting is None else visiting.technician_id


@pytest.fixture
def fresh(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    """Two new faults that only the draft knows: one in Guangzhou, one in Shenzhen."""
    two_planned(desk)
    return reported(desk), reported(desk, site_id="s2", asset_id="a2")


def handed_over(desk: Desk) -> tuple[WorkOrder, Plan]:
    """A visit that the draft takes from t1 and gives to t2."""
    here, _ = two_planned(desk)
    desk.pin(
        here.id, level=PinLevel.TECHNICIAN, technician_id="t2", arrive_at=None, version=None, now=MONDAY_9, actor="li",
        command_id=a_key(),
    )  # fmt: skip
    return here, draft(desk, MONDAY_9)


def test_only_dispatchers_and_administrators_publish_a_part(app: Flask) -> None:
    assert roles_of(app, "plans.publish_some") == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_the_page_offers_the_regions_and_people_the_draft_changes(
    desk: Desk, dispatcher: FlaskClient, fresh: tuple[WorkOrder, WorkOrder]
) -> None:
    draft(desk, MONDAY_9)
    page = dispatcher.get("/plans").text
    assert set(re.findall(r'name="region" value="([^"]+)"', page)) == {"广州市", "深圳市"}
    assert set(re.findall(r'name="technician" value="([^"]+)"', page)) == {"t1", "t2"}


def test_one_region_is_published_and_the_rest_waits(
    desk: Desk, dispatcher: FlaskClient, fresh: tuple[WorkOrder, WorkOrder]
) -> None:
    here, there = fresh
    assert publish(dispatcher, draft(desk, MONDAY_9).version, ("region", "深圳市")).status_code == 303
    assert (who(desk, here), who(desk, there)) == (None, "t2")
    page = words(dispatcher.get("/plans").text)
    assert here.id in page.split("What publishing would change")[1]
    assert "Publish the draft" in page


def test_one_technician_is_published(desk: Desk, dispatcher: FlaskClient, fresh: tuple[WorkOrder, WorkOrder]) -> None:
    here, there = fresh
    assert publish(dispatcher, draft(desk, MONDAY_9).version, ("technician", "t1")).status_code == 303
    assert (who(desk, here), who(desk, there)) == ("t1", None)


def test_who_belongs_together_is_said_and_published_with_one_more_click(desk: Desk, dispatcher: FlaskClient) -> None:
    here, waiting = handed_over(desk)
    answer = publish(dispatcher, waiting.version, ("technician", "t2"))
    page = words(answer.text)
    assert answer.status_code == 400
    assert f"Work order {here.id} would be visited twice: the draft gives it to 王t2, and 王t1" in page
    assert "These belong together, for they hand visits to each other: 王t1, 王t2" in page
    assert who(desk, here) == "t1"
    both = [("technician", one) for one in re.findall(r'type="hidden" name="technician" value="([^"]+)"', answer.text)]
    assert publish(dispatcher, waiting.version, *both).status_code == 303
    assert who(desk, here) == "t2"


@pytest.mark.parametrize("chosen", [(), (("region", "<b>nowhere</b>"),), (("technician", "nobody"),)])
def test_choosing_nothing_that_exists_is_refused(
    desk: Desk, dispatcher: FlaskClient, fresh: tuple[WorkOrder, WorkOrder], chosen: tuple[tuple[str, str], ...]
) -> None:
    version, before = draft(desk, MONDAY_9).version, visits_of(in_force(desk))
    answer = publish(dispatcher, version, *chosen)
    assert answer.status_code == 400
    assert "<b>nowhere</b>" not in answer.text
    assert visits_of(in_force(desk)) == before


def test_a_draft_somebody_has_published_meanwhile_is_refused(
    desk: Desk, dispatcher: FlaskClient, fresh: tuple[WorkOrder, WorkOrder]
) -> None:
    version = draft(desk, MONDAY_9).version
    desk.publish(version, now=MONDAY_9, actor="zhou", command_id=a_key())
    assert publish(dispatcher, version, ("technician", "t1")).status_code == 409
