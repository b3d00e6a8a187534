"""Put visits where they fit best in a plan, one after the other, and compare two plans promise by promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import solver
from dispatch.errors import Refused
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Plan, Stop
from dispatch.model.repair import OtherVisit, Totals
from dispatch.planning.hand_made import hand_made, rows_in_force
from dispatch.planning.statement import Stated


def put_best(stated: Stated, plan: Plan | None, wanted: Sequence[tuple[str, str | None]]) -> Plan:
    """The plan with these visits (work order, technician or None for whoever suits best) each at its best place.

    Everything else keeps its row. ``Refused("cure.no_place")`` for a visit that has none; ``SolverFailed`` when the
    independent checker does not pass the result.
    """
    number = {order.id: i for i, order in enumerate(stated.work_orders)}
    moved = {number[id] for id, _technician in wanted if id in number}
    rows = {s: tuple(v for v in row if v not in moved) for s, row in rows_in_force(stated, plan).items()}
    for id, technician_id in wanted:
        if id not in number:
            raise Refused("cure.no_place", id=id)
        offer = _best(stated, rows, number[id], technician_id)
        if offer is None:
            raise Refused("cure.no_place", id=id)
        row = rows.get(offer.shift, ())
        rows[offer.shift] = (*row[: offer.position], number[id], *row[offer.position :])
    return hand_made(stated, rows)


def as_it_runs(stated: Stated, plan: Plan | None) -> Plan:
    """The plan in force with the moments that are true now."""
    return hand_made(stated, rows_in_force(stated, plan))


def _best(
    stated: Stated, rows: dict[int, tuple[int, ...]], visit: int, technician_id: str | None
) -> solver.Suggestion | None:
    offers = solver.best_insertions(stated.problem, rows, visit, len(stated.problem.shifts))
    if technician_id is None:
        return next(iter(offers), None)
    return next((one for one in offers if stated.duties[one.shift].technician.id == technician_id), None)


@dataclass(frozen=True, slots=True)
class Served:
    """One visit of a plan: who comes when, by how much its worst promise is missed, and how much room that leaves."""

    technician_id: str
    arrive_at: datetime
    late_seconds: tuple[int, ...]
    margin_seconds: int | None


class Promised:
    """A plan read against the promises of the problem it was made for."""

    def __init__(self, stated: Stated, plan: Plan) -> None:
        self._stated = stated
        self._plan = plan
        self._number = {order.id: i for i, order in enumerate(stated.work_orders)}
        self.served = {s.work_order_id: self._served(r.technician_id, s) for r in plan.routes for s in r.stops}

    def late(self, work_order_id: str) -> int | None:
        """Seconds by which the worst promise is missed; None where nobody goes."""
        found = self.served.get(work_order_id)
        return None if found is None else max(found.late_seconds, default=0)

    @property
    def totals(self) -> Totals:
        """Promises broken (those of visits that nobody makes, too), lateness, seconds on the road."""
        lates = [late for one in self.served.values() for late in one.late_seconds if late]
        left = [i for id, i in self._number.items() if id not in self.served]
        unkept = sum(len(self._stated.problem.visits[visit].commitments) for visit in left)
        road = sum(s.leg.seconds for r in self._plan.routes for s in r.stops)
        home = sum(r.home_leg.seconds for r in self._plan.routes if r.home_leg is not None)
        return Totals(len(lates) + unkept, sum(lates), road + home)

    def _served(self, technician_id: str, stop: Stop) -> Served:
        now, promises = self._stated.snapshot.now, self._stated.problem.visits[self._number[stop.work_order_id]]
        slack = [
            one.due - seconds_between(now, stop.finish_at if one.on_finish else stop.arrive_at)
            for one in promises.commitments
        ]
        late = tuple(max(0, -seconds) for seconds in slack)
        return Served(technician_id, stop.arrive_at, late, min(slack, default=None))


def others_touched(before: Promised, after: Promised, but: str) -> Iterator[OtherVisit]:
    """Every other visit that becomes later or less late; seconds late of a visit left out count as none before."""
    for id, served in after.served.items():
        was, will = before.late(id), max(served.late_seconds, default=0)
        if id != but and was is not None and was != will:
            yield OtherVisit(id, served.technician_id, was, will)
