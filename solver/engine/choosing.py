"""Where a visit costs least of all: the shifts it may be in, each worked out only when its route has changed."""

from __future__ import annotations

from solver.engine.chance import next_blink
from solver.engine.compiled import Floats, Ints, Legs, inlined, inner
from solver.engine.facts import (
    CHANGES,
    FLOOR,
    IN_SHIFT,
    IS_CHANGE,
    IS_STRANGER,
    KNOWN_PLACE,
    KNOWN_VERSION,
    PRICE_THEN,
    SHIFT,
    STRANGERS,
    VERSION,
)
from solver.engine.placing import DEARER, best_position

MANY_OPTIONS = 48
"""Up to so many options of a visit are all looked at."""
FIRST_OPTIONS = 24


@inlined
def look(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    inward: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    options: Ints,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    prices: Floats,
    known: Ints,
    values: Floats,
    visit: int,
    option: int,
    best: float,
) -> bool:
    """Whether an option is cheaper than ``best``, worked out unless it is known."""
    if values[option, FLOOR] >= best:
        return False
    shift = int(options[option, SHIFT])
    is_known = known[option, KNOWN_VERSION] == status[shift, VERSION]
    if is_known and (known[option, KNOWN_PLACE] != DEARER or values[option, PRICE_THEN] >= best):
        return bool(known[option, KNOWN_PLACE] >= 0 and values[option, PRICE_THEN] < best)
    own = prices[CHANGES] * options[option, IS_CHANGE] + prices[STRANGERS] * options[option, IS_STRANGER]
    price, position = best_position(
        visits, shifts, travel, inward, rows, classes, speeds, sequence, stops, status, prices, shift, visit, own,
        values[option, FLOOR], best,
    )  # fmt: skip
    known[option, KNOWN_VERSION], known[option, KNOWN_PLACE] = status[shift, VERSION], position
    values[option, PRICE_THEN] = price
    return bool(position >= 0)


@inner
def best_option(
    visits: Ints,
    shifts: Ints,
    travel: Legs,
    inward: Legs,
    rows: Ints,
    classes: Ints,
    speeds: Ints,
    options: Ints,
    option_of: Legs,
    near: Legs,
    sequence: Legs,
    stops: Ints,
    status: Ints,
    prices: Floats,
    known: Ints,
    values: Floats,
    numbers: Ints,
    places: Ints,
    visit: int,
    begin: int,
    end: int,
    bound: float,
    blink: float,
) -> tuple[float, int]:
    """The cheapest of a visit's options, as (price, option), below ``bound``; -1 when there is none.

    What is known of an unchanged shift is not worked out again. ``blink`` is the chance that a shift is overlooked.
    Of many options only the first and those of the visits around are looked at, unless ``near`` is empty.
    """
    best, found = bound, -1
    around = near.shape[1] if end - begin > MANY_OPTIONS else 0
    first = begin + FIRST_OPTIONS if around > 0 else end
    skip = next_blink(numbers, blink)
    for turn in range(around + first - begin):
        if turn == skip:
            skip = turn + 1 + next_blink(numbers, blink)
            continue
        option = begin + turn - around
        if turn < around:
            shift = places[near[visit, turn], IN_SHIFT]
            option = int(option_of[visit, shift]) if shift >= 0 else -1
            if option < 0:
                continue
        if look(
            visits, shifts, travel, inward, rows, classes, speeds, options, sequence, stops, status, prices, known,
            values, visit, option, best,
        ):  # fmt: skip
            best, found = values[option, PRICE_THEN], option
    return best, found
