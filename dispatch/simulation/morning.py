"""The faults that are open when the demo day begins: reported overnight and this morning, none of them hopeless."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.desk import Desk, FaultReport
from dispatch.model.commitment import Milestone
from dispatch.model.moment import SHANGHAI, at_whole_second
from dispatch.model.work_order import WorkOrder
from dispatch.planning.timing import URGENT_WITHIN
from dispatch.simulation.draws import generator
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.scenario import Scenario
from dispatch.simulation.world import DISPATCHER

USED_UP = 0.6
"""No more than this share of the shortest promise has gone by for an ordinary open fault."""
NEARLY_USED_UP = (0.8, 0.95)
OWED = (Milestone.DISPATCH, Milestone.RESPOND, Milestone.ARRIVE, Milestone.RESOLVE, Milestone.COMPLETE)
_TRIES = 20


def report_open_faults(
    desk: Desk, process: FaultProcess, scenario: Scenario, *, now: datetime, seed: int
) -> tuple[WorkOrder, ...]:
    """Report the open faults of the first moment, oldest first; asked again, it reports nothing twice."""
    rng = generator(seed, "morning")
    promised = [(_shortest_promise(desk, report, now), report) for report in _mixture(process, scenario, now, rng)]
    # the promises that end today make the most telling near misses
    promised.sort(key=lambda pair: (pair[0] > URGENT_WITHIN, -pair[0], pair[1].asset_id))
    late = scenario.start.nearly_late
    reports = [replace(report, notified_at=_nearly_late(promise, now, rng)) for promise, report in promised[:late]]
    for promise, report in promised[late:]:
        oldest = now - min(promise * USED_UP, timedelta(hours=scenario.start.oldest_hours))
        reports.append(replace(report, notified_at=_likely_moment(oldest, now, scenario.faults.hours, rng)))
    return tuple(_report(desk, report, number, seed) for number, report in enumerate(sorted(reports, key=_age)))


def _report(desk: Desk, report: FaultReport, number: int, seed: int) -> WorkOrder:
    assert report.notified_at is not None
    key = f"world:morning:{seed}:{number}"
    return desk.report_fault(report, now=report.notified_at, actor=DISPATCHER, command_id=key)


def _age(report: FaultReport) -> tuple[str, str]:
    return str(report.notified_at), str(report.asset_id)


def _mixture(process: FaultProcess, scenario: Scenario, now: datetime, rng: random.Random) -> list[FaultReport]:
    """Faults of all businesses in fair shares, a few of them emergencies."""
    count = scenario.start.open_faults
    shares = [(number + rng.random()) / count for number in range(count)]
    reports = [process.report_at(now, rng, share=share) for share in shares]
    chosen = rng.sample(range(count), scenario.start.emergencies)
    return [replace(report, emergency=number in chosen) for number, report in enumerate(reports)]


def _nearly_late(promise: timedelta, now: datetime, rng: random.Random) -> datetime:
    return at_whole_second(now - promise * rng.uniform(*NEARLY_USED_UP))


def _shortest_promise(desk: Desk, report: FaultReport, now: datetime) -> timedelta:
    quote = desk.quote(report, now=now)
    return min((c.due - c.start for c in quote.commitments if c.code in OWED), default=timedelta(days=2))


def _likely_moment(earliest: datetime, latest: datetime, hours: tuple[float, ...], rng: random.Random) -> datetime:
    """A moment in between, more often at an hour in which more faults are reported."""
    moments = list(_moments(earliest, latest, rng))
    weights = [hours[moment.astimezone(SHANGHAI).hour] + 0.01 for moment in moments]
    return rng.choices(moments, weights)[0]


def _moments(earliest: datetime, latest: datetime, rng: random.Random) -> Iterator[datetime]:
    length = (latest - earliest).total_seconds()
    for _ in range(_TRIES):
        yield at_whole_second(earliest + timedelta(seconds=length * rng.random()))
