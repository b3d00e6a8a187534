"""Drive one desk through hidden time: whatever anybody presses next, then the planner, until the end.

Nothing waits and nothing is polled: time jumps to the next moment at which somebody presses a button or the planner
plans anew. Every press goes through the public methods of the desk, as it would from the board or the phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, NotFound, Refused
from dispatch.model.commitment import Milestone
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planner import Planner
from dispatch.planning.duty import whereabouts
from dispatch.planning.nights import left_home
from dispatch.planning.points import point_of
from dispatch.simulation.faults import Fault
from dispatch.simulation.world import Press, World, WorldState
from dispatch.store.base import UnitOfWork

AGAIN_AFTER = timedelta(minutes=1)
"""A button that was refused is tried again after this long, for as long as it is still the next thing to do."""
LOOK_AROUND = timedelta(hours=24)
_PAPERS = {WorkOrderStatus.ON_SITE: "finish", WorkOrderStatus.RESOLVED: "sign_off"}


@dataclass(slots=True)
class Tally:
    """What was pressed, and what was refused; ``planned`` counts the moments at which the planner was asked, ``metres``

    what everybody was driven to by the map.
    """

    pressed: int = 0
    refused: int = 0
    planned: int = 0
    metres: int = 0


@dataclass(slots=True)
class _Expected:
    """What is next for everybody, as far as it was thought of already; ``about`` by work order, as it was then."""

    about: dict[str, tuple[WorkOrder, tuple[Press, ...]]] = field(default_factory=dict)
    departures: dict[str, tuple[WorkOrder, Press]] = field(default_factory=dict)
    leaving: tuple[Press, ...] = ()
    leaving_seen: tuple[object, ...] = ()
    not_before: dict[str, datetime] = field(default_factory=dict)


class Drive:
    """One desk, the people around it, and its planner."""

    def __init__(
        self,
        desk: Desk,
        world: World,
        planner: Planner,
        *,
        faults: Iterable[Fault],
        span: Interval,
        others: Iterable[Press] = (),
    ) -> None:
        """``faults`` are reported when they happen in ``span``, as ``others`` are pressed; it begins with a plan."""
        self._desk = desk
        self._world = world
        self._planner = planner
        self._span = span
        self._expected = _Expected()
        self.tally = Tally()
        around = Interval(span.start - LOOK_AROUND, span.end + LOOK_AROUND)
        with desk.reading() as unit:
            self._contacts = {site.id: site.contact for site in unit.sites()}
            self._shifts = unit.shifts(around)
            self._technicians = {technician.id: technician for technician in unit.technicians()}
            self._duty_of = {who: [s for s in self._shifts if s.technician_id == who] for who in self._technicians}
            outer = WorldState(span.start, shifts=self._shifts, absences=unit.absences(around), faults=tuple(faults))
        due = [press for press in (*world.reports(outer), *world.absences(outer), *others) if press.at in span]
        self._outer = sorted(due, key=lambda press: (press.at, press.key), reverse=True)

    def run(self) -> Tally:
        """Everything until the end of the span."""
        now: datetime | None = self._span.start
        for press in self._outer_until(self._span.start):
            self._press(press, self._span.start)
        while now is not None and now in self._span:
            self._planner.settle(now)
            self.tally.planned += 1
            now = self._press_next(now)
        return self.tally

    def _press_next(self, since: datetime) -> datetime | None:
        """Press what comes next, all of one moment, and say when that was; the planner's own moments count, too."""
        presses = self._thought_of(since)
        refused = self._expected.not_before
        moments = [max(p.at, refused[p.key]) if p.key in refused else p.at for p in presses]
        if self._outer:
            moments.append(self._outer[-1].at)
        refresh = self._planner.refreshes_at
        if refresh is not None:
            moments.append(max(refresh, since))
        at = min(moments, default=None)
        if at is None or at not in self._span:
            return None
        mine = [p for p, moment in zip(presses, moments, strict=False) if moment <= at]
        mine.extend(self._outer_until(at))
        for press in sorted(mine, key=lambda press: press.key):
            self._press(press, at)
        return at

    def _outer_until(self, at: datetime) -> Iterator[Press]:
        """What comes from outside by that moment, such as a fault or a storm; nothing of it comes twice."""
        while self._outer and self._outer[-1].at <= at:
            yield self._outer.pop()

    def _press(self, press: Press, at: datetime) -> None:
        """One button; what is refused waits a little, and the next look shows whether it is still wanted."""
        button = getattr(self._desk, press.method)
        try:
            button(**press.arguments, now=at, actor=press.actor, command_id=press.key)
        except (Refused, Conflict, NotFound, InputErrors):
            self._expected.not_before[press.key] = at + AGAIN_AFTER
            self.tally.refused += 1
        else:
            self.tally.pressed += 1

    def _thought_of(self, since: datetime) -> list[Press]:
        """What everybody does next, thought of anew only where something has changed."""
        with self._desk.reading() as unit:
            work_orders, plan = unit.open_work_orders(), unit.published_plan()
            about = self._expected.about
            for work_order in work_orders:
                known = about.get(work_order.id)
                if known is None or known[0] is not work_order:
                    about[work_order.id] = work_order, self._about(unit, work_order, since)
            found = [press for work_order in work_orders for press in about[work_order.id][1]]
            found.extend(self._leaving(unit, work_orders, plan, since))
        return found

    def _about(self, unit: UnitOfWork, work_order: WorkOrder, since: datetime) -> tuple[Press, ...]:
        state = WorldState(
            since,
            travel_seconds=self._way(unit, work_order),
            loaner_due=self._loaner(work_order, since),
            contacts=self._contacts,
            missing_steps=self._papers(work_order),
        )
        return tuple(self._world.about(work_order, state))

    def _leaving(
        self, unit: UnitOfWork, work_orders: tuple[WorkOrder, ...], plan: Plan | None, since: datetime
    ) -> tuple[Press, ...]:
        """Who leaves for his next stop, looked at again after every plan and every step of a visit."""
        if self._expected.leaving_seen != (plan, work_orders):
            running = Interval(since - LOOK_AROUND, self._span.end)
            absences = unit.absences(running)
            state = WorldState(since, work_orders, plan, absences=absences, duty_of=self._duty_of)
            self._expected.leaving = tuple(self._departures(state))
            self._expected.leaving_seen = plan, work_orders
        return self._expected.leaving

    def _departures(self, state: WorldState) -> Iterator[Press]:
        """The presses of those who leave; whoever leaves for the same at the same moment as before presses the same."""
        known, self._expected.departures = self._expected.departures, {}
        for work_order, at in self._world.departing(state, self._span.end):
            before = known.get(work_order.id)
            if before is None or before[0] is not work_order or before[1].at != at:
                before = work_order, self._world.leaving(work_order, at, state)
            self._expected.departures[work_order.id] = before
            yield before[1]

    def _papers(self, work_order: WorkOrder) -> Mapping[str, tuple[str, ...]]:
        """The paper steps that the next step of the visit waits for."""
        step = _PAPERS.get(work_order.status)
        return {} if step is None else {work_order.id: self._desk.missing_steps(work_order, step)}

    def _loaner(self, work_order: WorkOrder, since: datetime) -> Mapping[str, datetime]:
        """When a loaner is due that nobody has brought yet: known beforehand, asked for when the moment comes."""
        clocks = self._desk.clocks(work_order, now=since) if work_order.status.needs_visit else ()
        due = [c.commitment.due for c in clocks if c.commitment.code is Milestone.LOANER and c.open]
        return dict.fromkeys([work_order.id] if due else [], min(due, default=since))

    def _way(self, unit: UnitOfWork, work_order: WorkOrder) -> Mapping[str, int]:
        """Seconds from where he set out to where he is going; nothing where there is no way."""
        goal, left = point_of(work_order), work_order.departed_at
        if work_order.status is not WorkOrderStatus.ON_THE_WAY or goal is None or left is None:
            return {}
        technician = self._technicians[str(work_order.technician_id)]
        positions = {position.technician_id: position for position in unit.positions()}
        since = left_home(technician.id, left, self._shifts, unit.published_plan())
        origin = whereabouts(technician, positions, since=since)
        leg = self._desk.travel_at(left).leg(origin, goal)
        if leg is None:
            return {}
        self.tally.metres += leg.metres
        return {work_order.id: leg.seconds}
