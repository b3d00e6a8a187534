"""A made-up company for the tests of the pages: technicians, sites, work orders, a published plan, on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from dispatch.clock import SETTING, DemoTime
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, LedgerLine, Milestone
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.duty_rules import OUR_RULES
from dispatch.model.event import Event, EventKind
from dispatch.model.forecast import Risk
from dispatch.model.moment import Interval, seconds_between
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop, Unassigned
from dispatch.model.region import Place
from dispatch.model.saved_view import SavedView
from dispatch.model.situation import Notification, Situation
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import Pin, PinLevel, WorkOrder, WorkOrderStatus
from dispatch.own_decisions import OwnDecisions
from dispatch.store.base import Store, UnitOfWork
from dispatch.store.memory import MemoryStore

NOW = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
"""Monday, 10:20 in Shanghai."""

CLAUSE = "接到用户报修通知后，珠江三角洲地区8小时内到达现场，广东省内其他地区24小时内到达现场。"
TOWNS = (
    ("广州", 23.13, 113.26), ("深圳", 22.55, 114.06), ("佛山", 23.02, 113.12), ("东莞", 23.02, 113.75),
    ("惠州", 23.11, 114.42), ("中山", 22.52, 113.39), ("珠海", 22.27, 113.58), ("江门", 22.58, 113.08),
    ("肇庆", 23.05, 112.46), ("清远", 23.68, 113.06), ("韶关", 24.81, 113.59), ("汕头", 23.35, 116.68),
    ("湛江", 21.27, 110.36), ("茂名", 21.66, 110.93), ("梅州", 24.29, 116.12), ("河源", 23.74, 114.70),
)  # fmt: skip
FAMILY, GIVEN = (
    "陈林黄张李王吴刘蔡杨许郑谢郭梁",
    ("志强", "伟明", "建华", "永康", "文辉", "国栋", "海峰", "晓东", "振宇"),
)
PLANTS = ("精密电子", "包装机械", "冷链物流", "陶瓷", "医疗器械", "模具", "水务", "家具", "印刷")
FAULTS = ("主轴异响，停机", "控制柜报警 E47", "液压油泄漏", "称重读数漂移", "触摸屏无显示", "制冷压力过高")


class FakeDesk:
    """What the board asks of a desk, over any store; risks follow from the plan and one promise an order."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = MemoryStore() if store is None else store
        self.policies: Mapping[str, object] = {}
        self.duty_rules = OUR_RULES

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self.store.reading()

    def planner_state(self) -> Mapping[str, object]:
        with self.reading() as unit:
            text = unit.setting("planner")
        return {"state": "off"} if text is None else json.loads(text)

    def clocks(self, work_order: WorkOrder, *, now: datetime, plan: Plan | None = None) -> tuple[ClockStatus, ...]:
        found = None if plan is None else plan.stop_of(work_order.id)
        due = work_order.notified_at + timedelta(hours=8)
        owed = Commitment(
            Milestone.ARRIVE,
            work_order.notified_at,
            due,
            "L01/arrive",
            CLAUSE,
            ledger=(
                LedgerLine("start", work_order.notified_at),
                LedgerLine("term", due, (("amount", "8"), ("unit", "hours"))),
                LedgerLine("due", due),
            ),
        )
        arrived = work_order.situation.events.get("arrived_at")
        if arrived is not None:
            return (ClockStatus(owed, CommitmentState.MET, event_at=arrived),)
        if now > due:
            return (ClockStatus(owed, CommitmentState.BREACHED, seconds_between(due, now)),)
        late = found is not None and found[1].arrive_at > due
        return (ClockStatus(owed, CommitmentState.PREDICTED_BREACH if late else CommitmentState.PENDING),)

    def risks(self, *, now: datetime) -> tuple[Risk, ...]:
        with self.reading() as unit:
            plan, orders = unit.published_plan(), unit.open_work_orders()
        found = [risk for risks in self.risks_among(plan, orders, now=now).values() for risk in risks]
        return tuple(sorted(found, key=lambda risk: (risk.slack_seconds, risk.work_order_id)))

    def risks_among(
        self, plan: Plan | None, work_orders: Iterable[WorkOrder], *, now: datetime
    ) -> Mapping[str, tuple[Risk, ...]]:
        return {order.id: tuple(self._risks_of(order, plan, now)) for order in work_orders}

    def saved_views(self, *, actor: str) -> tuple[SavedView, ...]:
        return ()

    def needs_hints(self, page: str, *, actor: str) -> bool:
        return False

    def own_decisions(self, actor: str) -> OwnDecisions:
        """Nobody has decided anything here."""
        return OwnDecisions((), ())

    def _risks_of(self, order: WorkOrder, plan: Plan | None, now: datetime) -> list[Risk]:
        stop = None if plan is None else plan.stop_of(order.id)
        predicted = None if stop is None else max(stop[1].arrive_at, now)
        return [
            Risk(
                order.id,
                status,
                predicted,
                seconds_between(predicted or now, status.commitment.due),
                order.technician_id,
                now + timedelta(minutes=25) if stop else None,
            )
            for status in self.clocks(order, now=now, plan=plan)
            if status.open
        ]


def company(technicians: int = 12, visits: int = 24, store: Store | None = None) -> FakeDesk:
    """A desk at ``NOW`` with a paused demo clock and a published plan; two visits a technician and a few left over."""
    desk = FakeDesk(store)
    with desk.store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(NOW, 0.0, 0).to_json())
        unit.add_customers(Customer(f"C{n}", f"{TOWNS[n % 16][0]}{PLANTS[n % 9]}有限公司", "L01") for n in range(16))
        unit.add_technicians(_technician(n) for n in range(technicians))
        unit.add_shifts(_shifts(technicians))
        unit.add_sites(_site(n) for n in range(visits))
        unit.add_assets(Asset(f"A{n}", f"S{n}", "YK-300", "hydraulics") for n in range(visits))
        for n in range(visits):
            unit.add_work_order(work_order(n, technicians))
            unit.append(Event(EventKind.FAULT_REPORTED, NOW, NOW, "demo", work_order_id=f"W{n:03d}"))
        for n in range(technicians):
            unit.put_position(_position(n))
        if technicians > 3:
            unit.add_absence(Absence("T03", Interval(NOW + timedelta(hours=3), NOW + timedelta(hours=9)), "病假"))
        plan = unit.add_plan(_plan(technicians, visits, unit.last_event()))
        unit.set_plan_status(plan.version, PlanStatus.PUBLISHED, NOW, "demo")
    return desk


def work_order(n: int, technicians: int = 12, description: str = "") -> WorkOrder:
    """The n-th work order; every eleventh has no technician, the first of each technician is under way or on site."""
    reported = NOW - timedelta(minutes=35 * (n % 17))
    status = WorkOrderStatus.DISPATCHED
    events = {"notified_at": reported}
    if n % 11 == 10:
        status = WorkOrderStatus.OPEN
    elif n < technicians and n % 4 == 0:
        status = WorkOrderStatus.ON_THE_WAY
    elif n < technicians and n % 4 == 1:
        status, events["arrived_at"] = WorkOrderStatus.ON_SITE, NOW - timedelta(minutes=20)
    pin = Pin(PinLevel.TECHNICIAN, f"T{n % technicians:02d}", None, "demo", NOW) if n % 7 == 5 else None
    return WorkOrder(
        id=f"W{n:03d}",
        customer_id=f"C{n % 16}",
        site_id=f"S{n}",
        asset_id=f"A{n}",
        policy_id="L01",
        policy_version=1,
        skill="hydraulics",
        level=1,
        service_seconds=3600,
        description=description or FAULTS[n % len(FAULTS)],
        channel="phone",
        reported_by="demo",
        situation=Situation(events, notifications=(Notification("phone", reported),)),
        status=status,
        version=1,
        recorded_at=reported,
        technician_id=None if status is WorkOrderStatus.OPEN else f"T{n % technicians:02d}",
        pin=pin,
    )


def _technician(n: int) -> Technician:
    town, lat, lon = TOWNS[n % 16]
    name = FAMILY[n % 15] + GIVEN[(n * 7) % 9]
    return Technician(f"T{n:02d}", name, f"1380000{n:04d}", (lat, lon), town, {"hydraulics": 2})


def _site(n: int) -> Site:
    town, lat, lon = TOWNS[(n * 5) % 16]
    lat, lon = lat + (n * 37 % 21 - 10) / 60, lon + (n * 53 % 19 - 9) / 60
    return Site(
        f"S{n}", f"C{n % 16}", f"{town}{n % 4 + 1}号厂房", Place(province="广东省", city=f"{town}市", lat=lat, lon=lon)
    )


def _position(n: int) -> Position:
    _, lat, lon = TOWNS[n % 16]
    return Position(f"T{n:02d}", lat + (n % 7 - 3) / 40, lon + (n % 5 - 2) / 40, NOW)


def _shifts(technicians: int) -> list[Shift]:
    midnight = NOW.replace(hour=16, minute=0) - timedelta(days=1)
    days = range(-1, 3)
    return [
        Shift(
            f"H{n:02d}-{day}",
            f"T{n:02d}",
            Interval(
                midnight + timedelta(days=day, hours=22 if n % 10 == 9 else 8),
                midnight + timedelta(days=day, hours=30 if n % 10 == 9 else 18),
            ),
            on_call=n % 10 == 9,
        )
        for n in range(technicians)
        for day in days
    ]


def _plan(technicians: int, visits: int, based_on: int) -> Plan:
    mine: dict[int, list[int]] = {t: [] for t in range(technicians)}
    for n in range(visits):
        if n % 11 != 10:
            mine[n % technicians].append(n)
    routes = tuple(_route(t, orders) for t, orders in mine.items() if orders)
    left_out = tuple(Unassigned(f"W{n:03d}", "no_time") for n in range(visits) if n % 11 == 10)
    return Plan(0, PlanStatus.DRAFT, based_on, NOW - timedelta(minutes=2), "search", routes, left_out)


def _route(t: int, orders: list[int]) -> Route:
    stops, at = [], NOW - timedelta(minutes=50 - 13 * (t % 4))
    for place, n in enumerate(orders):
        travel = timedelta(minutes=25 + 17 * ((n * 3) % 6))
        arrive = at + travel
        start = arrive + timedelta(minutes=20 if n % 3 == 0 else 0)
        finish = start + timedelta(minutes=45 + 15 * (n % 4))
        leg = Leg(int(travel.total_seconds()), 30_000, "road_graph")
        stops.append(
            Stop(f"W{n:03d}", leg, at, arrive, start, finish, pinned=n % 7 == 5, under_way=place == 0 and t % 4 < 2)
        )
        at = finish
    return Route(f"H{t:02d}-0", f"T{t:02d}", tuple(stops), Leg(1800, 25_000, "road_graph"), at + timedelta(minutes=30))
