"""A small firm, and values with valid defaults, for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.lifecycle import opened
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.model.region import Place
from dispatch.model.technician import Shift, Technician
from dispatch.model.user import Role, User
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import Store

NOON = datetime(2025, 11, 14, 12, tzinfo=SHANGHAI)
SHENZHEN = Place(province="广东省", city="深圳市", adcode="440300", lat=22.5431, lon=114.0579)


def later(**amount: float) -> datetime:
    return NOON + timedelta(**amount)


def fill(store: Store) -> Store:
    """Two technicians, one customer with one site and one asset, one user."""
    with store.writing() as unit:
        unit.add_customers([Customer("C1", "鹏城制造", "L01", grade=2)])
        unit.add_sites([Site("S1", "C1", "龙岗厂", SHENZHEN, contact="王工", phone="0755", access_seconds=300)])
        unit.add_assets([Asset("A1", "S1", "CNC-6", "cnc", 2)])
        unit.add_technicians(
            [
                Technician("T1", "李雷", "1390", (22.5, 114.0), skills={"cnc": 3}),
                Technician("T2", "韩梅", "1391", (23.1, 113.3)),
            ]
        )
        unit.add_shifts([Shift("H1", "T1", Interval(NOON, later(hours=8)))])
        unit.add_users([User("admin", "管理员", Role.ADMIN)])
    return store


def report(number: int = 1, at: datetime = NOON) -> Event:
    facts = {
        "channel": "phone", "issue": "fault", "fault_class": "normal", "emergency": False, "in_warranty": True,
        "customer_id": "C1", "site_id": "S1", "asset_id": "A1", "policy_id": "L01", "policy_version": 1,
        "skill": "cnc", "level": 2, "service_seconds": 3600, "description": "主轴报警",
    }  # fmt: skip
    return Event(EventKind.FAULT_REPORTED, at, at, "王五", f"PD-20251114-{number:04d}", facts=facts)


def work_order(number: int = 1, at: datetime = NOON) -> WorkOrder:
    return opened(report(number, at))


def stop(number: int, start_hour: float, end_hour: float) -> Stop:
    start, end = later(hours=start_hour), later(hours=end_hour)
    return Stop(f"PD-20251114-{number:04d}", Leg(0, 0, "same_place"), start, start, start, end)


def plan(*routes: tuple[str, tuple[Stop, ...]], version: int = 0) -> Plan:
    made = tuple(Route(f"shift of {technician}", technician, stops) for technician, stops in routes)
    return Plan(version, PlanStatus.DRAFT, 0, NOON, "insertion", made)


def next_version(row: WorkOrder, description: str) -> WorkOrder:
    return replace(row, version=row.version + 1, description=description)


def add_work_orders(store: Store, count: int) -> None:
    with store.writing() as unit:
        for number in range(1, count + 1):
            unit.add_work_order(opened(unit.append(report(number, later(minutes=number)))))
