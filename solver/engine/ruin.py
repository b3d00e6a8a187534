"""Taking visits out: strings from the routes around one visit (SISR), or from those that could save a late one.

After Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems", 2020.
"""

from __future__ import annotations

from solver.engine.chance import below, chance
from solver.engine.changing import cut, has_room
from solver.engine.compiled import Ints, Legs, inlined, inner
from solver.engine.facts import (
    BANK,
    BANKED,
    BROKEN_ON,
    FIRST,
    FLOOR_BROKEN,
    IN_SHIFT,
    LATE_ON,
    LENGTH,
    NOTED,
    SHIFT,
    Facts,
    State,
)

SAMPLE = 12
"""How many visits are looked at to find one that is late."""
SPLIT_CHANCE = 0.5
"""How often a string is cut in two with something kept between (split string)."""


@inlined
def _position(sequence: Legs, shift: int, visit: int) -> int:
    position = 0
    while sequence[shift, position, 0] != visit:
        position += 1
    return position


@inlined
def _late_visit(sequence: Legs, stops: Ints, numbers: Ints, places: Ints) -> int:
    """A visit of a random few that is late; -1 when none is."""
    for _ in range(SAMPLE):
        visit = below(numbers, places.shape[0])
        shift = int(places[visit, IN_SHIFT])
        if shift >= 0:
            position = _position(sequence, shift, visit)
            if stops[shift, position, BROKEN_ON] > stops[shift, position + 1, BROKEN_ON]:
                return visit
            if stops[shift, position, LATE_ON] > stops[shift, position + 1, LATE_ON]:
                return visit
    return -1


@inner
def cut_string(facts: Facts, state: State, shift: int, visit: int, longest: float, taken: int) -> int:
    """Take a string around ``visit`` out of its shift; the number of all that went, -1 when the rest breaks."""
    visits, shifts, travel, rows = facts.visits, facts.shifts, facts.travel, facts.rows
    classes, speeds = facts.classes, facts.speeds
    options, left_out = facts.options, facts.left_out
    sequence, stops, status, numbers, totals = state.sequence, state.stops, state.status, state.numbers, state.totals
    places, out = state.places, state.out
    fixed = 1 if shifts[shift, FIRST] >= 0 else 0
    length = int(status[shift, LENGTH]) - fixed
    at = _position(sequence, shift, visit) - fixed
    if at < 0:
        return taken
    count = 1 + below(numbers, max(1, min(length, int(longest))))
    if taken + count > out.shape[0]:
        return taken
    low, high = max(0, at - count + 1), min(at, length - count)
    first = fixed + low + below(numbers, high - low + 1)
    kept = 0
    if count > 1 and count < length and chance(numbers) < SPLIT_CHANCE:
        kept = 1 + below(numbers, fixed + length - first - count) if fixed + length > first + count else 0
    head = count if kept == 0 else 1 + below(numbers, count - 1)
    for position in range(first, first + head):
        out[taken] = sequence[shift, position, 0]
        taken += 1
    for position in range(first + head + kept, first + count + kept):
        out[taken] = sequence[shift, position, 0]
        taken += 1
    possible = True
    for turn in range(2):
        begin, many = (first + head + kept, count - head) if turn == 0 else (first, head)
        if many > 0:
            possible = cut(
                visits, shifts, travel, rows, classes, speeds, options, left_out,
                sequence, stops, status, numbers, totals, places, shift, begin, many,
            )  # fmt: skip
    return taken if possible else -1


@inner
def _around(facts: Facts, state: State, seed: int, routes: int, longest: float, taken: int) -> int:
    """Strings around the visits nearest to ``seed``."""
    near, places, status, numbers = facts.near, state.places, state.status, state.numbers
    ruined = 0
    for column in range(near.shape[1]):
        visit = int(near[seed, column])
        shift = int(places[visit, IN_SHIFT])
        if shift >= 0 and status[shift, NOTED] < 0 and has_room(status, numbers, shift):
            taken = cut_string(facts, state, shift, visit, longest, taken)
            ruined += 1
            if taken < 0 or ruined >= routes:
                break
    return taken


@inner
def _in_its_way(facts: Facts, state: State, seed: int, routes: int, longest: float, taken: int) -> int:
    """Strings from shifts in which ``seed`` could be made cheaply were they free."""
    options, shifts, status, numbers, sequence = (
        facts.options,
        facts.shifts,
        state.status,
        state.numbers,
        state.sequence,
    )
    begin, end = int(facts.option_at[seed]), int(facts.option_at[seed + 1])
    useful = begin
    while useful < end and options[useful, FLOOR_BROKEN] == options[begin, FLOOR_BROKEN]:
        useful += 1
    ruined = 0
    for _ in range(3 * routes):
        option = begin + int((useful - begin) * chance(numbers) * chance(numbers))
        if option >= end:
            break
        shift = int(options[option, SHIFT])
        movable = int(status[shift, LENGTH]) - (1 if shifts[shift, FIRST] >= 0 else 0)
        if movable > 0 and status[shift, NOTED] < 0 and has_room(status, numbers, shift):
            visit = int(sequence[shift, status[shift, LENGTH] - 1 - below(numbers, movable), 0])
            taken = cut_string(facts, state, shift, visit, longest, taken)
            ruined += 1
            if taken < 0 or ruined >= routes:
                break
    return taken


@inner
def ruin(facts: Facts, state: State, knobs: tuple[float, float, float, float, float]) -> int:
    """Take visits out of some routes, into ``out``; how many, or -1 when a route breaks without them."""
    mean, longest, bank_share, late_share, way_share = knobs
    status, numbers, places = state.status, state.numbers, state.places
    used = 0
    for shift in range(facts.shifts.shape[0]):
        used += 1 if status[shift, LENGTH] > 0 else 0
    string = max(1.0, min(longest, (places.shape[0] - numbers[BANKED]) / max(1, used)))
    routes = 1 + below(numbers, max(1, int(4.0 * mean / (1.0 + string))))
    seed, dice, taken = -1, chance(numbers), 0
    if dice < bank_share and numbers[BANKED] > 0:
        seed = int(places[below(numbers, numbers[BANKED]), BANK])
    elif dice < bank_share + late_share:
        seed = _late_visit(state.sequence, state.stops, numbers, places)
    if seed >= 0 and chance(numbers) < way_share:
        shift = int(places[seed, IN_SHIFT])
        if shift >= 0:
            taken = cut_string(facts, state, shift, seed, 1.0, taken)
        return taken if taken < 0 else _in_its_way(facts, state, seed, routes, string + 0.5, taken)
    if seed < 0:
        seed = below(numbers, places.shape[0])
    return _around(facts, state, seed, routes, string + 0.5, taken)
