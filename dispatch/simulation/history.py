"""What became of one fault in the past: who went when, whether it was mended, and when the customer signed.

Whoever with the skill could be there first was sent; now and then something went wrong before. What was promised and
what was kept is not made up: it follows from the letters and from these events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.demands import demanded_skills
from dispatch.lifecycle import opened, place_facts
from dispatch.model.commitment import ClockStatus, Milestone
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI
from dispatch.model.work_order import WorkOrder
from dispatch.planning.statement import BREACH_WEIGHT
from dispatch.planning.timing import URGENT_WITHIN
from dispatch.simulation.company_files import FaultBook, Notes
from dispatch.simulation.diary import Diary, Trip
from dispatch.simulation.draws import chance, factor, minutes
from dispatch.simulation.faults import Fault
from dispatch.simulation.scenario import Scenario
from dispatch.simulation.world import DISPATCHER

LAST_VISIT = 3
"""The third visit settles it."""

ClocksOf = Callable[[WorkOrder], Sequence[ClockStatus]]
PapersOf = Callable[[WorkOrder, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fault is about. ``goal`` is the position of its point in the diary."""

    customer: Customer
    site: Site
    asset: Asset
    goal: int


@dataclass(frozen=True, slots=True)
class Habits:
    """How the desk worked and how visits went, with the seed of everybody's luck."""

    scenario: Scenario
    book: FaultBook
    notes: Notes
    seed: int


class Historian:
    """Tells what became of faults, one after the other, with one diary for everybody."""

    def __init__(self, diary: Diary, clocks_of: ClocksOf, papers_of: PapersOf, habits: Habits) -> None:
        self._diary = diary
        self._clocks_of = clocks_of
        self._papers_of = papers_of
        self._habits = habits
        self._visits = habits.scenario.visits
        self._past = habits.scenario.past

    def tell(self, reported: Event, subject: Subject, *, ready: datetime | None = None) -> tuple[Event, ...]:
        """The events from the report on. Without anybody to send they end before ``signed_off``.

        ``ready`` is when somebody may be sent, where it does not follow from the report.
        """
        work_order = opened(reported)
        clocks = self._clocks_of(work_order)
        events = [reported, *self._answer(work_order, clocks)]
        urgent = _is_urgent(work_order, clocks)
        ready = ready or reported.at + self._delay(work_order)
        for number in range(1, LAST_VISIT + 1):
            visit = tuple(self._visit(work_order, subject, number, ready, urgent=urgent))
            events.extend(visit)
            if not visit or visit[-1].kind is EventKind.SIGNED_OFF:
                break
            ready = visit[-1].at + _hours(self._past.return_hours, self._name(work_order, number, "return"))
        events.extend(self._loaner(work_order, clocks, until=events[-1].at))
        return tuple(sorted(events, key=lambda event: event.at))

    def _loaner(self, work_order: WorkOrder, clocks: Sequence[ClockStatus], *, until: datetime) -> Iterator[Event]:
        """A loaner, where one was owed and the repair took longer still."""
        for clock in clocks:
            at = clock.commitment.due + minutes(self._visits.loaner_minutes, *self._name(work_order, 1, "loaner"))
            if clock.commitment.code is Milestone.LOANER and at < until:
                yield _event(EventKind.LOANER_PROVIDED, at, DISPATCHER, work_order)

    def _answer(self, work_order: WorkOrder, clocks: Sequence[ClockStatus]) -> Iterator[Event]:
        """The hotline's answer, where one was promised."""
        if any(clock.commitment.code is Milestone.RESPOND for clock in clocks):
            at = work_order.notified_at + minutes(self._visits.respond_minutes, *self._name(work_order, 1, "respond"))
            yield _event(EventKind.RESPONDED, at, DISPATCHER, work_order)

    def _delay(self, work_order: WorkOrder) -> timedelta:
        """From the report until somebody may be sent: a look at the board, sooner in an emergency, later by mishap."""
        name = self._name(work_order, 1, "dispatch")
        usual = minutes(self._past.dispatch_minutes, *name)
        if work_order.situation.emergency:
            return usual / 2
        if chance(*name, "mishap") >= self._past.mishap_share:
            return usual
        return usual + _hours(self._past.mishap_hours, name)

    def _visit(
        self, work_order: WorkOrder, subject: Subject, number: int, ready: datetime, *, urgent: bool
    ) -> Iterator[Event]:
        """One visit from setting out to the signature; nothing when nobody can go."""
        trip = self._diary.earliest(subject.goal, demanded_skills(work_order), ready, urgent=urgent)
        if trip is None:
            return
        arrived, finished = self._times(work_order, number, trip)
        self._diary.book(trip, subject.goal, finished)
        who = trip.technician_id
        yield _event(EventKind.DEPARTED, trip.depart_at, who, work_order, who)
        yield _event(EventKind.ARRIVED, arrived, who, work_order, who)
        resolved = self._goes_well("resolved", self._visits.unresolved_share, work_order, number)
        facts = {"resolved": resolved, "note": self._note(work_order, number, resolved=resolved)}
        for step in self._papers_of(work_order, "finish") if resolved else ():
            yield _event(EventKind.STEP_RECORDED, finished, who, work_order, None, {"step": step})
        yield _event(EventKind.FINISHED, finished, who, work_order, who, facts)
        if resolved:
            yield self._signature(work_order, subject, number, finished, who)

    def _times(self, work_order: WorkOrder, number: int, trip: Trip) -> tuple[datetime, datetime]:
        way = factor(self._visits.travel_spread, *self._name(work_order, number, "travel"))
        spread = self._habits.book.spread_of(work_order.description) or self._visits.service_spread
        work = work_order.service_seconds * factor(spread, *self._name(work_order, number, "service"))
        arrived = trip.depart_at + timedelta(seconds=round(trip.travel.total_seconds() * way))
        return arrived, arrived + timedelta(seconds=round(work))

    def _signature(self, work_order: WorkOrder, subject: Subject, number: int, finished: datetime, who: str) -> Event:
        at = finished + minutes(self._visits.sign_off_minutes, *self._name(work_order, number, "sign"))
        accepted = self._goes_well("accepted", self._visits.refused_share, work_order, number)
        kind = EventKind.SIGNED_OFF if accepted else EventKind.SIGN_OFF_REFUSED
        return _event(kind, at, who, work_order, None, {"signed_by": subject.site.contact})

    def _note(self, work_order: WorkOrder, number: int, *, resolved: bool) -> str:
        notes = self._habits.notes.for_visit(work_order.purpose, resolved=resolved)
        return notes[int(chance(*self._name(work_order, number, "note")) * len(notes))]

    def _goes_well(self, what: str, share: float, work_order: WorkOrder, number: int) -> bool:
        """Unless the share of failures hits it; the last visit always does."""
        return number == LAST_VISIT or chance(*self._name(work_order, number, what)) >= share

    def _name(self, work_order: WorkOrder, number: int, purpose: str) -> tuple[object, ...]:
        return (self._habits.seed, work_order.id, number, purpose)


def reported(fault: Fault, work_order_id: str, subject: Subject, policy_version: int) -> Event:
    """The event with which the desk would have taken in the fault."""
    report, asset = fault.report, subject.asset
    day = fault.at.astimezone(SHANGHAI).date()
    facts: dict[str, object] = {
        "customer_id": subject.customer.id,
        "site_id": subject.site.id,
        "asset_id": asset.id,
        "policy_id": subject.customer.policy_id,
        "policy_version": policy_version,
        "skill": asset.skill,
        "level": asset.level,
        "service_seconds": report.service_seconds,
        "description": report.description,
        "channel": report.channel,
        "issue": report.issue,
        "job": report.job,
        "fault_class": report.fault_class,
        "emergency": report.emergency,
        "in_warranty": asset.warranty_until is None or day <= asset.warranty_until,
        "place": place_facts(subject.site.place),
    }
    kind = EventKind.FAULT_REPORTED
    return Event(kind, fault.at, fault.at, DISPATCHER, work_order_id=work_order_id, facts=facts)


def _event(
    kind: EventKind,
    at: datetime,
    actor: str,
    work_order: WorkOrder,
    technician_id: str | None = None,
    facts: dict[str, object] | None = None,
) -> Event:
    return Event(kind, at, at, actor, work_order_id=work_order.id, technician_id=technician_id, facts=facts or {})


def _is_urgent(work_order: WorkOrder, clocks: Sequence[ClockStatus]) -> bool:
    """Whether people on call would be woken for it, by the planner's own measure."""
    soon = work_order.notified_at + URGENT_WITHIN
    owed = (clock.commitment for clock in clocks if clock.commitment.code in BREACH_WEIGHT)
    return work_order.situation.emergency or any(commitment.due <= soon for commitment in owed)


def _hours(bounds: tuple[float, float], name: tuple[object, ...]) -> timedelta:
    return minutes((60 * bounds[0], 60 * bounds[1]), *name, "hours")
