"""What moving one visit by hand would do: the new arrival, the price, the promises, and the rules it overrules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What a move makes of one promise."""

    SAVED = "saved"
    BROKEN = "broken"
    LATER = "later"
    SOONER = "sooner"


@dataclass(frozen=True, slots=True)
class Effect:
    """One promise that stands otherwise after the move. Seconds late; ``before`` is None while nobody is planned."""

    work_order_id: str
    on_finish: bool
    late_seconds_before: int | None
    late_seconds_after: int

    @property
    def change(self) -> Change:
        """Late by no second is kept; what nobody is planned for is not kept."""
        kept_before = self.late_seconds_before == 0
        if self.late_seconds_after == 0:
            return Change.SAVED
        if kept_before or self.late_seconds_before is None:
            return Change.BROKEN
        return Change.LATER if self.late_seconds_after > self.late_seconds_before else Change.SOONER


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that the move overrules: ``code`` names the words, ``facts`` fill them."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The price of one move. ``arrive_at`` is None where no way leads there; ``follows`` is the visit made before it.

    ``extra_travel_seconds`` counts both routes, the one left and the one joined.
    """

    work_order_id: str
    technician_id: str
    follows: str | None
    arrive_at: datetime | None
    finish_at: datetime | None
    extra_travel_seconds: int
    effects: tuple[Effect, ...] = ()
    violations: tuple[Violation, ...] = ()

    def promises(self, change: Change) -> tuple[Effect, ...]:
        """The promises that the move changes in this way."""
        return tuple(effect for effect in self.effects if effect.change is change)
