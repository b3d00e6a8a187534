"""Giving a shift a whole route at once: how a plan that exists already gets onto the arrays."""

from __future__ import annotations

from solver.engine.changing import begin, count, enter, note, renew, settle, undo
from solver.engine.compiled import Ints, entry, inlined
from solver.engine.facts import (
    CHANGES,
    EXCLUDED,
    EXCLUDED_END,
    FACT_CHANGED,
    FACT_STRANGER,
    FIRST,
    IN_SHIFT,
    LENGTH,
    LOADED,
    MEASURED,
    MEASURES,
    NOW,
    SHIFT_COLUMNS,
    STRANGERS,
    VISIT_COLUMNS,
    Facts,
    State,
)
from solver.engine.routes import drive


@entry
def begin_empty(facts: Facts, state: State) -> None:
    """Work every route out while it holds nothing but what is under way."""
    visits, shifts, travel, rows = facts.visits, facts.shifts, facts.travel, facts.rows
    sequence, stops, status, totals, places = state.sequence, state.stops, state.status, state.totals, state.places
    for shift in range(shifts.shape[0]):
        visit = int(shifts[shift, FIRST])
        if visit >= 0:
            sequence[shift, 0, 0], sequence[shift, 0, 1], status[shift, LENGTH] = visit, -1, 1
            status[shift, MEASURED + CHANGES] = shifts[shift, FACT_CHANGED]
            status[shift, MEASURED + STRANGERS] = shifts[shift, FACT_STRANGER]
            places[visit, IN_SHIFT] = shift
            settle(state.numbers, places, visit)
            for dimension in range(visits.shape[1] - VISIT_COLUMNS):
                status[shift, LOADED + dimension] = visits[visit, VISIT_COLUMNS + dimension]
            for measure in range(MEASURES):
                totals[NOW, measure] -= facts.left_out[visit, measure]
        drive(visits, shifts, travel, rows, facts.classes, facts.speeds, sequence, stops, status, shift)
        count(status, totals, shift, 1)


@entry
def lay(facts: Facts, state: State, shift: int, route: Ints) -> bool:
    """Give a shift these visits (after what is under way); False, and nothing changed, when that cannot be driven.

    They must be in no other route and the shift must be one of their options.
    """
    visits, shifts, travel, rows = facts.visits, facts.shifts, facts.travel, facts.rows
    sequence, stops, status, numbers, totals = state.sequence, state.stops, state.status, state.numbers, state.totals
    places, options, left_out = state.places, facts.options, facts.left_out
    fixed = 1 if shifts[shift, FIRST] >= 0 else 0
    if fixed + route.shape[0] > sequence.shape[1]:
        return False
    begin(status, numbers, totals)
    note(sequence, stops, status, numbers, shift)
    count(status, totals, shift, -1)
    before = int(status[shift, LENGTH])
    for position in range(fixed, before):
        visit = int(sequence[shift, position, 0])
        enter(visits, options, left_out, status, totals, shift, visit, int(sequence[shift, position, 1]), -1)
        places[visit, IN_SHIFT] = -1
        settle(numbers, places, visit)
    for index in range(route.shape[0]):
        visit = int(route[index])
        option = int(facts.option_of[visit, shift])
        enter(visits, options, left_out, status, totals, shift, visit, option, 1)
        sequence[shift, fixed + index, 0], sequence[shift, fixed + index, 1] = visit, option
        places[visit, IN_SHIFT] = shift
        settle(numbers, places, visit)
    status[shift, LENGTH] = fixed + route.shape[0]
    possible = renew(visits, shifts, travel, rows, facts.classes, facts.speeds, sequence, stops, status, numbers, shift)
    count(status, totals, shift, 1)
    if possible and (route.shape[0] == 0 or _is_allowed(visits, shifts, rows, status, shift)):
        return True
    undo(shifts, rows, sequence, stops, status, numbers, totals, places)
    for index in range(route.shape[0]):
        settle(numbers, places, int(route[index]))
    for position in range(fixed, before):
        settle(numbers, places, int(sequence[shift, position, 0]))
    return False


@inlined
def _is_allowed(visits: Ints, shifts: Ints, rows: Ints, status: Ints, shift: int) -> bool:
    for row in range(shifts[shift, EXCLUDED], shifts[shift, EXCLUDED_END]):
        if status[rows[row, 0], LENGTH] > 0:
            return False
    for dimension in range(visits.shape[1] - VISIT_COLUMNS):
        if status[shift, LOADED + dimension] > shifts[shift, SHIFT_COLUMNS + dimension]:
            return False
    return True
