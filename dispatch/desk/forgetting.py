"""What the desk forgets: plans long over and keys of commands that nobody will repeat. Every event stays for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.counter import Counter
from dispatch.model.retention import Retention

BATCH = 100
"""So many rows go in one unit of work: whoever else wants to write waits milliseconds."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many of each went."""

    plans: int
    commands: int


class Forgetting(Counter):
    """Keep the store from growing without end."""

    def forget(self, keep: Retention, *, now: datetime) -> Forgotten:
        """Forget what is older than that. What is in force, the latest draft and every event stay."""
        plans = commands = 0
        while count := self._some_plans(keep, now):
            plans += count
        while count := self._some_commands(keep, now):
            commands += count
        return Forgotten(plans, commands)

    def _some_plans(self, keep: Retention, now: datetime) -> int:
        with self._store.writing() as unit:
            return unit.forget_plans(now - keep.plans, drafts_before=now - keep.drafts, limit=BATCH)

    def _some_commands(self, keep: Retention, now: datetime) -> int:
        with self._store.writing() as unit:
            return unit.forget_commands(now - keep.commands, limit=BATCH)
