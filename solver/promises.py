"""The promises alone: the same problem with every promise as a limit, where what would be late is not done at all.

A late visit fills a shift and keeps nothing. Without those the search sees which promises fit together, its rounds are
shorter, and no lateness hides what is gained; what is left out then finds its place around the promises kept.
"""

from __future__ import annotations

from dataclasses import replace

from solver.problem import Problem, Visit

Window = tuple[int, int]


def promises_alone(problem: Problem) -> Problem:
    """The problem in which a visit is made while it can still keep a promise, or left out.

    Pinned visits and those under way are made as ever. Every plan for it is one for ``problem`` at the same cost.
    """
    return replace(problem, visits=tuple(_in_time(visit, problem.horizon) for visit in problem.visits))


def _in_time(visit: Visit, horizon: int) -> Visit:
    """The visit with windows that close at its last promise; for nobody when it has none to keep."""
    if visit.pin is not None or visit.under_way is not None:
        return visit
    moments = [c.due - visit.service * c.on_finish for c in visit.commitments if c.breach_weight > 0]
    last = max(moments, default=visit.release - 1)
    if last < visit.release or visit.release > horizon:
        return replace(visit, allowed_technicians=frozenset())
    return replace(
        visit, windows=tuple(_closed(window, last) for window in visit.windows or ((visit.release, horizon),))
    )


def _closed(window: Window, last: int) -> Window:
    """The window up to ``last``; one that opens later stays, for who arrives before may wait for it."""
    opens, closes = window
    return (opens, closes if opens > last else min(closes, last))
