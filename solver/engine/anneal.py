"""Rounds of ruin and recreate under simulated annealing; the lexicographically best plan is kept apart."""

from __future__ import annotations

import math

from solver.engine.chance import below, chance
from solver.engine.changing import begin, has_room, price, put, settle, undo
from solver.engine.choosing import best_option
from solver.engine.compiled import Floats, Ints, Legs, entry, inlined, inner
from solver.engine.facts import (
    BANK,
    BANKED,
    BEFORE,
    BEST,
    DUE,
    FAR,
    FIXED,
    KEPT_VERSION,
    KNOWN_PLACE,
    LENGTH,
    MEASURES,
    NOW,
    SERVICE,
    SHIFT,
    VERSION,
    WEIGHT,
    Facts,
    State,
)
from solver.engine.ruin import ruin

WAITING_TRIED = 12
"""How many of those without a route are tried again in a round."""
ORDERS = 6


@inlined
def is_better(tiers: Ints, totals: Ints) -> bool:
    """Whether the plan now comes before the best one, tier by tier."""
    for tier in range(tiers.shape[0]):
        one = other = 0
        for measure in range(MEASURES):
            one += tiers[tier, measure] * totals[NOW, measure]
            other += tiers[tier, measure] * totals[BEST, measure]
        if one != other:
            return bool(one < other)
    return False


@inlined
def keep_best(shifts: int, sequence: Legs, status: Ints, totals: Ints, best_sequence: Legs, best_length: Ints) -> None:
    """Note the plan down as the best one; only routes that differ from the last best one are copied."""
    for shift in range(shifts):
        if status[shift, KEPT_VERSION] != status[shift, VERSION]:
            status[shift, KEPT_VERSION] = status[shift, VERSION]
            best_length[shift] = status[shift, LENGTH]
            for position in range(status[shift, LENGTH]):
                best_sequence[shift, position] = sequence[shift, position, 0]
    for measure in range(MEASURES):
        totals[BEST, measure] = totals[NOW, measure]


@inner
def _sort(visits: Ints, option_at: Ints, numbers: Ints, out: Ints, keys: Floats, count: int, order: int) -> None:
    """Put ``out`` in order by insertion: it is short."""
    for index in range(count):
        visit = out[index]
        key = chance(numbers)
        if order == 1:
            key = float(visits[visit, DUE])
        elif order == 2:
            key -= visits[visit, WEIGHT]
        elif order == 3:
            key = -float(visits[visit, SERVICE])
        elif order == 4:
            key = float(option_at[visit + 1] - option_at[visit])
        elif order == 5:
            key = -visits[visit, WEIGHT] / (visits[visit, SERVICE] + 1.0)
        if visits[visit, FIXED]:
            key -= FAR
        hole = index
        while hole > 0 and keys[hole - 1] > key:
            keys[hole], out[hole] = keys[hole - 1], out[hole - 1]
            hole -= 1
        keys[hole], out[hole] = key, visit


@inner
def recreate(facts: Facts, state: State, count: int, blink: float) -> bool:
    """Put what is in ``out`` back, each visit where it costs least then; False when the plan broke."""
    visits, shifts, travel, inward, rows = facts.visits, facts.shifts, facts.travel, facts.inward, facts.rows
    classes, speeds = facts.classes, facts.speeds
    options, option_at, left_out = facts.options, facts.option_at, facts.left_out
    sequence, stops, status, numbers, totals = state.sequence, state.stops, state.status, state.numbers, state.totals
    places, prices, known, values, out = state.places, state.prices, state.known, state.values, state.out
    for index in range(count):
        visit = int(out[index])
        first, end, bound = int(option_at[visit]), int(option_at[visit + 1]), price(prices, left_out, visit)
        _, option = best_option(
            visits, shifts, travel, inward, rows, classes, speeds, options, facts.option_of, facts.near, sequence,
            stops, status, prices, known, values, numbers, places, visit, first, end, bound, blink,
        )  # fmt: skip
        if option >= 0 and has_room(status, numbers, int(options[option, SHIFT])):
            possible = put(
                visits, shifts, travel, rows, classes, speeds, options, left_out, sequence, stops, status, numbers,
                totals, places, int(options[option, SHIFT]), int(known[option, KNOWN_PLACE]), visit, option,
            )  # fmt: skip
            if not possible:
                return False
    return True


@entry
def insert(facts: Facts, state: State, count: int) -> None:
    """Insert the first ``count`` visits of ``out`` in their order, for good."""
    begin(state.status, state.numbers, state.totals)
    if not recreate(facts, state, count, 0.0):
        undo(
            facts.shifts,
            facts.rows,
            state.sequence,
            state.stops,
            state.status,
            state.numbers,
            state.totals,
            state.places,
        )
        for index in range(count):
            settle(state.numbers, state.places, int(state.out[index]))


@inlined
def _with_waiting(numbers: Ints, places: Ints, out: Ints, taken: int, banked: int) -> int:
    """Add some of those who had no route before to ``out``: they stand first in the bank."""
    tried = min(WAITING_TRIED, banked, out.shape[0] - taken)
    first = below(numbers, banked) if banked > tried else 0
    for index in range(tried):
        out[taken + index] = places[(first + index) % banked, BANK]
    return int(taken + tried)


@inlined
def one_round(
    facts: Facts, state: State, temperature: float, blink: float, knobs: tuple[float, float, float, float, float]
) -> bool:
    """Ruin, recreate, and keep the result (True) or undo it."""
    sequence, stops, status, numbers, totals = state.sequence, state.stops, state.status, state.numbers, state.totals
    places, prices, out = state.places, state.prices, state.out
    begin(status, numbers, totals)
    banked = int(numbers[BANKED])
    taken = ruin(facts, state, knobs)
    count = max(taken, 0)
    if taken >= 0:
        count = _with_waiting(numbers, places, out, taken, banked)
        _sort(facts.visits, facts.option_at, numbers, out, state.keys, count, below(numbers, ORDERS))
        if recreate(facts, state, count, blink):
            if is_better(facts.tiers, totals):
                keep_best(facts.shifts.shape[0], sequence, status, totals, state.best_sequence, state.best_length)
            threshold = price(prices, totals, BEFORE) - temperature * math.log(1.0 - chance(numbers))
            if price(prices, totals, NOW) < threshold:
                return True
    undo(facts.shifts, facts.rows, sequence, stops, status, numbers, totals, places)
    for index in range(out.shape[0] if taken < 0 else count):
        settle(numbers, places, int(out[index]))
    return False


@entry
def anneal(
    facts: Facts,
    state: State,
    rounds: int,
    temperature: float,
    blink: float,
    knobs: tuple[float, float, float, float, float],
) -> None:
    """So many rounds at one temperature."""
    for _ in range(rounds):
        one_round(facts, state, temperature, blink, knobs)
