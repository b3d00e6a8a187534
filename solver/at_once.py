"""A complete plan at once: what is legal of the routes given, and every other visit where it does least harm.

Pins go first and make room for themselves. The rest is inserted in two orders, the heaviest first and the most urgent
first, and the better plan is kept; very large problems have the first only, which broke 40 % less at 5,000 visits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from solver.checker import check
from solver.cost import Rank, evaluate, is_fixed
from solver.engine.board import Board
from solver.linked import is_linked, solve_linked
from solver.problem import Problem
from solver.schedule import NEVER, Schedule
from solver.solution import Solution
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]

LARGEST_SECOND_ORDER = 2000
"""Visits up to which a second order is tried; beyond it the time is better spent by the search."""


def insert(problem: Problem, routes: Routes, later: Collection[int] = ()) -> Solution:
    """Keep what is legal of ``routes`` (shift -> visits in order) and insert every other visit.

    Visits and shifts that the problem does not know are passed over, so yesterday's plan may be given as it is.
    The visits ``later`` are placed anew, in what all others leave; where every visit has its legal place already and
    no promise is broken, everything stays. Raises ``ProblemError``.
    """
    validate(problem)
    behind = frozenset(later)
    kept = _as_they_are(problem, routes, behind)
    if kept is not None:
        return kept
    if is_linked(problem):
        return solve_linked(problem, routes, lambda held, start: _insert(held, start, behind), rounds=1)
    return _insert(problem, routes, behind)


def _as_they_are(problem: Problem, routes: Routes, later: frozenset[int]) -> Solution | None:
    """The routes with their times, where nothing has to be inserted: most news change times and nothing else."""
    served = sorted(visit for visits in routes.values() for visit in visits)
    if served != list(range(len(problem.visits))) or not all(0 <= shift < len(problem.shifts) for shift in routes):
        return None
    schedule = Schedule(problem)
    timed = [schedule.timed(shift, visits) for shift, visits in sorted(routes.items()) if visits]
    driven = tuple(route for route in timed if route is not None)
    if len(driven) < len(timed):
        return None
    plan = Solution(driven, (), evaluate(problem, driven), "insertion")
    return None if (later and plan.cost.broken) or check(problem, plan) else plan


def _insert(problem: Problem, routes: Routes, later: frozenset[int]) -> Solution:
    return inserted(problem, Schedule(problem), routes, later=later).solution("insertion")


def inserted(
    problem: Problem, schedule: Schedule, routes: Routes, *, seed: int = 0, later: frozenset[int] = frozenset()
) -> Board:
    """The better of the two orders, on a board. The problem must be valid and without links."""
    board = Board(problem, schedule, seed=seed)
    board.take({shift: tuple(v for v in visits if v not in later) for shift, visits in routes.items()})
    _add_pinned(board)
    _fill(board, [visit for visit in board.waiting() if visit not in later])
    if later:
        _fill(board, board.waiting())
    return board


def _fill(board: Board, waiting: Sequence[int]) -> None:
    """Insert these visits in the better of the two orders."""
    problem, begun = board.problem, board.routes
    board.fill(sorted(waiting, key=lambda visit: _weight_first(problem, visit)))
    heavy, rank = board.routes, board.rank
    placed_all = all(board.shift_of(visit) is not None for visit in waiting)
    if len(problem.visits) <= LARGEST_SECOND_ORDER and not (placed_all and rank[1] == 0):
        board.restore(begun)
        board.fill(sorted(waiting, key=lambda visit: urgency(problem, visit)))
        if rank < board.rank:
            board.restore(heavy)


def urgency(problem: Problem, visit: int) -> tuple[bool, int, int, int]:
    """The key by which urgent visits go first: pinned, then the earliest promise, then the heaviest."""
    work = problem.visits[visit]
    due = min((c.due - (work.service if c.on_finish else 0) for c in work.commitments), default=NEVER)
    return not is_fixed(problem, visit), due, -sum(c.breach_weight for c in work.commitments), visit


def _weight_first(problem: Problem, visit: int) -> tuple[bool, int, int, int]:
    pinned, due, weight, number = urgency(problem, visit)
    return pinned, weight, due, number


def _add_pinned(board: Board) -> None:
    """A pin goes before what is not pinned: when there is no room, the shift that loses least makes room."""
    problem = board.problem
    for visit in sorted((v for v in board.waiting() if is_fixed(problem, v)), key=lambda v: urgency(problem, v)):
        board.fill([visit])
        if board.shift_of(visit) is None:
            chances = [(rank, shift) for shift in board.shifts_for(visit) if (rank := _stripped(board, visit, shift))]
            if chances:
                _stripped(board, visit, min(chances)[1], stay=True)


def _stripped(board: Board, visit: int, shift: int, *, stay: bool = False) -> Rank | None:
    """The rank with the visit in a shift that keeps only what is fixed; None when even that leaves it out."""
    before = board.movable(shift)
    board.lay(shift, [other for other in before if is_fixed(board.problem, other)])
    board.fill([visit])
    rank = None if board.shift_of(visit) is None else board.rank
    if not stay or rank is None:
        board.lay(shift, before)
    return rank
