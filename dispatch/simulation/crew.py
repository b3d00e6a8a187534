"""The demo company's technicians and the roster they work by."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.technician import Employer, Shift, Technician
from dispatch.simulation.company_files import CrewPlan
from dispatch.simulation.people import People
from dispatch.simulation.towns import Towns

DAY_HOURS = ((8, 18), (9, 19), (8, 18), (8, 18), (9, 19), (12, 22))
"""Working hours, given out in turn; every second technician works from eight to six."""
NIGHT_ENDS = 8
EVENING = 18
"""When on-call duty begins on a day without a shift."""


@dataclass(frozen=True, slots=True)
class Member:
    """A technician with his place in the roster: ``rest_weekday`` is free (0 Monday), and every ``on_call_every``-th

    night, counted from ``turn``, he is on call.
    """

    technician: Technician
    duty: str
    hours: tuple[int, int]
    rest_weekday: int
    turn: int
    on_call_every: int


def make_crew(plans: Sequence[CrewPlan], towns: Towns, people: People, rng: random.Random) -> tuple[Member, ...]:
    """Everybody of every crew, at homes in real towns; rest days and nights go round within a duty."""
    members: list[Member] = []
    turns: dict[str, int] = {}
    for plan in plans:
        for _ in range(plan.count):
            turn = turns.setdefault(plan.duty, 0)
            turns[plan.duty] += 1
            technician = _technician(plan, f"T{len(members) + 1:03d}", towns, people, rng)
            hours = DAY_HOURS[turn % len(DAY_HOURS)]
            members.append(Member(technician, plan.duty, hours, turn % 7, turn, plan.on_call_every))
    return tuple(members)


def _technician(plan: CrewPlan, id: str, towns: Towns, people: People, rng: random.Random) -> Technician:
    _, place = towns.somewhere(plan.base, rng, seat=True)
    assert place.lat is not None
    assert place.lon is not None
    return Technician(
        id=id,
        name=people.name(),
        phone=people.phone(),
        home=(place.lat, place.lon),
        home_name=f"{place.city or place.province}{place.district or ''}",
        skills=dict(plan.skills),
        employer=Employer(plan.employer),
    )


def shifts(crew: Iterable[Member], first: date, days: int) -> tuple[Shift, ...]:
    """Every shift that begins on one of ``days`` days from ``first``, in the order of their beginnings."""
    found = [
        shift
        for member in crew
        for number in range(days)
        for shift in _shifts_of_a_day(member, first + timedelta(days=number))
    ]
    return tuple(sorted(found, key=lambda shift: (shift.span.start, shift.id)))


def _shifts_of_a_day(member: Member, day: date) -> list[Shift]:
    found, who = [], member.technician.id
    night_begins = EVENING
    if day.weekday() != member.rest_weekday:
        begins, night_begins = member.hours
        span = Interval(_at(day, begins), _at(day, night_begins))
        found.append(Shift(f"{who}-{day:%Y%m%d}-day", who, span))
    if (day.toordinal() + member.turn) % member.on_call_every == 0:
        span = Interval(_at(day, night_begins), _at(day + timedelta(days=1), NIGHT_ENDS))
        found.append(Shift(f"{who}-{day:%Y%m%d}-night", who, span, on_call=True))
    return found


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
