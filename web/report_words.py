"""The report on kept promises in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.measures import Cause, Rate, Record
from dispatch.model.moment import SHANGHAI
from dispatch.store.base import UnitOfWork
from web.present import MILESTONE_WORDS, moment, span
from web.words import LazyString, _, _l

GROUPS: Mapping[str, LazyString] = {
    "policy": _l("Letter"),
    "milestone": _l("Promise"),
    "region": _l("Region"),
    "customer": _l("Customer"),
    "technician": _l("Technician"),
    "month": _l("Month"),
}
CAUSE_WORDS: Mapping[Cause, LazyString] = {
    Cause.PART: _l("waited for a part"),
    Cause.CUSTOMER: _l("the customer kept us out"),
    Cause.NOBODY_SENT: _l("nobody was sent in time"),
    Cause.LATE_ASSIGNMENT: _l("sent too late to be there in time"),
    Cause.EARLIER_VISIT: _l("his earlier visit took too long"),
    Cause.LATE_DEPARTURE: _l("left too late for the way"),
    Cause.SECOND_VISIT: _l("one visit was not enough"),
    Cause.LONG_WORK: _l("the work took longer than expected"),
    Cause.OTHER: _l("another reason"),
}


@dataclass(frozen=True, slots=True)
class RateView:
    """One group as a row: counts, the share in percent with its interval, and the width of its bar."""

    name: str
    met: int
    missed: int
    running: int
    exempt: int
    near: int
    share: str
    interval: str
    width: int
    late: str


@dataclass(frozen=True, slots=True)
class MissedView:
    """One promise that was missed."""

    work_order_id: str
    milestone: str
    customer: str
    due: str
    late: str
    technician: str
    cause: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of the records are called."""

    customers: Mapping[str, str]
    technicians: Mapping[str, str]

    @classmethod
    def of(cls, unit: UnitOfWork, records: Iterable[Record]) -> Names:
        customers = unit.customers_by_id({record.customer_id for record in records})
        technicians = {one.id: one.name for one in unit.technicians()}
        return cls({id: one.name for id, one in customers.items()}, technicians)

    def key(self, group: str) -> Callable[[Record], str]:
        """The name of the group a record is in."""
        keys: Mapping[str, Callable[[Record], str]] = {
            "policy": lambda record: record.policy_id,
            "milestone": lambda record: str(MILESTONE_WORDS[record.milestone]),
            "region": lambda record: f"{record.policy_id} · {record.region}" if record.region else record.policy_id,
            "customer": lambda record: self.customers.get(record.customer_id, record.customer_id),
            "technician": lambda record: self._technician(record),
            "month": lambda record: f"{record.due.astimezone(SHANGHAI):%Y-%m}",
        }
        return keys[group]

    def missed(self, record: Record, now: datetime) -> MissedView:
        return MissedView(
            record.work_order_id,
            str(MILESTONE_WORDS[record.milestone]),
            self.customers.get(record.customer_id, record.customer_id),
            moment(record.due, now),
            span(record.late_seconds),
            self._technician(record),
            str(CAUSE_WORDS[record.cause]) if record.cause else "",
        )

    def _technician(self, record: Record) -> str:
        if record.technician_id is None:
            return _("nobody")
        return self.technicians.get(record.technician_id, record.technician_id)


def rate_view(name: str, rate: Rate) -> RateView:
    share, interval = rate.attainment, rate.interval
    return RateView(
        name,
        rate.met,
        rate.missed,
        rate.running,
        rate.exempt,
        rate.near_misses,
        "-" if share is None else f"{100 * share:.1f} %",
        "" if interval is None else f"{100 * interval[0]:.0f}-{100 * interval[1]:.0f} %",
        0 if share is None else round(100 * share),
        "" if rate.median_late_seconds is None else span(rate.median_late_seconds),
    )
