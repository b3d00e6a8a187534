"""Linking visits into routes and out of them, with a journal by which a round can be undone."""

from __future__ import annotations

from solver.engine.compiled import Ints, inlined, inner
from solver.long_routes.facts import (
    BEFORE,
    CARRIED,
    CHANGING,
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
    SAVED_ROUTES,
    TOUCHED,
    Facts,
    State,
)
from solver.long_routes.timing import time_backward, time_forward

KEPT = CHANGING
"""The columns of a journal row: those that change, then the row's number."""


@inlined
def save_row(rows: Ints, saved: Ints, numbers: Ints, row: int) -> None:
    """Note a row down as it is."""
    at = numbers[SAVED]
    for column in range(CHANGING):
        saved[at, column] = rows[row, column]
    saved[at, KEPT] = row
    numbers[SAVED] = at + 1


@inner
def touch(state: State, route: int) -> None:
    """Note a whole route down before its first change in this round."""
    numbers, routes = state.numbers, state.routes
    if routes[route, TOUCHED] == numbers[ROUND]:
        return
    routes[route, TOUCHED] = numbers[ROUND]
    at = numbers[SAVED_ROUTES]
    state.saved_routes[at, 0] = route
    for column in range(3):
        state.saved_routes[at, 1 + column] = routes[route, column]
    numbers[SAVED_ROUTES] = at + 1
    row = state.rows.shape[0] - 2 * routes.shape[0] + route
    while row >= 0:
        save_row(state.rows, state.saved, numbers, row)
        row = state.rows[row, NEXT]


@inner
def undo(facts: Facts, state: State) -> None:
    """Everything as it was when the round began, but for the sums, which the caller keeps."""
    numbers, rows = state.numbers, state.rows
    for at in range(numbers[SAVED]):
        row = state.saved[at, KEPT]
        for column in range(CHANGING):
            rows[row, column] = state.saved[at, column]
    for at in range(numbers[SAVED_ROUTES]):
        route = state.saved_routes[at, 0]
        numbers[IN_USE] += min(1, state.saved_routes[at, 1]) - min(1, state.routes[route, COUNT])
        numbers[DRIVEN] += state.saved_routes[at, 1] - state.routes[route, COUNT]
        for column in range(3):
            state.routes[route, column] = state.saved_routes[at, 1 + column]


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
    visits = rows.shape[0] - 2 * routes.shape[0]
    route, behind = rows[before, ROUTE], rows[before, NEXT]
    touch(state, route)
    to, on = facts.legs[rows[before, PLACE], rows[visit, PLACE]], facts.legs[rows[visit, PLACE], rows[behind, PLACE]]
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
    time_forward(rows, visit, behind, visits)
    time_backward(rows, visit, before, visits)
    lasts = rows[visits + routes.shape[0] + route, LASTED]
    state.sums[COST] += facts.weights[0] * added + facts.weights[1] * (lasts - routes[route, LASTS])
    routes[route, LASTS] = lasts


@inner
def begin(state: State) -> None:
    """A new round with an empty journal."""
    numbers = state.numbers
    numbers[ROUND] += 1
    numbers[SAVED] = numbers[SAVED_ROUTES] = 0
