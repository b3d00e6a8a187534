"""Plans that were read before: once committed a plan says the same for ever, only whether it is in force changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dispatch.model.plan import Plan, PlanStatus
from dispatch.store.rows import Read

MOST_KNOWN = 4
"""The plan in force, the draft, and the ones before them."""


class KnownPlans:
    """The last plans that readers of one store have read, by version. May be shared by threads."""

    def __init__(self) -> None:
        self._plans: dict[int, Plan] = {}

    def plan(self, head: Read, read: Callable[[], Plan]) -> Plan:
        """The plan whose row, but for its document, is ``head``; ``read`` fetches one that is not known yet."""
        known = self._plans.get(head["version"])
        if known is None or (known.based_on, known.made_at, known.stage) != _pedigree(head):
            known = read()
            newest = sorted({**self._plans, known.version: known}.items())[-MOST_KNOWN:]
            self._plans = dict(newest)
        status, at, by = PlanStatus(head["status"]), head["published_at"], head["published_by"]
        if (known.status, known.published_at, known.published_by) == (status, at, by):
            return known
        return replace(known, status=status, published_at=at, published_by=by)


def _pedigree(head: Read) -> tuple[object, ...]:
    return head["based_on"], head["made_at"], head["stage"]
