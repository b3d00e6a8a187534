"""The company a scenario asks for: people, roster and letters, in a store that every replication begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dispatch.desk import Desk
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.desk.planners import GOAL_SETTING
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Policy, Promise, Term
from dispatch.model.technician import Shift, Technician
from dispatch.policy_files import PolicyShelf, term_of
from dispatch.simulation.demo_company import DemoCompany, demo_company, store_company
from dispatch.simulation.draws import chance, generator
from dispatch.simulation.scenario import Scenario
from dispatch.simulation.towns import Towns
from dispatch.store.base import UnitOfWork
from dispatch.store.memory import MemoryStore
from dispatch.whatif.parts import Parts
from dispatch.whatif.scenario import CrewChange, MoreCrew, WhatIf

MOST_POINTS = 2500
"""Places between which all ways are looked up at once; beyond it they are when they are first asked for."""
BEFORE = timedelta(days=1)
"""Shifts of the day before may still run when a scenario starts."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every replication begins with. ``desk`` opens one on a store of its own."""

    store: MemoryStore
    span: Interval
    desk: Callable[[MemoryStore], Desk]


def demo_ground(what_if: WhatIf, world: Scenario, parts: Parts) -> Ground:
    """The made-up company with the scenario's crew and letters. ``InputErrors`` names what it cannot do."""
    start = what_if.start.moment
    span = span_of(what_if, start)
    company = demo_company(what_if.start.company_seed, start, atlas=parts.atlas, scenario=world)
    crew = changed_crew(company, what_if, parts, span)
    store = MemoryStore()
    with store.writing() as unit:
        store_company(unit, crew)
        settle(unit, what_if, start)
    return ground_of(store, what_if, parts, span)


def ground_of(store: MemoryStore, what_if: WhatIf, parts: Parts, span: Interval) -> Ground:
    """A filled store, and a desk that keeps the scenario's letters; every way in it is known beforehand."""
    with store.reading() as unit:
        sites = [site.place.point for site in unit.sites()]
        homes = [technician.home for technician in unit.technicians()]
    points = [*homes, *(point for point in sites if point is not None)][:MOST_POINTS]
    parts.travel.matrix(points, points)
    shelf = changed_letters(parts.policies, what_if.promises)
    return Ground(store, span, lambda mine: parts.desk(mine, shelf))


def settle(unit: UnitOfWork, what_if: WhatIf, start: datetime) -> None:
    """Settings of a simulated company."""
    unit.put_setting(GOAL_SETTING, what_if.planner.goal)
    if unit.setting(DUTIES_FROM_SETTING) is None:
        unit.put_setting(DUTIES_FROM_SETTING, start.date().isoformat())


def span_of(what_if: WhatIf, start: datetime) -> Interval:
    """From the first moment of the warm-up to the end."""
    return Interval(start, start + timedelta(days=what_if.length.warm_up_days + what_if.length.days))


def changed_crew(company: DemoCompany, what_if: WhatIf, parts: Parts, span: Interval) -> DemoCompany:
    """The company with its crew as the scenario has it, and shifts as far as anybody can plan."""
    change = what_if.crew
    known = {technician.id for technician in company.technicians}
    unknown = [*(set(change.remove) - known), *(set(change.training) - known)]
    if unknown:
        raise InputErrors([InputProblem("whatif.unknown_technician", "crew", {"id": id}) for id in sorted(unknown)])
    stay = [trained(technician, change) for technician in company.technicians if _stays(technician, change, what_if)]
    needed = Interval(span.start - BEFORE, span.end + timedelta(days=what_if.planner.days + 1))
    shifts = [shift for shift in company.shifts if shift.span.overlaps(needed)]
    new = [one for number, more in enumerate(change.add) for one in _newcomers(more, number, parts, needed)]
    technicians = (*stay, *(technician for technician, _ in new))
    if not technicians:
        raise InputErrors([InputProblem("whatif.no_crew", "crew")])
    here = {technician.id for technician in technicians}
    roster = [*(s for s in shifts if s.technician_id in here), *(s for _, mine in new for s in mine)]
    users = tuple(user for user in company.users if user.technician_id is None or user.technician_id in here)
    return replace(company, technicians=technicians, shifts=tuple(roster), users=users)


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
            tuple(daily(who, more.hours, needed, on_call=more.on_call)),
        )


def daily(who: str, hours: tuple[int, int], needed: Interval, *, on_call: bool) -> Iterator[Shift]:
    """The same shift on every day that has a part of what is needed."""
    day = needed.start.astimezone(SHANGHAI).date()
    while (midnight := datetime.combine(day, time(), SHANGHAI)) < needed.end:
        span = Interval(midnight + timedelta(hours=hours[0]), midnight + timedelta(hours=hours[1]))
        yield Shift(f"{who}-{day:%Y%m%d}", who, span, on_call)
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
