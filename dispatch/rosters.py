"""Rosters: rest days, substitutes, and the days on which too few people stand on a site."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dispatch.model.policy import Policy

Days = Mapping[str, Collection[date]]


@dataclass(frozen=True, slots=True)
class MonthRoster:
    """One month on one site. ``month`` is any day in it; ``substitutes`` are the ids of those who stand in that day."""

    month: date
    posts: int
    staff: Sequence[str]
    rest: Days = field(default_factory=dict)
    leave: Days = field(default_factory=dict)
    substitutes: Mapping[date, Collection[str]] = field(default_factory=dict)
    written_notices: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ShortDay:
    """A day with ``short`` posts empty of which the customer was not told in writing."""

    day: date
    short: int


@dataclass(frozen=True, slots=True)
class RosterReport:
    """``absent`` and ``notified`` in the order of days; ``rest_short`` are staff with too few days of rest."""

    absent: tuple[ShortDay, ...]
    notified: tuple[date, ...]
    rest_short: tuple[str, ...]


def roster_report(policy: Policy, roster: MonthRoster) -> RosterReport:
    """Hold a month against the letter: rest days that substitutes cover are no absence."""
    days = _days_of(roster.month)
    short = [ShortDay(day, roster.posts - there) for day, there in presence(roster).items() if there < roster.posts]
    owed = policy.roster.rest_days_per_month if policy.roster else 0
    return RosterReport(
        absent=tuple(entry for entry in short if entry.day not in roster.written_notices),
        notified=tuple(entry.day for entry in short if entry.day in roster.written_notices),
        rest_short=tuple(who for who in roster.staff if len(set(roster.rest.get(who, ())) & set(days)) < owed),
    )


def presence(roster: MonthRoster) -> Mapping[date, int]:
    """How many stand on the site on every day of the month."""
    return {day: _present(roster, day) for day in _days_of(roster.month)}


def _present(roster: MonthRoster, day: date) -> int:
    """Staff on duty and the substitutes who are not staff themselves: a colleague is counted already, or rests."""
    off = {who for who in roster.staff if day in roster.rest.get(who, ()) or day in roster.leave.get(who, ())}
    return len(set(roster.staff) - off) + len(set(roster.substitutes.get(day, ())) - set(roster.staff))


def _days_of(month: date) -> list[date]:
    first = month.replace(day=1)
    return [first.replace(day=day) for day in range(1, monthrange(first.year, first.month)[1] + 1)]
