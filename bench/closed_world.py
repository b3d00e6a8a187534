"""A small world that shares no code with the forecast: routes whose true hours follow laws it never sees.

Trips and repairs follow gamma laws, the day's traffic delays everybody alike, technicians have a pace of their own, and
kinds of fault last longer or shorter than the desk expects. The desk sees what it would see: expected times, and what
has happened until it looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from dispatch.model.moment import SHANGHAI
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.model.situation import Situation
from dispatch.model.work_order import WorkOrder, WorkOrderStatus

EIGHT = datetime(2026, 3, 9, 8, tzinfo=SHANGHAI)
"""When every route begins; seconds below count from here."""
VISITS = (4, 9)
"""A route has at least so many visits and fewer than so many."""
SKILLS = 4
KINDS_OF_A_SKILL = 5
UNRESOLVED = 0.09
AGAIN_HOURS = (2.0, 9.0)
"""Shape and scale of the gamma law of the wait for a second visit."""
TRAFFIC_SPREAD, PACE_SPREAD = 0.06, 0.05
NEAR_METRES = 12_000
NOISE = {"road_graph": 0.13, "geodesic": 0.25}
"""Standard deviation of a trip by its planned length, by who planned it."""
APPOINTMENT_SHARE = 0.15
LOOKED_AT_SECONDS = 10 * 3600
"""The desk looks within so long after eight."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: how long it truly lasts by what the desk expects (``ratio``, on average), and how evenly."""

    skill: str
    name: str
    expected_seconds: int
    ratio: float
    variation: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as it will turn out. ``opens`` is an appointment (seconds after eight), ``again`` the wait for a second
    visit where this one is not enough (0 where it is).
    """

    id: str
    kind: Kind
    leg: Leg
    opens: int
    travel: float
    work: float
    again: float
    second_work: float
    slack_arrive: int
    slack_solve: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What happens, in seconds after eight."""

    departs: float
    there: float
    free: float
    solved: float


@dataclass(frozen=True, slots=True)
class Look:
    """One moment of one route: what the desk sees, and when each visit will truly be there and be solved."""

    now: datetime
    plan: Plan
    orders: Mapping[str, WorkOrder]
    truths: Mapping[str, Truth]
    visits: Mapping[str, Visit]


def kinds(rng: np.random.Generator) -> tuple[Kind, ...]:
    """The faults of this world."""
    return tuple(
        Kind(
            f"skill{skill}",
            f"fault{skill}{number}",
            60 * int(rng.integers(4, 25)) * 5,
            float(rng.uniform(0.7, 1.7)),
            float(rng.uniform(0.2, 0.55)),
        )
        for skill in range(SKILLS)
        for number in range(KINDS_OF_A_SKILL)
    )


def routes(faults: tuple[Kind, ...], count: int, rng: np.random.Generator) -> Iterator[tuple[Visit, ...]]:
    """So many days of one technician each."""
    for number in range(count):
        traffic, pace = np.exp(TRAFFIC_SPREAD * rng.standard_normal()), np.exp(PACE_SPREAD * rng.standard_normal())
        yield tuple(
            _visit(f"r{number}v{place}", faults, float(traffic), float(pace), rng)
            for place in range(int(rng.integers(*VISITS)))
        )


def _visit(id: str, faults: tuple[Kind, ...], traffic: float, pace: float, rng: np.random.Generator) -> Visit:
    kind = faults[int(rng.integers(len(faults)))]
    leg = _leg(rng)
    noise = NOISE[leg.source]
    unresolved = rng.random() < UNRESOLVED
    return Visit(
        id,
        kind,
        leg,
        int(rng.integers(0, 9 * 3600)) if rng.random() < APPOINTMENT_SHARE else 0,
        leg.seconds * traffic * _gamma(noise, rng),
        _work(kind, pace, rng),
        float(3600 * rng.gamma(*AGAIN_HOURS)) if unresolved else 0.0,
        _work(kind, pace, rng),
        int(rng.uniform(-45, 150) * 60),
        int(rng.uniform(-60, 240) * 60),
    )


def _work(kind: Kind, pace: float, rng: np.random.Generator) -> float:
    return kind.expected_seconds * kind.ratio * pace * _gamma(kind.variation, rng)


def _gamma(variation: float, rng: np.random.Generator) -> float:
    """Mean 1, with this standard deviation."""
    return float(rng.gamma(variation**-2, variation**2))


def _leg(rng: np.random.Generator) -> Leg:
    metres = int(rng.gamma(1.6, 16_000)) + 500
    if metres < NEAR_METRES:
        seconds = round(metres / 7.0)
        return Leg(seconds, metres, "geodesic", p50_seconds=seconds, p90_seconds=round(1.4 * seconds))
    seconds = round(metres / 14.0) + 600
    return Leg(seconds, metres, "road_graph", p50_seconds=seconds, p90_seconds=round(1.2 * seconds))


def lived(route: tuple[Visit, ...]) -> tuple[Truth, ...]:
    """The day as it happens: he leaves when he is done, and begins no work before its appointment."""
    found, free = [], 0.0
    for visit in route:
        there = free + visit.travel
        end = max(there, visit.opens) + visit.work
        solved = end + visit.again + visit.second_work if visit.again else end
        found.append(Truth(free, there, end, solved))
        free = end
    return tuple(found)


def look(route: tuple[Visit, ...], rng: np.random.Generator) -> Look:
    """The desk looks at some moment of the day, with a plan that takes up what has happened so far.

    The moment is drawn without regard to how the day turns out: looking only while work goes on would favour long days.
    """
    truths = lived(route)
    seconds = int(rng.uniform(0, LOOKED_AT_SECONDS))
    now = EIGHT + timedelta(seconds=seconds)
    orders = {visit.id: _order(visit, truth, now) for visit, truth in zip(route, truths, strict=True)}
    plan = Plan(1, PlanStatus.PUBLISHED, 0, now, "search", (Route("shift", "t1", _planned(route, orders, now)),))
    return Look(now, plan, orders, dict(zip(orders, truths, strict=True)), {visit.id: visit for visit in route})


def _planned(route: tuple[Visit, ...], orders: Mapping[str, WorkOrder], now: datetime) -> tuple[Stop, ...]:
    """Expected times in a row from what is known now; what runs over is expected to end at once."""
    stops: list[Stop] = []
    free = now
    for visit in route:
        order = orders[visit.id]
        if order.status is WorkOrderStatus.RESOLVED:
            continue
        departs = order.departed_at or free
        there = order.visit_arrived_at or max(now, departs + timedelta(seconds=visit.leg.seconds))
        start = max(there, EIGHT + timedelta(seconds=visit.opens))
        free = max(now, start + timedelta(seconds=order.service_seconds))
        under_way = order.status is not WorkOrderStatus.DISPATCHED
        stops.append(Stop(visit.id, visit.leg, departs, there, start, free, under_way=under_way))
    return tuple(stops)


def _order(visit: Visit, truth: Truth, now: datetime) -> WorkOrder:
    departed, there, free = (EIGHT + timedelta(seconds=round(x)) for x in (truth.departs, truth.there, truth.free))
    order = _blank(visit)
    if now < departed:
        return order
    if now < there:
        return replace(order, status=WorkOrderStatus.ON_THE_WAY, departed_at=departed)
    status = WorkOrderStatus.ON_SITE if now < free else WorkOrderStatus.RESOLVED
    return replace(order, status=status, departed_at=departed, visit_arrived_at=there)


def _blank(visit: Visit) -> WorkOrder:
    return WorkOrder(
        visit.id, "c", "s", None, "L", 1, visit.kind.skill, 1, visit.kind.expected_seconds, visit.kind.name, "phone",
        "office", Situation(), WorkOrderStatus.DISPATCHED, 1, EIGHT, "t1",
    )  # fmt: skip


def finished(route: tuple[Visit, ...]) -> Iterator[WorkOrder]:
    """What is on record of a day that is over."""
    for visit, truth in zip(route, lived(route), strict=True):
        begun = max(truth.there, visit.opens)
        last = truth.solved - visit.second_work if visit.again else begun
        events = {"arrived_at": _at(truth.there), "resolved_at": _at(truth.solved)}
        yield replace(
            _blank(visit),
            status=WorkOrderStatus.RESOLVED,
            visit_number=2 if visit.again else 1,
            visit_arrived_at=_at(last),
            situation=Situation(events=events),
        )


def _at(seconds: float) -> datetime:
    return EIGHT + timedelta(seconds=round(seconds))
