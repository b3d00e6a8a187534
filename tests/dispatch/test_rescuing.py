"""Who could still save a promise: the planned technician first, another one, or nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from dispatch.desk import Desk
from dispatch.forecasting import Draws, Experience, Free, experience_of, load_prior, rescue_of
from dispatch.forecasting.lognormal import Lognormal
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.forecast import Action, Risk
from dispatch.model.plan import Leg
from dispatch.rescuing import rescues
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published
from tests.dispatch.test_forecasting import an_order

HOUR = timedelta(hours=1)
SURE = Experience(Lognormal(1, 0), 0.0, Lognormal(3600, 0))
DRAWS = Draws()


def a_risk(due_in: timedelta, code: Milestone = Milestone.ARRIVE, planned: str | None = "t1") -> Risk:
    clock = ClockStatus(Commitment(code, MONDAY_9, MONDAY_9 + due_in, "L01/x", "原文"), CommitmentState.PENDING)
    return Risk("w1", clock, None, 0, planned)


def free(who: str, *, way: timedelta = HOUR, waits: timedelta = timedelta()) -> Free:
    seconds = int(way.total_seconds())
    leg = Leg(seconds, 0, "road_graph", p50_seconds=seconds, p90_seconds=round(seconds * 1.2))
    return Free(who, np.full(DRAWS.count, waits.total_seconds()), leg)


def test_the_surest_of_those_who_could_go_is_named_with_his_latest_departure() -> None:
    found = rescue_of(an_order(), a_risk(2 * HOUR), [free("t2"), free("t3", waits=HOUR)], SURE, MONDAY_9, DRAWS)
    assert found is not None
    assert (found.action, found.technician_id, found.leave_by) == (Action.SEND, "t2", MONDAY_9 + HOUR)
    assert found.breach_probability < 0.01


def test_the_planned_technician_goes_first_where_he_is_as_sure_as_the_others() -> None:
    found = rescue_of(an_order(), a_risk(5 * HOUR), [free("t0"), free("t1")], SURE, MONDAY_9, DRAWS)
    assert found is not None
    assert (found.action, found.technician_id) == (Action.GO_FIRST, "t1")


def test_who_is_late_as_often_as_not_saves_nothing() -> None:
    found = rescue_of(an_order(), a_risk(HOUR), [free("t2", way=HOUR + timedelta(seconds=1))], SURE, MONDAY_9, DRAWS)
    assert found is not None
    assert (found.action, found.technician_id, found.leave_by) == (Action.LOST, None, None)


def test_a_repair_must_be_begun_early_enough_to_end_in_time() -> None:
    found = rescue_of(an_order(), a_risk(4 * HOUR, Milestone.RESOLVE), [free("t2")], SURE, MONDAY_9, DRAWS)
    assert found is not None
    assert found.leave_by == MONDAY_9 + 2 * HOUR


def test_nobody_is_sent_for_a_promise_that_no_visit_keeps() -> None:
    assert rescue_of(an_order(), a_risk(HOUR, Milestone.LOANER), [free("t2")], SURE, MONDAY_9, DRAWS) is None


def test_with_nobody_to_send_the_promise_is_lost() -> None:
    found = rescue_of(an_order(), a_risk(HOUR), [], experience_of([], load_prior()), MONDAY_9, DRAWS)
    assert found is not None
    assert found.action is Action.LOST


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def test_a_fault_nobody_is_planned_for_is_given_to_the_nearest_with_the_skill(desk: Desk) -> None:
    order = reported(desk)
    found = rescues(desk, order, now=MONDAY_9)[Milestone.ARRIVE]
    assert (found.action, found.technician_id) == (Action.SEND, "t1")


def test_a_promise_the_plan_keeps_needs_no_rescue(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    assert rescues(desk, order, now=MONDAY_9) == {}


def test_a_visit_under_way_cannot_be_hurried(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    under_way = desk.depart(order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    assert rescues(desk, under_way, now=MONDAY_9 + 7 * HOUR) == {}


def test_a_fault_without_a_place_has_nobody_to_save_it(desk: Desk) -> None:
    order = reported(desk)
    nowhere = replace(order, situation=replace(order.situation, place=None, place_corrected=None))
    assert rescues(desk, nowhere, now=MONDAY_9) == {}


def test_who_is_at_another_site_leaves_when_he_is_done_there(desk: Desk) -> None:
    bound = reported(desk)
    published(desk, MONDAY_9)
    for press in (desk.depart, desk.arrive):
        press(bound.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    later = reported(desk)
    found = rescues(desk, later, now=MONDAY_9)[Milestone.ARRIVE]
    assert found.technician_id == "t1"
    assert found.leave_by is not None
    assert found.leave_by > MONDAY_9 + 7 * HOUR
