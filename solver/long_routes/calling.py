"""Calls at the base for tools and parts: where they cost least, alone or together with the visit that needs them."""

from __future__ import annotations

from solver.engine.compiled import Legs, inlined, inner
from solver.long_routes.changing import link, time_anew, unlink
from solver.long_routes.facts import (
    AHEAD,
    CALL_BEHIND,
    CLOSES,
    COUNT,
    FIRST_START,
    FREE,
    LAST_START,
    LASTED,
    LASTS,
    LATEST,
    LEG,
    LONGEST,
    NEXT,
    OPENS,
    PLACE,
    ROUTE,
    SERVICE,
    Facts,
    State,
)
from solver.long_routes.placing import DEAR, has_room, price_behind
from solver.long_routes.supply import has_parts, is_overdrawn, recount


@inlined
def drop_call(facts: Facts, state: State, route: int) -> None:
    """Take the call out of a route, which must be touched before and timed afterwards."""
    call = facts.call_of[route]
    if call >= 0 and state.rows[call, ROUTE] >= 0:
        unlink(facts, state, call)


@inner
def mend_call(facts: Facts, state: State, route: int) -> bool:
    """Call at the base where it costs least if parts lack without; False when parts lack wherever he calls."""
    rows, call = state.rows, facts.call_of[route]
    recount(facts, state, route)
    if not is_overdrawn(facts, state, route):
        return True
    if call < 0:
        return False
    row, best, most = rows.shape[0] - 2 * state.routes.shape[0] + route, -1, DEAR
    for part in range(facts.needs.shape[1]):
        state.used[route, part] = 0
    while rows[row, NEXT] >= 0:
        price = price_behind(facts, rows, state.routes, call, row, most)
        if price < most:
            best, most = row, price
        row = rows[row, NEXT]
        if rows[row, NEXT] < 0 or not has_parts(facts, state, row, route):
            break
        for part in range(facts.needs.shape[1]):
            state.used[route, part] += facts.needs[row, part]
    if best < 0:
        return False
    link(facts, state, call, best)
    return True


@inner
def link_with_call(facts: Facts, state: State, visit: int, before: int) -> None:
    """Put the call where ``numbers`` says and the visit behind its row."""
    row = state.numbers[CALL_BEHIND]
    route = state.rows[row, ROUTE]
    link(facts, state, facts.call_of[route], row)
    link(facts, state, visit, before)
    time_anew(facts, state, route)  # the call alone may be too late where triangles are unequal


@inner
def best_with_call(facts: Facts, state: State, visit: int, best: int, most: float) -> tuple[int, float]:
    """(row, price) of the best place behind a new call at the base, if cheaper than ``most``; else as given."""
    rows, routes = state.rows, state.routes
    visits = rows.shape[0] - 2 * routes.shape[0]
    for route in range(routes.shape[0]):
        call = facts.call_of[route]
        if call < 0 or rows[call, ROUTE] >= 0 or not has_room(facts, rows, routes, visit, route):
            continue
        if has_parts(facts, state, visit, route):
            continue
        row = visits + route
        while rows[row, NEXT] >= 0:
            place, price = _best_behind(facts, state, visit, row, most)
            if price < most:
                best, most = place, price
                state.numbers[CALL_BEHIND] = row
            row = rows[row, NEXT]
    return best, most


@inlined
def _best_behind(facts: Facts, state: State, visit: int, row: int, most: float) -> tuple[int, float]:
    """The best place for a visit when the base is called at right behind a row: there or later."""
    rows, legs, route = state.rows, facts.legs, state.rows[row, ROUTE]
    call, behind, best = facts.call_of[route], rows[row, NEXT], -1
    now = rows[row, LEG] if state.routes[route, COUNT] else 0
    to = int(legs[rows[row, PLACE], rows[call, PLACE]])
    way = _way_on(rows, call, to, rows[row, FREE], rows[row, LASTED], rows[row, LAST_START])
    driven, place = to - now, call
    while way[0] >= 0:
        to, on = _legs_of(facts, rows, place, visit, behind)
        with_it = _way_on(rows, visit, to, way[0], way[1], way[2])
        lasts = _lasts(rows, behind, on, with_it[0], with_it[1], with_it[2], facts.lasting)
        if 0 <= lasts <= state.routes[route, LONGEST]:
            skipped = rows[place, LEG] if place != call else 0
            price = facts.weights[0] * (driven + to + on - skipped)
            price += facts.weights[1] * (lasts - state.routes[route, LASTS])
            if price < most:
                best, most = place, price
        if rows[behind, NEXT] < 0:
            break
        leg = int(legs[rows[place, PLACE], rows[behind, PLACE]])
        way = _way_on(rows, behind, leg, way[0], way[1], way[2])
        driven += leg if place == call else 0
        place, behind = behind, rows[behind, NEXT]
    return best, most


@inlined
def _legs_of(facts: Facts, rows: Legs, before: int, visit: int, behind: int) -> tuple[int, int]:
    to = facts.legs[rows[before, PLACE], rows[visit, PLACE]]
    return int(to), int(facts.legs[rows[visit, PLACE], rows[behind, PLACE]])


@inlined
def _way_on(rows: Legs, row: int, leg: int, free: int, lasted: int, last_start: int) -> tuple[int, int, int]:
    """(free, lasted, last start) of a way that goes on to a row; free is -1 when that is too late."""
    arrives, passed = free + leg, lasted + leg
    if free < 0 or arrives > rows[row, CLOSES]:
        return -1, 0, 0
    waits = max(0, rows[row, OPENS] - passed - last_start)
    done = max(arrives, rows[row, OPENS]) + rows[row, SERVICE]
    return done, passed + waits + rows[row, SERVICE], min(rows[row, CLOSES] - passed, last_start)


@inlined
def _lasts(rows: Legs, behind: int, leg: int, free: int, lasted: int, last_start: int, lasting: bool) -> int:
    """How long the route lasts when a way goes on to this row and what is behind it; -1 when that is too late."""
    if free < 0 or free + leg > rows[behind, LATEST]:
        return -1
    if not lasting:
        return 0
    waits = max(0, rows[behind, FIRST_START] - lasted - leg - last_start)
    return int(lasted + leg + waits + rows[behind, AHEAD])
