"""The company a scenario asks for: people, roster and letters, in a store that every replication begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from dispatch.desk import Desk
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.desk.planners import GOAL_SETTING
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.closure import Shut
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Policy, Promise, Term
from dispatch.model.technician import Shift, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.policy_files import PolicyShelf, term_of
from dispatch.simulation.company_files import fault_book
from dispatch.simulation.demo_company import demo_company, store_company
from dispatch.simulation.draws import chance, generator
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.scenario import Scenario
from dispatch.simulation.towns import Towns
from dispatch.store.base import UnitOfWork
from dispatch.store.memory import MemoryStore
from dispatch.travel.closures import while_closed
from dispatch.travel.in_full import on_the_ground
from dispatch.whatif.demand import Recorded, Stream
from dispatch.whatif.parts import Parts
from dispatch.whatif.past_faults import PastDays, faults_of_work_orders, lasting_name, read_faults
from dispatch.whatif.replay import past_minute
from dispatch.whatif.scenario import CrewChange, MoreCrew, WhatIf
from dispatch.whatif.snapshot import Crew, Roster, take
from dispatch.whatif.weather import closed_together

STREAMS_APART = 7919
"""Seeds of two streams of one replication differ by a prime, so that no stream is another replication's first."""
MOST_POINTS = 2500
"""Places between which all ways are looked up at once; beyond it they are when they are first asked for."""
BEFORE = timedelta(days=1)
"""Shifts of the day before may still run when a scenario starts."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every replication begins with. ``desk`` opens one on a store of its own.

    ``stream`` gives the stream of hidden faults of a seed and a number; ``has_morning`` asks for the faults that wait
    at the start of a made-up company.
    """

    store: MemoryStore
    span: Interval
    desk: Callable[[MemoryStore], Desk]
    stream: Callable[[int, int], Stream]
    has_morning: bool = False
    took: Callable[[WorkOrder], int | None] = lambda work_order: None


def ground_of(what_if: WhatIf, world: Scenario, parts: Parts) -> Ground:
    """The company of the scenario, made up or copied. ``InputErrors`` names what it cannot do."""
    if what_if.start.origin == "demo":
        return demo_ground(what_if, world, parts)
    return snapshot_ground(what_if, parts) if what_if.start.origin == "snapshot" else replay_ground(what_if, parts)


def demo_ground(what_if: WhatIf, world: Scenario, parts: Parts) -> Ground:
    """The made-up company with the scenario's crew and letters."""
    start = what_if.start.moment
    span = span_of(what_if, start)
    company = demo_company(what_if.start.company_seed, start, atlas=parts.atlas, scenario=world)
    technicians, shifts = changed_crew(company.technicians, company.shifts, what_if, parts, span)
    store, book = MemoryStore(), fault_book()
    with store.writing() as unit:
        store_company(unit, replace(company, technicians=technicians, shifts=shifts))
        settle(unit, what_if, start)

    def stream(seed: int, number: int) -> FaultProcess:
        apart = seed + number * STREAMS_APART
        return FaultProcess(company.sites, company.assets, book, world.faults, seed=apart)

    recorded = _recorded(what_if, store)
    return _opened(store, what_if, parts, span, recorded or stream, has_morning=recorded is None)


def snapshot_ground(what_if: WhatIf, parts: Parts) -> Ground:
    """The company of a store's file as it stands; its faults are those of its own past days, mixed."""

    def changed(technicians: Crew, shifts: Roster, now: datetime) -> tuple[Crew, Roster]:
        return changed_crew(technicians, shifts, what_if, parts, span_of(what_if, now))

    taken = take(Path(what_if.start.file), changed)
    with taken.store.writing() as unit:
        settle(unit, what_if, taken.now)
    past = faults_of_work_orders(taken.past)
    today = taken.now.astimezone(SHANGHAI).date()
    first = min((fault.at.astimezone(SHANGHAI).date() for fault in past), default=today)
    days = PastDays.by_day(past, first, today - timedelta(days=1))

    def stream(seed: int, number: int) -> PastDays:
        return PastDays(days, number, seed)

    recorded = _recorded(what_if, taken.store)
    return _opened(taken.store, what_if, parts, span_of(what_if, taken.now), recorded or stream)


def replay_ground(what_if: WhatIf, parts: Parts) -> Ground:
    """A past minute of a store's file, and the faults that did come in after it."""
    past = past_minute(Path(what_if.start.file), what_if.start.moment)
    with past.store.writing() as unit:
        settle(unit, what_if, past.at)

    def took(work_order: WorkOrder) -> int | None:
        return past.lived.get((lasting_name(work_order), work_order.visit_number))

    def stream(seed: int, number: int) -> Recorded:
        return Recorded(past.later, number, seed)

    ground = _opened(past.store, what_if, parts, span_of(what_if, past.at), stream)
    return replace(ground, took=took)


def _recorded(what_if: WhatIf, store: MemoryStore) -> Callable[[int, int], Stream] | None:
    """The faults of a file, when the scenario names one."""
    if not what_if.start.past_faults:
        return None
    with store.reading() as unit:
        faults = read_faults(Path(what_if.start.past_faults), unit.sites(), unit.assets())
    return lambda seed, number: Recorded(faults, number, seed)


def _opened(
    store: MemoryStore,
    what_if: WhatIf,
    parts: Parts,
    span: Interval,
    stream: Callable[[int, int], Stream],
    *,
    has_morning: bool = False,
) -> Ground:
    """A filled store, and a desk that keeps the scenario's letters; every way in it is known beforehand."""
    with store.reading() as unit:
        sites = [site.place.point for site in unit.sites()]
        homes = [technician.home for technician in unit.technicians()]
    points = [*homes, *(point for point in sites if point is not None)][:MOST_POINTS]
    for shut in (frozenset[Shut](), *closed_together(what_if.closures)):
        ways = while_closed(parts.travel, shut)
        for travel in (ways, on_the_ground(ways)):
            travel.matrix(points, points)
    shelf = changed_letters(parts.policies, what_if.promises)
    return Ground(store, span, lambda mine: parts.desk(mine, shelf), stream, has_morning)


def settle(unit: UnitOfWork, what_if: WhatIf, start: datetime) -> None:
    """Settings of a simulated company."""
    unit.put_setting(GOAL_SETTING, what_if.planner.goal)
    if unit.setting(DUTIES_FROM_SETTING) is None:
        unit.put_setting(DUTIES_FROM_SETTING, start.date().isoformat())


def span_of(what_if: WhatIf, start: datetime) -> Interval:
    """From the first moment of the warm-up to the end."""
    return Interval(start, start + timedelta(days=what_if.length.warm_up_days + what_if.length.days))


def changed_crew(
    technicians: Crew, shifts: Roster, what_if: WhatIf, parts: Parts, span: Interval
) -> tuple[Crew, Roster]:
    """Crew and roster as the scenario has them, as far ahead as anybody can plan. Who leaves has no shifts any more."""
    change, known = what_if.crew, {technician.id for technician in technicians}
    unknown = [*(set(change.remove) - known), *(set(change.training) - known)]
    if unknown:
        raise InputErrors([InputProblem("whatif.unknown_technician", "crew", {"id": id}) for id in sorted(unknown)])
    here = [
        replace(trained(technician, change), active=technician.active and _stays(technician, change, what_if))
        for technician in technicians
    ]
    needed = Interval(span.start - BEFORE, span.end + timedelta(days=what_if.planner.days + 1))
    new = [one for number, more in enumerate(change.add) for one in _newcomers(more, number, parts, needed)]
    everybody = (*here, *(technician for technician, _ in new))
    at_work = {technician.id for technician in everybody if technician.active}
    if not at_work:
        raise InputErrors([InputProblem("whatif.no_crew", "crew")])
    kept = [shift for shift in shifts if shift.span.overlaps(needed) and shift.technician_id in at_work]
    return everybody, (*kept, *(shift for _, mine in new for shift in mine))


def trained(technician: Technician, change: CrewChange) -> Technician:
    """With the skills he is taught in the scenario."""
    more = change.training.get(technician.id)
    return technician if more is None else replace(technician, skills={**technician.skills, **more})


def _stays(technician: Technician, change: CrewChange, what_if: WhatIf) -> bool:
    """A smaller share keeps a part of those a larger share keeps, so that shares can be compared."""
    drawn = chance(what_if.start.company_seed, technician.id, "stays")
    return technician.id not in change.remove and drawn < change.share


def _newcomers(
    more: MoreCrew, number: int, parts: Parts, needed: Interval
) -> Iterator[tuple[Technician, tuple[Shift, ...]]]:
    """Technicians at homes in real towns, with a shift every day."""
    towns, rng = Towns(parts.atlas), generator("newcomers", number, more.base)
    for one in range(more.count):
        try:
            _, place = towns.somewhere(more.base, rng, seat=True)
        except ValueError as error:
            where = f"crew.add[{number}].base"
            raise InputErrors([InputProblem("whatif.unknown_place", where, {"given": more.base})]) from error
        who = f"N{number + 1:02d}{one + 1:02d}"
        home = (place.lat or 0.0, place.lon or 0.0)
        name = f"新员工 {who}"
        yield (
            Technician(who, name, "", home, f"{place.city or place.province}{place.district or ''}", dict(more.skills)),
            tuple(daily(who, more, one, needed)),
        )


def daily(who: str, more: MoreCrew, turn: int, needed: Interval) -> Iterator[Shift]:
    """The same shift on every day that has a part of what is needed, and the nights of his turn."""
    day = needed.start.astimezone(SHANGHAI).date()
    begins, ends = timedelta(hours=more.hours[0]), timedelta(hours=more.hours[1])
    while (midnight := datetime.combine(day, time(), SHANGHAI)) < needed.end:
        yield Shift(f"{who}-{day:%Y%m%d}-day", who, Interval(midnight + begins, midnight + ends))
        if more.on_call_every and (day.toordinal() + turn) % more.on_call_every == 0:
            night = Interval(midnight + ends, midnight + timedelta(days=1) + begins)
            yield Shift(f"{who}-{day:%Y%m%d}-night", who, night, on_call=True)
        day += timedelta(days=1)


def changed_letters(shelf: PolicyShelf, changes: Mapping[str, str]) -> PolicyShelf:
    """The letters with other numbers in some of their promises; ``InputErrors`` names what no letter promises."""
    problems: list[InputProblem] = []
    policies = list(shelf.every_version)
    for address, text in changes.items():
        try:
            policies = list(_with_term(policies, address, term_of(text)))
        except InputErrors as error:
            problems.extend(replace(problem, where=f"promises.{address}") for problem in error.problems)
    if problems:
        raise InputErrors(problems)
    return PolicyShelf(policies)


def _with_term(policies: Iterable[Policy], address: str, term: Term) -> Sequence[Policy]:
    policy_id, _, rest = address.partition("/")
    key, _, region = rest.partition("/")
    changed, found = [], False
    for policy in policies:
        promises = []
        for promise in policy.promises:
            new = _other_term(promise, region, term) if (policy.id, promise.key) == (policy_id, key) else None
            found = found or new is not None
            promises.append(new or promise)
        changed.append(replace(policy, promises=tuple(promises)))
    if not found:
        raise InputErrors([InputProblem("whatif.unknown_promise", address, {"given": address})])
    return changed


def _other_term(promise: Promise, region: str, term: Term) -> Promise | None:
    """None when the promise has no number for that region."""
    if not region:
        return replace(promise, within=term, within_by_region=dict.fromkeys(promise.within_by_region, term))
    if region not in promise.within_by_region:
        return None
    return replace(promise, within_by_region={**promise.within_by_region, region: term})
