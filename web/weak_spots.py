"""The weak spots of the company as it is, for the analyst: hours nobody is there in time, skills of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from dispatch.desk import Desk
from dispatch.model.moment import SHANGHAI
from dispatch.model.user import Role
from dispatch.places.counties import County
from dispatch.staffing import Gap
from dispatch.whatif.coverage import WeakSpots, weak_spots
from web.context import desk, now
from web.languages import language
from web.order_words import skill_word
from web.people import name_of, people
from web.present import moment, span
from web.roles import allow

ANALYSTS = (Role.ANALYST, Role.ADMIN)
SHOWN = 40
HOURS = range(24)

coverage = Blueprint("coverage", __name__, url_prefix="/whatif/coverage")


@dataclass(frozen=True, slots=True)
class GapView:
    """One county with its promise: ``missed`` are the hours of the day at which a fault there would be too late."""

    place: str
    letter: str
    skill: str
    level: int
    promise: str
    missed: frozenset[int]
    hours: str
    only: str
    sites: int


@coverage.get("")
@allow(*ANALYSTS)
def show() -> str:
    """The coming day, hour by hour, the worst first."""
    company, at = desk(), now()
    with company.reading() as unit:
        found = weak_spots(unit, company.policies, company.atlas, company.travel_at(at), at)
    names, everything = people(company), bool(request.args.get("all"))
    gaps = found.gaps if everything else found.gaps[:SHOWN]
    return render_template(
        "whatif/coverage.html",
        begins=moment(found.period.start, at),
        ends=moment(found.period.end, at),
        cells=found.cells,
        gaps=[_gap(gap, found, company, names) for gap in gaps],
        more=len(found.gaps) - len(gaps),
        hours=HOURS,
        holders=[(skill_word(one.skill), one.level, name_of(names, one.technician_id)) for one in found.holders],
    )


def _gap(gap: Gap, found: WeakSpots, company: Desk, names: Mapping[str, str]) -> GapView:
    adcode, _, letter = gap.cell.id.partition(" ")
    county = company.atlas.counties.by_adcode.get(adcode)
    return GapView(
        adcode if county is None else _place(county),
        letter,
        skill_word(gap.cell.skill),
        gap.cell.level,
        span(gap.cell.within_seconds),
        frozenset(hour.astimezone(SHANGHAI).hour for hour in gap.hours),
        stretches(gap.hours),
        name_of(names, gap.only),
        round(gap.cell.weight),
    )


def _place(county: County) -> str:
    if language() == "en":
        return f"{county.city_en or county.province_en} {county.name_en}"
    return f"{county.city or county.province}{county.name}"


def stretches(hours: Iterable[datetime]) -> str:
    """Hours of the day in a row as one stretch: ``22–07, 12``; ``00–24`` for all of them."""
    rows: list[list[int]] = []
    missed = [one.astimezone(SHANGHAI).hour for one in hours]
    if len(set(missed)) == len(HOURS):
        return "00–24"
    for hour in missed:
        if rows and (rows[-1][1] + 1) % 24 == hour:
            rows[-1][1] = hour
        else:
            rows.append([hour, hour])
    return ", ".join(f"{first:02d}" if first == last else f"{first:02d}–{last:02d}" for first, last in rows)
