"""Which shifts a visit may be in, the most promising first, and what it costs there at the least."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.engine.compiled import Floats, Ints, Legs, entry, entry_with_arrays, inner
from solver.engine.driving import lateness, start
from solver.engine.facts import (
    BROKEN,
    CHANGES,
    EARLIEST,
    FAR,
    FLOOR,
    FLOOR_BROKEN,
    FLOOR_LATE,
    IS_CHANGE,
    IS_STRANGER,
    LATENESS,
    LATEST,
    LOCATION,
    OPTION_COLUMNS,
    PLACE,
    READY,
    SERVICE,
    SHIFT,
    STRANGERS,
    TECHNICIAN,
)
from solver.problem import UNREACHABLE


@entry_with_arrays
def fill(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    is_timeless: bool,
    options: Ints,
    option_at: Ints,
    option_of: Legs,
    need_of: Ints,
    able: npt.NDArray[np.bool_],
    before: Ints,
    liked: npt.NDArray[np.bool_],
    prices: Floats,
) -> None:
    """Fill ``options``, the cheapest floor first, then the nearest.

    The floor is what a visit costs whose technician comes straight from the start of his shift. Without a triangle
    inequality a detour may be quicker, so to leave out a shift by its floor is a heuristic; costs stay exact.
    """
    count = shifts.shape[0]
    keys, found = np.zeros(count), np.zeros((count, OPTION_COLUMNS), np.int64)
    for visit in range(visits.shape[0]):
        many = 0
        for shift in range(count):
            if able[need_of[visit], shift]:
                had = int(before[visit])
                found[many, SHIFT] = shift
                found[many, IS_CHANGE] = 1 if had >= 0 and had != shifts[shift, TECHNICIAN] else 0
                found[many, IS_STRANGER] = 1 if liked.shape[1] > 0 and not liked[visit, shift] else 0
                leg = int(travel[shifts[shift, PLACE], visits[visit, LOCATION]])
                ready = int(shifts[shift, READY]) + (leg if is_timeless and leg < UNREACHABLE else 0)
                broken, late = _floor(visits, rows, visit, ready)
                found[many, FLOOR_BROKEN], found[many, FLOOR_LATE] = broken, late
                keys[many] = leg + prices[BROKEN] * broken + prices[LATENESS] * late
                keys[many] += prices[CHANGES] * found[many, IS_CHANGE] + prices[STRANGERS] * found[many, IS_STRANGER]
                many += 1
        order = np.argsort(keys[:many])
        for index in range(many):
            option_of[visit, found[order[index], SHIFT]] = option_at[visit] + index
            for column in range(OPTION_COLUMNS):
                options[option_at[visit] + index, column] = found[order[index], column]


@inner
def _floor(visits: Ints, rows: Ints, visit: int, arrive: int) -> tuple[int, int]:
    """(broken, lateness) of an arrival at this moment; FAR when that is too late."""
    arrive = max(arrive, int(visits[visit, EARLIEST]))
    if arrive > visits[visit, LATEST]:
        return FAR, 0
    begins = start(visits, rows, visit, arrive)
    if begins >= FAR:
        return FAR, 0
    return lateness(visits, rows, visit, arrive, begins + int(visits[visit, SERVICE]))


@entry
def price_floors(options: Ints, prices: Floats, values: Floats) -> None:
    """Write the floor of every option in these prices into ``values``."""
    for option in range(options.shape[0]):
        if options[option, FLOOR_BROKEN] >= FAR:
            values[option, FLOOR] = float(FAR)
            continue
        priced = prices[BROKEN] * options[option, FLOOR_BROKEN] + prices[LATENESS] * options[option, FLOOR_LATE]
        priced += prices[CHANGES] * options[option, IS_CHANGE] + prices[STRANGERS] * options[option, IS_STRANGER]
        values[option, FLOOR] = priced


def room_for(able: npt.NDArray[np.bool_], need_of: Ints) -> tuple[Ints, Ints]:
    """Where each visit's options begin, and room for all of them."""
    at = np.zeros(len(need_of) + 1, np.int64)
    if len(need_of):
        at[1:] = np.cumsum(able.sum(axis=1)[need_of])
    return at, np.zeros((int(at[-1]), OPTION_COLUMNS), np.int64)
