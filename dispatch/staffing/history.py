"""The questions of staffing from the firm's own past: cells of reported faults, and ways from places to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dispatch.commitments import arrival_hours
from dispatch.desk import Desk
from dispatch.desk.places import place_of
from dispatch.model.moment import Interval
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder
from dispatch.staffing.siting import Base, Demand, Siting
from dispatch.staffing.weak_spots import Cell
from dispatch.travel.times import Point


@dataclass(frozen=True, slots=True)
class Reported:
    """A cell with the middle of its faults (degrees), from which ways are measured."""

    cell: Cell
    middle: Point


def cells_of(desk: Desk, period: Interval) -> tuple[Reported, ...]:
    """The faults reported in the period by county, skill and level, most first.

    What is owed is the strictest arrival that any of a cell's letters promises. A fault without a place or without a
    promised arrival counts nowhere.
    """
    with desk.reading() as unit:
        orders = (*unit.finished_work_orders(desk.policies, period.start), *unit.open_work_orders())
    groups: defaultdict[tuple[str, str, int], list[tuple[int, Point]]] = defaultdict(list)
    for order in {order.id: order for order in orders}.values():
        point, within = place_of(order).point, _within_seconds(desk, order)
        if order.purpose is Purpose.FAULT and order.notified_at in period and point is not None and within is not None:
            groups[_county(order), order.skill, order.level].append((within, point))
    found = [_reported(key, faults) for key, faults in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.cell.weight, one.cell.id, one.cell.skill, one.cell.level)))


def siting_of(
    desk: Desk, cells: Iterable[Reported], bases: Mapping[str, Point], *, most: int, capacity: float | None = None
) -> Siting:
    """The cells and the bases with the ways between them; up to ``most`` technicians at each base."""
    asked = tuple(cells)
    demands = tuple(
        Demand(f"{one.cell.id}/{one.cell.skill}/{one.cell.level}", one.cell.weight, one.cell.within_seconds)
        for one in asked
    )
    ways = ways_to(desk, tuple(bases.values()), asked)
    return Siting(demands, tuple(Base(id, most) for id in bases), ways, capacity)


def ways_to(desk: Desk, starts: Sequence[Point], cells: Sequence[Reported]) -> npt.NDArray[np.int32]:
    """Seconds from each start to the middle of each cell [start x cell], negative where there is no way."""
    if not starts or not cells:
        return np.zeros((len(starts), len(cells)), np.int32)
    return desk.travel.matrix(starts, [one.middle for one in cells]).seconds


def _within_seconds(desk: Desk, order: WorkOrder) -> int | None:
    policy = desk.policy_of(order)
    hours = arrival_hours(policy, desk.decide(policy, order.situation))
    return None if hours is None else round(3600 * hours)


def _county(order: WorkOrder) -> str:
    """The county's code, or the words for the place where no code is known."""
    place = place_of(order)
    return place.adcode or place.district or place.city or place.province or ""


def _reported(key: tuple[str, str, int], faults: Sequence[tuple[int, Point]]) -> Reported:
    county, skill, level = key
    lat, lon = np.mean([point for _, point in faults], axis=0)
    within = min(seconds for seconds, _ in faults)
    return Reported(Cell(county, skill, level, float(len(faults)), within), (float(lat), float(lon)))
