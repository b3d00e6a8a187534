"""Where a visit costs least in one shift: every position, exactly, or passed over where it is too dear anyway."""

from __future__ import annotations

from solver.engine.compiled import Floats, Ints, Legs, inlined, inner
from solver.engine.driving import lateness, reach, return_home
from solver.engine.facts import (
    ARRIVE,
    BASE_CALL,
    BROKEN,
    BROKEN_ON,
    DUTY,
    END,
    EXCLUDED,
    EXCLUDED_END,
    FAR,
    FIRST,
    FREE,
    HARD,
    IMBALANCE,
    IS_PLAIN,
    LATE_ON,
    LATENESS,
    LATEST,
    LENGTH,
    LIMIT,
    LOADED,
    LOCATION,
    MEASURED,
    OVERTIME,
    PART,
    PART_END,
    PLACE,
    PRICE,
    RESTED,
    SERVICE,
    SHIFT_COLUMNS,
    SOFT,
    STOCK,
    STOCK_END,
    THERE,
    TRAVEL,
    TRAVEL_ON,
    VISIT_COLUMNS,
    WINDOW,
    WINDOW_END,
    WORK,
)
from solver.engine.routes import MINUTE, needed
from solver.problem import UNREACHABLE

NOWHERE, DEARER = -2, -1
"""Instead of a position: there is none, or none below the bound."""

Added = tuple[bool, int, int, int, int]
"""Possible, and what is added: broken, lateness, seconds on the road, overtime."""


@inlined
def insertion(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    sequence: Legs,
    stops: Ints,
    length: int,
    shift: int,
    position: int,
    visit: int,
) -> Added:
    """What ``visit`` adds at one position of a route, exactly; False when the route could not be driven then."""
    here = int(visits[visit, LOCATION])
    place = int(shifts[shift, PLACE])
    if position > 0:
        place = int(visits[sequence[shift, position - 1, 0], LOCATION])
    ready, rest = int(stops[shift, position, FREE]), int(stops[shift, position, RESTED])
    arrive, ready, rest, travelled = reach(
        visits, shifts, travel, rows, classes, speeds, shift, visit, place, ready, rest, position
    )
    if arrive >= FAR:
        return False, 0, 0, 0, 0
    broken, late = lateness(visits, rows, visit, arrive, ready)
    if position < length and shifts[shift, IS_PLAIN] == 1:
        leg = int(travel[here, visits[sequence[shift, position, 0], LOCATION]])
        if leg >= UNREACHABLE or ready + leg > stops[shift, position, HARD]:
            return False, 0, 0, 0, 0
        on_time = stops[shift, position, BROKEN_ON] == 0 and stops[shift, position, LATE_ON] == 0
        if on_time and ready + leg <= stops[shift, position, SOFT]:
            was = int(stops[shift, position, TRAVEL_ON]) - int(stops[shift, position + 1, TRAVEL_ON])
            return True, broken, late, travelled + leg - was, 0
    broken -= int(stops[shift, position, BROKEN_ON])
    late -= int(stops[shift, position, LATE_ON])
    travelled -= int(stops[shift, position, TRAVEL_ON])
    place = here
    for later in range(position, length):
        following = int(sequence[shift, later, 0])
        arrive, ready, rest, leg = reach(
            visits, shifts, travel, rows, classes, speeds, shift, following, place, ready, rest, 1
        )
        if arrive >= FAR:
            return False, 0, 0, 0, 0
        more_broken, more_late = lateness(visits, rows, following, arrive, ready)
        broken, late, travelled = broken + more_broken, late + more_late, travelled + leg
        place = int(visits[following, LOCATION])
        if ready == stops[shift, later + 1, FREE] and rest == stops[shift, later + 1, RESTED]:
            broken += int(stops[shift, later + 1, BROKEN_ON])
            late += int(stops[shift, later + 1, LATE_ON])
            return True, broken, late, travelled + int(stops[shift, later + 1, TRAVEL_ON]), 0
    back, leg = return_home(shifts, travel, rows, classes, speeds, shift, place, ready, rest)
    if back > shifts[shift, LIMIT]:
        return False, 0, 0, 0, 0
    over = max(0, back - int(shifts[shift, END]))
    if length > 0:
        over -= max(0, int(stops[shift, length, ARRIVE]) - int(shifts[shift, END]))
    return True, broken, late, travelled + leg, over


@inlined
def price_of(visits: Ints, shifts: Ints, status: Ints, prices: Floats, shift: int, visit: int, added: Added) -> float:
    """What the search pays for an insertion, the visit's own share by technician left aside."""
    price = prices[BROKEN] * added[1] + prices[LATENESS] * added[2] + prices[TRAVEL] * added[3]
    price += prices[OVERTIME] * added[4]
    if status[shift, LENGTH] == 0:
        price += prices[DUTY] * shifts[shift, PRICE]
    if prices[IMBALANCE] > 0.0:
        work = int(status[shift, MEASURED + WORK]) + int(visits[visit, SERVICE])
        minutes = (work + int(status[shift, MEASURED + TRAVEL]) + added[3]) // MINUTE
        price += prices[IMBALANCE] * (minutes * minutes - int(status[shift, MEASURED + IMBALANCE]))
    return float(price)


@inlined
def is_admitted(visits: Ints, shifts: Ints, rows: Ints, status: Ints, longest: int, shift: int, visit: int) -> bool:
    """Whether load, excluded shifts and length leave room for one more visit."""
    if status[shift, LENGTH] >= longest:
        return False
    for row in range(shifts[shift, EXCLUDED], shifts[shift, EXCLUDED_END]):
        if status[rows[row, 0], LENGTH] > 0:
            return False
    for dimension in range(visits.shape[1] - VISIT_COLUMNS):
        load = status[shift, LOADED + dimension] + visits[visit, VISIT_COLUMNS + dimension]
        if load > shifts[shift, SHIFT_COLUMNS + dimension]:
            return False
    return True


@inner
def keeps_stock(
    visits: Ints, shifts: Ints, rows: Ints, sequence: Legs, length: int, shift: int, position: int, visit: int
) -> bool:
    """Whether the parts in the van last with ``visit`` at ``position``: before the call at the base they are few."""
    for before in range(position):
        if sequence[shift, before, 0] == shifts[shift, BASE_CALL]:
            return True
    for row in range(visits[visit, PART], visits[visit, PART_END]):
        part = int(rows[row, 0])
        count = needed(visits, shifts, rows, sequence, length, shift, part) + int(rows[row, 1])
        for stock in range(shifts[shift, STOCK], shifts[shift, STOCK_END]):
            if rows[stock, 0] == part and count > rows[stock, 1]:
                return False
    return True


@inner
def best_position(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    inward: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    prices: Floats,
    shift: int,
    visit: int,
    own: float,
    floor: float,
    bound: float,
) -> tuple[float, int]:
    """The cheapest position in one shift below ``bound``, and its price.

    ``own`` is what the visit costs there whatever the position, ``floor`` what it costs at the least; a position whose
    detour makes that too dear is passed over (a detour that lets others be earlier is not hoped for). Without a
    position the price is FAR when there is none at all, and ``bound`` when there may be a dearer one.
    """
    best, found = bound, NOWHERE
    if not is_admitted(visits, shifts, rows, status, sequence.shape[1], shift, visit):
        return float(FAR), NOWHERE
    length, latest, here = int(status[shift, LENGTH]), int(visits[visit, LATEST]), int(visits[visit, LOCATION])
    if visits[visit, WINDOW] < visits[visit, WINDOW_END]:
        latest = min(latest, int(rows[visits[visit, WINDOW_END] - 1, 1]))
    plain, stocked = shifts[shift, IS_PLAIN] == 1, visits[visit, PART] == visits[visit, PART_END]
    first = 1 if shifts[shift, FIRST] >= 0 else 0
    place = int(shifts[shift, PLACE])
    for position in range(first, length + 1):
        if stops[shift, position, FREE] > latest:
            break
        following = int(stops[shift, position, THERE])
        leg, onward = int(inward[here, place]), int(travel[here, following])
        place = following
        if leg >= UNREACHABLE or onward >= UNREACHABLE:
            continue
        if plain:
            was = int(stops[shift, position, TRAVEL_ON])
            was -= int(stops[shift, position + 1, TRAVEL_ON]) if position < length else 0
            if floor + prices[TRAVEL] * (leg + onward - was) >= best:
                found = max(found, DEARER)
                continue
        if not stocked and not keeps_stock(visits, shifts, rows, sequence, length, shift, position, visit):
            continue
        added = insertion(
            visits, shifts, travel, rows, classes, speeds, sequence, stops, length, shift, position, visit
        )
        if added[0]:
            price = own + price_of(visits, shifts, status, prices, shift, visit, added)
            if price < best:
                best, found = price, position
            else:
                found = max(found, DEARER)
    return (float(FAR), NOWHERE) if found == NOWHERE else (best, found)
