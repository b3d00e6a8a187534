"""What each shift can still do, seen alone: the only visits that a bound has to look at."""

from __future__ import annotations

import numpy as np

from solver.bounds.ideal import Ideal
from solver.bounds.pricing import MEMORY, NEVER, Candidates

SCALE = 1 << 20
"""Prices are whole numbers of this fraction of one unit, so that a bound is exact and not a float."""

REMEMBERED_LATE = 42
"""Where lateness counts, up to so many candidates all are remembered; beyond, each place knows only its nearest."""
NEAREST = 10


def candidates_of(
    ideal: Ideal, shift: int, able: tuple[int, ...], required: frozenset[int], *, also_late: bool = False
) -> Candidates:
    """The visits of ``able`` that are required or of which this shift can keep a promise, as far as it can make them.

    With ``also_late`` those too that it can only be late for. Required visits come first, then those with least time
    left.
    """
    anyway = frozenset(able) if also_late else required
    worth = [visit for visit in able if _is_candidate(ideal, visit, shift, visit in anyway)]
    last = {visit: _last_arrival(ideal, visit) if visit in anyway else last_useful(ideal, visit) for visit in worth}
    worth.sort(key=lambda visit: (visit not in required, last_useful(ideal, visit), visit))
    visits, horizon = ideal.problem.visits, ideal.problem.horizon
    promises = [
        [
            (c.due, c.breach_weight, c.late_weight, max(0, horizon - c.due), int(c.on_finish))
            for c in visits[v].commitments
        ]
        for v in worth
    ]
    windows = [list(ideal.windows[visit]) for visit in worth]
    places = [visits[visit].location for visit in worth]
    opening, home = ideal.schedule.openings[shift], ideal.problem.shifts[shift].end_location
    return Candidates(
        np.array(worth, dtype=np.int64),
        ideal.legs[np.ix_([*places, opening.location], [*places, home])],
        np.array([visits[visit].service for visit in worth], dtype=np.int64),
        np.array([ideal.earliest[visit] for visit in worth], dtype=np.int64),
        np.array([last[visit] for visit in worth], dtype=np.int64),
        _rows([row for rows in windows for row in rows], 2),
        _offsets([len(rows) for rows in windows]),
        _rows([row for rows in promises for row in rows], 5),
        _offsets([len(rows) for rows in promises]),
        opening.ready,
        opening.limit,
        _memory(ideal, places, REMEMBERED_LATE if also_late else MEMORY),
    )


def _memory(ideal: Ideal, places: list[int], most: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """All of the first visits where they are few, else the nearest ones: who forgets may come twice, which only eases.

    After Baldacci, Mingozzi and Roberti, "New route relaxation and pricing strategies for the vehicle routing
    problem", 2011.
    """
    if len(places) <= most or most == MEMORY:
        return np.full(len(places), (1 << MEMORY) - 1, np.int64)
    legs = ideal.legs[np.ix_(np.array(places), np.array(places[:MEMORY]))]
    nearest = np.argsort(legs, axis=1, kind="stable")[:, :NEAREST]
    return np.array([sum(1 << int(visit) for visit in row) for row in nearest], dtype=np.int64)


def last_useful(ideal: Ideal, visit: int) -> int:
    """The last arrival at which any promise of weight can be kept and the visit be made."""
    work = ideal.problem.visits[visit]
    dues = [c.due - (work.service if c.on_finish else 0) for c in work.commitments if c.breach_weight > 0]
    return min(max(dues, default=-NEVER), _last_arrival(ideal, visit))


def _last_arrival(ideal: Ideal, visit: int) -> int:
    closes = max((closes for _, closes in ideal.windows[visit]), default=NEVER)
    return min(ideal.latest[visit], closes)


def _is_candidate(ideal: Ideal, visit: int, shift: int, required: bool) -> bool:
    reached = ideal.alone(visit, shift)
    if reached is None or required:
        return reached is not None
    return reached.broken < sum(commitment.breach_weight for commitment in ideal.problem.visits[visit].commitments)


def _rows(rows: list[tuple[int, ...]], width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _offsets(lengths: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([0, *np.cumsum(lengths)], dtype=np.int64)
