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
    reports = sorted(
        (_dated(desk, process, scenario, number, now=now, rng=rng) for number in range(scenario.start.open_faults)),
        key=lambda report: (report.notified_at or now, report.site_id),
    )
    return tuple(
        desk.report_fault(
            report, now=report.notified_at or now, actor=DISPATCHER, command_id=f"world:morning:{seed}:{number}"
        )
        for number, report in enumerate(reports)
    )


def _dated(
    desk: Desk, process: FaultProcess, scenario: Scenario, number: int, *, now: datetime, rng: random.Random
) -> FaultReport:
    """One fault no older than its promises allow; the first few are nearly too late."""
    report = process.report_at(now, rng)
    promised = _shortest_promise(desk, report, now)
    if number < scenario.start.nearly_late:
        return replace(report, notified_at=at_whole_second(now - promised * rng.uniform(*NEARLY_USED_UP)))
    oldest = min(promised * USED_UP, timedelta(hours=scenario.start.oldest_hours))
    return replace(report, notified_at=_likely_moment(now - oldest, now, scenario.faults.hours, rng))


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
