"""A day to repair: faults on one road east of the base of t1, planned in an order that drives to and fro."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.plan import Plan
from dispatch.model.region import Place
from dispatch.planning.hand_made import hand_made
from tests.builders import MONDAY_9, a_desk, a_key, a_site, a_small_company, an_asset, reported
from tests.dispatch.planned import published


def on_a_road(count: int) -> Desk:
    """The small company with ``count`` sites ``r1``, ``r2`` ... on one road, each farther from the base of t1."""
    desk = a_small_company(a_desk())
    with desk._store.writing() as unit:
        unit.add_sites(a_site(f"r{n}", place=at(n)) for n in range(1, count + 1))
        unit.add_assets(an_asset(f"m{n}", site_id=f"r{n}") for n in range(1, count + 1))
    return desk


def at(n: int) -> Place:
    """``n`` hundredths of a degree, 100 seconds each, east of the base."""
    return Place(province="广东省", city="广州市", lat=23.13, lon=113.27 + n / 100)


def faults(desk: Desk, places: Iterable[int], *, now: datetime = MONDAY_9, minutes: int = 20) -> list[str]:
    """One fault at each of these places of the road, in the order given."""
    known = (
        reported(desk, now=now, site_id=f"r{n}", asset_id=f"m{n}", service_seconds=60 * minutes).id for n in places
    )
    return list(known)


def in_force(desk: Desk, rows: Mapping[str, Sequence[str]], now: datetime = MONDAY_9) -> Plan:
    """A plan in force in which these technicians make these visits, in this order, on the day of ``now``."""
    published(desk, now)
    stated = stated_at(desk, now)
    number = {order.id: i for i, order in enumerate(stated.work_orders)}
    shift_of = {duty.technician.id: i for i, duty in reversed(list(enumerate(stated.duties)))}
    made = hand_made(stated, {shift_of[who]: tuple(number[id] for id in row) for who, row in rows.items()})
    draft = desk.submit_plan(made, now=now, actor="planner")
    return desk.publish(draft.version, now=now, actor="planner", command_id=a_key())


def row(desk: Desk, technician_id: str = "t1") -> list[str]:
    """The visits of a technician in the plan in force, in order."""
    with desk.reading() as unit:
        plan = unit.published_plan()
    routes = () if plan is None else plan.routes
    return [stop.work_order_id for route in routes if route.technician_id == technician_id for stop in route.stops]
