"""Cells: shifts and visits that lie together, cut apart where as much work is on one side as on the other.

A country is halved along its longer side again and again until a cell is small enough to be searched. A visit lies in
the cell of its place, a technician with all his shifts in the cell where he begins; but where one side has too little
time for its work, those who begin nearest to it on the other side belong to it too. Whatever has to stay together does:
crews and orders, shifts that exclude each other, pins, and the routes there are already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.lazy_travel import TravelSource
from solver.problem import UNREACHABLE, Problem

Routes = Mapping[int, tuple[int, ...]]
Numbers = npt.NDArray[np.int64]
Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MOST_UNEVEN = 0.1
"""How much more or less time for its work one side of a cut may have than both sides together."""
LANDMARKS = 3
"""Places, far from each other, whose distances stand for coordinates where there are none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Shifts and visits by their numbers, in rising order."""

    shifts: tuple[int, ...]
    visits: tuple[int, ...]


def split(problem: Problem, routes: Routes, *, largest: int, first_cut: float = 0.5) -> list[Cell]:
    """Cells with every shift and every visit once, of up to ``largest`` visits where technicians are to be had.

    ``first_cut`` is the part of the work on the near side of the first cut: another one moves every boundary.
    """
    points = points_of(problem)
    at = np.array([visit.location for visit in problem.visits], dtype=np.int64)
    work = np.array([visit.service for visit in problem.visits], dtype=np.float64) + 1
    leader, places = _leaders(problem)
    leaders = np.flatnonzero(leader == np.arange(len(leader)))
    duty = np.bincount(leader, [shift.end - shift.start for shift in problem.shifts], len(leader)).astype(np.float64)
    cutting = _Cutting((points[at], work), (points[places], duty), largest)
    cutting.cut(np.arange(len(at)), leaders, first_cut)
    cell_of_shift = cutting.cell_of_shift[leader] if len(leader) else cutting.cell_of_shift
    return _cells(problem, routes, cutting.count, cell_of_shift, cutting.cell_of_visit)


def points_of(problem: Problem) -> Points:
    """Coordinates of the locations: the source's own, or the seconds from and to some places far from each other."""
    travel = problem.travel
    if isinstance(travel, TravelSource):
        return travel.points
    if not len(travel):
        return np.zeros((0, LANDMARKS))
    legs = np.where(travel >= UNREACHABLE, 0, travel).astype(np.float64)
    away = legs[0] + legs[:, 0]
    rows: list[Points] = []
    for _ in range(LANDMARKS):
        mark = int(away.argmax())
        rows.append(legs[mark] + legs[:, mark])
        away = np.minimum.reduce(rows)
    return np.column_stack(rows)


class _Cutting:
    """The halving itself: which cell every visit and every shift comes to."""

    def __init__(self, visits: tuple[Points, Points], shifts: tuple[Points, Points], largest: int) -> None:
        """Both with their points and their seconds."""
        (self._visits, self._work), (self._shifts, self._duty), self._largest = visits, shifts, largest
        self.cell_of_visit = np.zeros(len(self._visits), np.int64)
        self.cell_of_shift = np.zeros(len(self._shifts), np.int64)
        self.count = 0

    def cut(self, visits: Numbers, shifts: Numbers, near_part: float = 0.5) -> None:
        """Halve what is too large; what is not, or cannot be halved, is a cell."""
        halves = self._halves(visits, shifts, near_part) if len(visits) > self._largest else None
        if halves is None:
            self.cell_of_visit[visits] = self.cell_of_shift[shifts] = self.count
            self.count += 1
            return
        near, here = halves
        self.cut(visits[near], shifts[here])
        self.cut(visits[~near], shifts[~here])

    def _halves(self, visits: Numbers, shifts: Numbers, near_part: float) -> tuple[Mask, Mask] | None:
        """Which visits and which shifts lie before the cut; None when no cut leaves both on both sides."""
        spread = np.ptp(self._visits[visits], axis=0)
        for axis in np.argsort(-spread, kind="stable").tolist():
            along = self._visits[visits, axis]
            line = _where(along, self._work[visits], near_part)
            near = along <= line
            here = self._on_this_side(
                shifts, axis, line, float(self._work[visits][near].sum() / self._work[visits].sum())
            )
            if not near.all() and here.any() and not here.all():
                return near, here
        return None

    def _on_this_side(self, shifts: Numbers, axis: int, line: float, work_part: float) -> Mask:
        """The shifts before the line, or before one that gives both sides time enough."""
        along, duty = self._shifts[shifts, axis], self._duty[shifts]
        least, most = work_part * (1 - MOST_UNEVEN), 1 - (1 - work_part) * (1 - MOST_UNEVEN)
        there = float(duty[along <= line].sum()) / max(1.0, float(duty.sum()))
        if not least <= there <= most:
            line = _where(along, duty, min(max(there, least), most))
        return np.asarray(along <= line)


def _where(along: Points, amounts: Points, part: float) -> float:
    """The place by which at least ``part`` of the amounts is reached."""
    if not len(along):
        return 0.0
    order = np.argsort(along, kind="stable")
    sums = np.cumsum(amounts[order])
    return float(along[order][min(len(order) - 1, int(np.searchsorted(sums, part * sums[-1])))])


def _leaders(problem: Problem) -> tuple[Numbers, Numbers]:
    """For every shift the first of those it must stay with (one technician, or excluded), and where it begins."""
    root = list(range(len(problem.shifts)))

    def leader(shift: int) -> int:
        while root[shift] != shift:
            root[shift] = shift = root[root[shift]]
        return shift

    first: dict[int, int] = {}
    for number, duty in enumerate(problem.shifts):
        for other in (first.setdefault(duty.technician, number), *sorted(duty.excludes)):
            one, two = sorted((leader(number), leader(other)))
            root[two] = one
    leaders = np.array([leader(shift) for shift in range(len(root))], dtype=np.int64)
    return leaders, np.array([duty.start_location for duty in problem.shifts], dtype=np.int64)


def _cells(problem: Problem, routes: Routes, count: int, of_shift: Numbers, of_visit: Numbers) -> list[Cell]:
    """What is bound to a shift goes to its cell, and what hangs together to the cell of its first member."""
    shift_of = {duty.technician: shift for shift, duty in reversed(list(enumerate(problem.shifts)))}
    for number, visit in enumerate(problem.visits):
        if visit.pin is not None and visit.pin.technician is not None:
            of_visit[number] = of_shift[shift_of[visit.pin.technician]]
    for shift, visits in routes.items():
        of_visit[list(visits)] = of_shift[shift]
    for number, duty in enumerate(problem.shifts):
        if duty.base_call is not None:
            of_visit[duty.base_call] = of_shift[number]
    for group in (*problem.crews, *((order.before, order.after) for order in problem.orders)):
        of_visit[list(group)] = of_visit[group[0]]
    members = [np.flatnonzero(of_shift == cell).tolist() for cell in range(count)]
    contents = [np.flatnonzero(of_visit == cell).tolist() for cell in range(count)]
    return [Cell(tuple(one), tuple(other)) for one, other in zip(members, contents, strict=True)]
