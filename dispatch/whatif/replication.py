"""One replication: a scenario and a seed to what came of it. The same two give the same event log, on any machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

from dispatch.data_root import data_root
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.moment import Interval
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.simulation.company_files import FaultBook, Notes, fault_book, notes
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.morning import report_open_faults
from dispatch.simulation.scenario import Scenario, VisitHabits, load_scenario
from dispatch.simulation.world import World
from dispatch.whatif.company import Ground, ground_of
from dispatch.whatif.demand import Places, faults_of
from dispatch.whatif.driving import Drive
from dispatch.whatif.outcome import Outcome, outcome_of
from dispatch.whatif.parts import parts
from dispatch.whatif.past_faults import lasting_name
from dispatch.whatif.scenario import PlannerChange, WhatIf
from dispatch.whatif.weather import weather


def replicate(what_if: WhatIf, seed: int) -> Outcome:
    """Drive the company of the scenario through its time and measure it. Raises ``InputErrors``."""
    world = world_of(what_if)
    ground = ground_for(what_if)
    store = ground.store.twin()
    desk = ground.desk(store)
    book, words = _vocabulary()
    span = ground.span
    with desk.reading() as unit:
        places = Places.of(unit.sites(), unit.assets())
    process = ground.stream(seed, 0)
    if ground.has_morning and isinstance(process, FaultProcess):
        report_open_faults(desk, process, world, now=span.start, seed=seed)
    faults = faults_of(what_if.demand, partial(ground.stream, seed), places, seed=seed, start=span.start, end=span.end)
    people = World(world.visits, book, words, seed=seed, name=lasting_name, took=ground.took)
    planner = Planner(desk, InlineSolver(what_if.planner.rounds), planner_settings(what_if.planner, seed))
    storms = weather(what_if.closures, span.start, desk.atlas.divisions)
    drive = Drive(desk, people, planner, faults=faults, span=span, others=storms)
    drive.run()
    period = Interval(span.start + timedelta(days=what_if.length.warm_up_days), span.end)
    return outcome_of(desk, period, seed=seed, metres=drive.tally.metres)


def planner_settings(change: PlannerChange, seed: int) -> PlannerSettings:
    """The planner as a scenario wants it; seconds stand for nothing but whether there is a search."""
    return PlannerSettings(
        days=change.days,
        search_seconds=float(change.rounds > 0),
        freeze=timedelta(minutes=change.freeze_minutes),
        refresh=timedelta(minutes=change.refresh_minutes),
        seed=seed,
    )


def world_of(what_if: WhatIf) -> Scenario:
    """The habits of the hidden world, as the scenario changes them."""
    world = load_scenario(data_root() / "scenarios" / f"{what_if.world}.toml")
    visits = _changed(world.visits, what_if.habits)
    visits = replace(visits, travel_factor=visits.travel_factor * what_if.travel.factor)
    if what_if.crew.absences_per_shift is not None:
        visits = replace(visits, absences_per_shift=what_if.crew.absences_per_shift)
    rates, start = world.faults, world.start
    if what_if.demand.per_day is not None:
        rates = replace(rates, per_day=what_if.demand.per_day)
    if what_if.start.open_faults is not None:
        count = what_if.start.open_faults
        late, emergencies = min(start.nearly_late, count), min(start.emergencies, count)
        start = replace(start, open_faults=count, nearly_late=late, emergencies=emergencies)
    return replace(world, visits=visits, faults=rates, start=start)


def _changed(habits: VisitHabits, given: Mapping[str, float]) -> VisitHabits:
    """Habits with other numbers; only those that are one number can be changed."""
    problems = []
    for name, value in given.items():
        if not isinstance(getattr(habits, name, None), float):
            problems.append(InputProblem("toml.unknown_key", f"habits.{name}", {"key": name}))
        elif value < 0:
            problems.append(InputProblem("whatif.bad_factor", f"habits.{name}", {"given": value}))
    if problems:
        raise InputErrors(problems)
    return replace(habits, **dict(given))  # type: ignore[arg-type]  # they are plain numbers, as was just looked at


def ground_for(what_if: WhatIf) -> Ground:
    """What all replications of a scenario begin with, made once for each scenario in each process."""
    key = repr(what_if)  # mappings in it cannot be hashed
    known = _GROUNDS.get(key)
    if known is None:
        _GROUNDS.clear()
        known = _GROUNDS[key] = ground_of(what_if, world_of(what_if), parts())
    return known


_GROUNDS: dict[str, Ground] = {}


@cache
def _vocabulary() -> tuple[FaultBook, Notes]:
    return fault_book(), notes()
