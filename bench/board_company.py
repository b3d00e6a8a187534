"""A company three times the demo's with its morning's faults, stored where a board's process finds it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psutil

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.model.moment import SHANGHAI
from dispatch.opening import open_desk
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.settings import read_settings
from dispatch.simulation.company_files import company_plan, fault_book
from dispatch.simulation.demo_company import demo_company, store_company
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.morning import report_open_faults
from dispatch.simulation.scenario import demo_day
from dispatch.whatif.parts import parts

NOW = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)
TIMES, VISITS = 3, 1500
LONGEST_START_SECONDS = 60.0


def large_desk(folder: Path) -> Desk:
    """The company at nine o'clock, in an embedded database in ``folder``; one that is there already is used again."""
    desk = open_desk(read_settings(data=folder))
    with desk.reading() as unit:
        known = bool(unit.technicians())
    if not known:
        _fill(desk)
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(NOW, time.time(), 1).to_json())
    return desk


def _fill(desk: Desk) -> None:
    """The crew and its customers, the morning's faults, and one plan of them."""
    mine, plan = parts(), company_plan()
    larger = replace(plan, crew=tuple(replace(crew, count=crew.count * TIMES) for crew in plan.crew))
    world = demo_day()
    world = replace(world, start=replace(world.start, open_faults=VISITS))
    company = demo_company(1, NOW, atlas=mine.atlas, scenario=world, plan=larger)
    with desk._store.writing() as unit:
        store_company(unit, company)
        unit.put_setting(SETTING, DemoTime(NOW, time.time(), 0).to_json())
    process = FaultProcess(company.sites, company.assets, fault_book(), world.faults, seed=1)
    report_open_faults(desk, process, world, now=NOW, seed=1)
    Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0)).settle(NOW)


@dataclass(frozen=True, slots=True)
class Served:
    """A board's process and where it answers."""

    address: str
    pid: int

    @property
    def megabytes(self) -> float:
        """Its proportional set size."""
        return float(psutil.Process(self.pid).memory_full_info().pss) / 2**20


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The board of the company in ``folder`` in a process of its own, as in production."""
    port = _free_port()
    environment = {**os.environ, "PAIDAN_DATA": str(folder), "PAIDAN_DEMO": "1", "PAIDAN_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "web"], env=environment, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/sign-in")
        yield Served(address, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} did not answer within {LONGEST_START_SECONDS:.0f} s")
