"""When a route is done and how late it may begin, kept in its rows after every change (Vidal et al. 2013, section 4).

Two parts of a way, joined by a leg, wait as little as they can when the first begins as late as it may.
"""

from __future__ import annotations

from solver.engine.compiled import Ints, Legs, inlined
from solver.long_routes.facts import (
    AHEAD,
    BEFORE,
    CLOSES,
    FIRST_START,
    FREE,
    LAST_START,
    LASTED,
    LASTS,
    LATEST,
    LEG,
    NEXT,
    OPENS,
    SERVICE,
)


@inlined
def time_forward(rows: Legs, first: int, until: int, lasting: bool) -> bool:
    """The way up to each row from ``first`` on; after ``until`` it stops where nothing changes. False: too late."""
    row, settled = first, until < 0
    while row >= 0:
        before = rows[row, BEFORE]
        leg, opens, closes = rows[before, LEG], rows[row, OPENS], rows[row, CLOSES]
        arrives = rows[before, FREE] + leg
        if arrives > closes:
            return False
        free = max(arrives, opens) + rows[row, SERVICE]
        same = free == rows[row, FREE]
        rows[row, FREE] = free
        if lasting:
            passed = rows[before, LASTED] + leg
            waits = max(0, opens - passed - rows[before, LAST_START])
            lasted = passed + waits + rows[row, SERVICE]
            last_start = min(closes - passed, rows[before, LAST_START])
            same = same and lasted == rows[row, LASTED] and last_start == rows[row, LAST_START]
            rows[row, LASTED], rows[row, LAST_START] = lasted, last_start
        if settled and same:
            return True
        settled = settled or row == until
        row = rows[row, NEXT]
    return True


@inlined
def time_backward(rows: Legs, last: int, until: int, lasting: bool) -> None:
    """The way from each row back from ``last`` on; after ``until`` it stops where nothing changes."""
    row, settled = last, until < 0
    while row >= 0:
        behind, service = rows[row, NEXT], rows[row, SERVICE]
        opens, closes, leg = rows[row, OPENS], rows[row, CLOSES], rows[row, LEG]
        passed = service + leg
        latest = min(closes, rows[behind, LATEST] - passed)
        same = latest == rows[row, LATEST]
        rows[row, LATEST] = latest
        if lasting:
            waits = max(0, rows[behind, FIRST_START] - passed - closes)
            ahead = passed + waits + rows[behind, AHEAD]
            first_start = max(rows[behind, FIRST_START] - passed, opens) - waits
            same = same and ahead == rows[row, AHEAD] and first_start == rows[row, FIRST_START]
            rows[row, AHEAD], rows[row, FIRST_START] = ahead, first_start
        if settled and same:
            return
        settled = settled or row == until
        row = rows[row, BEFORE]


@inlined
def time_route(rows: Legs, routes: Ints, route: int, lasting: bool) -> bool:
    """Every row of a route anew; False when it cannot be driven."""
    shifts = routes.shape[0]
    start, end = rows.shape[0] - 2 * shifts + route, rows.shape[0] - shifts + route
    if not time_forward(rows, rows[start, NEXT], end, lasting):
        return False
    time_backward(rows, rows[end, BEFORE], start, lasting)
    if lasting:
        routes[route, LASTS] = rows[end, LASTED]
    return True
