"""The words of the route list: what a technician is doing, how each stop stands, and what colour and sign that has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.model.moment import SHANGHAI
from dispatch.repairs.route_status import DayState, RouteStatus
from dispatch.repairs.stop_states import StopState, StopStatus
from web.forecast_words import percent_words
from web.present import Shown, clock_time, moment, span
from web.words import LazyString, _, _l

STOP_WORDS: Mapping[StopState, LazyString] = {
    StopState.MISSED: _l("Missed stop"),
    StopState.NOT_VISITED: _l("Not visited"),
    StopState.DELAYED: _l("Delayed"),
    StopState.UNDER_WAY: _l("Under way"),
    StopState.DONE_LATE: _l("Done late"),
    StopState.ON_TIME: _l("On time"),
    StopState.DONE_ON_TIME: _l("Done on time"),
}
STOP_LOOKS: Mapping[StopState, tuple[str, str]] = {
    StopState.MISSED: (Shown.BREACHED, "state-breached"),
    StopState.NOT_VISITED: (Shown.REQUIRED, "closed"),
    StopState.DELAYED: (Shown.PREDICTED_BREACH, "clock"),
    StopState.UNDER_WAY: ("going", "moving"),
    StopState.DONE_LATE: (Shown.AT_RISK, "state-at_risk"),
    StopState.ON_TIME: (Shown.ON_TRACK, "state-on_track"),
    StopState.DONE_ON_TIME: (Shown.MET, "check"),
}
"""Colour and sign of each state; the words stand beside them, so that neither says anything alone."""
DAY_WORDS: Mapping[DayState, LazyString] = {
    DayState.AWAY: _l("Away"),
    DayState.NOT_STARTED: _l("Not started"),
    DayState.DRIVING: _l("Driving"),
    DayState.AT_WORK: _l("At work"),
    DayState.FREE: _l("Between visits"),
    DayState.NIGHT_AWAY: _l("Night away"),
    DayState.FINISHED: _l("Day finished"),
}


A_MINUTE = 60
"""A promise missed by less is missed, but by no number of minutes."""


@dataclass(frozen=True, slots=True)
class StopView:
    """One stop as a chip. ``passes``: the filter lets it through; others stand back. ``answer``: he owes one."""

    work_order_id: str
    site: str
    state: StopState
    look: str
    icon: str
    words: str
    at: str
    chance: str
    pinned: bool
    passes: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class RouteView:
    """The row of one technician. ``next`` is where he is expected next, ``silent`` since when nobody heard of him."""

    technician_id: str
    name: str
    base: str
    state: DayState
    doing: str
    until: str
    silent: str
    stops: tuple[StopView, ...]
    next: str
    chance: str


def route_view(
    status: RouteStatus,
    sites: Mapping[str, str],
    passing: frozenset[str] | None,
    now: datetime,
    overdue: Mapping[str, str],
) -> RouteView:
    """The row; ``sites`` are the names by work order, ``passing`` is None where nothing is filtered.

    ``overdue`` are the words for visits that he should have accepted by now.
    """
    coming, one = status.next_stop, status.technician
    chance = status.breach_probability
    return RouteView(
        one.id,
        one.name,
        one.home_name,
        status.state,
        str(DAY_WORDS[status.state]),
        "" if status.until is None else _("until %(moment)s", moment=moment(status.until, now)),
        "" if status.silent_seconds is None else _("No news for %(span)s", span=span(status.silent_seconds)),
        tuple(
            replace(_stop_view(stop, sites, passing, now), answer=overdue.get(stop.work_order_id, ""))
            for stop in status.stops
        ),
        "" if coming is None else moment(coming.arrive_at, now),
        "" if chance is None else percent_words(chance),
    )


def _stop_view(stop: StopStatus, sites: Mapping[str, str], passing: frozenset[str] | None, now: datetime) -> StopView:
    look, icon = STOP_LOOKS[stop.state]
    ended = stop.finish_at if stop.done else stop.arrive_at
    chance = stop.breach_probability
    return StopView(
        stop.work_order_id,
        sites.get(stop.work_order_id, stop.work_order_id),
        stop.state,
        look,
        icon,
        stop_words(stop),
        _short(ended, now),
        "" if chance is None or stop.done else _("%(percent)s chance of a breach", percent=percent_words(chance)),
        stop.pinned,
        passing is None or stop.work_order_id in passing,
    )


def _short(instant: datetime, now: datetime) -> str:
    """The clock alone for a moment of today."""
    same_day = instant.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date()
    return clock_time(instant) if same_day else moment(instant, now)


def stop_words(stop: StopStatus) -> str:
    """How the stop stands, with the minutes that say how badly."""
    late, behind = span(stop.late_seconds), span(stop.behind_seconds)
    if 0 < stop.late_seconds < A_MINUTE and stop.state in (StopState.DONE_LATE, StopState.DELAYED):
        return str(STOP_WORDS[stop.state])
    match stop.state:
        case StopState.DELAYED if stop.late_seconds:
            return _("%(span)s late", span=late)
        case StopState.DELAYED:
            return _("%(span)s behind the plan", span=behind)
        case StopState.DONE_LATE:
            return _("Done, %(span)s late", span=late)
        case StopState.MISSED:
            return _("Missed, there %(span)s late", span=late)
        case StopState.UNDER_WAY:
            doing = _("At work until %(clock)s", clock=clock_time(stop.finish_at)) if stop.on_site else _("On the way")
            return f"{doing} · {_('%(span)s late', span=late)}" if stop.late_seconds else doing
        case _:
            return str(STOP_WORDS[stop.state])
