"""What each event about papers, cause and parts makes of a work order; the rest is in ``dispatch.lifecycle``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from dispatch.model.event import Event, EventKind
from dispatch.model.service_record import CauseFound, Override, PartFitted, ServiceRecord, StepDone
from dispatch.model.work_order import WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status

_NOT_CANCELLED = frozenset(Status) - {Status.CANCELLED}

SERVICE_LEGAL: Mapping[EventKind, frozenset[Status]] = {
    EventKind.STEP_RECORDED: _NOT_CANCELLED,
    EventKind.STEP_CORRECTED: _NOT_CANCELLED,
    EventKind.GATE_OVERRIDDEN: frozenset({Status.ON_SITE, Status.RESOLVED}),
    EventKind.CAUSE_RECORDED: _NOT_CANCELLED,
    EventKind.PART_FITTED: frozenset({Status.ON_SITE, Status.RESOLVED, Status.CLOSED}),
    EventKind.PART_CORRECTED: frozenset({Status.ON_SITE, Status.RESOLVED, Status.CLOSED}),
}
"""Papers, cause and parts may be entered after the visit, but a gate is only let open by whoever is before it."""


def _with(work_order: WorkOrder, record: ServiceRecord) -> WorkOrder:
    return replace(work_order, service=record)


def _fact(event: Event, name: str) -> str:
    return str(event.facts.get(name) or "")


def _codes(given: object) -> tuple[str, ...]:
    return tuple(str(code) for code in given) if isinstance(given, Iterable) and not isinstance(given, str) else ()


def _number(event: Event, name: str) -> int:
    return int(str(event.facts[name]))


def _step_recorded(work_order: WorkOrder, event: Event) -> WorkOrder:
    """A step that is recorded again replaces what was known of it."""
    record, code = work_order.service, _fact(event, "step")
    note, reference = _fact(event, "note"), _fact(event, "reference")
    step = StepDone(code, event.actor, event.at, work_order.visit_number, note, reference)
    others = tuple(one for one in record.steps if one.code != code)
    return _with(work_order, replace(record, steps=(*others, step)))


def _step_corrected(work_order: WorkOrder, event: Event) -> WorkOrder:
    record, code = work_order.service, _fact(event, "step")
    return _with(work_order, replace(record, steps=tuple(one for one in record.steps if one.code != code)))


def _gate_overridden(work_order: WorkOrder, event: Event) -> WorkOrder:
    record, missing = work_order.service, _codes(event.facts.get("missing"))
    gate, reason = _fact(event, "gate"), _fact(event, "reason")
    override = Override(gate, missing, reason, event.actor, event.at, work_order.visit_number)
    return _with(work_order, replace(record, overrides=(*record.overrides, override)))


def _cause_recorded(work_order: WorkOrder, event: Event) -> WorkOrder:
    component = _fact(event, "component") or None
    same = _codes(event.facts.get("same_fault_as"))
    found = CauseFound(_fact(event, "cause"), event.actor, event.at, component, same)
    return _with(work_order, replace(work_order.service, cause=found))


def _part_fitted(work_order: WorkOrder, event: Event) -> WorkOrder:
    record = work_order.service
    part = PartFitted(
        record.parts_ever + 1,
        _fact(event, "name"),
        _number(event, "quantity"),
        bool(event.facts.get("genuine")),
        bool(event.facts.get("new")),
        event.actor,
        event.at,
    )
    return _with(work_order, replace(record, parts=(*record.parts, part), parts_ever=part.number))


def _part_corrected(work_order: WorkOrder, event: Event) -> WorkOrder:
    record, number = work_order.service, _number(event, "number")
    return _with(work_order, replace(record, parts=tuple(one for one in record.parts if one.number != number)))


SERVICE_FOLD: Mapping[EventKind, Callable[[WorkOrder, Event], WorkOrder]] = {
    EventKind.STEP_RECORDED: _step_recorded,
    EventKind.STEP_CORRECTED: _step_corrected,
    EventKind.GATE_OVERRIDDEN: _gate_overridden,
    EventKind.CAUSE_RECORDED: _cause_recorded,
    EventKind.PART_FITTED: _part_fitted,
    EventKind.PART_CORRECTED: _part_corrected,
}


def rejected(work_order: WorkOrder) -> WorkOrder:
    """The customer rejects the repair: what was ticked on this visit has to be done again."""
    record = work_order.service
    kept = tuple(step for step in record.steps if step.visit_number != work_order.visit_number)
    return _with(work_order, replace(record, steps=kept))
