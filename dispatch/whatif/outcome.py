"""What came of one replication: promises, lateness, causes, what everybody did, what it cost; numbers that add up.

Promises are judged by ``dispatch.measures``, which the live reports use as well.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.measures import Outcome as Ending
from dispatch.measures import Record
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, to_text
from dispatch.model.technician import Shift
from dispatch.toml_files import from_mapping
from dispatch.whatif.scenario import Costs

_STEPS = (EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED)


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises of one kind: how many were met, missed, still run at the end, fell away."""

    met: int = 0
    missed: int = 0
    running: int = 0
    exempt: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.met + other.met,
            self.missed + other.missed,
            self.running + other.running,
            self.exempt + other.exempt,
        )

    @property
    def decided(self) -> int:
        return self.met + self.missed

    @property
    def attainment(self) -> float | None:
        """met / (met + missed), None when nothing was decided."""
        return self.met / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Work:
    """What one technician did, in seconds: on duty, on the way, on site, beyond his shifts; and his visits."""

    duty: int = 0
    travel: int = 0
    site: int = 0
    overtime: int = 0
    visits: int = 0

    @property
    def busy(self) -> int:
        return self.travel + self.site


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replication. ``promises`` by ``promise id|region``, ``customers`` by id, ``late_seconds`` of those missed.

    ``log`` is the fingerprint of the whole event log: equal logs, equal replications.
    """

    seed: int
    faults: int
    events: int
    log: str
    metres: int
    warnings: int
    promises: Mapping[str, Kept] = field(default_factory=dict)
    customers: Mapping[str, Kept] = field(default_factory=dict)
    late_seconds: tuple[int, ...] = ()
    causes: Mapping[str, int] = field(default_factory=dict)
    work: Mapping[str, Work] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        """Raises ``InputErrors`` for what is no outcome, ``ValueError`` for what is no JSON."""
        return from_mapping(json.loads(text), cls, "outcome")


def outcome_of(desk: Desk, period: Interval, *, seed: int, metres: int) -> Outcome:
    """Measure what the desk's store holds about the period, at its end."""
    records = desk.records(period, now=period.end)
    with desk.reading() as unit:
        every, shifts = unit.events(), unit.shifts(period)
    events = [event for event in every if event.at in period]
    kinds = Counter(event.kind for event in events)
    return Outcome(
        seed,
        kinds[EventKind.FAULT_REPORTED],
        len(every),
        fingerprint(every),
        metres,
        kinds[EventKind.PLANNER_WARNED],
        _kept(records, lambda record: f"{record.promise_id}|{record.region}"),
        _kept(records, lambda record: record.customer_id),
        tuple(record.late_seconds for record in records if record.outcome is Ending.MISSED),
        dict(Counter(record.cause.value for record in records if record.cause is not None)),
        work_of(events, shifts, period),
    )


def fingerprint(events: Iterable[Event]) -> str:
    """The same for two logs in which the same happened at the same moments, whatever machine wrote them."""
    digest = hashlib.sha256()
    for event in events:
        facts = json.dumps(dict(event.facts), ensure_ascii=False, sort_keys=True, default=str)
        parts = (event.seq, event.kind.value, to_text(event.at), event.actor, event.work_order_id, event.technician_id)
        digest.update(f"{parts}{facts}".encode())
    return digest.hexdigest()[:16]


def _kept(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, Kept]:
    counts: defaultdict[str, Counter[Ending]] = defaultdict(Counter)
    for record in records:
        counts[key(record)][record.outcome] += 1
    order = (Ending.MET, Ending.MISSED, Ending.RUNNING, Ending.EXEMPT)
    return {name: Kept(*(found[one] for one in order)) for name, found in sorted(counts.items())}


def work_of(events: Sequence[Event], shifts: Iterable[Shift], period: Interval) -> dict[str, Work]:
    """What everybody did: between leaving and arriving he drives, between arriving and finishing he works."""
    duties: defaultdict[str, list[Interval]] = defaultdict(list)
    for shift in shifts:
        inside = _clipped(shift.span, period)
        if inside is not None:
            duties[shift.technician_id].append(inside)
    steps: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in _STEPS and event.technician_id is not None:
            steps[event.technician_id].append(event)
    return {who: _work(steps[who], duties[who], period) for who in sorted({*duties, *steps})}


def _clipped(span: Interval, period: Interval) -> Interval | None:
    return Interval(max(span.start, period.start), min(span.end, period.end)) if span.overlaps(period) else None


def _work(steps: Sequence[Event], duties: Sequence[Interval], period: Interval) -> Work:
    travel = site = overtime = visits = 0
    begun: datetime | None = None
    for event in steps:
        if event.kind is EventKind.DEPARTED:
            begun = event.at
            continue
        since = period.start if begun is None else begun
        seconds = round((event.at - since).total_seconds())
        if event.kind is EventKind.ARRIVED:
            travel, begun = travel + seconds, event.at
        else:
            site, begun, visits = site + seconds, None, visits + 1
        overtime += seconds - sum(_common(Interval(since, event.at), duty) for duty in duties)
    on_duty = sum(round(duty.seconds) for duty in duties)
    return Work(on_duty, travel, site, max(0, overtime), visits)


def _common(one: Interval, other: Interval) -> int:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return round(max(shared, timedelta()).total_seconds())


def cost_of(outcome: Outcome, costs: Costs) -> float:
    """Yuan: hours on duty, hours beyond it, kilometres, promises broken."""
    work = outcome.work.values()
    duty, overtime = sum(one.duty for one in work) / 3600, sum(one.overtime for one in work) / 3600
    broken = sum(kept.missed for kept in outcome.promises.values())
    driven = outcome.metres / 1000
    return duty * costs.hour + overtime * costs.overtime_hour + driven * costs.kilometre + broken * costs.broken_promise


def gini(values: Sequence[float]) -> float:
    """How unevenly something is spread: 0 when all have the same, towards 1 when one has all (Gini, 1912)."""
    total = sum(values)
    if not total:
        return 0.0
    ranked = sorted(values)
    weighted = sum((2 * rank - len(ranked) - 1) * value for rank, value in enumerate(ranked, 1))
    return weighted / (len(ranked) * total)


def figures(outcome: Outcome, costs: Costs) -> dict[str, float]:
    """The numbers by which scenarios are compared; shares between 0 and 1, hours, kilometres, yuan.

    ``kept/…`` is the attainment of one promise in one region, there only where something was decided.
    """
    work, kept = list(outcome.work.values()), sum(outcome.promises.values(), Kept())
    busy = [one.busy / 3600 for one in work if one.duty]
    on_duty = sum(one.duty for one in work)
    late = sorted(outcome.late_seconds)
    found = {
        "faults": float(outcome.faults),
        "visits": float(sum(one.visits for one in work)),
        "missed": float(kept.missed),
        "late_hours": sum(late) / 3600,
        "late_p95_hours": late[min(len(late) - 1, int(0.95 * len(late)))] / 3600 if late else 0.0,
        "travel_hours": sum(one.travel for one in work) / 3600,
        "site_hours": sum(one.site for one in work) / 3600,
        "overtime_hours": sum(one.overtime for one in work) / 3600,
        "kilometres": outcome.metres / 1000,
        "utilisation": sum(one.busy for one in work) / on_duty if on_duty else 0.0,
        "unevenness": gini(busy),
        "cost": cost_of(outcome, costs),
    }
    if kept.attainment is not None:
        found["attainment"] = kept.attainment
    for name, one in outcome.promises.items():
        if one.attainment is not None:
            found[f"kept/{name}"] = one.attainment
    return found
