"""The weak spots of a company as it is: places nobody reaches in time at some hours, skills that hang on one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from dispatch.model.commitment import Milestone
from dispatch.model.customer import Asset, Site
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Policy, Promise
from dispatch.places.regions import Atlas
from dispatch.staffing import Cell, Gap, OnlyHolder, gaps, only_holders
from dispatch.store.base import UnitOfWork
from dispatch.travel.times import TravelTimes

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeakSpots:
    """``gaps`` the worst first; ``customers`` by cell; ``hours`` of the day looked at."""

    period: Interval
    gaps: tuple[Gap, ...]
    holders: tuple[OnlyHolder, ...]
    customers: Mapping[str, tuple[str, ...]]
    cells: int


def weak_spots(
    unit: UnitOfWork, policies: Mapping[str, Policy], atlas: Atlas, travel: TravelTimes, now: datetime
) -> WeakSpots:
    """The coming day, from the next full hour on: best possible arrivals against the promised ones.

    A cell is a county with assets of one skill under one letter; its promise is the letter's arrival there.
    """
    begin = now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    period = Interval(begin, begin + DAY)
    customers = {customer.id: customer.policy_id for customer in unit.customers()}
    sites = {site.id: site for site in unit.sites() if site.place.point is not None}
    groups: defaultdict[tuple[str, str, str, int], list[Site]] = defaultdict(list)
    for asset in unit.assets():
        site = sites.get(asset.site_id)
        if site is not None:
            groups[site.place.adcode or "", customers[site.customer_id], asset.skill, asset.level].append(site)
    cells, centres, owners = [], [], {}
    for (adcode, policy_id, skill, level), mine in sorted(groups.items()):
        seconds = _promised_seconds(policies.get(policy_id), mine[0], atlas)
        if seconds is not None:
            name = f"{adcode} {policy_id}"
            cells.append(Cell(name, skill, level, float(len(mine)), seconds))
            points = np.array([site.place.point for site in mine])
            centres.append((float(np.median(points[:, 0])), float(np.median(points[:, 1]))))
            owners[name] = tuple(sorted({site.customer_id for site in mine}))
    technicians = unit.technicians()
    homes = [technician.home for technician in technicians]
    found: Sequence[Gap] = ()
    if cells and technicians:
        around = Interval(period.start - DAY, period.end + 4 * DAY)
        seconds_there = travel.matrix(homes, centres).seconds
        found = gaps(cells, technicians, unit.shifts(around), unit.absences(around), seconds_there, period)
    wanted = _wanted(unit.assets())
    return WeakSpots(period, tuple(found), only_holders(technicians, wanted), owners, len(cells))


def _wanted(assets: Sequence[Asset]) -> list[tuple[str, int]]:
    return sorted({(asset.skill, asset.level) for asset in assets})


def _promised_seconds(policy: Policy | None, site: Site, atlas: Atlas) -> int | None:
    """The tightest arrival the letter promises there to an ordinary fault; None where it promises none in hours."""
    if policy is None:
        return None
    region = atlas.decide(site.place, policy.regions).code or ""
    found = [_seconds(one, region) for one in policy.promises if one.milestone is Milestone.ARRIVE and _usual(one)]
    return min((seconds for seconds in found if seconds is not None), default=None)


def _usual(promise: Promise) -> bool:
    return not promise.when.emergency and promise.when.fault_classes in ((), ("normal",))


def _seconds(promise: Promise, region: str) -> int | None:
    term = promise.within_by_region.get(region, promise.within)
    return None if term is None or term.elapsed is None else round(term.elapsed.total_seconds())
