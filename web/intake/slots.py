"""Times to offer while the caller is on the phone, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk, FaultReport
from dispatch.model.advice import Slot
from dispatch.slots import slots
from web.form_values import for_input
from web.people import name_of, people
from web.present import moment, span
from web.words import _


@dataclass(frozen=True, slots=True)
class SlotView:
    """One time. ``value`` is what the form's appointment takes; ``best`` marks the cheapest."""

    value: str
    when: str
    technician: str
    shown: str
    verdict: str
    price: str
    hurt: str
    best: bool


def slot_views(desk: Desk, report: FaultReport, *, now: datetime) -> tuple[SlotView, ...]:
    """The cheapest times in the order of the clock. Raises ``InputErrors`` for a report that says too little."""
    found, names = slots(desk, report, now=now), people(desk)
    best = found[0] if found else None
    return tuple(_view(slot, name_of(names, slot.technician_id), slot is best, now) for slot in _by_time(found))


def _by_time(found: tuple[Slot, ...]) -> list[Slot]:
    return sorted(found, key=lambda slot: slot.span.start)


def _view(slot: Slot, technician: str, best: bool, now: datetime) -> SlotView:
    extra = slot.extra_travel_seconds
    broken = sum(hurt.late_seconds_before <= 0 for hurt in slot.hurt)
    return SlotView(
        for_input(slot.span.end),
        moment(slot.span.end, now),
        technician,
        "on_track" if slot.keeps else "predicted_breach",
        _("keeps the promise") if slot.keeps else _("breaks the promise"),
        _("%(span)s more on the road", span=span(extra)) if extra > 0 else _("no way of its own"),
        _("breaks %(number)d promises to others", number=broken) if broken else "",
        best,
    )
