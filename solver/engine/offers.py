"""The best place in every shift for one visit, compared tier by tier: what a dispatcher is shown."""

from __future__ import annotations

from solver.engine.compiled import Ints, Legs, entry, inlined
from solver.engine.facts import (
    BROKEN,
    CHANGES,
    DUTY,
    FIRST,
    IMBALANCE,
    LATENESS,
    LENGTH,
    MEASURED,
    MEASURES,
    OVERTIME,
    PART,
    PART_END,
    PRICE,
    SERVICE,
    STRANGERS,
    TRAVEL,
    WORK,
)
from solver.engine.placing import Added, insertion, is_admitted, keeps_stock
from solver.engine.routes import MINUTE


@entry
def best_places(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    tiers: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    visit: int,
    able: Ints,
    marks: Ints,
    found: Ints,
    added: Ints,
) -> None:
    """For every shift of ``able`` the best position (-1: none) into ``found``, and what it adds into ``added``.

    ``marks`` holds for each of them whether it is a change of the published plan, and a stranger to the customer.
    """
    for index in range(able.shape[0]):
        shift = int(able[index])
        found[index] = -1
        if not is_admitted(visits, shifts, rows, status, sequence.shape[1], shift, visit):
            continue
        length = int(status[shift, LENGTH])
        for position in range(1 if shifts[shift, FIRST] >= 0 else 0, length + 1):
            stocked = visits[visit, PART] == visits[visit, PART_END]
            if not stocked and not keeps_stock(visits, shifts, rows, sequence, length, shift, position, visit):
                continue
            more = insertion(
                visits, shifts, travel, rows, classes, speeds, sequence, stops, length, shift, position, visit
            )
            if not more[0]:
                continue
            _write(visits, shifts, status, shift, visit, more, marks, index, added)
            if found[index] < 0 or _is_less(tiers, added, index):
                found[index] = position
                for measure in range(MEASURES):
                    added[index, 0, measure] = added[index, 1, measure]


@inlined
def _write(
    visits: Ints, shifts: Ints, status: Ints, shift: int, visit: int, more: Added, marks: Ints, index: int, added: Ints
) -> None:
    """The measures of one insertion, beside those of the best one so far."""
    work = int(visits[visit, SERVICE])
    minutes = (int(status[shift, MEASURED + WORK] + status[shift, MEASURED + TRAVEL]) + work + more[3]) // MINUTE
    for measure in range(MEASURES):
        added[index, 1, measure] = 0
    added[index, 1, BROKEN], added[index, 1, LATENESS] = more[1], more[2]
    added[index, 1, TRAVEL], added[index, 1, OVERTIME] = more[3], more[4]
    added[index, 1, CHANGES], added[index, 1, STRANGERS] = marks[index, 0], marks[index, 1]
    added[index, 1, DUTY] = shifts[shift, PRICE] if status[shift, LENGTH] == 0 else 0
    added[index, 1, IMBALANCE] = minutes * minutes - status[shift, MEASURED + IMBALANCE]


@inlined
def _is_less(tiers: Ints, added: Ints, index: int) -> bool:
    for tier in range(tiers.shape[0]):
        one = other = 0
        for measure in range(MEASURES):
            one += tiers[tier, measure] * added[index, 1, measure]
            other += tiers[tier, measure] * added[index, 0, measure]
        if one != other:
            return bool(one < other)
    return False
