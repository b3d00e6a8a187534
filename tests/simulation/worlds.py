"""Work orders, stops and states for tests of the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.model.situation import Situation
from dispatch.model.technician import Shift
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.simulation.scenario import VisitHabits
from dispatch.simulation.world import World, WorldState

TEN = datetime(2026, 3, 10, 10, tzinfo=SHANGHAI)
"""Ten in the morning of the demo day."""
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def an_order(id: str = "w1", status: WorkOrderStatus = WorkOrderStatus.DISPATCHED, **given: object) -> WorkOrder:
    """A work order of technician t1, reported an hour before ten and answered at once."""
    reported = TEN - HOUR
    events = {"notified_at": reported, "responded_at": reported}
    fresh = WorkOrder(
        id=id,
        customer_id="c1",
        site_id="s1",
        asset_id="a1",
        policy_id="L01",
        policy_version=1,
        skill="pump",
        level=1,
        service_seconds=3600,
        description="说不清楚的故障",
        channel="phone",
        reported_by="demo-dispatcher",
        situation=Situation(events=events),
        status=status,
        version=3,
        recorded_at=reported,
        technician_id="t1",
    )
    return replace(fresh, **given)  # type: ignore[arg-type]


def a_stop(id: str = "w1", *, depart_at: datetime = TEN) -> Stop:
    """Half an hour on the road, an hour of work."""
    there = depart_at + HOUR / 2
    return Stop(id, Leg(1800, 20_000, "road_graph"), depart_at, there, there, there + HOUR)


def a_plan(*stops: Stop, technician_id: str = "t1", published_at: datetime = TEN - HOUR) -> Plan:
    route = Route("shift", technician_id, stops)
    return Plan(1, PlanStatus.PUBLISHED, 0, published_at, "insertion", (route,), published_at=published_at)


def a_day_shift(technician_id: str = "t1") -> Shift:
    return Shift(f"{technician_id}-day", technician_id, Interval(TEN - 2 * HOUR, TEN + 8 * HOUR))


def a_state(*orders: WorkOrder, since: datetime = TEN - MINUTE, **given: object) -> WorldState:
    """What the world sees while t1 is on duty, one minute before ten."""
    fresh = WorldState(since, orders, shifts=(a_day_shift(),))
    return replace(fresh, **given)  # type: ignore[arg-type]


def methods(world: World, state: WorldState, now: datetime) -> list[str]:
    """What is pressed by ``now``, in order."""
    return [press.method for press in world.next_presses(state, now)]


def certain(habits: VisitHabits, **shares: float) -> VisitHabits:
    """Habits without mishaps, but for the shares given."""
    mishaps = ("unresolved_share", "refused_share", "no_access_share", "no_answer_share", "absences_per_shift")
    sure = dict.fromkeys(mishaps, 0.0)
    return replace(habits, **{**sure, **shares})
