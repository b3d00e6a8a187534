"""One route worked out from end to end: every stop, what each suffix costs, and how late each stop may become."""

from __future__ import annotations

from solver.engine.compiled import Ints, Legs, inlined, inner
from solver.engine.driving import lateness, latest_arrival, reach, return_home
from solver.engine.facts import (
    ARRIVE,
    BASE_CALL,
    BROKEN,
    BROKEN_ON,
    DUTY,
    END,
    FACT_ARRIVE,
    FACT_BROKEN,
    FACT_LATE,
    FACT_TRAVEL,
    FACT_WORK,
    FAR,
    FIRST,
    FREE,
    HARD,
    HOME,
    IMBALANCE,
    IS_PLAIN,
    LATE_ON,
    LATENESS,
    LENGTH,
    LIMIT,
    LOCATION,
    MEASURED,
    OVERTIME,
    PART,
    PART_END,
    PATIENCE,
    PLACE,
    PRICE,
    PROMISE,
    PROMISE_END,
    READY,
    REST,
    RESTED,
    SERVICE,
    SOFT,
    STOCK,
    STOCK_END,
    THERE,
    TRAVEL,
    TRAVEL_ON,
    WORK,
)

MINUTE = 60


@inner
def drive(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    shift: int,
) -> bool:
    """Work the route of ``shift`` out anew; False when it cannot be driven (its stops are then half worked out)."""
    length, first = int(status[shift, LENGTH]), 1 if shifts[shift, FIRST] >= 0 else 0
    place, ready, rest = int(shifts[shift, PLACE]), int(shifts[shift, READY]), int(shifts[shift, REST])
    work = 0
    if not carries(visits, shifts, rows, sequence, length, shift):
        return False
    if first:
        stops[shift, 0, ARRIVE], stops[shift, 0, TRAVEL_ON] = shifts[shift, FACT_ARRIVE], shifts[shift, FACT_TRAVEL]
        stops[shift, 0, BROKEN_ON], stops[shift, 0, LATE_ON] = shifts[shift, FACT_BROKEN], shifts[shift, FACT_LATE]
        work = int(shifts[shift, FACT_WORK])
    for position in range(first, length):
        visit = int(sequence[shift, position, 0])
        stops[shift, position, FREE], stops[shift, position, RESTED] = ready, rest
        arrive, ready, rest, leg = reach(
            visits, shifts, travel, rows, classes, speeds, shift, visit, place, ready, rest, position
        )
        if arrive >= FAR:
            return False
        broken, late = lateness(visits, rows, visit, arrive, ready)
        stops[shift, position, BROKEN_ON], stops[shift, position, LATE_ON] = broken, late
        stops[shift, position, ARRIVE], stops[shift, position, TRAVEL_ON] = arrive, leg
        place, work = int(visits[visit, LOCATION]), work + int(visits[visit, SERVICE])
        stops[shift, position, THERE] = place
    stops[shift, length, FREE], stops[shift, length, RESTED] = ready, rest
    back, leg = ready, 0
    if length > 0:
        back, leg = return_home(shifts, travel, rows, classes, speeds, shift, place, ready, rest)
        if back > shifts[shift, LIMIT]:
            return False
    stops[shift, length, ARRIVE], stops[shift, length, TRAVEL_ON] = back, leg
    stops[shift, length, BROKEN_ON] = stops[shift, length, LATE_ON] = 0
    stops[shift, length, THERE] = shifts[shift, HOME]
    _sum_up(visits, shifts, travel, rows, sequence, stops, length, first, shift)
    _measure(shifts, stops, status, length, work, shift)
    return True


@inlined
def _sum_up(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    sequence: Legs,
    stops: Ints,
    length: int,
    first: int,
    shift: int,
) -> None:
    """From the end to the start: what the stops from each position on cost, and how late each may be reached.

    HARD keeps the rest of the route possible, SOFT keeps it free of lateness and overtime; both hold for routes
    without rests and traffic only, and say nothing (FAR, -FAR) for others.
    """
    plain = shifts[shift, IS_PLAIN] == 1
    hard = int(shifts[shift, LIMIT]) if plain else FAR
    soft = int(shifts[shift, END]) if plain else -FAR
    stops[shift, length, HARD], stops[shift, length, SOFT] = hard, soft
    following = int(shifts[shift, HOME])
    for position in range(length - 1, -1, -1):
        stops[shift, position, BROKEN_ON] += stops[shift, position + 1, BROKEN_ON]
        stops[shift, position, LATE_ON] += stops[shift, position + 1, LATE_ON]
        stops[shift, position, TRAVEL_ON] += stops[shift, position + 1, TRAVEL_ON]
        if plain and position >= first:
            visit = int(sequence[shift, position, 0])
            here, work = int(visits[visit, LOCATION]), int(visits[visit, SERVICE])
            leg = int(travel[here, following])
            hard = latest_arrival(visits, rows, visit, hard - leg - work)
            last = soft - leg
            for row in range(visits[visit, PROMISE], visits[visit, PROMISE_END]):
                if rows[row, 3]:
                    last = min(last, int(rows[row, 0]))
            soft = min(int(visits[visit, PATIENCE]), latest_arrival(visits, rows, visit, last - work))
            following = here
        stops[shift, position, HARD], stops[shift, position, SOFT] = hard, soft


@inlined
def _measure(shifts: Ints, stops: Ints, status: Ints, length: int, work: int, shift: int) -> None:
    used = 1 if length > 0 else 0
    travel = int(stops[shift, 0, TRAVEL_ON])
    minutes = (work + travel) // MINUTE
    status[shift, MEASURED + BROKEN], status[shift, MEASURED + LATENESS] = (
        stops[shift, 0, BROKEN_ON],
        stops[shift, 0, LATE_ON],
    )
    status[shift, MEASURED + TRAVEL], status[shift, MEASURED + WORK] = travel, work
    status[shift, MEASURED + OVERTIME] = used * max(0, int(stops[shift, length, ARRIVE]) - int(shifts[shift, END]))
    status[shift, MEASURED + DUTY] = used * int(shifts[shift, PRICE])
    status[shift, MEASURED + IMBALANCE] = minutes * minutes


@inlined
def carries(visits: Ints, shifts: Ints, rows: Ints, sequence: Legs, length: int, shift: int) -> bool:
    """Whether every part is in stock when it is needed; after the call at the base all parts are."""
    for row in range(shifts[shift, STOCK], shifts[shift, STOCK_END]):
        part = int(rows[row, 0])
        if needed(visits, shifts, rows, sequence, length, shift, part) > rows[row, 1]:
            return False
    return True


@inner
def needed(visits: Ints, shifts: Ints, rows: Ints, sequence: Legs, length: int, shift: int, part: int) -> int:
    """How many of a part the visits before the call at the base need."""
    count = 0
    for position in range(length):
        visit = int(sequence[shift, position, 0])
        if visit == shifts[shift, BASE_CALL]:
            break
        for row in range(visits[visit, PART], visits[visit, PART_END]):
            if rows[row, 0] == part:
                count += int(rows[row, 1])
    return count
