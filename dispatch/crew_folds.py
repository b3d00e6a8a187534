"""The month of a crew from its events: nothing but the events applied in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from dispatch.model.crew import CrewMonth, WrittenNotice
from dispatch.model.event import Event, EventKind

Days = Mapping[str, tuple[date, ...]]
REST, LEAVE, DUTY = "rest", "leave", "duty"


def crew_after(crew: CrewMonth | None, event: Event) -> CrewMonth:
    """What the event makes of the month; only ``CREW_SET`` can begin one."""
    if event.kind is EventKind.CREW_SET:
        return _set(crew, event)
    if crew is None:
        raise ValueError("the crew of a month begins with who belongs to it")
    return replace(_FOLD[event.kind](crew, event), version=crew.version + 1)


def day_of_fact(event: Event, name: str) -> date:
    return date.fromisoformat(str(event.facts[name]))


def _texts(given: object) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, Iterable) and not isinstance(given, str) else ()


def _set(crew: CrewMonth | None, event: Event) -> CrewMonth:
    posts, staff = int(str(event.facts["posts"])), _texts(event.facts["staff"])
    if crew is None:
        return CrewMonth(str(event.facts["site_id"]), day_of_fact(event, "month"), posts, staff)
    return replace(crew, posts=posts, staff=staff, version=crew.version + 1)


def _days_off(crew: CrewMonth, event: Event) -> CrewMonth:
    """Days of one person become rest, leave or duty; what they were before no longer counts."""
    who, kind = str(event.facts["who"]), str(event.facts["as"])
    days = tuple(date.fromisoformat(day) for day in _texts(event.facts["days"]))
    return replace(
        crew,
        rest=_changed(crew.rest, who, days, add=kind == REST),
        leave=_changed(crew.leave, who, days, add=kind == LEAVE),
    )


def _changed(held: Days, who: str, days: tuple[date, ...], *, add: bool) -> Days:
    others = set(held.get(who, ())) - set(days)
    mine = tuple(sorted(others | set(days) if add else others))
    kept = {name: kept_days for name, kept_days in held.items() if name != who}
    return {**kept, who: mine} if mine else kept


def _substitutes(crew: CrewMonth, event: Event) -> CrewMonth:
    day, names = day_of_fact(event, "day"), _texts(event.facts["names"])
    kept = {other: held for other, held in crew.substitutes.items() if other != day}
    return replace(crew, substitutes={**kept, day: names} if names else kept)


def _notice(crew: CrewMonth, event: Event) -> CrewMonth:
    """A later notice for the same day takes the place of the earlier one."""
    day, short = day_of_fact(event, "day"), int(str(event.facts["short"]))
    notice = WrittenNotice(day, short, str(event.facts["reason"]), event.actor, event.at)
    others = (one for one in crew.notices if one.day != day)
    return replace(crew, notices=tuple(sorted((*others, notice), key=lambda one: one.day)))


_FOLD: Mapping[EventKind, Callable[[CrewMonth, Event], CrewMonth]] = {
    EventKind.DAYS_OFF_SET: _days_off,
    EventKind.SUBSTITUTES_SET: _substitutes,
    EventKind.NOTICE_GIVEN: _notice,
}
CREW_EVENTS = frozenset({EventKind.CREW_SET, *_FOLD})
