"""A problem as flat arrays for the compiled loops, and an empty plan for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from solver.cost import Tariff, is_fixed
from solver.engine import facts as column
from solver.engine.compiled import Ints, Legs
from solver.engine.facts import FAR, MEASURES
from solver.problem import Problem, Visit
from solver.schedule import NEVER, Schedule, earliest_arrival, latest_arrival, merged
from solver.solution import Cost

Rows = list[tuple[int, ...]]
ROW_COLUMNS = 4
SQUARE = 256
"""Places in a side of what is turned at once: two squares of legs fit into a processor's cache."""


def integers(rows: Sequence[Sequence[int]], columns: int) -> Ints:
    """A table of integers, filled up with zeros, that keeps its number of columns when it has no rows."""
    filled = [row if len(row) == columns else (*row, *(0,) * (columns - len(row))) for row in rows]
    return np.array(filled, dtype=np.int64).reshape(len(rows), columns)


def visit_rows(problem: Problem, rows: Rows, dimensions: int) -> Ints:
    """The visits. Their windows, promises and parts are appended to ``rows``."""
    table = [[0] * (column.VISIT_COLUMNS + dimensions) for _ in problem.visits]
    for number, visit in enumerate(problem.visits):
        row = table[number]
        row[column.LOCATION], row[column.SERVICE] = visit.location, visit.service
        row[column.EARLIEST], row[column.LATEST] = earliest_arrival(visit), min(FAR, latest_arrival(visit))
        row[column.PATIENCE] = min([FAR, *(c.due for c in visit.commitments if not c.on_finish)])
        row[column.WINDOW], row[column.WINDOW_END] = _append(rows, merged(visit.windows))
        promises = [(c.due, c.breach_weight, c.late_weight, int(c.on_finish)) for c in visit.commitments]
        row[column.PROMISE], row[column.PROMISE_END] = _append(rows, promises)
        row[column.PART], row[column.PART_END] = _append(rows, visit.parts)
        row[column.FIXED] = is_fixed(problem, number)
        row[column.DUE] = min((c.due - visit.service * c.on_finish for c in visit.commitments), default=NEVER // 4)
        row[column.WEIGHT] = sum(c.breach_weight for c in visit.commitments)
        load = visit.load[:dimensions]
        row[column.VISIT_COLUMNS : column.VISIT_COLUMNS + len(load)] = load
    return integers(table, column.VISIT_COLUMNS + dimensions)


def _append(rows: Rows, more: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    """Where the new rows begin and end."""
    rows += more
    return len(rows) - len(more), len(rows)


def shift_rows(schedule: Schedule, rows: Rows, dimensions: int) -> Ints:
    """The shifts as they stand after what is under way. Their rests, stocks and excluded shifts are appended.

    A shift's stock has a row for every part that any visit needs, so none is had for nothing.
    """
    problem = schedule.problem
    known = sorted({part for visit in problem.visits for part, _ in visit.parts})
    excluded = _both_ways(problem)
    table = [[0] * column.SHIFT_COLUMNS + [FAR] * dimensions for _ in problem.shifts]
    for number, (duty, opening) in enumerate(zip(problem.shifts, schedule.openings, strict=True)):
        row, rests = table[number], schedule.rests[number]
        row[column.PLACE], row[column.HOME] = opening.location, duty.end_location
        row[column.READY], row[column.LIMIT] = opening.ready, opening.limit
        row[column.END], row[column.TECHNICIAN], row[column.PRICE] = duty.end, duty.technician, duty.price
        row[column.REST], row[column.REST_END] = _append(
            rows, [(rest.earliest, rest.latest, rest.duration, rest.until) for rest in rests]
        )
        row[column.EXCLUDED], row[column.EXCLUDED_END] = _append(rows, [(other,) for other in sorted(excluded[number])])
        stock = dict(duty.stock)
        row[column.STOCK], row[column.STOCK_END] = _append(rows, [(part, stock.get(part, 0)) for part in known])
        row[column.BASE_CALL] = -1 if duty.base_call is None else duty.base_call
        row[column.IS_PLAIN] = not rests and problem.traffic is None
        row[column.SHIFT_COLUMNS : column.SHIFT_COLUMNS + len(duty.capacity)] = duty.capacity
        row[column.FIRST] = -1
    _add_facts(schedule, table)
    return integers(table, column.SHIFT_COLUMNS + dimensions)


def _add_facts(schedule: Schedule, table: list[list[int]]) -> None:
    """What is under way: it stands first in its shift whatever happens, and what it costs is known."""
    problem, tariff = schedule.problem, Tariff(schedule.problem)
    for number, opening in enumerate(schedule.openings):
        stop = opening.stop
        if stop is not None:
            row, visit, technician = table[number], problem.visits[stop.visit], problem.shifts[number].technician
            row[column.FIRST], row[column.FACT_ARRIVE] = stop.visit, stop.arrive
            row[column.FACT_TRAVEL], row[column.FACT_WORK] = stop.arrive - stop.depart, stop.finish - stop.start
            row[column.FACT_BROKEN], row[column.FACT_LATE] = tariff.lateness(stop.visit, stop.arrive, stop.finish)
            row[column.FACT_CHANGED] = tariff.change(stop.visit, technician)
            row[column.FACT_STRANGER] = bool(visit.preferred) and technician not in visit.preferred


def _both_ways(problem: Problem) -> list[set[int]]:
    excluded = [set(duty.excludes) for duty in problem.shifts]
    for number, duty in enumerate(problem.shifts):
        for other in duty.excludes:
            excluded[other].add(number)
    return excluded


def left_out_rows(problem: Problem) -> Ints:
    """What leaving each visit out adds to the measures."""
    tariff, table = Tariff(problem), [[0] * MEASURES for _ in problem.visits]
    for visit, row in enumerate(table):
        lost, *rest = tariff.left_out(visit)
        row[column.LOST], row[: column.TRAVEL + 1] = lost, rest
    return integers(table, MEASURES)


def tier_rows(problem: Problem) -> Ints:
    """Weights of the measures, tier by tier, the pins not kept before all others."""
    tiers = problem.objective.tiers
    table = np.zeros((len(tiers) + 1, MEASURES), np.int64)
    table[0, column.LOST] = 1
    for number, tier in enumerate(tiers, start=1):
        for measure, weight in tier:
            table[number, Cost._fields.index(measure)] += weight
    return table


def able_shifts(problem: Problem) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """For every visit the number of its need, and for every need which shifts' technicians may do it."""
    crew = _Crew(problem)
    needs: dict[object, int] = {}
    rows: list[npt.NDArray[np.bool_]] = []
    need_of = np.zeros(len(problem.visits), np.int64)
    owner = {duty.base_call: number for number, duty in enumerate(problem.shifts) if duty.base_call is not None}
    for number, visit in enumerate(problem.visits):
        pinned = None if visit.pin is None else visit.pin.technician
        only = owner.get(number)
        if visit.under_way is not None:
            only = -1
        key = (
            visit.skills, visit.allowed_technicians, visit.forbidden_technicians, visit.own_staff_only, pinned, only,
        )  # fmt: skip
        if key not in needs:
            needs[key] = len(rows)
            rows.append(crew.able(visit, only))
        need_of[number] = needs[key]
    return need_of, np.array(rows, dtype=np.bool_).reshape(len(rows), len(problem.shifts))


class _Crew:
    """The technicians' side of the question, shift by shift."""

    def __init__(self, problem: Problem) -> None:
        self._shifts = problem.shifts
        self._technician = np.array([duty.technician for duty in problem.shifts], dtype=np.int64)
        self._own = np.array([duty.own_staff for duty in problem.shifts], dtype=np.bool_)
        self._levels: dict[int, Ints] = {}

    def able(self, visit: Visit, only: int | None) -> npt.NDArray[np.bool_]:
        """Which shifts may have the visit; ``only`` is the one shift that may at most (-1: none)."""
        able = np.ones(len(self._shifts), np.bool_) if only is None else np.arange(len(self._shifts)) == only
        for skill, level in visit.skills:
            able &= self._of(skill) >= level
        if visit.pin is not None and visit.pin.technician is not None:
            able &= self._technician == visit.pin.technician
        if visit.allowed_technicians is not None:
            able &= self._is_one_of(visit.allowed_technicians)
        if visit.forbidden_technicians:
            able &= ~self._is_one_of(visit.forbidden_technicians)
        return able & self._own if visit.own_staff_only else able

    def _of(self, skill: int) -> Ints:
        if skill not in self._levels:
            self._levels[skill] = np.array([dict(duty.skills).get(skill, -1) for duty in self._shifts], dtype=np.int64)
        return self._levels[skill]

    def _is_one_of(self, technicians: Iterable[int]) -> npt.NDArray[np.bool_]:
        return np.isin(self._technician, np.array(sorted(technicians), dtype=np.int64))


def published(problem: Problem) -> Ints:
    """Which technician had each visit in the published plan; -1 for those that were in none."""
    before = np.full(len(problem.visits), -1, np.int64)
    for shift, visits in problem.previous.items():
        before[list(visits)] = problem.shifts[shift].technician
    return before


def liked(problem: Problem) -> npt.NDArray[np.bool_]:
    """Whom each visit prefers [visits x shifts]; no column at all when nobody is preferred anywhere."""
    if not any(visit.preferred for visit in problem.visits):
        return np.zeros((len(problem.visits), 0), np.bool_)
    technicians = [duty.technician for duty in problem.shifts]
    rows = [[not v.preferred or technician in v.preferred for technician in technicians] for v in problem.visits]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(technicians))


def traffic_tables(problem: Problem) -> tuple[Ints, Ints]:
    """Classes, and speeds with the work done before each span below them (see ``Facts``); empty without traffic."""
    traffic = problem.traffic
    if traffic is None:
        return np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64)
    classes, spans = traffic.speeds.shape
    table = np.full((2 * classes, spans + 1), traffic.span, np.int64)
    table[:classes, :spans] = traffic.speeds
    table[classes:, 0] = 0
    table[classes:, 1:] = np.cumsum(table[:classes, :spans] * traffic.span, axis=1)
    return np.ascontiguousarray(traffic.classes, dtype=np.int64), table


def transposed(travel: Legs) -> Legs:
    """The legs the other way round, copied square by square: along whole columns nearly every read misses the cache."""
    turned = np.empty(travel.shape[::-1], travel.dtype)
    for row in range(0, travel.shape[0], SQUARE):
        for place in range(0, travel.shape[1], SQUARE):
            part = travel[row : row + SQUARE, place : place + SQUARE]
            turned[place : place + SQUARE, row : row + SQUARE] = part.T
    return turned


def nearest(travel: Legs, locations: Ints, count: int) -> Legs:
    """For every visit the visits nearest to it there and back, itself first."""
    there = travel[np.ix_(locations, locations)].astype(np.int64)
    there += there.T.copy()
    np.fill_diagonal(there, -1)
    count = min(count, len(locations))
    if count == 0:
        return np.zeros((len(locations), 0), np.int32)
    nearby = np.argpartition(there, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(there, nearby, axis=1), axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(nearby, order, axis=1), dtype=np.int32)
