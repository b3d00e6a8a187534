"""What counts, and in which order: tiers that are compared from the left, each a weighted sum of measures.

No amount of a later tier ever pays for one unit of an earlier one. The presets carry the names of the business: what
a dispatcher picks on the board is one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solver.solution import Cost

Tier = tuple[tuple[str, int], ...]
"""Pairs (measure of ``Cost``, weight)."""


@dataclass(frozen=True, slots=True)
class Objective:
    """Tiers from the most to the least important. A measure in none of them does not count."""

    tiers: tuple[Tier, ...]

    def of(self, cost: Cost) -> tuple[int, ...]:
        """One number a tier; smaller is better, the first difference decides."""
        return tuple(sum(weight * getattr(cost, measure) for measure, weight in tier) for tier in self.tiers)


NIGHT_SECONDS = 1
"""``Shift.price`` is stated in the currency of the last tier already: seconds of driving."""
OVERTIME_FACTOR = 3
"""A second of overtime costs as much as three on the road."""
STRANGER_SECONDS = 900
"""A technician whom the customer does not prefer is worth a detour of a quarter of an hour."""

_EFFORT: Tier = (
    ("travel", 1),
    ("overtime", OVERTIME_FACTOR),
    ("duty", NIGHT_SECONDS),
    ("strangers", STRANGER_SECONDS),
)

EVERYDAY = Objective(((("broken", 1),), (("lateness", 1),), (("unassigned", 1),), (("changes", 1),), _EFFORT))
"""日常: promises first; then nobody's published day is changed without need; then the road."""
RESCUE = Objective(((("broken", 1),), (("lateness", 1),), (("unassigned", 1),), (("travel", 1),)))
"""抢险: only promises and the way there count. Overtime, nights away and changed plans are no matter."""
THRIFT = Objective(((("broken", 1),), (("unassigned", 1),), (("lateness", 1), *((m, 60 * w) for m, w in _EFFORT))))
"""省钱: among plans that keep the same promises a minute of effort is worth a second of weighted lateness."""
BALANCE = Objective(
    (
        (("broken", 1),),
        (("lateness", 1),),
        (("unassigned", 1),),
        (("changes", 1),),
        (("imbalance", 1), *((m, w) for m, w in _EFFORT)),
    )
)
"""均衡: the work is spread; a long day costs more than two short ones."""

PRESETS: Mapping[str, Objective] = {"rescue": RESCUE, "everyday": EVERYDAY, "thrift": THRIFT, "balance": BALANCE}
