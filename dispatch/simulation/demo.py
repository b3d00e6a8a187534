"""Fill an empty store with the demo: the company, its past, this morning's open faults, and a clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from dispatch.clock import SEEN_SETTING, SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.model.moment import to_text
from dispatch.simulation.company_files import fault_book, notes
from dispatch.simulation.demo_company import DemoCompany, demo_company, store_company
from dispatch.simulation.demo_crew import enter_crew_month, store_crew_site
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.history import Habits
from dispatch.simulation.inspections import first_day
from dispatch.simulation.morning import report_open_faults
from dispatch.simulation.past import past_of, store_past
from dispatch.simulation.play import BEGAN_SETTING, SEED_SETTING
from dispatch.simulation.ready import READY_SETTING
from dispatch.simulation.scenario import Scenario, demo_day
from dispatch.simulation.world import DISPATCHER
from dispatch.store.base import Store, UnitOfWork


def fill(
    desk: Desk, store: Store, *, seed: int, now: datetime, say: Callable[[str], None], scenario: Scenario | None = None
) -> None:
    """Make the demo in the store. Cut short and started again with the same seed and moment, it goes on."""
    habits = Habits(scenario or demo_day(), fault_book(), notes(), seed)
    say("正在把公司放到地图上… / Putting the company on the map…")
    company = demo_company(seed, now, atlas=desk.atlas, scenario=habits.scenario)
    process = FaultProcess(company.sites, company.assets, habits.book, habits.scenario.faults, seed=seed)
    with store.reading() as unit:
        has_past = unit.setting(SEED_SETTING) is not None
    if not has_past:
        say("正在写入过去三个月… / Writing the last three months…")
        _found(desk, store, company, process, habits, now)
    say("正在受理今早的报修… / Taking in this morning's faults…")
    report_open_faults(desk, process, habits.scenario, now=now, seed=seed)
    desk.open_due_inspections(now=now, actor=DISPATCHER)
    enter_crew_month(desk, now=now)
    with store.writing() as unit:
        unit.put_setting(READY_SETTING, to_text(now))


def _found(
    desk: Desk, store: Store, company: DemoCompany, process: FaultProcess, habits: Habits, now: datetime
) -> None:
    """Company, past and clock in one unit of work: all of it or nothing."""
    histories = past_of(desk, company, process, habits, now=now)
    with store.writing() as unit:
        store_company(unit, company)
        store_crew_site(unit)
        store_past(unit, histories)
        _start_clock(unit, habits.scenario.start.clock_speed, now)
        unit.put_setting(BEGAN_SETTING, to_text(now))
        unit.put_setting(DUTIES_FROM_SETTING, first_day(now, habits.scenario.past.days).isoformat())
        unit.put_setting(SEED_SETTING, str(habits.seed))


def _start_clock(unit: UnitOfWork, speed: int, now: datetime) -> None:
    unit.put_setting(SETTING, DemoTime(now, time.time(), speed).to_json())
    unit.put_setting(SEEN_SETTING, to_text(now))
