"""How a trip goes in words: 高铁 2 小时 30 分 + 打车 57 分, where it changes, and why not by car."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dispatch.data_root import data_root
from dispatch.model.plan import Leg, LegPart, Plan, Route, Stop
from dispatch.travel.intercity_data import Mode, read_intercity
from web.languages import language
from web.people import name_of
from web.present import span
from web.words import _

RIDES = (Mode.RAIL, Mode.AIR, Mode.FERRY)


@dataclass(frozen=True, slots=True)
class TripView:
    """A trip in words: what one rides, between which stations, and why; all empty for a plain drive."""

    rides: str = ""
    stations: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FarTrip:
    """A visit of a plan that is not reached by driving alone."""

    work_order_id: str
    technician: str
    total: str
    trip: TripView


def trip_view(leg: Leg) -> TripView:
    """The words of a leg with parts."""
    if not leg.parts:
        return TripView()
    rides = [part for part in leg.parts if part.mode in RIDES]
    if not rides:
        return TripView(" + ".join(_pieces(leg)), reason=_("a rest is due after four hours at the wheel"))
    return TripView(" + ".join(_pieces(leg)), " · ".join(_stations(ride) for ride in rides), _reason(leg))


def far_trips(plan: Plan | None, names: Mapping[str, str]) -> tuple[FarTrip, ...]:
    """The visits of a plan that somebody rides to, the longest trip first."""
    found = [
        (stop.leg.seconds, _far_trip(route, stop, view, names))
        for route in (plan.routes if plan else ())
        for stop in route.stops
        if (view := trip_view(stop.leg)).stations
    ]
    return tuple(trip for _seconds, trip in sorted(found, key=lambda one: (-one[0], one[1].work_order_id)))


def _far_trip(route: Route, stop: Stop, view: TripView, names: Mapping[str, str]) -> FarTrip:
    return FarTrip(stop.work_order_id, name_of(names, route.technician_id), span(stop.leg.seconds), view)


def _pieces(leg: Leg) -> Iterator[str]:
    """The rides in their order, then all drives, then all waits: together they are the whole trip."""
    for part in leg.parts:
        if part.mode in RIDES:
            yield _ride(part)
    driven = sum(part.seconds for part in leg.parts if part.mode == Mode.DRIVE)
    waited = sum(part.wait_seconds for part in leg.parts)
    own_car = not any(part.mode in (Mode.RAIL, Mode.AIR) for part in leg.parts)
    if driven >= 60:
        yield _("drive %(span)s", span=span(driven)) if own_car else _("taxi %(span)s", span=span(driven))
    if waited:
        only_rest = all(part.mode == Mode.DRIVE for part in leg.parts)
        yield _("rest %(span)s", span=span(waited)) if only_rest else _("waits %(span)s", span=span(waited))


def _ride(part: LegPart) -> str:
    lasts = span(part.seconds)
    if part.mode == Mode.RAIL:
        return _("high-speed train %(span)s", span=lasts)
    return _("flight %(span)s", span=lasts) if part.mode == Mode.AIR else _("boat %(span)s", span=lasts)


def _stations(part: LegPart) -> str:
    names = (part.start, part.end)
    if language() != "zh":
        names = (_english().get(part.start, part.start), _english().get(part.end, part.end))
    return " → ".join(names)


def _reason(leg: Leg) -> str:
    if leg.mode == Mode.FERRY:
        return _("no road leads there")
    if leg.drive_seconds is None:
        return _("there is no way by car")
    return _("driving would take %(span)s", span=span(leg.drive_seconds))


@cache
def _english() -> Mapping[str, str]:
    return read_intercity(data_root()).english
