"""Taking strings of visits out of routes near each other (Christiaens and Vanden Berghe 2020, section 5.1)."""

from __future__ import annotations

from solver.engine.chance import below, chance
from solver.engine.compiled import Legs, inlined, inner
from solver.long_routes.calling import drop_call, mend_call
from solver.long_routes.changing import time_anew, touch, unlink
from solver.long_routes.facts import (
    BANKED,
    BEFORE,
    COUNT,
    DRIVEN,
    IN_USE,
    NEXT,
    PRICE,
    ROUND,
    ROUTE,
    SAVED_ROUTES,
    TAKEN_OUT,
    TOUCHED,
    Facts,
    State,
)

LONGEST_STRING = 10
SPLIT = 0.5
"""How often a string keeps some visits in its middle."""
LONGER_MIDDLE = 0.99
"""How often the middle that is kept grows by one more visit."""
WAITING_TRIED = 10
"""How many of those without a route are tried again in a round."""


@inner
def ruin(facts: Facts, state: State, mean_taken: float) -> bool:
    """Take about ``mean_taken`` visits out; False when what is left cannot be driven (triangles may be unequal)."""
    numbers, routes, rows = state.numbers, state.routes, state.rows
    visits = rows.shape[0] - 2 * routes.shape[0]
    numbers[TAKEN_OUT] = 0
    _take_from_bank(facts, state)
    mean_length = numbers[DRIVEN] / max(1, numbers[IN_USE])
    longest = max(1.0, min(float(LONGEST_STRING), mean_length))
    strings = int(chance(numbers) * (4.0 * mean_taken / (1.0 + longest) - 1.0) + 1.0)
    seed = below(numbers, visits)
    for at in range(facts.around.shape[1]):
        visit = facts.around[seed, at]
        if visit < 0 or numbers[SAVED_ROUTES] >= strings:
            break
        route = rows[visit, ROUTE]
        if route >= 0 and routes[route, TOUCHED] != numbers[ROUND] and not facts.is_call[visit]:
            touch(facts, state, route)
            drop_call(facts, state, route)
            most = min(longest, float(routes[route, COUNT]))
            _take_string(facts, state, visit, int(chance(numbers) * most + 1.0))
    return _time_again(facts, state)


@inlined
def _time_again(facts: Facts, state: State) -> bool:
    for at in range(state.numbers[SAVED_ROUTES]):
        route = state.saved_routes[at, 0]
        if not time_anew(facts, state, route):
            return False
        if facts.supplied and not mend_call(facts, state, route):
            return False
    return True


@inlined
def _take_from_bank(facts: Facts, state: State) -> None:
    """Some of those without a route; they are moved to the end of the bank, which a rejected round finds again."""
    numbers = state.numbers
    for _ in range(min(numbers[BANKED], WAITING_TRIED)):
        last = numbers[BANKED] - 1
        at = below(numbers, last + 1)
        visit = state.bank[at]
        state.bank[at], state.bank[last] = state.bank[last], visit
        numbers[BANKED] = last
        state.sums[PRICE] -= facts.prices[visit]
        state.out[numbers[TAKEN_OUT]] = visit
        numbers[TAKEN_OUT] += 1


@inlined
def _take_string(facts: Facts, state: State, visit: int, length: int) -> None:
    """A string of so many visits with this one in it; now and then one that keeps a piece of its middle."""
    rows, numbers = state.rows, state.numbers
    count, kept = state.routes[rows[visit, ROUTE], COUNT], 0
    if length > 1 and length < count and chance(numbers) < SPLIT:
        kept = 1
        while length + kept < count and chance(numbers) > LONGER_MIDDLE:
            kept += 1
    first, whole = visit, length + kept
    visits = rows.shape[0] - 2 * state.routes.shape[0]
    back = below(numbers, whole)
    while back > 0 and rows[first, BEFORE] < visits:
        first, back = rows[first, BEFORE], back - 1
    for _ in range(whole - _reach(rows, first, whole, visits)):
        if rows[first, BEFORE] < visits:
            first = rows[first, BEFORE]
    skipped = below(numbers, length - 1) + 1 if kept else whole
    row = first
    for at in range(whole):
        if row >= visits:
            break
        behind = rows[row, NEXT]
        if at < skipped or at >= skipped + kept:
            unlink(facts, state, row)
            state.out[numbers[TAKEN_OUT]] = row
            numbers[TAKEN_OUT] += 1
        row = behind


@inlined
def _reach(rows: Legs, first: int, whole: int, visits: int) -> int:
    """How many visits there are from ``first`` on, at most ``whole``."""
    reach, row = 0, first
    while reach < whole and row < visits:
        reach, row = reach + 1, rows[row, NEXT]
    return reach
