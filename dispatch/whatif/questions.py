"""Questions before somebody signs: the tightest term of a promise that would be kept often enough.

A term is tried by simulating the company under it - the planner drives differently when it has less time - with the
same luck for every term, so that the curve is smooth enough to be searched by halving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.errors import InputErrors, InputProblem
from dispatch.policy_files import term_of
from dispatch.whatif.outcome import Kept, Outcome
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.statistics import Estimate, estimate

Simulate = Callable[[WhatIf], Mapping[int, Outcome]]
"""Replications of a scenario by number; the same number has the same luck in every scenario."""

USUAL_TERMS = tuple(f"{hours} hours" for hours in (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72))


@dataclass(frozen=True, slots=True)
class Tried:
    """One term: how often it was kept, with its interval; None when it never fell due."""

    term: str
    hours: float
    kept: Estimate | None

    def holds(self, target: float) -> bool:
        """Whether the promise was kept often enough on average."""
        return self.kept is not None and self.kept.mean >= target

    def holds_surely(self, target: float) -> bool:
        """Whether the whole interval lies above the target."""
        return self.kept is not None and self.kept.low is not None and self.kept.low >= target


@dataclass(frozen=True, slots=True)
class Answer:
    """``tried`` from the shortest term to the longest; ``tightest`` is the shortest that holds, None when none does."""

    promise: str
    target: float
    tried: tuple[Tried, ...]
    tightest: Tried | None


def kept_of(outcome: Outcome, promise: str) -> Kept:
    """One promise in one replication; ``L01/arrive`` counts all regions, ``L01/arrive/prd`` one."""
    policy, key, *region = promise.split("/")
    wanted = f"{policy}/{key}|{region[0] if region else ''}"
    return sum((kept for name, kept in outcome.promises.items() if name.startswith(wanted)), Kept())


def attainment_of(outcomes: Mapping[int, Outcome], promise: str) -> Estimate | None:
    """How often a promise was kept, over the replications in which it fell due."""
    shares = [kept_of(outcome, promise).attainment for outcome in outcomes.values()]
    decided = [share for share in shares if share is not None]
    return estimate(decided) if decided else None


def tightest_term(
    what_if: WhatIf, promise: str, target: float, simulate: Simulate, terms: Sequence[str] = USUAL_TERMS
) -> Answer:
    """Search the shortest of the terms that is kept at least as often as ``target`` (a share), by halving.

    ``InputErrors`` for a target that is no share, a term that is none, a promise no letter makes.
    """
    if not 0 < target < 1:
        raise InputErrors([InputProblem("whatif.bad_target", "target", {"given": target})])
    if not promise.partition("/")[2]:
        raise InputErrors([InputProblem("whatif.unknown_promise", "promise", {"given": promise})])
    ordered = sorted(dict.fromkeys(terms), key=lambda term: term_of(term).hours_at_most)
    if not ordered:
        raise InputErrors([InputProblem("whatif.no_terms", "terms")])
    tried: dict[int, Tried] = {}

    def at(place: int) -> Tried:
        if place not in tried:
            term = ordered[place]
            outcomes = simulate(replace(what_if, promises={**what_if.promises, promise: term}))
            tried[place] = Tried(term, term_of(term).hours_at_most, attainment_of(outcomes, promise))
        return tried[place]

    low, high = -1, len(ordered) - 1  # `low` does not hold, `high` does once it was tried
    if at(high).holds(target):
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if at(middle).holds(target) else (middle, high)
    found = tried[high] if tried[high].holds(target) else None
    return Answer(promise, target, tuple(tried[place] for place in sorted(tried)), found)
