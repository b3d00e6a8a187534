"""Points of a planning run: where each visit is, and one row of the matrix for every distinct point."""

from __future__ import annotations

from dispatch.model.work_order import WorkOrder
from dispatch.travel.times import Point


class Locations:
    """Gives every distinct point one row of the matrix."""

    def __init__(self) -> None:
        self._index: dict[Point, int] = {}

    def of(self, point: Point) -> int:
        return self._index.setdefault(point, len(self._index))

    def all(self) -> tuple[Point, ...]:
        return tuple(self._index)


def point_of(work_order: WorkOrder) -> Point | None:
    """Where the visit is, as far as it is known."""
    place = work_order.situation.place_corrected or work_order.situation.place
    return None if place is None else place.point


def known_point(work_order: WorkOrder) -> Point:
    point = point_of(work_order)
    assert point is not None
    return point
