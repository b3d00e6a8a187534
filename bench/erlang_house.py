"""One place, one skill, Poisson faults, exponential repairs: the simulator, desk and planner included, as a queue.

Everybody lives where everything breaks, and every promise is a minute, so the planner has nothing to do but to let
nobody wait who need not: that is the line of Erlang's formulas, and its waits are known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.data_root import data_root
from dispatch.desk import Desk, FaultReport
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import EventKind
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.region import Place
from dispatch.model.technician import Shift, Technician
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.simulation.company_files import fault_book, notes
from dispatch.simulation.erlang import Queue, Served
from dispatch.simulation.faults import Fault
from dispatch.simulation.scenario import VisitHabits, load_scenario
from dispatch.simulation.world import EXPONENTIAL, World
from dispatch.store.memory import MemoryStore
from dispatch.whatif.company import changed_letters
from dispatch.whatif.driving import Drive
from dispatch.whatif.parts import parts
from dispatch.whatif.past_faults import lasting_name

HERE = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.125, lon=113.361)
BEGIN = datetime(2026, 3, 2, tzinfo=SHANGHAI)
ROUNDS = 60


def served(queue: Queue, faults: int, *, seed: int) -> Iterator[Served]:
    """The faults as the desk recorded them: reported, begun, finished, in seconds from the beginning."""
    hours = faults / queue.faults_per_hour
    span = Interval(BEGIN, BEGIN + timedelta(hours=hours + 200 * queue.service_seconds / 3600))
    desk = _desk(queue, span)
    world = World(_habits(), fault_book(), notes(), seed=seed, name=lasting_name)
    settings = PlannerSettings(days=1, search_seconds=1, freeze=timedelta(), refresh=timedelta(days=2), seed=seed)
    planner = Planner(desk, InlineSolver(ROUNDS), settings)
    Drive(desk, world, planner, faults=_faults(queue, faults, seed), span=span).run()
    with desk.reading() as unit:
        events = unit.events()
    kinds = (EventKind.FAULT_REPORTED, EventKind.ARRIVED, EventKind.FINISHED)
    seconds: dict[EventKind, dict[str, float]] = {kind: {} for kind in kinds}
    for event in events:
        if event.kind in seconds and event.work_order_id is not None:
            seconds[event.kind][event.work_order_id] = (event.at - BEGIN).total_seconds()
    came, begun, ended = seconds.values()
    for work_order_id in came:
        if work_order_id in ended:
            yield came[work_order_id], begun[work_order_id], ended[work_order_id]


def _faults(queue: Queue, count: int, seed: int) -> Iterator[Fault]:
    rng, hours = random.Random(seed), 0.0
    for number in range(count):
        hours += rng.expovariate(queue.faults_per_hour)
        at = BEGIN + timedelta(seconds=round(3600 * hours) + 1)
        report = FaultReport("S1", "坏了", f"A{number}", notified_at=at, service_seconds=round(queue.service_seconds))
        yield Fault(f"{number:05d}", at, report)


def _habits() -> VisitHabits:
    """Nothing goes wrong and nobody dawdles; only the repairs differ."""
    usual = load_scenario(data_root() / "scenarios" / "demo_day.toml").visits
    return replace(
        usual,
        service_shape=EXPONENTIAL,
        sign_off_minutes=(0.0, 0.0),
        unresolved_share=0.0,
        refused_share=0.0,
        no_access_share=0.0,
        absences_per_shift=0.0,
    )


def _desk(queue: Queue, span: Interval) -> Desk:
    store, mine = MemoryStore(), parts()
    assets = round((span.seconds / 3600) * queue.faults_per_hour) + 1
    with store.writing() as unit:
        unit.add_customers([Customer("C1", "一家", "L01")])
        unit.add_sites([Site("S1", "C1", "一处", HERE, "", "")])
        unit.add_assets([Asset(f"A{number}", "S1", "泵", "pump", 1) for number in range(assets)])
        crew = [f"T{number}" for number in range(queue.technicians)]
        unit.add_technicians([Technician(id, id, "", (HERE.lat or 0, HERE.lon or 0), "", {"pump": 3}) for id in crew])
        unit.add_shifts([Shift(f"{id}-day", id, span) for id in crew])
        unit.put_setting(DUTIES_FROM_SETTING, "2099-01-01")
    return mine.desk(store, changed_letters(mine.policies, {"L01/arrive": "1 minutes"}))
