"""The search: a complete plan at once, then every engine in turn on the best plan so far; the best is the answer.

Large problems are searched tier by tier: first which promises fit together, with everything else left out; then, with
those held, what is late and the road. Small ones are searched whole, for there the heat that settles the promises costs
little, and the choice of the promises decides how late the others are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from solver.at_once import inserted
from solver.cost import rank
from solver.engine.board import Board
from solver.engine.prices import COOL_BREACHES
from solver.engine.search import Route, Search
from solver.linked import is_linked, solve_linked, without_facts
from solver.long_routes.fitting import fits
from solver.long_routes.search import LongRoutes
from solver.nearby import solve_nearby
from solver.problem import Problem
from solver.promises import promises_alone
from solver.schedule import Schedule
from solver.solution import Solution
from solver.stop import Budget, Watch
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]

SEARCH_SHARE = 0.8
"""The part of the budget that ruin and recreate may use where the routing library comes after it."""
SHORTEST_ROUTING_SECONDS = 2.0
"""Below this much time for it the routing library is not even loaded, which alone takes half a second."""
LARGEST_ROUTING = 60
"""Visits beyond which the routing library has never found a better plan."""
REFINING = (0.5, 0.85)
"""The parts of the budget after which ruin and recreate makes room for OR-Tools, and goes on from what that found."""
REFINING_SECONDS = (2.0, 0.05)
"""OR-Tools is asked when there is at least so much time, and so much more for every visit."""
LARGEST_REFINED = 400
"""Visits beyond which column generation takes longer than it is worth."""
LARGEST_WHOLE = 80
"""Visits up to which the tiers are searched together."""
PROMISES_SHARES = (0.55, 0.35)
"""The part of the budget for the promises alone; the second where OR-Tools chooses among them afterwards."""
CHOSEN_SHARE = 0.65
"""The part of the budget after which OR-Tools has chosen."""
LINKED_ROUNDS = 4
"""How often crews and orders are placed anew between two parts of the search."""


def solve(
    problem: Problem,
    *,
    budget: Budget,
    start: Routes | None = None,
    seed: int = 0,
    around: Collection[int] = (),
    workers: int = 1,
) -> Solution:
    """The best plan found within ``budget``, never worse than what ``insert`` makes of ``start`` or of nothing.

    Plans are compared by the pins they keep, then by the tiers of the objective. ``stages`` of the answer says what
    every engine that ran had reached. With ``around`` only the neighbourhood of these visits is searched: all other
    routes stay as they are in ``start``, and the plan is never worse than that; a problem with crews or orders, where
    everything may hang together, is searched whole all the same. ``workers`` processes search with different seeds,
    and the best plan wins. Raises ``ProblemError``.
    """
    validate(problem)
    if workers > 1:
        from solver.portfolio import best_of_seeds  # most plans are searched on one core, and need no processes

        engine = partial(solve, start=dict(start or {}), around=tuple(around))
        return best_of_seeds(engine, problem, budget, seed=seed, workers=workers)
    watch = budget.start()
    if not is_linked(without_facts(problem)):
        if around:
            alone = replace(problem, crews=(), orders=())
            return solve_nearby(
                alone, start or {}, around, lambda part, routes: _searched(part, routes, watch, 1.0, seed)
            )
        return _searched(problem, start or {}, watch, 1.0, seed)
    parts = iter(range(1, LINKED_ROUNDS + 1))
    return solve_linked(
        problem,
        start or {},
        lambda bare, routes: _searched(bare, routes, watch, next(parts) / LINKED_ROUNDS, seed),
        rounds=LINKED_ROUNDS,
    )


def _searched(problem: Problem, start: Routes, watch: Watch, share: float, seed: int) -> Solution:
    """The best plan of a problem without links, until ``share`` of the budget is used."""
    board = _first_plan(problem, start, seed)
    plans = [board.solution("insertion")]
    if fits(problem) and not watch.over():
        plans.append(_on_long_routes(board, watch, share, seed))
    elif len(problem.visits) > LARGEST_WHOLE and plans[0].cost.broken and not watch.over():
        plans += _by_tiers(board, start, watch, share, seed)
    else:
        plans += _whole(board, watch, share)
    return _best_of(problem, plans)


def _best_of(problem: Problem, plans: Sequence[Solution]) -> Solution:
    best = min(plans, key=lambda plan: rank(problem, plan))
    return replace(best, stages=tuple((plan.stage, plan.cost) for plan in plans))


def _on_long_routes(board: Board, watch: Watch, share: float, seed: int) -> Solution:
    """What the search on long routes makes of the plan on the board."""
    search = LongRoutes(board.problem, board.routes, seed=seed)
    search.run(watch, share=share)
    return board.solution("search", search.best_routes)


def _first_plan(problem: Problem, start: Routes, seed: int) -> Board:
    schedule = Schedule(problem)
    fresh = inserted(problem, schedule, {}, seed=seed)
    if not start:
        return fresh
    warm = inserted(problem, schedule, start, seed=seed)
    return warm if warm.rank <= fresh.rank else fresh


def _by_tiers(board: Board, start: Routes, watch: Watch, share: float, seed: int) -> list[Solution]:
    """First the promises alone, where there is time OR-Tools' choice among the routes met, then the other tiers."""
    problem, refined = board.problem, _wants_refining(board.problem, watch, share)
    promises = Search(_first_plan(promises_alone(problem), start, seed))
    promises.run(watch, share=share * PROMISES_SHARES[refined])
    full = inserted(problem, board.schedule, promises.board.best_routes, seed=seed)
    plans = [full.solution("promises")]
    if refined:
        plans += _refined(problem, plans[0], promises.pool, watch, share * CHOSEN_SHARE)
    if len(plans) > 1:
        full = inserted(problem, board.schedule, plans[-1].order, seed=seed)
    search = Search(full if full.rank < board.rank else board, rounds=promises.rounds)
    search.run(watch, share=share, breaches=COOL_BREACHES)
    return [*plans, search.board.solution("search", search.board.best_routes)]


def _whole(board: Board, watch: Watch, share: float) -> list[Solution]:
    """All tiers together, then what OR-Tools makes of that."""
    problem = board.problem
    routed = _wants_routing(problem, watch, share)
    refined = not routed and _wants_refining(problem, watch, share)
    search = Search(board)
    search.run(watch, share=share * (SEARCH_SHARE if routed else REFINING[0] if refined else 1.0))
    plans = [board.solution("search", board.best_routes)]
    if refined:
        found = _refined(problem, plans[0], search.pool, watch, share * REFINING[1])
        if found:
            search = Search(inserted(problem, board.schedule, found[-1].order), rounds=search.rounds)
        search.run(watch, share=share)
        plans += [*found, search.board.solution("search", search.board.best_routes)]
    if routed:
        plans += _routed(board, watch, share)
    return plans


def _wants_routing(problem: Problem, watch: Watch, share: float) -> bool:
    left = watch.seconds_left(share=share)
    soon = watch.over() or (left is not None and left * (1 - SEARCH_SHARE) < SHORTEST_ROUTING_SECONDS)
    return not soon and len(problem.visits) <= LARGEST_ROUTING


def _wants_refining(problem: Problem, watch: Watch, share: float) -> bool:
    left, (least, a_visit) = watch.seconds_left(share=share), REFINING_SECONDS
    enough = left is not None and left >= least + a_visit * len(problem.visits)
    return enough and len(problem.visits) <= LARGEST_REFINED


def _refined(problem: Problem, plan: Solution, pool: list[Route], watch: Watch, share: float) -> list[Solution]:
    from solver.refine import refine  # OR-Tools again: loaded only where there is time for it

    return refine(problem, plan, pool, watch, share=share)


def _routed(board: Board, watch: Watch, share: float) -> list[Solution]:
    from solver.routing import propose  # loading OR-Tools takes half a second: only who needs it pays

    board.restore(board.best_routes)
    routes = propose(board, watch, share=share)
    return [] if routes is None else [inserted(board.problem, board.schedule, routes).solution("routing")]
