"""One leg and one stop: when a technician arrives, starts and finishes. The compiled twin of ``solver.schedule``."""

from __future__ import annotations

from solver.engine.compiled import Ints, Legs, inlined, inner
from solver.engine.facts import (
    EARLIEST,
    FAR,
    HOME,
    LATEST,
    LOCATION,
    PATIENCE,
    PROMISE,
    PROMISE_END,
    REST_END,
    SERVICE,
    WINDOW,
    WINDOW_END,
)
from solver.problem import UNREACHABLE
from solver.traffic import FULL_SPEED

Stop = tuple[int, int, int, int]
"""Arrival (FAR: too late), finish, the rests begun so far, and the seconds on the road."""


@inlined
def start(visits: Ints, rows: Ints, visit: int, arrive: int) -> int:
    """When the work begins after an arrival: in the first window that is still open; FAR when none is."""
    first, end = visits[visit, WINDOW], visits[visit, WINDOW_END]
    if first == end:
        return arrive
    for row in range(first, end):
        if arrive <= rows[row, 1]:
            return max(arrive, int(rows[row, 0]))
    return FAR


@inlined
def latest_arrival(visits: Ints, rows: Ints, visit: int, latest_start: int) -> int:
    """The last arrival after which the work still begins at ``latest_start`` or before; -FAR when there is none."""
    found = latest_start
    if visits[visit, WINDOW] != visits[visit, WINDOW_END]:
        found = -FAR
        for row in range(visits[visit, WINDOW], visits[visit, WINDOW_END]):
            if rows[row, 0] <= latest_start:
                found = min(latest_start, int(rows[row, 1]))
    found = min(found, int(visits[visit, LATEST]))
    return found if found >= visits[visit, EARLIEST] else -FAR


@inlined
def lateness(visits: Ints, rows: Ints, visit: int, arrive: int, finish: int) -> tuple[int, int]:
    """(broken, lateness) of a visit done at these moments. Exactly at the due second is in time."""
    broken = late = 0
    for row in range(visits[visit, PROMISE], visits[visit, PROMISE_END]):
        over = (finish if rows[row, 3] else arrive) - int(rows[row, 0])
        if over > 0:
            broken += int(rows[row, 1])
            late += int(rows[row, 2]) * over
    return broken, late


@inlined
def rested(rows: Ints, rest: int, ready: int) -> int:
    """When he is free again whose rest begins now."""
    return max(max(ready, int(rows[rest, 0])) + int(rows[rest, 2]), int(rows[rest, 3]))


@inlined
def reach(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    shift: int,
    visit: int,
    place: int,
    ready: int,
    rest: int,
    position: int,
) -> Stop:
    """The next visit of who is free at ``ready`` in ``place``, with the rests that come before it."""
    leg = int(travel[place, visits[visit, LOCATION]])
    if leg >= UNREACHABLE:
        return FAR, 0, rest, 0
    if speeds.shape[0] > 0:
        return _reach_in_traffic(visits, shifts, rows, classes, speeds, shift, visit, place, ready, rest, position, leg)
    while True:
        arrive = max(ready + leg, int(visits[visit, EARLIEST]))
        begins = start(visits, rows, visit, arrive) if arrive <= visits[visit, LATEST] else FAR
        if begins >= FAR:
            return FAR, 0, rest, 0
        finish = begins + int(visits[visit, SERVICE])
        if rest == shifts[shift, REST_END] or finish <= rows[rest, 1]:
            break
        ready = rested(rows, rest, ready)
        rest += 1
    if position == 0:
        arrive = max(arrive, min(begins, int(visits[visit, LATEST]), int(visits[visit, PATIENCE])))
    return arrive, finish, rest, leg


@inner
def _reach_in_traffic(
    visits: Ints,
    shifts: Ints,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    shift: int,
    visit: int,
    place: int,
    ready: int,
    rest: int,
    position: int,
    leg: int,
) -> Stop:
    road = int(classes[place, visits[visit, LOCATION]])
    while True:
        depart, arrive = ready, arrival(speeds, road, ready, leg)
        if arrive < visits[visit, EARLIEST]:
            depart = departure(speeds, road, int(visits[visit, EARLIEST]), leg)
            arrive = arrival(speeds, road, depart, leg)
        begins = start(visits, rows, visit, arrive) if arrive <= visits[visit, LATEST] else FAR
        if begins >= FAR:
            return FAR, 0, rest, 0
        finish = begins + int(visits[visit, SERVICE])
        if rest == shifts[shift, REST_END] or finish <= rows[rest, 1]:
            break
        ready = rested(rows, rest, ready)
        rest += 1
    until = min(begins, int(visits[visit, LATEST]), int(visits[visit, PATIENCE]))
    if position == 0 and until > arrive:
        depart = departure(speeds, road, until + 1, leg) - 1
        arrive = arrival(speeds, road, depart, leg)
    return arrive, finish, rest, arrive - depart


@inlined
def return_home(
    shifts: Ints, travel: Legs, rows: Ints, classes: Ints, speeds: Ints, shift: int, place: int, ready: int, rest: int
) -> tuple[int, int]:
    """When he is back (FAR where there is no way) who is free at ``ready``, and the seconds on the road."""
    home = int(shifts[shift, HOME])
    leg = int(travel[place, home])
    if leg >= UNREACHABLE:
        return FAR, 0
    back = ready + leg if speeds.shape[0] == 0 else arrival(speeds, int(classes[place, home]), ready, leg)
    while rest < shifts[shift, REST_END] and back > rows[rest, 1]:
        ready = rested(rows, rest, ready)
        rest += 1
        back = ready + leg if speeds.shape[0] == 0 else arrival(speeds, int(classes[place, home]), ready, leg)
    return back, back - ready


@inner
def arrival(speeds: Ints, road: int, depart: int, leg: int) -> int:
    """The first second at which a leg is driven by who leaves at ``depart``, through the hours' speeds."""
    return _moment(speeds, road, _done_by(speeds, road, depart) + leg * FULL_SPEED)


@inner
def departure(speeds: Ints, road: int, arrive: int, leg: int) -> int:
    """The first second at which to leave so as not to arrive before ``arrive``."""
    guess = _moment(speeds, road, _done_by(speeds, road, arrive) - leg * FULL_SPEED)
    while arrival(speeds, road, guess - 1, leg) >= arrive:
        guess -= 1
    while arrival(speeds, road, guess, leg) < arrive:
        guess += 1
    return guess


@inner
def _done_by(speeds: Ints, road: int, second: int) -> int:
    """The work that the road lets through from the origin of time to ``second``."""
    classes, spans, long = speeds.shape[0] // 2, speeds.shape[1] - 1, int(speeds[road, -1])
    span = min(max(second // long, 0), spans - 1)
    return int(speeds[classes + road, span] + (second - span * long) * speeds[road, span])


@inner
def _moment(speeds: Ints, road: int, work: int) -> int:
    """The first second by which so much work is done."""
    classes, long = speeds.shape[0] // 2, int(speeds[road, -1])
    low, high = 0, speeds.shape[1] - 2
    while low < high:
        middle = (low + high + 1) // 2
        if speeds[classes + road, middle] <= work:
            low = middle
        else:
            high = middle - 1
    return int(low * long - (int(speeds[classes + road, low]) - work) // int(speeds[road, low]))
