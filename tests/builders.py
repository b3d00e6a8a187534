"""Valid defaults for tests: a small company, a flat world to drive in, and a desk on a store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

import numpy as np

from dispatch.data_root import data_root
from dispatch.desk import Desk, FaultReport
from dispatch.escalation import Ladders, load_ladders
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.plan import Leg
from dispatch.model.region import Place
from dispatch.model.technician import Shift, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.places.regions import Atlas
from dispatch.policy_files import load_policies
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes
from dispatch.work_time import chinese_calendar

MONDAY_9 = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)
"""A plain working day, nine in the morning in Shanghai."""
TIANHE = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.125, lon=113.361)
NANSHAN = Place(province="广东省", city="深圳市", district="南山区", adcode="440305", lat=22.533, lon=113.93)
QINGCHENG = Place(province="广东省", city="清远市", district="清城区", adcode="441802", lat=23.69, lon=113.055)

_keys = count(1)


class FlatTravel:
    """A flat world: 100 seconds for each hundredth of a degree, no way to places north of 45 degrees."""

    def leg(self, start: Point, end: Point) -> Leg | None:
        return self.matrix([start], [end]).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        here, there = np.array(starts).reshape(-1, 2), np.array(ends).reshape(-1, 2)
        degrees = np.hypot(here[:, None, 0] - there[None, :, 0], here[:, None, 1] - there[None, :, 1])
        seconds = np.rint(degrees * 10_000).astype(np.int32)
        cut_off = (here[:, None, 0] > 45) ^ (there[None, :, 0] > 45)
        seconds = np.where(cut_off, NO_WAY, seconds).astype(np.int32)
        return TravelMatrix(seconds, seconds * 15, np.zeros(seconds.shape, np.int8), ("flat",))


def a_customer(id: str = "c1", *, policy_id: str = "L01", grade: int = 1) -> Customer:
    return Customer(id, f"客户{id}", policy_id, grade)


def a_site(id: str = "s1", *, customer_id: str = "c1", place: Place = TIANHE) -> Site:
    return Site(id, customer_id, f"现场{id}", place, contact="陈主任", phone="13800000001")


def an_asset(id: str = "a1", *, site_id: str = "s1", skill: str = "pump", level: int = 1) -> Asset:
    return Asset(id, site_id, "立式多级离心泵", skill, level)


def a_technician(id: str = "t1", *, home: Point = (23.13, 113.27), skills: dict[str, int] | None = None) -> Technician:
    return Technician(id, f"王{id}", "13800000002", home, "广州", skills or {"pump": 2})


def a_shift(technician_id: str = "t1", *, start: datetime = MONDAY_9 - timedelta(hours=1), hours: int = 10) -> Shift:
    return Shift(f"{technician_id}@{start:%d%H}", technician_id, Interval(start, start + timedelta(hours=hours)))


def a_report(site_id: str = "s1", **given: object) -> FaultReport:
    details: dict[str, object] = {"description": "水泵不出水", "asset_id": "a1", **given}
    return FaultReport(site_id, **details)  # type: ignore[arg-type]


def a_key() -> str:
    """A fresh idempotency key."""
    return f"key-{next(_keys)}"


@cache
def atlas() -> Atlas:
    """The real map, opened once a process."""
    return Atlas.open(data_root())


@cache
def _policies():  # type: ignore[no-untyped-def]
    return load_policies(data_root() / "policies")


@cache
def _ladders() -> Ladders:
    return load_ladders(data_root() / "escalation.toml")


def a_desk(store: Store | None = None, *, travel: TravelTimes | None = None) -> Desk:
    """A desk with the real map and letters, on a flat world unless told another."""
    return Desk(
        MemoryStore() if store is None else store,
        atlas=atlas(),
        travel=FlatTravel() if travel is None else travel,
        policies=_policies(),
        calendar=chinese_calendar(),
        ladders=_ladders(),
    )


def a_small_company(desk: Desk, *, policy_id: str = "L01") -> Desk:
    """Two pump customers in Guangzhou and Shenzhen, three technicians on day shifts for three days."""
    store = desk._store
    with store.writing() as unit:
        unit.add_customers([a_customer("c1", policy_id=policy_id), a_customer("c2", grade=3)])
        unit.add_sites([a_site("s1"), a_site("s2", customer_id="c2", place=NANSHAN)])
        unit.add_assets([an_asset("a1"), an_asset("a2", site_id="s2")])
        crew = [
            a_technician("t1"),
            a_technician("t2", home=(22.55, 114.05)),
            a_technician("t3", skills={"weighing": 3}),
        ]
        unit.add_technicians(crew)
        days = [MONDAY_9 - timedelta(hours=1) + timedelta(days=day) for day in range(3)]
        unit.add_shifts([a_shift(technician.id, start=day) for technician in crew for day in days])
    return desk


def reported(desk: Desk, *, now: datetime = MONDAY_9, **given: object) -> WorkOrder:
    """A fault taken in by the desk."""
    return desk.report_fault(a_report(**given), now=now, actor="dispatcher", command_id=a_key())  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    """An instant from ``2026-03-09T01:00``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
