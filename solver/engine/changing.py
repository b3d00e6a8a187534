"""Changing a plan so that it can be undone: every route is noted down before it is touched for the first time."""

from __future__ import annotations

from solver.engine.compiled import Floats, Ints, Legs, inlined
from solver.engine.facts import (
    BANK,
    BANK_AT,
    BANKED,
    BEFORE,
    CHANGES,
    EXCLUDED,
    EXCLUDED_END,
    IN_SHIFT,
    IS_CHANGE,
    IS_STRANGER,
    JOURNAL,
    KEPT_VERSION,
    LAST_VERSION,
    LENGTH,
    LOADED,
    MEASURED,
    MEASURES,
    NOTED,
    NOTES,
    NOW,
    SHIFTS,
    STOP_COLUMNS,
    STRANGERS,
    VERSION,
    VISIT_COLUMNS,
)
from solver.engine.routes import drive


@inlined
def price(prices: Floats, totals: Ints, which: int) -> float:
    """What the search pays for a plan of these measures."""
    paid = 0.0
    for measure in range(MEASURES):
        paid += prices[measure] * totals[which, measure]
    return float(paid)


@inlined
def begin(status: Ints, numbers: Ints, totals: Ints) -> None:
    """What is done stays; ``undo`` comes back to this point."""
    for note in range(numbers[NOTES]):
        status[numbers[JOURNAL + note], NOTED] = -1
    numbers[NOTES] = 0
    for measure in range(MEASURES):
        totals[BEFORE, measure] = totals[NOW, measure]


@inlined
def has_room(status: Ints, numbers: Ints, shift: int) -> bool:
    """Whether the journal can take this shift."""
    return bool(status[shift, NOTED] >= 0 or numbers[NOTES] < numbers.shape[0] - JOURNAL)


@inlined
def _copy(sequence: Legs, stops: Ints, status: Ints, source: int, target: int) -> None:
    length = int(status[source, LENGTH])
    for position in range(length):
        sequence[target, position, 0] = sequence[source, position, 0]
        sequence[target, position, 1] = sequence[source, position, 1]
    for position in range(length + 1):
        for column in range(STOP_COLUMNS):
            stops[target, position, column] = stops[source, position, column]
    for column in range(status.shape[1]):
        status[target, column] = status[source, column]


@inlined
def note(sequence: Legs, stops: Ints, status: Ints, numbers: Ints, shift: int) -> None:
    """Note a route down before its first change since ``begin``."""
    if status[shift, NOTED] < 0:
        _copy(sequence, stops, status, shift, int(numbers[SHIFTS] + numbers[NOTES]))
        status[shift, NOTED] = numbers[NOTES]
        numbers[JOURNAL + numbers[NOTES]] = shift
        numbers[NOTES] += 1


@inlined
def undo(
    shifts: Ints, rows: Ints, sequence: Legs, stops: Ints, status: Ints, numbers: Ints, totals: Ints, places: Ints
) -> None:
    """Everything as it was at ``begin``, but for the bank (see ``settle``)."""
    for entry in range(numbers[NOTES]):
        shift = numbers[JOURNAL + entry]
        for position in range(status[shift, LENGTH]):
            places[sequence[shift, position, 0], IN_SHIFT] = -1
    for entry in range(numbers[NOTES]):
        shift = int(numbers[JOURNAL + entry])
        kept = status[shift, KEPT_VERSION]  # the best plan is not undone
        _copy(sequence, stops, status, int(numbers[SHIFTS] + entry), shift)
        status[shift, KEPT_VERSION] = kept
        for position in range(status[shift, LENGTH]):
            places[sequence[shift, position, 0], IN_SHIFT] = shift
    for entry in range(numbers[NOTES]):  # once all are back, for each of them brings its old version along
        warn_excluded(shifts, rows, status, numbers, int(numbers[JOURNAL + entry]))
    numbers[NOTES] = 0
    for measure in range(MEASURES):
        totals[NOW, measure] = totals[BEFORE, measure]


@inlined
def settle(numbers: Ints, places: Ints, visit: int) -> None:
    """Let a visit stand in the bank if, and only if, it is in no route."""
    hole = places[visit, BANK_AT]
    if places[visit, IN_SHIFT] < 0 and hole < 0:
        places[visit, BANK_AT] = numbers[BANKED]
        places[numbers[BANKED], BANK] = visit
        numbers[BANKED] += 1
    elif places[visit, IN_SHIFT] >= 0 and hole >= 0:
        numbers[BANKED] -= 1
        last = places[numbers[BANKED], BANK]
        places[hole, BANK] = last
        places[last, BANK_AT] = hole
        places[visit, BANK_AT] = -1


@inlined
def warn_excluded(shifts: Ints, rows: Ints, status: Ints, numbers: Ints, shift: int) -> None:
    """What is known of the shifts that this one excludes no longer holds."""
    for row in range(shifts[shift, EXCLUDED], shifts[shift, EXCLUDED_END]):
        numbers[LAST_VERSION] += 1
        status[rows[row, 0], VERSION] = numbers[LAST_VERSION]


@inlined
def renew(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    numbers: Ints,
    shift: int,
) -> bool:
    """Give a changed route a new version and work it out; False when it cannot be driven."""
    numbers[LAST_VERSION] += 1
    status[shift, VERSION] = numbers[LAST_VERSION]
    warn_excluded(shifts, rows, status, numbers, shift)
    return drive(visits, shifts, travel, rows, classes, speeds, sequence, stops, status, shift)


@inlined
def enter(
    visits: Ints,
    options: Ints,
    left_out: Ints,
    status: Ints,
    totals: Ints,
    shift: int,
    visit: int,
    option: int,
    sign: int,
) -> None:
    """Count a visit in (1) or out (-1): loads, marks, and what leaving it out costs."""
    for dimension in range(visits.shape[1] - VISIT_COLUMNS):
        status[shift, LOADED + dimension] += sign * visits[visit, VISIT_COLUMNS + dimension]
    for measure in range(MEASURES):
        totals[NOW, measure] -= sign * left_out[visit, measure]
    if option >= 0:
        status[shift, MEASURED + CHANGES] += sign * options[option, IS_CHANGE]
        status[shift, MEASURED + STRANGERS] += sign * options[option, IS_STRANGER]


@inlined
def count(status: Ints, totals: Ints, shift: int, sign: int) -> None:
    """Add a shift's measures to those of the plan, or take them away (-1)."""
    for measure in range(MEASURES):
        totals[NOW, measure] += sign * status[shift, MEASURED + measure]


@inlined
def put(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    options: Ints,
    left_out: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    numbers: Ints,
    totals: Ints,
    places: Ints,
    shift: int,
    position: int,
    visit: int,
    option: int,
) -> bool:
    """Insert a visit; False (and a route that must be undone) when it cannot be driven."""
    note(sequence, stops, status, numbers, shift)
    count(status, totals, shift, -1)
    length = int(status[shift, LENGTH])
    for later in range(length, position, -1):
        sequence[shift, later, 0], sequence[shift, later, 1] = (
            sequence[shift, later - 1, 0],
            sequence[shift, later - 1, 1],
        )
    sequence[shift, position, 0], sequence[shift, position, 1] = visit, option
    status[shift, LENGTH] = length + 1
    enter(visits, options, left_out, status, totals, shift, visit, option, 1)
    places[visit, IN_SHIFT] = shift
    settle(numbers, places, visit)
    possible = renew(visits, shifts, travel, rows, classes, speeds, sequence, stops, status, numbers, shift)
    count(status, totals, shift, 1)
    return possible


@inlined
def cut(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    options: Ints,
    left_out: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    numbers: Ints,
    totals: Ints,
    places: Ints,
    shift: int,
    first: int,
    many: int,
) -> bool:
    """Take ``many`` visits out from position ``first`` on; False when the rest cannot be driven without them."""
    note(sequence, stops, status, numbers, shift)
    count(status, totals, shift, -1)
    length = int(status[shift, LENGTH])
    for position in range(first, first + many):
        visit = int(sequence[shift, position, 0])
        enter(visits, options, left_out, status, totals, shift, visit, int(sequence[shift, position, 1]), -1)
        places[visit, IN_SHIFT] = -1
        settle(numbers, places, visit)
    for position in range(first + many, length):
        sequence[shift, position - many, 0] = sequence[shift, position, 0]
        sequence[shift, position - many, 1] = sequence[shift, position, 1]
    status[shift, LENGTH] = length - many
    possible = renew(visits, shifts, travel, rows, classes, speeds, sequence, stops, status, numbers, shift)
    count(status, totals, shift, 1)
    return possible
