"""Instants and intervals: aware, whole seconds, closed at the start and open at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Rule B1: every letter lives at UTC+08:00 all year."""


def at_whole_second(instant: datetime) -> datetime:
    """Drop the fraction of a second; raise ``ValueError`` for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError(f"naive instant: {instant.isoformat()}")
    return instant.replace(microsecond=0)


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds from ``start`` to ``end``; negative when ``end`` is earlier."""
    return int((end - start).total_seconds())


def to_text(instant: datetime) -> str:
    """ISO 8601 in UTC with a ``Z``: the one form in which instants are stored and sorted."""
    return at_whole_second(instant).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    """The instant written by :func:`to_text`, or any ISO 8601 text with an offset; ``ValueError`` otherwise."""
    return at_whole_second(datetime.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants from ``start`` up to but not including ``end``."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs aware instants")
        if self.end < self.start:
            raise ValueError(f"an interval ends before it starts: {self.start} > {self.end}")

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def seconds(self) -> int:
        return seconds_between(self.start, self.end)
