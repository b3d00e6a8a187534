"""Fewest technicians, and where: maximal covering and p-median with capacity, by CP-SAT.

First as many faults as possible are reached in time, then the ways to them are made short. Sources: Church and ReVelle
1974 (maximal covering), Pirkul and Schilling 1991 (with capacity), ReVelle and Swain 1970 (p-median).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import numpy as np

from dispatch.errors import InputErrors, InputProblem
from dispatch.staffing.model import EFFORT, Found, PlaceModel
from dispatch.staffing.siting import Placement, Siting


def growing(siting: Siting, *, most: int | None = None, effort: float = EFFORT) -> Iterator[Placement]:
    """The best placement of one technician, of two, and so on, until one more reaches nobody more.

    The covered share grows with every step. ``effort`` bounds each search in CP-SAT's deterministic time, so the answer
    is the same on every machine. ``InputErrors`` when ``most`` is below 1.
    """
    _require_count(most)
    covered = -1
    for count in range(1, min(siting.seats, siting.seats if most is None else most) + 1):
        found = _best(siting, count, max(0, covered), effort)
        if found.covered <= covered:
            return
        covered = found.covered
        yield _placement(siting, found)


def fewest(siting: Siting, share: float, *, effort: float = EFFORT) -> Placement | None:
    """The smallest crew that reaches this share of all faults in time; None when no crew does.

    ``InputErrors`` for a share that is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise InputErrors([InputProblem("staffing.bad_share", "share", {"given": share})])
    model = PlaceModel(siting, siting.reaches())
    wanted = ceil(share * model.all_units - 1e-9)
    if model.most() < wanted:
        return None
    model.cover_at_least(wanted)
    model.want_few()
    crew = model.solve(effort)
    least = 1 if crew is None else crew.count
    for count in range(least, siting.seats + 1):
        found = _best(siting, count, 0, effort)
        if found.covered >= wanted:
            return _placement(siting, found, proven=crew is not None and crew.proven and count == least)
    return None


def shortest_ways(siting: Siting, count: int, *, effort: float = EFFORT) -> Placement | None:
    """The placement of ``count`` technicians that serves everybody on the shortest ways, in time or not.

    None when somebody cannot be reached at all or there is not room for everybody.
    """
    _require_count(count)
    model = PlaceModel(siting, siting.travel_seconds >= 0)
    model.use_at_most(count)
    model.cover_at_least(model.all_units)
    model.want_short_ways()
    found = model.solve(effort)
    if found is None or found.covered < model.all_units:
        return None
    return _placement(siting, found, proven=found.proven and siting.capacity is None)


def _require_count(count: int | None) -> None:
    if count is not None and count < 1:
        raise InputErrors([InputProblem("staffing.bad_count", "count", {"given": count})])


def _best(siting: Siting, count: int, at_least: int, effort: float) -> Found:
    """As many faults as ``count`` technicians can reach, on ways as short as that allows.

    Ways are those to the nearest technician while places are searched for, though he may be full.
    """
    model = PlaceModel(siting, siting.reaches())
    model.use_at_most(count)
    model.cover_at_least(at_least)
    model.want_much()
    reached = model.solve(effort) or _nobody(siting)
    model.cover_at_least(reached.covered)
    model.begin_with(reached.technicians)
    model.want_short_ways()
    found = model.solve(effort)
    if found is None or found.covered < reached.covered:
        return reached
    return replace(found, proven=reached.proven)


def _nobody(siting: Siting) -> Found:
    """What is left when the effort was too small to find anything."""
    return Found((0,) * len(siting.bases), np.zeros(siting.travel_seconds.shape), 0, proven=False)


def _placement(siting: Siting, found: Found, *, proven: bool | None = None) -> Placement:
    served = found.shares * np.array([demand.weight for demand in siting.demands])
    total = float(served.sum())
    crew = sorted(zip(siting.bases, found.technicians, strict=True), key=lambda row: (-row[1], row[0].id))
    return Placement(
        {base.id: int(number) for base, number in crew if number},
        min(1.0, float(served[siting.reaches()].sum()) / siting.total),
        float((served * siting.travel_seconds).sum()) / total if total > 0 else None,
        {(siting.bases[b].id, siting.demands[c].cell): float(served[b, c]) for b, c in np.argwhere(served > 0)},
        found.proven if proven is None else proven,
    )
