"""What finished visits teach about the next ones: how long they last, and how often somebody has to come again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.forecasting.lognormal import Belief, Lognormal
from dispatch.model.moment import seconds_between
from dispatch.model.work_order import WorkOrder
from dispatch.toml_files import read_file

STRANGE = 20.0
"""A visit that took so many times longer, or shorter, than expected was written down wrongly and teaches nothing."""


@dataclass(frozen=True, slots=True)
class ServicePrior:
    """``ratio`` is the median time on site by the time expected."""

    ratio: float
    spread: float
    visits: float


@dataclass(frozen=True, slots=True)
class KindPrior:
    """How many visits of its own the experience with all others is worth to a kind of fault."""

    visits: float


@dataclass(frozen=True, slots=True)
class AgainPrior:
    """The share of visits that are not the last, and the ``hours`` (median) until the next."""

    share: float
    visits: float
    hours: float
    spread: float
    hours_visits: float


@dataclass(frozen=True, slots=True)
class HistoryRule:
    """How many days of the past are looked at."""

    days: int


@dataclass(frozen=True, slots=True)
class Prior:
    """``data/forecast.toml``: what is believed before anything was seen."""

    service: ServicePrior
    kind: KindPrior
    again: AgainPrior
    history: HistoryRule


def load_prior(file: Path | None = None) -> Prior:
    """Read the prior; ``InputErrors`` names every key that is unknown, missing or of the wrong type."""
    return read_file(data_root() / "forecast.toml" if file is None else file, Prior)


@dataclass(frozen=True, slots=True)
class Experience:
    """The time on site by the time expected, by kind of fault and by skill; and how often one visit is not enough."""

    every: Lognormal
    again_share: float
    again_seconds: Lognormal
    skills: Mapping[str, Lognormal] = field(default_factory=dict)
    kinds: Mapping[tuple[str, str], Lognormal] = field(default_factory=dict)

    def on_site(self, work_order: WorkOrder, expected_seconds: float) -> Lognormal:
        """How long the visit may last when so many seconds are expected of it."""
        kind = self.kinds.get(_kind(work_order))
        return (kind or self.skills.get(work_order.skill, self.every)).times(expected_seconds)


def experience_of(finished: Iterable[WorkOrder], prior: Prior) -> Experience:
    """What these work orders teach. A kind of fault leans on its skill, a skill on all: few visits borrow from many."""
    orders = list(finished)
    ratios: dict[tuple[str, str], list[float]] = defaultdict(list)
    for work_order in orders:
        ratio = _ratio(work_order)
        if ratio is not None:
            ratios[_kind(work_order)].append(log(ratio))
    given = prior.service
    every = Belief(log(given.ratio), given.spread, given.visits).seeing(x for seen in ratios.values() for x in seen)
    skills = {
        skill: every.worth(prior.kind.visits).seeing(
            x for kind, seen in ratios.items() if kind[0] == skill for x in seen
        )
        for skill in {skill for skill, _ in ratios}
    }
    kinds = {kind: skills[kind[0]].worth(prior.kind.visits).seeing(seen) for kind, seen in ratios.items()}
    return Experience(
        every.next_one(),
        _again_share(orders, prior.again),
        _again_seconds(orders, prior.again),
        {skill: belief.next_one() for skill, belief in skills.items()},
        {kind: belief.next_one() for kind, belief in kinds.items()},
    )


def _kind(work_order: WorkOrder) -> tuple[str, str]:
    """What sort of work it is: the skill it asks for, and what is wrong, as the desk words it."""
    return work_order.skill, work_order.description.strip()


def _ratio(work_order: WorkOrder) -> float | None:
    """Time on site by time expected; None without both moments, or when one was plainly written down wrongly."""
    begun, ended = work_order.visit_arrived_at, work_order.situation.events.get("resolved_at")
    if begun is None or ended is None or work_order.service_seconds <= 0:
        return None
    ratio = seconds_between(begun, ended) / work_order.service_seconds
    return ratio if 1 / STRANGE < ratio < STRANGE else None


def _again_share(orders: list[WorkOrder], prior: AgainPrior) -> float:
    visits = sum(work_order.visit_number for work_order in orders)
    return (prior.share * prior.visits + visits - len(orders)) / (prior.visits + visits)


def _again_seconds(orders: list[WorkOrder], prior: AgainPrior) -> Lognormal:
    """From the end of a visit that was not enough to the next arrival, of those with two visits."""
    waits = []
    for work_order in orders:
        first, second = work_order.situation.events.get("arrived_at"), work_order.visit_arrived_at
        if work_order.visit_number == 2 and first is not None and second is not None:
            wait = seconds_between(first, second) - work_order.service_seconds
            if wait > 0:
                waits.append(log(wait))
    return Belief(log(3600 * prior.hours), prior.spread, prior.hours_visits).seeing(waits).next_one()
