"""Rounds of ruin and recreate under simulated annealing; the best plan is kept apart."""

from __future__ import annotations

import math

from solver.engine.chance import below, chance
from solver.engine.compiled import entry, inlined, inner
from solver.long_routes.calling import best_with_call, link_with_call
from solver.long_routes.changing import begin, link, undo
from solver.long_routes.facts import (
    BANKED,
    BEST_COST,
    BEST_PRICE,
    CALL_BEHIND,
    CLOSES,
    COST,
    LOAD,
    NEXT,
    OPENS,
    PLACE,
    PRICE,
    TAKEN_OUT,
    Facts,
    State,
)
from solver.long_routes.placing import best_place
from solver.long_routes.ruin import ruin

ORDERS = 17
"""By chance 4, the heaviest first 4, the farthest first 2, the nearest first 1; by window: shortest, first, last 2."""


@entry
def anneal(facts: Facts, state: State, rounds: int, hot: float, blink: float, mean_taken: float) -> None:
    """So many rounds at one temperature."""
    sums, numbers = state.sums, state.numbers
    for _ in range(rounds):
        begin(state)
        cost, price, banked = sums[COST], sums[PRICE], numbers[BANKED]
        drivable = ruin(facts, state, mean_taken)
        if drivable:
            _order(facts, state)
            failed = _recreate(facts, state, blink)
            worse = sums[COST] + sums[PRICE] - cost - price
        if not drivable or worse >= -hot * math.log(1.0 - chance(numbers)):
            undo(facts, state)
            sums[COST], sums[PRICE], numbers[BANKED] = cost, price, banked
            continue
        for at in range(failed):
            state.bank[numbers[BANKED]] = state.failed[at]
            numbers[BANKED] += 1
        if (sums[PRICE], sums[COST]) < (sums[BEST_PRICE], sums[BEST_COST] - 1e-6):
            keep_best(state)


@entry
def fill(facts: Facts, state: State, count: int) -> None:
    """Insert the first ``count`` of ``out``, each at its best place; the others go to the bank."""
    begin(state)
    state.numbers[TAKEN_OUT] = count
    failed = _recreate(facts, state, 0.0)
    for at in range(failed):
        state.bank[state.numbers[BANKED]] = state.failed[at]
        state.numbers[BANKED] += 1


@entry
def append(facts: Facts, state: State, visit: int, before: int) -> None:
    """Put a visit behind a row."""
    begin(state)
    link(facts, state, visit, before)


@inner
def keep_best(state: State) -> None:
    """Note the plan down as the best one."""
    for row in range(state.best.shape[0]):
        state.best[row] = state.rows[row, NEXT]
    state.sums[BEST_COST], state.sums[BEST_PRICE] = state.sums[COST], state.sums[PRICE]


@inlined
def _recreate(facts: Facts, state: State, blink: float) -> int:
    """Insert all that is out; how many had no place."""
    failed = 0
    for at in range(state.numbers[TAKEN_OUT]):
        visit = state.out[at]
        state.numbers[CALL_BEHIND] = -1
        before, price = best_place(facts, state, visit, blink)
        if facts.supplied:
            before, price = best_with_call(facts, state, visit, before, price)
        if state.numbers[CALL_BEHIND] >= 0:
            link_with_call(facts, state, visit, before)
        elif before >= 0:
            link(facts, state, visit, before)
        else:
            state.failed[failed] = visit
            failed += 1
            state.sums[PRICE] += facts.prices[visit]
    return failed


@inner
def _order(facts: Facts, state: State) -> None:
    """Put what is out in one of several orders, by insertion: it is a dozen."""
    rows, numbers, keys, out = state.rows, state.numbers, state.keys, state.out
    which = below(numbers, ORDERS)
    depot = rows[rows.shape[0] - 1, PLACE]
    for at in range(numbers[TAKEN_OUT]):
        visit = out[at]
        if which < 4:
            key = chance(numbers)
        elif which < 8:
            key = -float(rows[visit, LOAD])
        elif which < 11:
            key = float(facts.legs[depot, rows[visit, PLACE]])
            key = -key if which < 10 else key
        elif which < 13:
            key = float(rows[visit, CLOSES] - rows[visit, OPENS])
        else:
            key = float(rows[visit, OPENS]) if which < 15 else -float(rows[visit, CLOSES])
        place = at
        while place > 0 and keys[place - 1] > key:
            keys[place], out[place] = keys[place - 1], out[place - 1]
            place -= 1
        keys[place], out[place] = key, visit
