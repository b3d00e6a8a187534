"""A crew that stands on a customer's site all month: who belongs to it, rests, stands in, and what was announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class WrittenNotice:
    """The customer was told in writing that ``short`` posts stay empty on a day, and why."""

    day: date
    short: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CrewMonth:
    """One month of one site, folded from its events. ``month`` is its first day, people are known by name.

    ``rest`` and ``leave`` are days by person, ``substitutes`` people by day. ``version`` counts changes.
    """

    site_id: str
    month: date
    posts: int
    staff: tuple[str, ...]
    rest: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    leave: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    substitutes: Mapping[date, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[WrittenNotice, ...] = ()
    version: int = 1

    @property
    def id(self) -> str:
        """The key of the row."""
        return crew_id(self.site_id, self.month)

    def notice_of(self, day: date) -> WrittenNotice | None:
        """What the customer was told about that day."""
        return next((notice for notice in self.notices if notice.day == day), None)


def crew_id(site_id: str, month: date) -> str:
    return f"{site_id}@{month:%Y-%m}"
