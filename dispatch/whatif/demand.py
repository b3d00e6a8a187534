"""Hidden faults of a scenario: streams of faults, thinned and laid over each other.

Stream 0 holds the faults of an ordinary day; a demand of 1.2 adds every fifth fault of stream 1, one of 0.8 drops every
fifth of stream 0. So the same seed gives two scenarios the same faults as far as their demands agree, and their
difference is not blurred by chance. A thinned Poisson process is one, and so is the sum of two (Kingman, 1993).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.model.customer import Asset, Site
from dispatch.simulation.draws import chance
from dispatch.simulation.faults import Fault
from dispatch.whatif.scenario import Demand, Surge

JITTER = timedelta(hours=1)


class Stream(Protocol):
    """Faults that might happen."""

    def between(self, start: datetime, end: datetime) -> tuple[Fault, ...]: ...


@dataclass(frozen=True, slots=True)
class Places:
    """Where and what breaks: adcodes of sites and skills of assets, by id."""

    adcodes: Mapping[str, str]
    skills: Mapping[str, str]

    @classmethod
    def of(cls, sites: Sequence[Site], assets: Sequence[Asset]) -> Places:
        return cls({site.id: site.place.adcode or "" for site in sites}, {asset.id: asset.skill for asset in assets})


def faults_of(
    demand: Demand, stream: Callable[[int], Stream], places: Places, *, seed: int, start: datetime, end: datetime
) -> tuple[Fault, ...]:
    """The faults that happen after ``start`` and until ``end``, in the order in which they do.

    ``stream`` gives the stream of a number; the same number must give the same stream for every scenario.
    """
    most = demand.factor * max([1.0, *demand.mix.values()]) * _highest(demand.surges)
    found: list[Fault] = []
    for number in range(math.ceil(most)):
        for fault in stream(number).between(start, end):
            wanted = _factor(demand, fault, places, start) - number
            if chance(seed, number, fault.key, "happens") < wanted:
                found.append(fault if number == 0 else replace(fault, key=f"{fault.key}+{number}"))
    return tuple(sorted(found, key=lambda fault: (fault.at, fault.key)))


def _highest(surges: Sequence[Surge]) -> float:
    """What all surges together may come to."""
    return math.prod(max(1.0, surge.factor) for surge in surges)


def _factor(demand: Demand, fault: Fault, places: Places, start: datetime) -> float:
    """How many times as many of such faults there are as on an ordinary day."""
    factor = demand.factor * demand.mix.get(places.skills.get(fault.report.asset_id or "", ""), 1.0)
    adcode = places.adcodes.get(fault.report.site_id, "")
    for surge in demand.surges:
        hours = (fault.at - start) / timedelta(hours=1)
        here = not surge.adcodes or adcode.startswith(surge.adcodes)
        if here and surge.from_hour <= hours < surge.from_hour + surge.hours:
            factor *= surge.factor
    return factor


@dataclass(frozen=True, slots=True)
class Recorded:
    """Faults that did happen; streams above 0 repeat them up to an hour sooner or later."""

    faults: tuple[Fault, ...]
    number: int
    seed: int

    def between(self, start: datetime, end: datetime) -> tuple[Fault, ...]:
        return tuple(fault for fault in self._shifted() if start < fault.at <= end)

    def _shifted(self) -> Iterator[Fault]:
        for fault in self.faults:
            if self.number == 0:
                yield fault
            else:
                by = JITTER * (2 * chance(self.seed, self.number, fault.key, "jitter") - 1)
                at = fault.at + timedelta(seconds=round(by.total_seconds()))
                yield replace(fault, at=at, report=replace(fault.report, notified_at=at))
