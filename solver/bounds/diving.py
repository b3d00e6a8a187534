"""A whole plan out of the linear program: drive its fullest routes, look for routes in what is left, solve anew.

The program's mixture of routes is as good as the bound, but a mixture. Fixed route by route, with new routes made for
what remains after each, it becomes a plan that is nearly as good. After Joncour et al., "Column generation based
primal heuristics", 2010.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from solver.bounds.generation import Generation
from solver.bounds.ideal import Ideal
from solver.bounds.lowest import required
from solver.bounds.master import Column
from solver.problem import Problem
from solver.stop import Watch

SURE = 0.9
"""Routes of which the mixture takes so much are all driven at once."""
LOOKS = 2
"""Looks for new routes between two steps; before the first one there are as many as find any."""


@dataclass(frozen=True, slots=True)
class Dived:
    """The routes driven, shift by shift, as far as it came; and all routes it knew."""

    routes: dict[int, tuple[int, ...]]
    columns: tuple[Column, ...]


def dive(problem: Problem, known: Iterable[Column], watch: Watch, *, pins_kept: bool) -> Dived:
    """Routes that keep as many promises as can be, until the budget is used; visits may be missing.

    ``known`` routes are those of a bound. The problem must be valid. The routes hold for the eased problem: in the
    real one some may come late, or be no route at all.
    """
    generation = Generation(Ideal(problem), required(problem) if pins_kept else frozenset())
    generation.master.add(known)
    routes = dict[int, tuple[int, ...]]()
    while not watch.over():
        chosen = _fullest(_mixture(generation, watch, looks=LOOKS if routes else None), routes)
        if not chosen:
            break
        for column in chosen:
            generation.close(column)
            routes[column.shift] = column.visits
    return Dived(routes, generation.master.columns)


def _mixture(generation: Generation, watch: Watch, *, looks: int | None) -> list[tuple[float, Column]]:
    """What the linear program takes when so many looks have brought new routes, or none brings any."""
    while not watch.over():
        solved = generation.master.solve()
        if solved is None:
            break
        mixture = generation.master.mixture()
        if looks == 0 or not generation.look(solved[1], watch):
            return mixture
        looks = None if looks is None else looks - 1
    return []


def _fullest(mixture: list[tuple[float, Column]], routes: dict[int, tuple[int, ...]]) -> list[Column]:
    """The routes to drive next: the fullest one, and with it those that are as good as chosen."""
    free = [(part, c) for part, c in mixture if c.shift not in routes and len(set(c.visits)) == len(c.visits)]
    chosen, taken = list[Column](), {visit for visits in routes.values() for visit in visits}
    for part, column in free:
        if chosen and part < SURE:
            break
        if taken.isdisjoint(column.visits) and all(column.shift != other.shift for other in chosen):
            chosen.append(column)
            taken.update(column.visits)
    return chosen
