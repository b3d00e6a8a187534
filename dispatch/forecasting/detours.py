"""A plan as it would go over the ways that are open now: detours push it back, visits nobody can reach fall out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.model.plan import Leg, Plan, Route, Stop
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The point of each work order by id, and of each technician's home; what is not known is left out."""

    sites: Mapping[str, Point]
    homes: Mapping[str, Point]


def over_open_ways(plan: Plan, known: Whereabouts, before: TravelTimes, now: TravelTimes) -> Plan:
    """The plan made for the ways of ``before``, over those of ``now``.

    A leg gets longer by what it is longer now; nothing gets shorter, for a plan does not leave sooner than it says.
    """
    points = tuple(dict.fromkeys((*known.sites.values(), *known.homes.values())))
    if not points:
        return plan
    ways = _Ways(points, known, before.matrix(points, points), now.matrix(points, points))
    return replace(plan, routes=tuple(replace(route, stops=tuple(ways.along(route))) for route in plan.routes))


class _Ways:
    """Both matrices over the places of one plan."""

    def __init__(self, points: Sequence[Point], known: Whereabouts, before: TravelMatrix, now: TravelMatrix) -> None:
        self._position = {point: number for number, point in enumerate(points)}
        self._known = known
        self._before = before.seconds
        self._now = now.seconds

    def along(self, route: Route) -> Iterator[Stop]:
        """The stops he still gets to, each as late as the detours make it."""
        here, free = self._known.homes.get(route.technician_id), None
        for stop in route.stops:
            there = self._known.sites.get(stop.work_order_id)
            more = 0 if stop.under_way else self._more_seconds(here, there)
            if more is None:
                continue
            moved = _later(stop, more, free)
            yield moved
            here, free = there, moved.finish_at

    def _more_seconds(self, here: Point | None, there: Point | None) -> int | None:
        """How much longer the way is now; None where there was one and is none any more."""
        if here is None or there is None:
            return 0
        start, end = self._position[here], self._position[there]
        before, now = int(self._before[start, end]), int(self._now[start, end])
        if before == NO_WAY:
            return 0
        return None if now == NO_WAY else max(0, now - before)


def _later(stop: Stop, more_seconds: int, free: datetime | None) -> Stop:
    """The stop with a longer leg, begun when he is free; pauses of the plan take up what they can."""
    depart = stop.depart_at if free is None or stop.under_way else max(stop.depart_at, free)
    arrive = depart + (stop.arrive_at - stop.depart_at) + timedelta(seconds=more_seconds)
    start = max(stop.start_at, arrive)
    finish = start + (stop.finish_at - stop.start_at)
    leg = stop.leg if more_seconds == 0 else _stretched(stop.leg, more_seconds)
    return replace(stop, leg=leg, depart_at=depart, arrive_at=arrive, start_at=start, finish_at=finish)


def _stretched(leg: Leg, more_seconds: int) -> Leg:
    """The leg with the detour; its rides are no longer known, and its uncertainty grows with it."""
    seconds = leg.seconds + more_seconds
    share = seconds / max(1, leg.seconds)
    p50 = None if leg.p50_seconds is None else round(leg.p50_seconds * share)
    p90 = None if leg.p90_seconds is None else round(leg.p90_seconds * share)
    return replace(leg, seconds=seconds, p50_seconds=p50, p90_seconds=p90, parts=(), drive_seconds=None)
