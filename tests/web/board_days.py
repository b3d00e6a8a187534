"""Any course of a day at a small office, for the laws of the board: what happens, in which order, how much later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import PaidanError
from dispatch.model.moment import Interval
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import draft, published
from tests.web.office import office, set_clock, two_planned

Step = tuple[str, int, int]
"""What happens, to which of the open work orders (counted round), and how many minutes after the step before."""


@dataclass
class Day:
    """The desk in the course of the day; ``now`` is what its clock shows."""

    desk: Desk
    now: datetime = MONDAY_9

    def go_on(self, step: Step) -> None:
        """One step; what the desk refuses changes nothing."""
        what, which, minutes = step
        self.now += timedelta(minutes=minutes)
        set_clock(self.desk, self.now)
        with self.desk.reading() as unit:
            orders = unit.open_work_orders()
        with suppress(PaidanError):
            if what in WITHOUT_ORDER:
                WITHOUT_ORDER[what](self)
            elif orders:
                WITH_ORDER[what](self, orders[which % len(orders)])


def days(longest: int = 16) -> st.SearchStrategy[Sequence[Step]]:
    """Courses of a day; most things happen to somebody who has something to do."""
    what = st.sampled_from([*WITHOUT_ORDER, *WITH_ORDER, "report", "plan", "depart", "arrive", "depart", "arrive"])
    return st.lists(
        st.tuples(what, st.integers(0, 5), st.sampled_from((0, 0, 1, 7, 60, 300))), min_size=4, max_size=longest
    )


def a_morning() -> Day:
    """Nine o'clock, two visits planned."""
    desk = office()
    two_planned(desk)
    return Day(desk)


def a_day(steps: Sequence[Step]) -> Day:
    """A day that has come so far."""
    day = a_morning()
    for step in steps:
        day.go_on(step)
    return day


def _report(day: Day) -> None:
    with day.desk.reading() as unit:
        here = unit.last_event() % 2
    site, asset = ("s1", "a1") if here else ("s2", "a2")
    reported(day.desk, now=day.now, site_id=site, asset_id=asset)


def _plan(day: Day) -> None:
    published(day.desk, day.now)


def _draft(day: Day) -> None:
    draft(day.desk, day.now)


def _away(day: Day) -> None:
    span = Interval(day.now, day.now + timedelta(hours=2))
    day.desk.record_absence("t1", span=span, reason="病假", now=day.now, actor="me", command_id=a_key())


def _pin(day: Day, order: WorkOrder) -> None:
    day.desk.pin(
        order.id,
        level=PinLevel.TECHNICIAN,
        technician_id="t2",
        arrive_at=None,
        version=None,
        now=day.now,
        actor="me",
        command_id=a_key(),
    )


def _hold(day: Day, order: WorkOrder) -> None:
    until = day.now + timedelta(minutes=90)
    day.desk.hold(
        order.id,
        until=until,
        reason="customer_reschedule",
        version=None,
        now=day.now,
        actor="me",
        command_id=a_key(),
    )


def _depart(day: Day, order: WorkOrder) -> None:
    day.desk.depart(order.id, order.technician_id or "t1", now=day.now, actor="me", command_id=a_key())


def _arrive(day: Day, order: WorkOrder) -> None:
    day.desk.arrive(order.id, order.technician_id or "t1", now=day.now, actor="me", command_id=a_key())


def _finish(day: Day, order: WorkOrder) -> None:
    who = order.technician_id or "t1"
    day.desk.finish(order.id, who, resolved=True, note="", now=day.now, actor="me", command_id=a_key())


def _come_again(day: Day, order: WorkOrder) -> None:
    who = order.technician_id or "t1"
    day.desk.finish(order.id, who, resolved=False, note="", now=day.now, actor="me", command_id=a_key())


def _cancel(day: Day, order: WorkOrder) -> None:
    day.desk.cancel(order.id, reason="误报", version=None, now=day.now, actor="me", command_id=a_key())


def _nothing(day: Day) -> None:
    """Time passes."""


WITHOUT_ORDER: Mapping[str, Callable[[Day], None]] = {
    "nothing": _nothing,
    "report": _report,
    "plan": _plan,
    "draft": _draft,
    "away": _away,
}
WITH_ORDER: Mapping[str, Callable[[Day, WorkOrder], None]] = {
    "pin": _pin,
    "hold": _hold,
    "depart": _depart,
    "arrive": _arrive,
    "finish": _finish,
    "come again": _come_again,
    "cancel": _cancel,
}
