"""When a route is done and how late it may begin, kept in its rows after every change (Vidal et al. 2013, section 4).

Two parts of a way, joined by a leg, wait as little as they can when the first begins as late as it may.
"""

from __future__ import annotations

from solver.engine.compiled import Ints, inlined
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
def time_forward(rows: Ints, first: int, until: int, visits: int) -> bool:
    """The way up to each row from ``first`` on; after ``until`` it stops where nothing changes. False: too late."""
    row, settled = first, until < 0
    while row >= 0:
        before = rows[row, BEFORE]
        leg, opens, closes = rows[before, LEG], rows[row, OPENS], rows[row, CLOSES]
        arrives = rows[before, FREE] + leg
        if arrives > closes:
            return False
        free = max(arrives, opens) + rows[row, SERVICE]
        passed = rows[before, LASTED] + leg
        waits = max(0, opens - passed - rows[before, LAST_START])
        lasted = passed + waits + rows[row, SERVICE]
        last_start = min(closes - passed, rows[before, LAST_START])
        if settled and free == rows[row, FREE] and lasted == rows[row, LASTED] and last_start == rows[row, LAST_START]:
            return True
        rows[row, FREE], rows[row, LASTED], rows[row, LAST_START] = free, lasted, last_start
        settled = settled or row == until
        row = rows[row, NEXT]
    return True


@inlined
def time_backward(rows: Ints, last: int, until: int, visits: int) -> None:
    """The way from each row back from ``last`` on; after ``until`` it stops where nothing changes."""
    row, settled = last, until < 0
    while row >= 0:
        behind, service = rows[row, NEXT], rows[row, SERVICE]
        opens, closes, leg = rows[row, OPENS], rows[row, CLOSES], rows[row, LEG]
        passed = service + leg
        latest = min(closes, rows[behind, LATEST] - passed)
        waits = max(0, rows[behind, FIRST_START] - passed - closes)
        ahead = passed + waits + rows[behind, AHEAD]
        first_start = max(rows[behind, FIRST_START] - passed, opens) - waits
        if (
            settled
            and latest == rows[row, LATEST]
            and ahead == rows[row, AHEAD]
            and first_start == rows[row, FIRST_START]
        ):
            return
        rows[row, LATEST], rows[row, AHEAD], rows[row, FIRST_START] = latest, ahead, first_start
        settled = settled or row == until
        row = rows[row, BEFORE]


@inlined
def time_route(rows: Ints, routes: Ints, route: int, visits: int) -> bool:
    """Every row of a route anew; False when it cannot be driven."""
    shifts = routes.shape[0]
    start, end = visits + route, visits + shifts + route
    if not time_forward(rows, rows[start, NEXT], end, visits):
        return False
    time_backward(rows, rows[end, BEFORE], start, visits)
    routes[route, LASTS] = rows[end, LASTED]
    return True
