"""When a search ends: after so many seconds, after so many rounds, or when somebody says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Stop = Callable[[], bool]
"""Asked often and answered quickly: True when the search shall end now."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Budget:
    """What a search may use. Limited by ``rounds`` alone it is deterministic; by ``seconds`` it is not.

    ``seconds`` are wall seconds from the first look at the watch. None means no limit of that kind; at least one of
    the two must be given. ``cancelled`` ends the search early, with the best plan so far.
    """

    seconds: float | None = None
    rounds: int | None = None
    cancelled: Stop = _never

    def __post_init__(self) -> None:
        if self.seconds is None and self.rounds is None:
            raise ValueError("a budget needs seconds or rounds")
        if (self.seconds or 0) < 0 or (self.rounds or 0) < 0:
            raise ValueError("a budget is not negative")

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it is worth asking ``cancelled`` at all."""
        return self.cancelled is not _never

    def start(self, clock: Callable[[], float] = time.monotonic) -> Watch:
        """Begin to count."""
        return Watch(self, clock, clock())


@dataclass(slots=True)
class Watch:
    """A running budget."""

    budget: Budget
    clock: Callable[[], float]
    began: float

    def seconds_left(self, *, share: float = 1.0) -> float | None:
        """Wall seconds left of the first ``share`` of the budget, or None when time is not limited."""
        if self.budget.seconds is None:
            return None
        return max(0.0, self.budget.seconds * share - (self.clock() - self.began))

    def used(self, rounds: int = 0) -> float:
        """The part of the budget that is used, by whichever limit is nearer; 1 and more: all of it."""
        parts = [0.0]
        if self.budget.rounds is not None:
            parts.append(rounds / max(1, self.budget.rounds))
        if self.budget.seconds is not None:
            parts.append((self.clock() - self.began) / max(1e-9, self.budget.seconds))
        return max(parts)

    def over(self, rounds: int = 0, *, share: float = 1.0) -> bool:
        """Whether ``rounds``, the seconds (or the first ``share`` of them) are used up, or somebody cancelled."""
        if self.budget.cancelled() or (self.budget.rounds is not None and rounds >= self.budget.rounds):
            return True
        return self.budget.seconds is not None and self.clock() - self.began >= self.budget.seconds * share
