"""Words and JSON for the answer who can be there: people, reasons, and the bands of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.model.moment import from_text, seconds_between, to_text
from dispatch.places.counties import County
from dispatch.reach import BANDS, Coming, Covered, NotComing, Reach
from web.languages import language
from web.order_words import joined, skill_word
from web.people import name_of
from web.present import left, moment, span
from web.trip_words import TripView, trip_view
from web.words import _

COUNTIES_SHOWN = 14


@dataclass(frozen=True, slots=True)
class PersonView:
    """One row of the people who could come; ``margin`` is empty where nothing is promised."""

    technician_id: str
    name: str
    leaves: str
    before: str
    way: str
    trip: TripView
    arrives: str
    margin: str
    in_time: bool
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class RefusedView:
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class BandView:
    """One band of the map: its number from 1, its minutes, and the counties that are reached in it first."""

    number: int
    minutes: str
    counties: str
    more: int


def person_views(reach: Reach, due: datetime | None, names: Mapping[str, str], now: datetime) -> tuple[PersonView, ...]:
    """Those who could come, the soonest first."""
    return tuple(_person(one, due, names, now) for one in reach.coming)


def _person(one: Coming, due: datetime | None, names: Mapping[str, str], now: datetime) -> PersonView:
    margin = None if due is None else seconds_between(one.arrive_at, due)
    before = _("after %(id)s", id=one.after) if one.after else _("on call") if one.on_call else ""
    return PersonView(
        one.technician_id,
        name_of(names, one.technician_id),
        moment(one.leaves_at, now),
        before,
        span(one.leg.seconds),
        trip_view(one.leg),
        moment(one.arrive_at, now),
        "" if margin is None else left(margin),
        margin is None or margin >= 0,
        *one.start,
    )


def refused_views(reach: Reach, names: Mapping[str, str], now: datetime) -> tuple[RefusedView, ...]:
    """Those who could not, with the reason in words."""
    return tuple(RefusedView(name_of(names, one.technician_id), _why(one, now)) for one in reach.others)


def _why(one: NotComing, now: datetime) -> str:
    if one.code == "no_skill":
        skill, held = skill_word(one.facts["skill"]), one.facts["held"]
        if held == "0":
            return _("has not learned %(skill)s", skill=skill)
        return _(
            "%(skill)s at level %(held)s only, %(level)s is needed", skill=skill, held=held, level=one.facts["level"]
        )
    if one.code == "no_permit":
        return _("holds no %(permit)s", permit=skill_word(one.facts["permit"]))
    if one.code == "no_technician":
        return _("not own staff, whom the letter demands")
    if one.code == "unreachable":
        return _("no way leads there")
    begins = one.facts.get("begins")
    if begins is None:
        return _("off duty")
    return _("off duty until %(moment)s", moment=moment(from_text(begins), now))


def span_word(minutes: int) -> str:
    return _("%(hours)d h around", hours=minutes // 60)


def band_views(covered: Covered) -> tuple[BandView, ...]:
    """Every band with the counties whose nearest cell lies in it."""
    lower, found = 0, []
    for number, upper in enumerate(covered.bands, start=1):
        inside = [c for c, seconds in covered.counties if lower * 60 < seconds + (number == 1) <= upper * 60]
        words = _("%(lower)d–%(upper)d min", lower=lower, upper=upper)
        more = max(0, len(inside) - COUNTIES_SHOWN)
        found.append(BandView(number, words, _listed(inside[:COUNTIES_SHOWN]), more))
        lower = upper
    return tuple(found)


def _listed(counties: Sequence[County]) -> str:
    return joined([county.name_en if language() == "en" and county.name_en else county.name for county in counties])


def reach_json(reach: Reach, due: datetime | None) -> dict[str, Any]:
    """The people for a program: ids, moments in ISO 8601, seconds, codes of reasons."""
    wanted = reach.wanted
    return {
        "at": to_text(wanted.at),
        "lat": wanted.point[0],
        "lon": wanted.point[1],
        "skill": wanted.skill,
        "level": wanted.level,
        "due": None if due is None else to_text(due),
        "coming": [_coming_json(one, due) for one in reach.coming],
        "others": [{"technician": one.technician_id, "code": one.code, **one.facts} for one in reach.others],
    }


def _coming_json(one: Coming, due: datetime | None) -> dict[str, Any]:
    return {
        "technician": one.technician_id,
        "lat": one.start[0],
        "lon": one.start[1],
        "leaves_at": to_text(one.leaves_at),
        "after": one.after,
        "on_call": one.on_call,
        "mode": one.leg.mode,
        "travel_seconds": one.leg.seconds,
        "travel_metres": one.leg.metres,
        "arrive_at": to_text(one.arrive_at),
        "margin_seconds": None if due is None else seconds_between(one.arrive_at, due),
    }


def covered_json(covered: Covered) -> dict[str, Any]:
    """The cells row by row from the south-west: the number of the band from 1, 0 outside all of them."""
    grid, width = covered.grid, covered.grid.minutes * 60 // BANDS
    numbers = [0 if seconds < 0 else _band(seconds, width) for seconds in grid.seconds.flatten().tolist()]
    return {
        "south": grid.south,
        "west": grid.west,
        "lat_step": grid.lat_step,
        "lon_step": grid.lon_step,
        "columns": grid.seconds.shape[1],
        "minutes": list(covered.bands),
        "bands": numbers,
    }


def _band(seconds: int, width: int) -> int:
    band = max(0, seconds - 1) // width + 1
    return band if band <= BANDS else 0
