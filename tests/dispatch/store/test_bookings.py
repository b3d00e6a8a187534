"""Whether anybody is booked twice: the quick look never says no where the close look finds something."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import DoubleBooking
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.store.bookings import bookings_of, is_one_after_the_other, refuse_double_booking
from tests.builders import MONDAY_9

minutes = st.integers(0, 90)


def stop(name: str, leaves: int, lasts: int) -> Stop:
    depart, finish = MONDAY_9 + timedelta(minutes=leaves), MONDAY_9 + timedelta(minutes=leaves + lasts)
    return Stop(name, Leg(0, 0, "road"), depart, depart, depart, finish)


def plan(*routes: Route) -> Plan:
    return Plan(1, PlanStatus.DRAFT, 0, MONDAY_9, "search", routes)


stops = st.builds(stop, st.sampled_from(["a", "b", "c", "d"]), minutes, minutes)
routes = st.builds(
    Route, st.sampled_from(["s1", "s2"]), st.sampled_from(["t1", "t2"]), st.lists(stops, max_size=3).map(tuple)
)


@given(st.lists(routes, max_size=3).map(lambda rows: plan(*rows)))
def test_what_is_plain_to_see_is_so(made: Plan) -> None:
    if is_one_after_the_other(made):
        refuse_double_booking(bookings_of(made))


def test_a_day_in_order_is_plain_to_see() -> None:
    day = Route("s1", "t1", (stop("a", 0, 30), stop("b", 30, 30)))
    assert is_one_after_the_other(plan(day, Route("s2", "t2", (stop("c", 10, 30),))))


@pytest.mark.parametrize(
    "made",
    [
        plan(Route("s1", "t1", (stop("a", 0, 31), stop("b", 30, 30)))),
        plan(Route("s1", "t1", (stop("a", 0, 30),)), Route("s2", "t1", (stop("b", 10, 30),))),
        plan(Route("s1", "t1", (stop("a", 0, 30),)), Route("s2", "t2", (stop("a", 10, 30),))),
    ],
)
def test_who_is_booked_twice_is_found(made: Plan) -> None:
    assert not is_one_after_the_other(made)
    with pytest.raises(DoubleBooking):
        refuse_double_booking(bookings_of(made))
