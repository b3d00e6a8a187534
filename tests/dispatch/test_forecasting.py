"""The chance of a breach: what is certain, what is learnt, what is handed down a route, and what is the same luck."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.forecasting import Draws, Experience, breach_probability, experience_of, futures, load_prior
from dispatch.forecasting.lognormal import Belief, Lognormal
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.model.situation import Situation
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOTHING_SEEN = experience_of([], load_prior())
SURE = Experience(Lognormal(1, 0), 0.0, Lognormal(3600, 0))
"""Everything on site takes as long as expected, and one visit is always enough."""
MANY = Draws(count=4096)
medians = st.floats(1, 1e5)
spreads = st.floats(0.01, 1.5)


def an_order(id: str = "w1", **given: object) -> WorkOrder:
    order = WorkOrder(
        id, "c1", "s1", None, "L01", 1, "pump", 1, 3600, "水泵不出水", "phone", "office", Situation(),
        WorkOrderStatus.DISPATCHED, 1, MONDAY_9,
    )  # fmt: skip
    return replace(order, **given)  # type: ignore[arg-type]


def a_stop(order: WorkOrder, departs: datetime, *, way: timedelta = HOUR, late_way: timedelta | None = None) -> Stop:
    seconds = int(way.total_seconds())
    p90 = seconds if late_way is None else int(late_way.total_seconds())
    leg = Leg(seconds, seconds * 15, "road_graph", p50_seconds=seconds, p90_seconds=p90)
    there = departs + way
    return Stop(order.id, leg, departs, there, there, there + timedelta(seconds=order.service_seconds))


def a_plan(*stops: Stop) -> Plan:
    return Plan(1, PlanStatus.PUBLISHED, 0, MONDAY_9, "search", (Route("shift", "t1", stops),))


def a_clock(due: datetime, code: Milestone = Milestone.ARRIVE) -> ClockStatus:
    return ClockStatus(Commitment(code, MONDAY_9, due, "L01/x", "原文"), CommitmentState.PENDING)


def chance(
    plan: Plan,
    order: WorkOrder,
    due: datetime,
    code: Milestone = Milestone.ARRIVE,
    *others: WorkOrder,
    now: datetime = MONDAY_9,
    experience: Experience = SURE,
) -> float:
    coming = futures(plan, {one.id: one for one in (order, *others)}, experience, now, MANY)
    found = breach_probability(a_clock(due, code), coming[order.id], now)
    assert found is not None
    return found


def test_an_arrival_exactly_at_the_due_moment_keeps_the_promise_and_a_second_later_breaks_it() -> None:
    order = an_order()
    plan = a_plan(a_stop(order, MONDAY_9))
    assert chance(plan, order, MONDAY_9 + HOUR) == 0
    assert chance(plan, order, MONDAY_9 + HOUR - timedelta(seconds=1)) == 1


def test_half_of_all_trips_miss_a_due_moment_at_their_median_and_a_tenth_one_at_their_ninetieth_percent() -> None:
    order = an_order()
    plan = a_plan(a_stop(order, MONDAY_9, way=HOUR, late_way=80 * MINUTE))
    assert chance(plan, order, MONDAY_9 + HOUR) == pytest.approx(0.5, abs=0.001)
    assert chance(plan, order, MONDAY_9 + 80 * MINUTE) == pytest.approx(0.1, abs=0.001)


def test_a_promise_that_is_over_is_broken_for_certain_whatever_is_planned() -> None:
    over = a_clock(MONDAY_9 - timedelta(seconds=1))
    assert breach_probability(over, None, MONDAY_9) == 1


def test_a_promise_that_no_visit_decides_has_no_chance_to_show() -> None:
    order = an_order()
    (moments,) = futures(a_plan(a_stop(order, MONDAY_9)), {order.id: order}, SURE, MONDAY_9, MANY).values()
    assert breach_probability(a_clock(MONDAY_9 + HOUR, Milestone.LOANER), moments, MONDAY_9) is None
    assert breach_probability(a_clock(MONDAY_9 + HOUR), None, MONDAY_9) is None


def test_a_long_repair_hands_its_delay_down_the_route() -> None:
    first, second = an_order("w1"), an_order("w2")
    stops = a_stop(first, MONDAY_9), a_stop(second, MONDAY_9 + 2 * HOUR)
    tardy = replace(SURE, every=Lognormal(1.5, 0))
    due = MONDAY_9 + 3 * HOUR
    assert chance(a_plan(*stops), second, due, Milestone.ARRIVE, first) == 0
    assert chance(a_plan(*stops), second, due, Milestone.ARRIVE, first, experience=tardy) == 1


def test_a_pause_in_the_plan_takes_up_the_delay_before_it() -> None:
    first, second = an_order("w1"), an_order("w2")
    plan = a_plan(a_stop(first, MONDAY_9), a_stop(second, MONDAY_9 + 2 * HOUR + 30 * MINUTE))
    tardy = replace(SURE, every=Lognormal(1.5, 0))
    assert chance(plan, second, MONDAY_9 + 210 * MINUTE, Milestone.ARRIVE, first, experience=tardy) == 0


def test_who_waits_at_the_door_starts_at_the_appointment_though_he_came_early() -> None:
    order = an_order()
    stop = a_stop(order, MONDAY_9)
    waiting = replace(stop, start_at=stop.start_at + HOUR, finish_at=stop.finish_at + HOUR)
    assert chance(a_plan(waiting), order, MONDAY_9 + 3 * HOUR, Milestone.RESOLVE) == 0
    assert chance(a_plan(waiting), order, MONDAY_9 + 3 * HOUR - timedelta(seconds=1), Milestone.RESOLVE) == 1


def test_a_visit_that_is_over_no_longer_holds_up_the_route() -> None:
    done, order = an_order("w1", status=WorkOrderStatus.RESOLVED), an_order("w2")
    plan = a_plan(a_stop(done, MONDAY_9 + HOUR), a_stop(order, MONDAY_9))
    assert chance(plan, order, MONDAY_9 + HOUR, Milestone.ARRIVE, done) == 0


def test_the_longer_somebody_is_on_the_road_the_later_he_is_expected() -> None:
    order = an_order(status=WorkOrderStatus.ON_THE_WAY, departed_at=MONDAY_9)
    plan = a_plan(a_stop(order, MONDAY_9, way=HOUR, late_way=80 * MINUTE))
    due = MONDAY_9 + 75 * MINUTE
    chances = [chance(plan, order, due, now=MONDAY_9 + gone * MINUTE) for gone in (0, 30, 60, 70, 75)]
    assert chances == sorted(chances)
    assert chances[0] < 0.2
    assert chances[-1] == 1


def test_who_is_on_site_has_arrived_and_only_the_repair_is_uncertain() -> None:
    order = an_order(status=WorkOrderStatus.ON_SITE, departed_at=MONDAY_9, visit_arrived_at=MONDAY_9 + HOUR)
    plan, now = a_plan(a_stop(order, MONDAY_9)), MONDAY_9 + 90 * MINUTE
    assert chance(plan, order, MONDAY_9 + 2 * HOUR, now=now) == 0
    uncertain = replace(SURE, every=Lognormal(1, 0.4))
    assert 0.4 < chance(plan, order, MONDAY_9 + 2 * HOUR, Milestone.RESOLVE, now=now, experience=uncertain) < 0.6


def test_who_waits_on_site_for_the_appointment_has_not_begun_the_repair() -> None:
    order = an_order(status=WorkOrderStatus.ON_SITE, departed_at=MONDAY_9, visit_arrived_at=MONDAY_9 + HOUR)
    stop = a_stop(order, MONDAY_9)
    waiting = a_plan(replace(stop, start_at=stop.start_at + HOUR, finish_at=stop.finish_at + HOUR))
    for now in (MONDAY_9 + HOUR, MONDAY_9 + 150 * MINUTE):
        assert chance(waiting, order, MONDAY_9 + 3 * HOUR, Milestone.RESOLVE, now=now) == 0
        early = MONDAY_9 + 3 * HOUR - timedelta(seconds=1)
        assert chance(waiting, order, early, Milestone.RESOLVE, now=now) == 1


def test_a_repair_that_may_need_a_second_visit_may_break_its_promise_by_that_alone() -> None:
    order = an_order()
    plan = a_plan(a_stop(order, MONDAY_9))
    often = replace(SURE, again_share=0.25)
    assert chance(plan, order, MONDAY_9 + 2 * HOUR, Milestone.RESOLVE, experience=often) == pytest.approx(
        0.25, abs=1e-3
    )
    assert chance(plan, order, MONDAY_9 + HOUR, Milestone.ARRIVE, experience=often) == 0


def test_a_visit_meets_the_same_luck_in_two_plans() -> None:
    order, other = an_order("w1"), an_order("w2")
    alone = a_plan(a_stop(order, MONDAY_9, late_way=2 * HOUR))
    both = a_plan(a_stop(order, MONDAY_9, late_way=2 * HOUR), a_stop(other, MONDAY_9 + 2 * HOUR, late_way=2 * HOUR))
    orders = {"w1": order, "w2": other}
    one, two = (futures(plan, orders, NOTHING_SEEN, MONDAY_9, Draws()) for plan in (alone, both))
    assert np.array_equal(one["w1"].there, two["w1"].there)
    assert np.array_equal(one["w1"].solved, two["w1"].solved)
    apart = abs(np.corrcoef(two["w1"].there, two["w2"].there - two["w1"].free)[0, 1])
    assert apart < 0.15


@given(medians, spreads, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_every_lognormal_meets_its_quantiles_and_grows_with_the_share(m: float, s: float, a: float, b: float) -> None:
    low, high = Lognormal(m, s).at(np.array(sorted((a, b))))
    assert low <= high
    twin = Lognormal.of_quantiles(m, float(Lognormal(m, s).at(np.array([0.9]))[0]))
    assert twin.spread == pytest.approx(s, rel=1e-6)


@given(medians, spreads, st.floats(0.0, 1e6))
def test_what_has_lasted_so_long_ends_no_earlier_than_now(median: float, spread: float, passed: float) -> None:
    shares = Draws(count=64).shares("x", 0)
    beyond = Lognormal(median, spread).at_beyond(shares, passed)
    assert np.all(np.isfinite(beyond))
    assert np.all(beyond >= passed)
    assert np.all(beyond >= Lognormal(median, spread).at(shares) - 1e-6 * median)


@pytest.mark.parametrize(("median", "spread"), [(-1.0, 0.1), (1.0, -0.1)])
def test_a_negative_time_or_spread_is_refused(median: float, spread: float) -> None:
    with pytest.raises(ValueError, match="median >= 0"):
        Lognormal(median, spread)


def test_a_trip_that_outlived_its_certain_length_ends_at_once() -> None:
    assert Lognormal(600, 0).at_beyond(np.array([0.5]), 900)[0] == 900
    assert Lognormal(0, 0).at(np.array([0.5]))[0] == 0


@given(st.floats(-1, 1), st.floats(0.05, 1), st.lists(st.floats(-2, 2), min_size=1, max_size=30), st.floats(1, 50))
def test_a_belief_moves_towards_what_was_seen_and_gains_its_weight(
    mean: float, spread: float, seen: list[float], weight: float
) -> None:
    after = Belief(mean, spread, weight).seeing(seen)
    middle = sum(seen) / len(seen)
    assert min(mean, middle) - 1e-9 <= after.mean <= max(mean, middle) + 1e-9
    assert after.weight == weight + len(seen)
    assert after.spread >= 0


def finished(ratio: float, *, description: str = "水泵不出水", skill: str = "pump", visits: int = 1) -> WorkOrder:
    ended = MONDAY_9 + timedelta(seconds=round(3600 * ratio))
    events = {"arrived_at": MONDAY_9 - (visits - 1) * 24 * HOUR, "resolved_at": ended}
    situation = Situation(events=events)
    return an_order(
        skill=skill, description=description, situation=situation, visit_arrived_at=MONDAY_9, visit_number=visits
    )


def test_a_kind_of_fault_that_always_lasts_twice_as_long_is_learnt_and_others_are_not_spoilt() -> None:
    rng = np.random.default_rng(1)
    noise = [exp(0.2 * rng.standard_normal()) for _ in range(400)]
    slow = [finished(2 * x, description="主轴异响") for x in noise[:200]]
    plain = [finished(x, description="漏水", skill="hvac") for x in noise[200:]]
    taught = experience_of([*slow, *plain], load_prior())
    assert taught.on_site(an_order(description="主轴异响"), 60).median == pytest.approx(120, rel=0.05)
    assert taught.on_site(an_order(description="漏水", skill="hvac"), 60).median == pytest.approx(60, rel=0.05)
    assert taught.on_site(an_order(description="主轴异响"), 60).spread == pytest.approx(0.2, abs=0.06)
    unheard_of = taught.on_site(an_order(description="从没见过"), 60)
    assert unheard_of.median == pytest.approx(120, rel=0.1)
    assert 60 < taught.on_site(an_order(skill="fire"), 60).median < 120


def test_second_visits_are_counted_and_their_waits_measured() -> None:
    taught = experience_of([finished(1.0)] * 60 + [finished(1.0, visits=2)] * 40, load_prior())
    assert taught.again_share == pytest.approx(40 / 140, abs=0.04)
    assert log(taught.again_seconds.median / 3600) == pytest.approx(log(23), abs=0.2)


def test_a_visit_written_down_wrongly_teaches_nothing() -> None:
    strange = [finished(0.0), finished(500.0), an_order()]
    assert experience_of(strange, load_prior()).every == NOTHING_SEEN.every


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def test_the_desk_says_of_every_open_promise_how_likely_it_breaks(desk: Desk) -> None:
    order = reported(desk)
    (before,) = desk.risks(now=MONDAY_9)
    plan = published(desk, MONDAY_9)
    (risk,) = desk.risks(now=MONDAY_9)
    assert before.breach_probability is None
    assert risk.breach_probability == 0
    assert desk.risks_of(order, plan, now=MONDAY_9) == (risk,)
    assert desk.risks_of(order, None, now=MONDAY_9)[0].breach_probability is None


def test_the_desk_learns_from_yesterday_but_not_from_the_last_minute(desk: Desk) -> None:
    before = desk.experience(now=MONDAY_9)
    order = reported(desk)
    published(desk, MONDAY_9)
    for press in (desk.depart, desk.arrive):
        press(order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    done = MONDAY_9 + 6 * HOUR
    desk.finish(order.id, "t1", resolved=True, note="好了", now=done, actor="t1", command_id=a_key())
    assert desk.experience(now=done) == before
    assert desk.experience(now=MONDAY_9 + 24 * HOUR).every.median > before.every.median
