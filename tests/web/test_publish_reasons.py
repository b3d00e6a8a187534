"""A plan that technicians were already sent is changed for a reason, and the reason is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.event import EventKind
from dispatch.model.plan import Plan
from dispatch.model.publish_reason import PublishReason
from dispatch.model.user import Role
from dispatch.publish_reasons import changes_of_sent
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import draft, published
from tests.web.conftest import send
from tests.web.office import in_english, office, two_planned, words


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


@pytest.fixture
def changed(desk: Desk, dispatcher: FlaskClient) -> Plan:
    """A draft that gives the visit of t1 of today to t2."""
    here, _ = two_planned(desk)
    send(dispatcher, f"/work-orders/{here.id}/pin", command_id=a_key() + "-long", technician_id="t2")
    return draft(desk, MONDAY_9)


def publish(client: FlaskClient, plan: Plan, **form: str) -> TestResponse:
    return send(client, f"/plans/{plan.version}/publish", command_id=a_key() + "-long", **form)


def facts_of_last(desk: Desk) -> dict[str, object]:
    with desk.reading() as unit:
        told = [event for event in unit.events() if event.kind is EventKind.PLAN_PUBLISHED]
    return dict(told[-1].facts)


def test_without_a_reason_the_plan_in_force_stays(desk: Desk, dispatcher: FlaskClient, changed: Plan) -> None:
    answer = publish(dispatcher, changed)
    assert answer.status_code == 400
    assert "no reason is given" in words(answer.text)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert plan.version != changed.version


def test_the_reason_is_kept_and_shown(desk: Desk, dispatcher: FlaskClient, changed: Plan) -> None:
    assert "Why is it changed" in words(dispatcher.get("/plans").text)
    assert publish(dispatcher, changed, reason="other", note="客户换了门禁").status_code == 303
    assert facts_of_last(desk)["reason"] == "other"
    assert "Another reason · 客户换了门禁" in words(dispatcher.get("/plans").text)


@pytest.mark.parametrize("form", [{"reason": "bored"}, {"reason": "planner"}, {"reason": "other", "note": "  "}])
def test_a_reason_that_says_nothing_is_none(dispatcher: FlaskClient, changed: Plan, form: dict[str, str]) -> None:
    assert publish(dispatcher, changed, **form).status_code == 400


def test_what_only_adds_a_visit_needs_no_reason(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk)
    published(desk, MONDAY_9)
    reported(desk, site_id="s2", asset_id="a2")
    plan = draft(desk, MONDAY_9)
    assert "Why is it changed" not in words(dispatcher.get("/plans").text)
    assert publish(dispatcher, plan).status_code == 303
    assert "reason" not in facts_of_last(desk)


def test_what_the_planner_publishes_says_so(desk: Desk) -> None:
    two_planned(desk)
    assert facts_of_last(desk)["reason"] == PublishReason.PLANNER


def test_nobody_passes_for_the_planner_with_an_empty_reason(desk: Desk, changed: Plan) -> None:
    with pytest.raises(InputErrors):
        desk.publish(changed.version, now=MONDAY_9, actor="dispatcher", command_id=a_key(), reason="")


def test_only_what_was_sent_already_asks_for_a_reason(desk: Desk, changed: Plan) -> None:
    with desk.reading() as unit:
        before = unit.published_plan()
        assert changes_of_sent(unit, before, changed, MONDAY_9) != ()
        assert changes_of_sent(unit, before, changed, MONDAY_9 - timedelta(days=1)) == ()
        assert changes_of_sent(unit, None, changed, MONDAY_9) == ()
