"""Parts and tools on the way: what a route uses up before its call at the base, and from where on nothing lacks."""

from __future__ import annotations

from solver.engine.compiled import inlined, inner
from solver.long_routes.facts import NEXT, ROUTE, SAVED_ROUTES, Facts, State


@inner
def recount(facts: Facts, state: State, route: int) -> None:
    """Walk a route for what it uses before the call, and from which row on it is stocked."""
    rows, used, call = state.rows, state.used, facts.call_of[route]
    visits = rows.shape[0] - 2 * state.routes.shape[0]
    for part in range(used.shape[1]):
        used[route, part] = 0
    row, called = visits + route, 0
    while row >= 0:
        if row == call:
            called = 1
        state.stocked[row] = called
        if called == 0 and row < visits:
            for part in range(used.shape[1]):
                used[route, part] += facts.needs[row, part]
        row = rows[row, NEXT]


@inlined
def has_parts(facts: Facts, state: State, visit: int, route: int) -> bool:
    """Whether what the technician has before the call is enough for one visit more."""
    for part in range(facts.needs.shape[1]):
        if state.used[route, part] + facts.needs[visit, part] > facts.stock[route, part]:
            return False
    return True


@inlined
def is_overdrawn(facts: Facts, state: State, route: int) -> bool:
    """Whether more is used before the call than there is."""
    lacking = 0
    for part in range(facts.needs.shape[1]):
        lacking = max(lacking, state.used[route, part] - facts.stock[route, part])
    return lacking > 0


@inlined
def forget_calls(facts: Facts, state: State) -> None:
    """Take the calls of the routes noted down in this round for not made; whoever restores the routes finds them."""
    if not facts.supplied:
        return
    for entry in range(state.numbers[SAVED_ROUTES]):
        call = facts.call_of[state.saved_routes[entry, 0]]
        if call >= 0:
            state.rows[call, ROUTE] = -1
