"""Domain values to table rows and back. The domain classes are frozen, so nothing is mapped behind their back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, from_text, to_text
from dispatch.model.owed import Agreement, Purpose
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.region import Place
from dispatch.model.technician import Absence, Employer, Position, Shift, Technician
from dispatch.model.user import Role, User
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.acceptance_documents import acceptance_document, acceptance_of
from dispatch.store.bookings import Booking
from dispatch.store.documents import (
    pin_document,
    pin_of,
    plain,
    route_document,
    route_of,
    situation_document,
    situation_of,
    unassigned_document,
    unassigned_of,
)
from dispatch.store.duty_documents import calls_document, calls_of, owed_columns, owed_of
from dispatch.store.service_documents import service_document, service_of, terms_document, terms_of

Row = dict[str, Any]
Read = Mapping[str, Any]


def _span(row: Read) -> Interval:
    return Interval(row["starts_at"], row["ends_at"])


def customer_row(customer: Customer) -> Row:
    return asdict(customer)


def customer_of(row: Read) -> Customer:
    return Customer(**row)


def site_row(site: Site) -> Row:
    return asdict(site)


def site_of(row: Read) -> Site:
    return Site(**{**row, "place": Place(**row["place"])})


def asset_row(asset: Asset) -> Row:
    return {**asdict(asset), "terms": terms_document(asset.terms)}


def asset_of(row: Read) -> Asset:
    return Asset(**{**row, "terms": terms_of(row["terms"])})


def agreement_row(agreement: Agreement) -> Row:
    return asdict(agreement)


def agreement_of(row: Read) -> Agreement:
    return Agreement(**row)


def technician_row(technician: Technician) -> Row:
    lat, lon = technician.home
    return {
        "id": technician.id,
        "name": technician.name,
        "phone": technician.phone,
        "home_lat": lat,
        "home_lon": lon,
        "home_name": technician.home_name,
        "skills": dict(technician.skills),
        "employer": technician.employer.value,
        "active": technician.active,
    }


def technician_of(row: Read) -> Technician:
    return Technician(
        id=row["id"],
        name=row["name"],
        phone=row["phone"],
        home=(row["home_lat"], row["home_lon"]),
        home_name=row["home_name"],
        skills=row["skills"],
        employer=Employer(row["employer"]),
        active=row["active"],
    )


def shift_row(shift: Shift) -> Row:
    return {
        "id": shift.id,
        "technician_id": shift.technician_id,
        "starts_at": shift.span.start,
        "ends_at": shift.span.end,
        "on_call": shift.on_call,
    }


def shift_of(row: Read) -> Shift:
    return Shift(row["id"], row["technician_id"], _span(row), row["on_call"])


def absence_row(absence: Absence) -> Row:
    return {
        "technician_id": absence.technician_id,
        "starts_at": absence.span.start,
        "ends_at": absence.span.end,
        "reason": absence.reason,
    }


def absence_of(row: Read) -> Absence:
    return Absence(row["technician_id"], _span(row), row["reason"])


def position_row(position: Position) -> Row:
    return asdict(position)


def position_of(row: Read) -> Position:
    return Position(**row)


_DOCUMENTED = ("situation", "pin", "service", "owed", "calls", "expected_end_at", "purpose", "acceptance")
_WORK_ORDER_COLUMNS = tuple(name for name in WorkOrder.__dataclass_fields__ if name not in _DOCUMENTED)


def work_order_row(work_order: WorkOrder) -> Row:
    row = {name: getattr(work_order, name) for name in _WORK_ORDER_COLUMNS}
    row["status"] = work_order.status.value
    row["document"] = {
        "situation": situation_document(work_order.situation),
        "pin": pin_document(work_order.pin),
        "service": service_document(work_order.service),
        "calls": calls_document(work_order.calls),
        "expected_end_at": None if work_order.expected_end_at is None else to_text(work_order.expected_end_at),
        "acceptance": acceptance_document(work_order.acceptance),
    }
    return {**row, **owed_columns(work_order)}


def work_order_of(row: Read) -> WorkOrder:
    document = row["document"]
    fields = {name: row[name] for name in _WORK_ORDER_COLUMNS}
    fields["status"] = WorkOrderStatus(row["status"])
    expected_end = document.get("expected_end_at")
    return WorkOrder(
        **fields,
        situation=situation_of(document["situation"]),
        pin=pin_of(document["pin"]),
        service=service_of(document.get("service")),
        purpose=Purpose(row["purpose"]),
        owed=owed_of(row),
        calls=calls_of(document.get("calls", ())),
        expected_end_at=None if expected_end is None else from_text(expected_end),
        acceptance=acceptance_of(document.get("acceptance")),
    )


def event_row(event: Event) -> Row:
    """Without ``seq``: the database gives it."""
    return {
        "kind": event.kind.value,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "work_order_id": event.work_order_id,
        "technician_id": event.technician_id,
        "facts": plain(event.facts),
        "command_id": event.command_id,
    }


def event_of(row: Read) -> Event:
    return Event(**{**row, "kind": EventKind(row["kind"])})


def plan_row(plan: Plan) -> Row:
    return {
        "version": plan.version,
        "status": plan.status.value,
        "based_on": plan.based_on,
        "made_at": plan.made_at,
        "stage": plan.stage,
        "published_at": plan.published_at,
        "published_by": plan.published_by,
        "document": {
            "routes": [route_document(route) for route in plan.routes],
            "unassigned": [unassigned_document(unassigned) for unassigned in plan.unassigned],
            "objective": list(plan.objective),
        },
    }


def plan_of(row: Read) -> Plan:
    document = row["document"]
    return Plan(
        version=row["version"],
        status=PlanStatus(row["status"]),
        based_on=row["based_on"],
        made_at=row["made_at"],
        stage=row["stage"],
        routes=tuple(route_of(route) for route in document["routes"]),
        unassigned=tuple(unassigned_of(unassigned) for unassigned in document["unassigned"]),
        objective=tuple(document["objective"]),
        published_at=row["published_at"],
        published_by=row["published_by"],
    )


def booking_row(booking: Booking) -> Row:
    return {
        "work_order_id": booking.work_order_id,
        "technician_id": booking.technician_id,
        "starts_at": booking.span.start,
        "ends_at": booking.span.end,
        "plan_version": booking.plan_version,
    }


def booking_of(row: Read) -> Booking:
    return Booking(row["work_order_id"], row["technician_id"], _span(row), row["plan_version"])


def user_row(user: User) -> Row:
    return {**asdict(user), "role": user.role.value}


def user_of(row: Read) -> User:
    return User(**{**row, "role": Role(row["role"])})
