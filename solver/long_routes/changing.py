"""Linking visits into routes and out of them, with a journal by which a round can be undone."""

from __future__ import annotations

from solver.engine.compiled import inlined, inner
from solver.long_routes.facts import (
    BEFORE,
    CARRIED,
    COST,
    COUNT,
    DRIVEN,
    IN_USE,
    KIND,
    LASTED,
    LASTS,
    LEG,
    LOAD,
    MEMBER,
    NEXT,
    PLACE,
    ROUND,
    ROUTE,
    SAVED,
    SAVED_COLUMNS,
    SAVED_LASTING,
    SAVED_ROUTES,
    TAKEN_OUT,
    TOUCHED,
    Facts,
    State,
)
from solver.long_routes.supply import forget_calls, recount
from solver.long_routes.timing import time_backward, time_forward, time_route


@inner
def touch(facts: Facts, state: State, route: int) -> None:
    """Note a whole route down before its first change in this round."""
    numbers, routes, rows, saved = state.numbers, state.routes, state.rows, state.saved
    if routes[route, TOUCHED] == numbers[ROUND]:
        return
    routes[route, TOUCHED] = numbers[ROUND]
    entry = numbers[SAVED_ROUTES]
    state.saved_routes[entry, 0] = route
    for column in range(3):
        state.saved_routes[entry, 1 + column] = routes[route, column]
    numbers[SAVED_ROUTES] = entry + 1
    row, at = rows.shape[0] - 2 * routes.shape[0] + route, numbers[SAVED]
    while row >= 0:
        saved[at, 0], saved[at, 1], saved[at, 2], saved[at, 3] = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3]
        if facts.lasting:
            for column in range(SAVED_COLUMNS, SAVED_LASTING):
                saved[at, column] = rows[row, column]
        row, at = rows[row, NEXT], at + 1
    numbers[SAVED] = at


@inner
def undo(facts: Facts, state: State) -> None:
    """Everything as it was when the round began, but for the sums and the bank, which the caller keeps."""
    numbers, rows, routes = state.numbers, state.rows, state.routes
    for at in range(numbers[TAKEN_OUT]):
        rows[state.out[at], ROUTE] = -1
    forget_calls(facts, state)
    at = 0
    for entry in range(numbers[SAVED_ROUTES]):
        route = state.saved_routes[entry, 0]
        numbers[IN_USE] += min(1, state.saved_routes[entry, 1]) - min(1, routes[route, COUNT])
        numbers[DRIVEN] += state.saved_routes[entry, 1] - routes[route, COUNT]
        for column in range(3):
            routes[route, column] = state.saved_routes[entry, 1 + column]
        at = _restore(facts, state, route, at)
        if facts.supplied:
            recount(facts, state, route)


@inlined
def _restore(facts: Facts, state: State, route: int, at: int) -> int:
    """The rows of a route from the journal; where the next route begins there."""
    rows, saved = state.rows, state.saved
    row, before = rows.shape[0] - 2 * state.routes.shape[0] + route, -1
    while row >= 0:
        rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3] = saved[at, 0], saved[at, 1], saved[at, 2], saved[at, 3]
        if facts.lasting:
            for column in range(SAVED_COLUMNS, SAVED_LASTING):
                rows[row, column] = saved[at, column]
        rows[row, BEFORE], rows[row, ROUTE] = before, route
        before, row, at = row, rows[row, NEXT], at + 1
    return at


@inlined
def unlink(facts: Facts, state: State, visit: int) -> None:
    """Take a visit out of its route, which must be touched before and timed afterwards."""
    rows, routes = state.rows, state.routes
    before, behind, route = rows[visit, BEFORE], rows[visit, NEXT], rows[visit, ROUTE]
    leg = int(facts.legs[rows[before, PLACE], rows[behind, PLACE]])
    saved = leg - rows[before, LEG] - rows[visit, LEG]
    rows[before, NEXT], rows[behind, BEFORE], rows[before, LEG], rows[visit, ROUTE] = behind, before, leg, -1
    routes[route, COUNT] -= 1
    routes[route, CARRIED] -= rows[visit, LOAD]
    state.numbers[DRIVEN] -= 1
    state.sums[COST] += facts.weights[0] * saved
    if routes[route, COUNT] == 0:
        state.numbers[IN_USE] -= 1
        state.free_of[routes[route, KIND]] = routes[route, MEMBER]
        state.sums[COST] -= facts.weights[0] * leg
        rows[before, LEG] = leg


@inner
def link(facts: Facts, state: State, visit: int, before: int) -> None:
    """Put a visit behind a row; where it may be is for the caller to know."""
    rows, routes = state.rows, state.routes
    route, behind = rows[before, ROUTE], rows[before, NEXT]
    touch(facts, state, route)
    to, on = facts.back[rows[visit, PLACE], rows[before, PLACE]], facts.legs[rows[visit, PLACE], rows[behind, PLACE]]
    added = float(to) + on
    if routes[route, COUNT] == 0:
        state.numbers[IN_USE] += 1
    else:
        added -= rows[before, LEG]
    rows[before, NEXT], rows[visit, BEFORE], rows[visit, NEXT], rows[behind, BEFORE] = visit, before, behind, visit
    rows[before, LEG], rows[visit, LEG], rows[visit, ROUTE] = to, on, route
    routes[route, COUNT] += 1
    routes[route, CARRIED] += rows[visit, LOAD]
    state.numbers[DRIVEN] += 1
    time_forward(rows, visit, behind, facts.lasting)
    time_backward(rows, visit, before, facts.lasting)
    state.sums[COST] += facts.weights[0] * added
    if facts.lasting:
        lasts = rows[rows.shape[0] - routes.shape[0] + route, LASTED]
        state.sums[COST] += facts.weights[1] * (lasts - routes[route, LASTS])
        routes[route, LASTS] = lasts
    if facts.supplied:
        recount(facts, state, route)


@inner
def time_anew(facts: Facts, state: State, route: int) -> bool:
    """Time a route whose visits changed, and pay for what it lasts; False when it cannot be driven."""
    routes = state.routes
    lasted = routes[route, LASTS]
    if not time_route(state.rows, routes, route, facts.lasting):
        return False
    if routes[route, COUNT] == 0:
        routes[route, LASTS] = 0
    state.sums[COST] += facts.weights[1] * (routes[route, LASTS] - lasted)
    return True


@inner
def begin(state: State) -> None:
    """A new round with an empty journal."""
    numbers = state.numbers
    numbers[ROUND] += 1
    numbers[SAVED] = numbers[SAVED_ROUTES] = 0
