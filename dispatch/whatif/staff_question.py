"""The fewest technicians, and where, with whom a promise would be kept often enough.

A location model proposes for every number of technicians where they should live; whether that is enough is not left to
the model, which knows no queue and no traffic: the company is simulated with them, and the number is found by halving.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.customer import Asset, Site
from dispatch.model.policy import Policy, Term
from dispatch.model.technician import Technician
from dispatch.places.regions import Atlas
from dispatch.simulation.company_files import FaultBook
from dispatch.staffing import Base, Demand, Placement, Siting, growing
from dispatch.travel.times import TravelTimes
from dispatch.whatif.company import Ground
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.questions import attainment_of
from dispatch.whatif.scenario import CrewChange, MoreCrew, WhatIf
from dispatch.whatif.statistics import Estimate

CITY_DIGITS = 4
BEFORE_LEAVING_SECONDS = 1800
"""From the report to the departure: answered, planned, on the way."""
VISITS_A_DAY = 4.0
"""What one technician can serve in a day, ways included: the location model spreads the work by it."""
MOST = 40
NIGHTS = 3
"""Every third night somebody is on call, as in the demo's crews."""

Simulate = Callable[[WhatIf], Mapping[int, Outcome]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """One number of technicians: where they live, and how often the promise was kept with them."""

    placement: Placement
    kept: Estimate | None

    def holds(self, target: float) -> bool:
        return self.kept is not None and self.kept.mean >= target


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """``tried`` by their number, ``fewest`` the smallest that holds; ``replaced`` are those they would stand in for."""

    promise: str
    target: float
    replaced: tuple[str, ...]
    tried: tuple[Crowd, ...]
    fewest: Crowd | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom and what a promise concerns: the sites, the skill they need, who holds it, how long it gives him."""

    sites: tuple[Site, ...]
    weights: Mapping[str, float]
    holders: tuple[Technician, ...]
    skills: Mapping[str, int]
    within_seconds: int


def concerned(ground: Ground, promise: str, atlas: Atlas, policies: Mapping[str, Policy], book: FaultBook) -> Concerned:
    """Read from the company; ``InputErrors`` for a promise that no letter makes or that concerns nobody."""
    policy_id, _, rest = promise.partition("/")
    key, _, region = rest.partition("/")
    term = _term(policies, policy_id, key, region)
    with ground.store.reading() as unit:
        mine = {customer.id for customer in unit.customers() if customer.policy_id == policy_id}
        sites = [site for site in unit.sites() if site.customer_id in mine and site.place.point is not None]
        assets, technicians = unit.assets(), unit.technicians()
    if term is None or term.elapsed is None or not sites:
        raise InputErrors([InputProblem("whatif.unknown_promise", "promise", {"given": promise})])
    regions = policies[policy_id].regions
    here = [site for site in sites if not region or atlas.decide(site.place, regions).code == region]
    weights = _weights(here, assets, book)
    skill = _skill(here, assets)
    holders = tuple(one for one in technicians if one.active and skill in one.skills)
    if not weights or not holders:
        raise InputErrors([InputProblem("whatif.unknown_promise", "promise", {"given": promise})])
    skills = Counter(tuple(sorted(one.skills.items())) for one in holders).most_common(1)[0][0]
    within = max(0, round(term.elapsed.total_seconds()) - BEFORE_LEAVING_SECONDS)
    return Concerned(tuple(here), weights, holders, dict(skills), within)


def placements(found: Concerned, travel: TravelTimes, *, per_day: float) -> Sequence[Placement]:
    """Where one, two, three … technicians should live, by the location model, city by city."""
    cells: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    weights: defaultdict[str, float] = defaultdict(float)
    for site in found.sites:
        city = (site.place.adcode or "")[:CITY_DIGITS]
        if site.place.point is not None:
            cells[city].append(site.place.point)
            weights[city] += found.weights.get(site.id, 0.0) * per_day
    names = sorted(cells)
    centres = [tuple(np.median(np.array(cells[name]), axis=0).tolist()) for name in names]
    points = [(lat, lon) for lat, lon in centres]
    demands = tuple(Demand(name, weights[name], found.within_seconds) for name in names)
    bases = tuple(Base(name, MOST) for name in names)
    siting = Siting(demands, bases, travel.matrix(points, points).seconds, VISITS_A_DAY)
    return tuple(growing(siting, most=MOST))


def fewest_technicians(
    what_if: WhatIf,
    promise: str,
    target: float,
    simulate: Simulate,
    found: Concerned,
    proposed: Sequence[Placement],
) -> StaffAnswer:
    """Search the fewest of the proposed crews that keep the promise at least as often as ``target`` (a share)."""
    if not 0 < target < 1:
        raise InputErrors([InputProblem("whatif.bad_target", "target", {"given": target})])
    replaced = tuple(sorted(one.id for one in found.holders))
    tried: dict[int, Crowd] = {}

    def at(place: int) -> Crowd:
        if place not in tried:
            crew = CrewChange(replaced, tuple(_newcomers(proposed[place], found.skills)))
            outcomes = simulate(replace(what_if, crew=crew))
            tried[place] = Crowd(proposed[place], attainment_of(outcomes, promise))
        return tried[place]

    low, high = -1, len(proposed) - 1
    if at(high).holds(target):
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if at(middle).holds(target) else (middle, high)
    fewest = tried[high] if tried[high].holds(target) else None
    return StaffAnswer(promise, target, replaced, tuple(tried[place] for place in sorted(tried)), fewest)


def _newcomers(placement: Placement, skills: Mapping[str, int]) -> list[MoreCrew]:
    living = sorted(placement.technicians.items())
    return [MoreCrew(base, count, skills, on_call_every=NIGHTS) for base, count in living if count]


def _term(policies: Mapping[str, Policy], policy_id: str, key: str, region: str) -> Term | None:
    for promise in policies[policy_id].promises if policy_id in policies else ():
        if promise.key == key:
            terms = list(promise.within_by_region.values())
            shortest = min(terms, key=lambda term: term.hours_at_most, default=promise.within)
            return promise.within_by_region.get(region) if region else promise.within or shortest
    return None


def _weights(sites: Sequence[Site], assets: Sequence[Asset], book: FaultBook) -> dict[str, float]:
    """The share of all faults of the company that each of the sites has."""
    rates = {asset.id: book.rate.get(asset.skill, 1.0) for asset in assets}
    whole, here = sum(rates.values()), {site.id for site in sites}
    found: defaultdict[str, float] = defaultdict(float)
    for asset in assets:
        if asset.site_id in here:
            found[asset.site_id] += rates[asset.id] / whole
    return dict(found)


def _skill(sites: Sequence[Site], assets: Sequence[Asset]) -> str:
    here = {site.id for site in sites}
    counts = Counter(asset.skill for asset in assets if asset.site_id in here)
    return counts.most_common(1)[0][0] if counts else ""
