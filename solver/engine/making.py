"""The arrays of a problem, and of an empty plan for it."""

from __future__ import annotations

import numpy as np

from solver.engine import arrays, candidates
from solver.engine import facts as column
from solver.engine.compiled import Floats
from solver.engine.facts import MEASURES, Facts, State
from solver.schedule import Schedule

LONGEST_ROUTE = 1000
LARGEST_JOURNAL = 256
LARGEST_RUIN = 128


def facts_of(schedule: Schedule, prices: Floats) -> Facts:
    """The arrays of a problem, without neighbours: only the search needs those."""
    problem = schedule.problem
    rows: arrays.Rows = []
    dimensions = max((len(duty.capacity) for duty in problem.shifts), default=0)
    visits = arrays.visit_rows(problem, rows, dimensions)
    shifts = arrays.shift_rows(schedule, rows, dimensions)
    classes, speeds = arrays.traffic_tables(problem)
    need_of, able = arrays.able_shifts(problem)
    option_at, options = candidates.room_for(able, need_of)
    travel = np.ascontiguousarray(problem.travel, dtype=np.int32)
    facts = Facts(
        visits=visits,
        shifts=shifts,
        travel=travel,
        inward=arrays.transposed(travel),
        rows=arrays.integers(rows, arrays.ROW_COLUMNS),
        classes=classes,
        speeds=speeds,
        options=options,
        option_at=option_at,
        option_of=np.full((len(visits), len(shifts)), -1, np.int32),
        near=np.zeros((len(visits), 0), np.int32),
        left_out=arrays.left_out_rows(problem),
        tiers=arrays.tier_rows(problem),
    )
    candidates.fill(
        facts.visits, facts.shifts, facts.travel, facts.rows, problem.traffic is None, options, option_at,
        facts.option_of, need_of, able, arrays.published(problem), arrays.liked(problem), prices,
    )  # fmt: skip
    return facts


def _longest_route(facts: Facts) -> int:
    """How many visits any shift can hold at most: the shortest ones, one after the other, without a way between."""
    if not len(facts.shifts):
        return 1
    most = int((facts.shifts[:, column.LIMIT] - facts.shifts[:, column.READY]).max())
    shortest = np.cumsum(np.sort(facts.visits[:, column.SERVICE]))
    return max(1, min(int(np.searchsorted(shortest, most, side="right")) + 1, len(facts.visits), LONGEST_ROUTE))


def state_of(facts: Facts, prices: Floats, seed: int) -> State:
    """An empty plan, in which even what is under way has no route yet."""
    visits, shifts, longest = len(facts.visits), len(facts.shifts), _longest_route(facts)
    entries = min(shifts, LARGEST_JOURNAL)
    numbers = np.zeros(column.JOURNAL + entries, np.int64)
    numbers[column.RANDOM] = (seed * 0x9E3779B9 + 0x2545F491) % (2**61) + 1
    numbers[column.BANKED], numbers[column.SHIFTS] = visits, shifts
    status = np.zeros((shifts + entries, column.LOADED + _dimensions(facts)), np.int64)
    status[:, column.NOTED] = status[:, column.KEPT_VERSION] = -1
    known = np.full((len(facts.options), column.KNOWN_COLUMNS), -1, np.int64)
    values = np.zeros((len(facts.options), column.VALUE_COLUMNS))
    candidates.price_floors(facts.options, prices, values)
    places = np.zeros((visits, column.PLACE_COLUMNS), np.int64)
    places[:, column.IN_SHIFT] = -1
    places[:, column.BANK] = places[:, column.BANK_AT] = np.arange(visits)
    totals = np.zeros((column.TOTALS, MEASURES), np.int64)
    totals[:] = facts.left_out.sum(axis=0)
    return State(
        sequence=np.zeros((shifts + entries, longest, 2), np.int32),
        stops=np.zeros((shifts + entries, longest + 1, column.STOP_COLUMNS), np.int64),
        status=status,
        prices=prices.copy(),
        known=known,
        values=values,
        numbers=numbers,
        totals=totals,
        places=places,
        best_sequence=np.zeros((shifts, longest), np.int32),
        best_length=np.zeros(shifts, np.int64),
        out=np.zeros(min(visits, LARGEST_RUIN), np.int64),
        keys=np.zeros(min(visits, LARGEST_RUIN)),
    )


def _dimensions(facts: Facts) -> int:
    """How many dimensions a load has."""
    return int(facts.visits.shape[1]) - column.VISIT_COLUMNS
