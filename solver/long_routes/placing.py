"""The best place for one visit: beside the visits that suit it, in an empty shift, and only then anywhere."""

from __future__ import annotations

from solver.engine.chance import next_blink
from solver.engine.compiled import Ints, Legs, inlined, inner
from solver.long_routes.facts import (
    AHEAD,
    BEFORE,
    CAPACITY,
    CARRIED,
    CLOSES,
    COUNT,
    FIRST_START,
    FREE,
    KIND,
    LAST_START,
    LASTED,
    LASTS,
    LATEST,
    LEG,
    LOAD,
    LONGEST,
    NEXT,
    OPENS,
    PLACE,
    ROUTE,
    SERVICE,
    Facts,
    State,
)
from solver.long_routes.supply import has_parts

DEAR = 1e300
NO_LIMIT = 2**60


@inlined
def price_behind(facts: Facts, rows: Legs, routes: Ints, visit: int, before: int, most: float) -> float:
    """What the visit costs behind this row; ``DEAR`` where it cannot be or costs ``most`` and more."""
    place = rows[visit, PLACE]
    to = facts.back[place, rows[before, PLACE]]
    on = facts.legs[place, rows[rows[before, NEXT], PLACE]]
    return price_between(facts, rows, routes, visit, before, int(to), int(on), most)


@inlined
def price_between(
    facts: Facts, rows: Legs, routes: Ints, visit: int, before: int, to: int, on: int, most: float
) -> float:
    """The same with the travel to and from the visit known."""
    behind, route = rows[before, NEXT], rows[before, ROUTE]
    arrives = rows[before, FREE] + to
    if arrives > rows[visit, CLOSES]:
        return DEAR
    starts = max(arrives, rows[visit, OPENS])
    if starts + rows[visit, SERVICE] + on > rows[behind, LATEST]:
        return DEAR
    now = rows[before, LEG] if routes[route, COUNT] else 0
    price = facts.weights[0] * (to + on - now)
    if not facts.lasting or (facts.weights[1] == 0.0 and price >= most):
        return price if price < most else DEAR
    lasts = _lasts(rows, visit, before, behind, to, on)
    if lasts > routes[route, LONGEST]:
        return DEAR
    price += facts.weights[1] * (lasts - routes[route, LASTS])
    return price if price < most else DEAR


@inlined
def _lasts(rows: Legs, visit: int, before: int, behind: int, to: int, on: int) -> int:
    """How long the route lasts with the visit in between, begun at its best."""
    passed = rows[before, LASTED] + to
    waits = max(0, rows[visit, OPENS] - passed - rows[before, LAST_START])
    last_start = min(rows[visit, CLOSES] - passed, rows[before, LAST_START])
    passed += waits + rows[visit, SERVICE] + on
    waits = max(0, rows[behind, FIRST_START] - passed - last_start)
    return int(passed + waits + rows[behind, AHEAD])


@inlined
def has_room(facts: Facts, rows: Legs, routes: Ints, visit: int, route: int) -> bool:
    fits = routes[route, CARRIED] + rows[visit, LOAD] <= routes[route, CAPACITY]
    return bool(fits and facts.allowed[routes[route, KIND], visit] > 0)


@inlined
def _is_supplied(facts: Facts, state: State, visit: int, before: int, route: int) -> bool:
    """Whether nothing lacks behind this row: the base was called at before, or the technician has enough."""
    return bool(state.stocked[before]) or has_parts(facts, state, visit, route)


@inner
def best_place(facts: Facts, state: State, visit: int, blink: float) -> tuple[int, float]:
    """(row behind which the visit is best put, price), or (-1, ``DEAR``)."""
    rows, routes, numbers = state.rows, state.routes, state.numbers
    best, most = -1, DEAR
    skip = next_blink(numbers, blink)
    for side in range(2):
        near: Legs = facts.earlier if side == 0 else facts.later
        legs: Legs = facts.legs_from if side == 0 else facts.legs_to
        for at in range(near.shape[1]):
            other = near[visit, at]
            if other < 0:
                break
            route = rows[other, ROUTE]
            if route < 0 or not has_room(facts, rows, routes, visit, route):
                continue
            if side == 0:
                before, to = other, legs[visit, at]
                on = facts.legs[rows[visit, PLACE], rows[rows[other, NEXT], PLACE]]
            else:
                before, on = rows[other, BEFORE], legs[visit, at]
                to = facts.back[rows[visit, PLACE], rows[before, PLACE]]
            if facts.supplied and not _is_supplied(facts, state, visit, before, route):
                continue
            price = price_between(facts, rows, routes, visit, before, int(to), int(on), most)
            if price < most:
                if skip == 0:
                    skip = next_blink(numbers, blink)
                    continue
                skip -= 1
                best, most = before, price
    best, most = _best_empty(facts, state, visit, best, most)
    if best < 0:
        return _anywhere(facts, state, visit)
    return best, most


@inlined
def _best_empty(facts: Facts, state: State, visit: int, best: int, most: float) -> tuple[int, float]:
    """(start, price) of the best empty shift, one of each kind looked at, if cheaper than ``most``; else as given."""
    rows, routes = state.rows, state.routes
    visits = rows.shape[0] - 2 * routes.shape[0]
    for kind in range(facts.allowed.shape[0]):
        if not facts.allowed[kind, visit]:
            continue
        route = _empty_shift(facts, state, kind)
        if route >= 0 and rows[visit, LOAD] <= routes[route, CAPACITY]:
            if facts.supplied and not has_parts(facts, state, visit, route):
                continue
            price = price_behind(facts, rows, routes, visit, visits + route, most)
            if price < most:
                best, most = visits + route, price
    return best, most


@inlined
def _empty_shift(facts: Facts, state: State, kind: int) -> int:
    """A shift of a kind without visits, or -1; the place where it was found is looked at first next time."""
    first, end = facts.member_at[kind], facts.member_at[kind + 1]
    at = state.free_of[kind]
    for _ in range(end - first):
        if state.routes[facts.members[at], COUNT] == 0:
            state.free_of[kind] = at
            return int(facts.members[at])
        at = at + 1 if at + 1 < end else first
    return -1


@inner
def _anywhere(facts: Facts, state: State, visit: int) -> tuple[int, float]:
    """(row, price) of the best place of all in any route that is used, or (-1, ``DEAR``)."""
    rows, routes = state.rows, state.routes
    visits = rows.shape[0] - 2 * routes.shape[0]
    best, most = -1, DEAR
    for route in range(routes.shape[0]):
        if routes[route, COUNT] == 0 or not has_room(facts, rows, routes, visit, route):
            continue
        row, end = visits + route, visits + routes.shape[0] + route
        while row != end:
            if rows[row, FREE] > rows[visit, CLOSES]:
                break
            price = DEAR
            if not facts.supplied or _is_supplied(facts, state, visit, row, route):
                price = price_behind(facts, rows, routes, visit, row, most)
            if price < most:
                best, most = row, price
            row = rows[row, NEXT]
    return best, most
