"""A what-if scenario: where it starts, and everything that is assumed to be different. Files: ``data/scenarios``.

Whatever a file leaves out stays as it is; an empty scenario is the company as it works today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.closure import RoadClass, Shut, ShutKind
from dispatch.model.goal import Goal
from dispatch.model.moment import SHANGHAI
from dispatch.toml_files import from_mapping, read_toml
from dispatch.travel.crossings import known_crossings

WORLDS = frozenset({"demo_day"})
"""Files of the folder that say how the demo's world goes; all others are scenarios."""
MOST_HOURS = 366 * 24
STARTS = ("demo", "snapshot", "replay")


@dataclass(frozen=True, slots=True)
class StartFrom:
    """``demo``: the made-up company at ``at``, local time in China; ``snapshot``: the store in ``file`` as it is.

    ``replay`` is that store at the past minute ``at``, with the faults that did come in after it and its own crew,
    whatever ``crew`` says. A snapshot begins where its own clock stands. ``open_faults`` is how many faults are waiting
    at the start of a demo; None as the demo has it. ``past_faults`` is a CSV of faults that happen once more.
    """

    origin: str = "demo"
    at: str = "2026-03-02T08:00"
    company_seed: int = 1
    file: str = ""
    past_faults: str = ""
    open_faults: int | None = None

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at).replace(tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Length:
    """``days`` are counted after ``warm_up_days``, in which the company works itself into its usual state."""

    days: float = 1.0
    warm_up_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Surge:
    """More faults (or fewer) for a while: ``factor`` from ``from_hour`` (since the start) for ``hours``.

    Only at places whose adcode begins with one of ``adcodes``; everywhere when there are none.
    """

    from_hour: float
    hours: float
    factor: float
    adcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """``factor`` times the faults; ``mix`` multiplies those of one skill; ``per_day`` is the mean of the demo."""

    factor: float = 1.0
    per_day: float | None = None
    mix: Mapping[str, float] = field(default_factory=dict)
    surges: tuple[Surge, ...] = ()


@dataclass(frozen=True, slots=True)
class MoreCrew:
    """``count`` technicians more at a city or county (adcode prefix), every day from ``hours[0]`` to ``hours[1]``.

    Every ``on_call_every``-th night each of them is on call until the morning, by turns; 0: never.
    """

    base: str
    count: int
    skills: Mapping[str, int]
    hours: tuple[int, int] = (8, 18)
    on_call_every: int = 0


@dataclass(frozen=True, slots=True)
class CrewChange:
    """Who leaves, who comes, and how often somebody falls ill in a shift. ``share`` keeps that part of the crew."""

    remove: tuple[str, ...] = ()
    add: tuple[MoreCrew, ...] = ()
    share: float = 1.0
    absences_per_shift: float | None = None
    training: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannerChange:
    """What the planner puts first, how long it searches (``rounds``, 0: insertion alone), and how far it looks."""

    goal: str = Goal.EVERYDAY.value
    rounds: int = 0
    days: int = 3
    freeze_minutes: float = 10.0
    refresh_minutes: float = 15.0


@dataclass(frozen=True, slots=True)
class TravelChange:
    """``factor`` is how much longer every way truly takes; the planner goes on believing its map."""

    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Closing:
    """Ways that are closed from ``from_hour`` (since the start) for ``hours``: declared by the dispatcher as it begins.

    ``what`` is ``ferries``, ``crossing:hzmb`` (``data/roads/crossings.csv``) or ``roads:expressway:4404`` (a class of
    road in the region with that prefix of administrative codes).
    """

    what: str
    from_hour: float
    hours: float
    reason: str = "台风"


@dataclass(frozen=True, slots=True)
class Costs:
    """What things cost, in yuan: an hour at work, an hour beyond the shift, a kilometre, a broken promise."""

    hour: float = 60.0
    overtime_hour: float = 90.0
    kilometre: float = 1.2
    broken_promise: float = 500.0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One scenario. ``promises`` maps a promise, of a region or of all, to its term: ``L01/arrive/prd = "6 hours"``.

    ``habits`` are numbers of ``VisitHabits`` that go otherwise than in ``world``.
    """

    title: str
    title_en: str = ""
    world: str = "demo_day"
    start: StartFrom = field(default_factory=StartFrom)
    length: Length = field(default_factory=Length)
    demand: Demand = field(default_factory=Demand)
    crew: CrewChange = field(default_factory=CrewChange)
    promises: Mapping[str, str] = field(default_factory=dict)
    planner: PlannerChange = field(default_factory=PlannerChange)
    travel: TravelChange = field(default_factory=TravelChange)
    habits: Mapping[str, float] = field(default_factory=dict)
    costs: Costs = field(default_factory=Costs)
    closures: tuple[Closing, ...] = ()


def seed_of(study_seed: int, number: int) -> int:
    """The seed of one replication, the same for every scenario of a comparison: common random numbers."""
    return study_seed * 1_000_003 + number


def scenario_names() -> tuple[str, ...]:
    """The scenarios that come with the product."""
    return tuple(sorted(file.stem for file in _folder().glob("*.toml") if file.stem not in WORLDS))


def find_scenario(name: str) -> WhatIf:
    """A scenario by its name, or by the path of its file; ``InputErrors`` says all that is wrong with it."""
    known = _folder() / f"{name}.toml"
    return load_what_if(known if name in scenario_names() else Path(name))


def load_what_if(file: Path) -> WhatIf:
    """One file; ``InputErrors`` names every key that is unknown, missing, of the wrong type or impossible."""
    return what_if_of(read_toml(file), file.name)


def what_if_of(tables: Mapping[str, object], where: str) -> WhatIf:
    """The tables of a file or a form as a scenario."""
    read: WhatIf = from_mapping(tables, WhatIf, where)
    problems = tuple(_problems(read, where))
    if problems:
        raise InputErrors(problems)
    return read


def _folder() -> Path:
    return data_root() / "scenarios"


def _problems(read: WhatIf, where: str) -> Iterator[InputProblem]:
    yield from _start_problems(read.start, f"{where}.start")
    if read.world not in WORLDS:
        yield InputProblem("whatif.unknown_world", f"{where}.world", {"given": read.world})
    if not 0 < read.length.days <= 366 or not 0 <= read.length.warm_up_days <= 366:
        yield InputProblem("whatif.bad_length", f"{where}.length", {"days": read.length.days})
    for name, factor in _factors(read):
        if not 0 <= factor <= 100:
            yield InputProblem("whatif.bad_factor", f"{where}.{name}", {"given": factor})
    if read.planner.goal not in [goal.value for goal in Goal]:
        yield InputProblem("goal.unknown", f"{where}.planner.goal", {"given": read.planner.goal})
    if read.planner.rounds < 0 or not 1 <= read.planner.days <= 7 or read.planner.refresh_minutes < 1:
        yield InputProblem("whatif.bad_planner", f"{where}.planner")
    for number, closing in enumerate(read.closures):
        yield from _closing_problems(closing, f"{where}.closures[{number}]")
    for number, more in enumerate(read.crew.add):
        if more.count < 1 or not 0 <= more.hours[0] < more.hours[1] <= 24 or not more.skills or more.on_call_every < 0:
            yield InputProblem("whatif.bad_crew", f"{where}.crew.add[{number}]", {"base": more.base})


def _closing_problems(closing: Closing, where: str) -> Iterator[InputProblem]:
    try:
        shut = Shut.of_key(closing.what)
    except ValueError:
        yield InputProblem("whatif.bad_closure", where, {"given": closing.what})
        return
    if shut.kind is ShutKind.CROSSING and shut.crossing not in known_crossings():
        yield InputProblem("closure.unknown_crossing", where, {"given": shut.crossing})
    if shut.kind is ShutKind.ROADS and shut.road_class not in [known.value for known in RoadClass]:
        yield InputProblem("closure.unknown_class", where, {"given": shut.road_class})
    if not 0 <= closing.from_hour <= MOST_HOURS or not 0 < closing.hours <= MOST_HOURS or not closing.reason.strip():
        yield InputProblem("whatif.bad_closure", where, {"given": closing.what})


def _start_problems(start: StartFrom, where: str) -> Iterator[InputProblem]:
    if start.origin not in STARTS:
        yield InputProblem("whatif.unknown_start", f"{where}.origin", {"given": start.origin})
    if start.origin != "demo" and not start.file:
        yield InputProblem("whatif.no_file", f"{where}.file", {"origin": start.origin})
    if start.open_faults is not None and start.open_faults < 0:
        yield InputProblem("whatif.bad_factor", f"{where}.open_faults", {"given": start.open_faults})
    try:
        datetime.fromisoformat(start.at)
    except ValueError:
        yield InputProblem("whatif.bad_moment", f"{where}.at", {"given": start.at})


def _factors(read: WhatIf) -> Iterator[tuple[str, float]]:
    """Everything that is a number of times or a share of something."""
    yield "demand.factor", read.demand.factor
    if read.demand.per_day is not None:
        yield "demand.per_day", read.demand.per_day / 100
    for skill, factor in read.demand.mix.items():
        yield f"demand.mix.{skill}", factor
    for number, surge in enumerate(read.demand.surges):
        yield f"demand.surges[{number}].factor", surge.factor
        yield f"demand.surges[{number}].hours", surge.hours / 100
    yield "travel.factor", read.travel.factor
    yield "crew.share", read.crew.share * 100
    for name in (one.name for one in fields(Costs)):
        yield f"costs.{name}", getattr(read.costs, name) / 10_000
