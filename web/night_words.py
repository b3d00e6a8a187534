"""Nights away in words: who stays out, from when to when, before which visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.moment import Interval
from dispatch.model.plan import Plan, Route, Stop
from web.people import name_of
from web.present import moment
from web.words import _


@dataclass(frozen=True, slots=True)
class NightView:
    """One night of the plan in force; ``work_order_id`` is the visit after it, empty when he only drives home then."""

    technician: str
    words: str
    work_order_id: str


def nights_of_plan(plan: Plan | None, names: Mapping[str, str], now: datetime) -> tuple[NightView, ...]:
    """Every night away of a plan, the first one first."""
    found = [
        (night.start, NightView(name_of(names, route.technician_id), night_words(night, now), _after(route, night)))
        for route in (plan.routes if plan else ())
        for night in route.nights
    ]
    return tuple(view for _start, view in sorted(found, key=lambda one: (one[0], one[1].technician)))


def night_before(route: Route, stop: Stop, now: datetime) -> str:
    """The night away between the stop before and this one, in words; empty where there is none."""
    earlier = [other.finish_at for other in route.stops if other.depart_at < stop.depart_at]
    since = max(earlier, default=None)
    nights = (n for n in route.nights if n.end <= stop.depart_at and (since is None or n.end > since))
    return next((night_words(night, now) for night in nights), "")


def nights_before_home(plan: Plan | None, technician_id: str, now: datetime) -> tuple[str, ...]:
    """A technician's nights away after which he only drives home, in words, as far as they are not over."""
    return tuple(
        _("%(night)s, then home", night=night_words(night, now))
        for route in (plan.routes if plan else ())
        if route.technician_id == technician_id
        for night in route.nights
        if night.end > now and not _after(route, night)
    )


def night_words(night: Interval, now: datetime) -> str:
    return _("Night away %(start)s – %(end)s", start=moment(night.start, now), end=moment(night.end, now))


def _after(route: Route, night: Interval) -> str:
    later = [stop for stop in route.stops if stop.depart_at >= night.end]
    return min(later, key=lambda stop: stop.depart_at).work_order_id if later else ""
