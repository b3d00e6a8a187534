"""What a repair asks for and pins, read from the fields of a page, and written into them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from dispatch.errors import InputErrors, InputProblem
from dispatch.explain import DAYS_AHEAD
from dispatch.model.moment import SHANGHAI
from dispatch.model.repair import Placement
from dispatch.model.technician import Technician
from dispatch.model.work_order import PinLevel
from dispatch.repairs.moves import Wanted, teams_of
from web.move_words import RULE_WORDS
from web.words import _

TECHNICIAN, TEAM = "technician", "team"
DAYS_OFFERED = DAYS_AHEAD
"""As far ahead as the plan reaches."""


class Given(Protocol):
    """The query or the form."""

    def getlist(self, key: str, /) -> list[str]: ...
    def get(self, key: str, default: str, /) -> str: ...


def wanted_of(given: Given) -> Wanted:
    """The target: ``to`` is ``technician:<id>`` or ``team:<town>``, ``day`` an ISO date; both may be empty."""
    kind, _colon, name = given.get("to", "").partition(":")
    try:
        day = date.fromisoformat(given.get("day", "")) if given.get("day", "") else None
    except ValueError as error:
        raise InputErrors([InputProblem("repair.unreadable", "day")]) from error
    return Wanted(name if kind == TECHNICIAN else "", name if kind == TEAM else "", day)


def target_choices(technicians: Iterable[Technician]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Teams, then technicians, as pairs of value and words."""
    known = [one for one in technicians if one.active]
    teams = [
        (f"{TEAM}:{name}", _("%(team)s, %(count)d people", team=name, count=len(team)))
        for name, team in teams_of(known).items()
    ]
    people = sorted((f"{one.name} {one.home_name}", f"{TECHNICIAN}:{one.id}") for one in known)
    return teams, [(value, words) for words, value in people]


def day_choices(now: datetime) -> list[tuple[str, str]]:
    """Today and the days after it, as pairs of ISO date and words."""
    today = now.astimezone(SHANGHAI).date()
    words = (_("today"), _("tomorrow"))
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_OFFERED)]
    return [(day.isoformat(), words[ahead] if ahead < len(words) else f"{day:%m-%d}") for ahead, day in enumerate(days)]


def written(one: Placement) -> str:
    """A placement as the value of a field."""
    at = None if one.arrive_at is None else int(one.arrive_at.timestamp())
    row = [one.work_order_id, one.version, one.level.value, one.technician_id, at, one.follows, list(one.violations)]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def placements_of(values: Iterable[str]) -> tuple[Placement, ...]:
    """The placements of a form; ``InputErrors`` where one is not as :func:`written` writes it."""
    try:
        return tuple(_placement(json.loads(value)) for value in values)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise InputErrors([InputProblem("repair.unreadable", "placement")]) from error


def _placement(row: object) -> Placement:
    if not isinstance(row, list):
        raise TypeError("a placement is a row")
    id, version, level, technician, at, follows, violations = row
    return Placement(
        str(id),
        int(version),
        PinLevel(level),
        str(technician),
        None if at is None else datetime.fromtimestamp(int(at), UTC),
        None if follows is None else str(follows),
        tuple(code for code in violations if code in RULE_WORDS),
    )
