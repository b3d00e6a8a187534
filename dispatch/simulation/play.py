"""The process that lets the demo live: it presses the desk's buttons as callers, technicians and customers would."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from dispatch.clock import now_in
from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, NotFound, PaidanError, Refused, Unavailable
from dispatch.model.commitment import CommitmentState
from dispatch.model.moment import Interval, from_text
from dispatch.model.plan import Plan
from dispatch.model.technician import Shift
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.opening import open_desk
from dispatch.planning.duty import whereabouts
from dispatch.planning.nights import left_home
from dispatch.planning.points import point_of
from dispatch.running import stop_on_signals
from dispatch.settings import read_settings
from dispatch.simulation.company_files import fault_book, notes
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.scenario import Pace, Scenario, demo_day
from dispatch.simulation.world import Press, World, WorldState
from dispatch.store.base import UnitOfWork

SEED_SETTING = "demo_seed"
BEGAN_SETTING = "demo_began"
LOOK_AROUND = timedelta(hours=24)
ROUNDS = 8
"""A press may make the next one due at once; a visit has fewer steps than this."""
AFTER_TROUBLE_SECONDS = 1.0


class Player:
    """Brings one desk's world up to the present, tick by tick."""

    def __init__(self, desk: Desk, world: World, process: FaultProcess, pace: Pace, *, began: datetime) -> None:
        self._desk = desk
        self._world = world
        self._process = process
        self._catch_up = timedelta(minutes=pace.catch_up_minutes)
        self._since = began
        with desk.reading() as unit:
            self._contacts = {site.id: site.contact for site in unit.sites()}

    def tick(self, now: datetime) -> int:
        """Press everything that is due by ``now`` and give the number of presses that were accepted.

        What fell into a stretch longer than the catch-up happens at its end, and faults before it stay unreported.
        """
        since = max(self._since, now - self._catch_up)
        tried: set[str] = set()
        accepted = 0
        for _ in range(ROUNDS if now > since else 0):
            presses = self._world.next_presses(self._look(since, now), now)
            fresh = [press for press in presses if press.key not in tried]
            if not fresh:
                break
            accepted += sum(self._press(press) for press in fresh)
            tried.update(press.key for press in fresh)
        self._since = now
        return accepted

    def _press(self, press: Press) -> bool:
        """One button; a dispatcher who was faster is no trouble, the next look shows what he did."""
        button = getattr(self._desk, press.method)
        try:
            button(**press.arguments, now=press.at, actor=press.actor, command_id=press.key)
        except (Refused, Conflict, NotFound, InputErrors):
            return False
        return True

    def _look(self, since: datetime, now: datetime) -> WorldState:
        around = Interval(since - LOOK_AROUND, now)
        with self._desk.reading() as unit:
            work_orders, shifts, plan = unit.open_work_orders(), unit.shifts(around), unit.published_plan()
            return WorldState(
                since,
                work_orders,
                plan,
                shifts,
                unit.absences(around),
                self._process.between(since, now),
                self._ways(unit, work_orders, shifts, plan),
                self._loaners(work_orders, now),
                self._contacts,
                self._papers(work_orders),
            )

    def _papers(self, work_orders: tuple[WorkOrder, ...]) -> dict[str, tuple[str, ...]]:
        """The paper steps that the next step of a visit waits for."""
        waiting = {WorkOrderStatus.ON_SITE: "finish", WorkOrderStatus.RESOLVED: "sign_off"}
        return {
            work_order.id: self._desk.missing_steps(work_order, waiting[work_order.status])
            for work_order in work_orders
            if work_order.status in waiting
        }

    def _loaners(self, work_orders: tuple[WorkOrder, ...], now: datetime) -> dict[str, datetime]:
        """When a loaner was due that nobody has brought yet."""
        return {
            work_order.id: clock.commitment.due
            for work_order in work_orders
            if work_order.status.needs_visit
            for clock in self._desk.clocks(work_order, now=now)
            if clock.state is CommitmentState.REQUIRED
        }

    def _ways(
        self, unit: UnitOfWork, work_orders: tuple[WorkOrder, ...], shifts: tuple[Shift, ...], plan: Plan | None
    ) -> dict[str, int]:
        """Seconds from where each technician set out to where he is going; nothing where there is no way."""
        technicians = {technician.id: technician for technician in unit.technicians()}
        positions = {position.technician_id: position for position in unit.positions()}
        found: dict[str, int] = {}
        for work_order in work_orders:
            goal, left = point_of(work_order), work_order.departed_at
            if work_order.status is not WorkOrderStatus.ON_THE_WAY or goal is None or left is None:
                continue
            technician = technicians[str(work_order.technician_id)]
            since = left_home(technician.id, left, shifts, plan)
            origin = whereabouts(technician, positions, since=since)
            leg = self._desk.travel_at(left).leg(origin, goal)
            if leg is not None:
                found[work_order.id] = leg.seconds
        return found


def fault_process(unit: UnitOfWork, scenario: Scenario, *, seed: int) -> FaultProcess:
    """The faults of the company in the store."""
    return FaultProcess(unit.sites(), unit.assets(), fault_book(), scenario.faults, seed=seed)


def player_of(desk: Desk, scenario: Scenario) -> Player:
    """The world of the demo in this store; ``Unavailable`` when there is none."""
    with desk.reading() as unit:
        seed, began = unit.setting(SEED_SETTING), unit.setting(BEGAN_SETTING)
        if seed is None or began is None:
            raise Unavailable("demo.not_filled")
        process = fault_process(unit, scenario, seed=int(seed))
    world = World(scenario.visits, fault_book(), notes(), seed=int(seed))
    return Player(desk, world, process, scenario.world, began=from_text(began))


def play(desk: Desk, stop: threading.Event, scenario: Scenario) -> None:
    """Tick on the clock the store keeps, until told to stop."""
    player = player_of(desk, scenario)
    while not stop.wait(scenario.world.tick_seconds):
        try:
            with desk.reading() as unit:
                now = now_in(unit)
            player.tick(now)
        except PaidanError:
            # a store that is busy or full says so on the board; the world waits and goes on
            stop.wait(AFTER_TROUBLE_SECONDS)


def main() -> None:
    """The process ``python -m dispatch.simulation.play``."""
    desk, stop = open_desk(read_settings()), threading.Event()
    stop_on_signals(stop)
    try:
        play(desk, stop, demo_day())
    finally:
        desk.close()


if __name__ == "__main__":
    main()
