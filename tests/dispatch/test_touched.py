"""Who is planned anew: those whom the news touch, everybody from time to time, and nobody for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.explain import letters_at
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan, Stop
from dispatch.model.region import Place
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning import Stated, orders_of, state
from dispatch.planning.child import Orders
from dispatch.planning.inline import InlineSolver, Searched
from dispatch.planning.touched import GRACE, NEAREST
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import Length, PlannerChange, StartFrom, WhatIf
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solution import Solution
from tests.builders import MONDAY_9, a_customer, a_desk, a_key, a_report, a_shift, a_site, a_technician, an_asset

CREW = 20
SETTINGS = PlannerSettings(search_seconds=0)
SOON = MONDAY_9 + timedelta(minutes=1)


class Watched(InlineSolver):
    """A solver that remembers how many technicians each problem asked about."""

    asked: list[int]

    def __init__(self) -> None:
        super().__init__(rounds=0)
        object.__setattr__(self, "asked", [])

    def insert(self, problem: Problem, orders: Orders, later: frozenset[int] = frozenset()) -> Solution:
        self.asked.append(len({shift.technician for shift in problem.shifts}))
        return super().insert(problem, orders, later)


class Company:
    """Twenty pump technicians in a row from west to east, one customer beside each, and their planner."""

    def __init__(self) -> None:
        self.desk = a_desk()
        with self.desk._store.writing() as unit:
            unit.add_customers([a_customer("c1")])
            unit.add_sites([a_site(f"s{n}", place=self.place(n)) for n in range(CREW)])
            unit.add_assets([an_asset(f"a{n}", site_id=f"s{n}") for n in range(CREW)])
            unit.add_technicians([a_technician(f"t{n:02d}", home=self.home(n)) for n in range(CREW)])
            unit.add_shifts([a_shift(f"t{n:02d}") for n in range(CREW)])
        self.solver = Watched()
        self.planner = Planner(self.desk, self.solver, SETTINGS)

    @staticmethod
    def home(number: int) -> tuple[float, float]:
        return 23.125, 113.33 + 0.002 * number

    def place(self, number: int) -> Place:
        lat, lon = self.home(number)
        return Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=lat, lon=lon + 0.0002)

    def report(self, number: int, now: datetime, **given: object) -> str:
        report = a_report(f"s{number}", **{"asset_id": f"a{number}", **given})
        return self.desk.report_fault(report, now=now, actor="dispatcher", command_id=a_key()).id

    def fall_ill(self, technician_id: str, span: Interval, now: datetime) -> None:
        self.desk.record_absence(technician_id, span=span, reason="病假", now=now, actor="lead", command_id=a_key())

    @property
    def plan(self) -> Plan:
        with self.desk.reading() as unit:
            found = unit.published_plan()
        assert found is not None
        return found

    def sent(self) -> Mapping[str, str]:
        return {stop.work_order_id: route.technician_id for route in self.plan.routes for stop in route.stops}


@pytest.fixture
def company() -> Iterator[Company]:
    mine = Company()
    mine.report(0, MONDAY_9)
    mine.planner.settle(MONDAY_9)
    mine.solver.asked.clear()
    yield mine
    mine.planner.close()


def test_a_fault_asks_those_nearest_to_it_first(company: Company) -> None:
    fault = company.report(15, SOON)
    company.planner.settle(SOON)
    assert company.solver.asked == [NEAREST]
    assert company.sent()[fault] == "t15"
    assert len(company.sent()) == 2


def test_a_fault_that_nobody_near_serves_in_time_asks_everybody(company: Company) -> None:
    for number in range(CREW // 2, CREW):
        span = Interval(MONDAY_9, MONDAY_9 + timedelta(hours=9))
        company.fall_ill(f"t{number:02d}", span, SOON)
    company.planner.settle(SOON)
    later = SOON + timedelta(minutes=1)
    fault = company.report(CREW - 1, later)
    company.planner.settle(later)
    assert company.sent()[fault] == "t09"


def test_an_absence_asks_everybody(company: Company) -> None:
    span = Interval(SOON, SOON + timedelta(hours=3))
    company.fall_ill("t00", span, SOON)
    company.planner.settle(SOON)
    assert company.solver.asked == [CREW]


def depart(company: Company, at: datetime) -> str:
    """Whoever has the first fault leaves for it; its number."""
    fault, technician = next(iter(company.sent().items()))
    company.desk.depart(fault, technician, now=at, actor=technician, command_id=a_key())
    company.planner.settle(at)
    return fault


def arrive(company: Company, fault: str, at: datetime) -> None:
    technician = company.sent()[fault]
    company.desk.arrive(fault, technician, now=at, actor=technician, command_id=a_key())
    company.planner.settle(at)


def stop_of(company: Company, fault: str) -> Stop:
    found = company.plan.stop_of(fault)
    assert found is not None
    return found[1]


def test_a_step_of_a_visit_asks_nobody_else(company: Company) -> None:
    company.report(7, SOON)
    company.planner.settle(SOON)
    company.solver.asked.clear()
    depart(company, MONDAY_9 + GRACE + timedelta(seconds=1))
    assert company.solver.asked == [1]
    assert len(company.sent()) == 2


@pytest.mark.parametrize("late", [timedelta(0), GRACE])
def test_who_leaves_as_planned_is_under_way_though_nobody_is_asked(company: Company, late: timedelta) -> None:
    planned = stop_of(company, next(iter(company.sent())))
    company.solver.asked.clear()
    fault = depart(company, planned.depart_at + late)
    assert company.solver.asked == []
    assert stop_of(company, fault) == replace(planned, under_way=True)
    assert company.plan.made_at == planned.depart_at + late


def test_who_leaves_later_than_forgiven_is_given_new_hours(company: Company) -> None:
    planned = stop_of(company, next(iter(company.sent())))
    late = planned.depart_at + GRACE + timedelta(seconds=1)
    assert stop_of(company, depart(company, late)).depart_at == late


@pytest.mark.parametrize("late", [timedelta(0), GRACE])
def test_an_arrival_near_its_hour_leaves_the_plan_as_it_is(company: Company, late: timedelta) -> None:
    fault = depart(company, MONDAY_9)
    plan, planned = company.plan, stop_of(company, fault)
    arrive(company, fault, planned.arrive_at + late)
    assert company.plan == plan


def test_an_arrival_later_than_forgiven_gives_new_hours(company: Company) -> None:
    fault = depart(company, MONDAY_9)
    late = stop_of(company, fault).arrive_at + GRACE + timedelta(seconds=1)
    arrive(company, fault, late)
    assert stop_of(company, fault).arrive_at == late


def test_nobody_behind_means_no_new_plan(company: Company) -> None:
    fault, technician = next(iter(company.sent().items()))
    company.desk.depart(fault, technician, now=SOON, actor=technician, command_id=a_key())
    company.planner.settle(SOON)
    arrived = SOON + timedelta(minutes=2)
    company.desk.arrive(fault, technician, now=arrived, actor=technician, command_id=a_key())
    company.planner.settle(arrived)
    version = company.plan.version
    company.planner.settle(arrived + SETTINGS.refresh)
    assert company.plan.version == version


def test_who_has_not_left_in_time_is_given_new_hours(company: Company) -> None:
    late = MONDAY_9 + SETTINGS.refresh
    company.planner.settle(late)
    assert company.solver.asked == [1]
    assert all(stop.depart_at >= late for route in company.plan.routes for stop in route.stops)


def test_every_review_asks_everybody(company: Company) -> None:
    company.planner.settle(MONDAY_9 + SETTINGS.review)
    assert company.solver.asked == [CREW]


def test_a_fault_without_a_place_finds_one_where_time_is_freed(company: Company) -> None:
    evening = MONDAY_9 + timedelta(hours=5)
    span = Interval(evening, evening + timedelta(hours=4))
    for number in range(1, CREW):
        company.fall_ill(f"t{number:02d}", span, evening)
    first, second = company.report(0, evening, service_seconds=7200), company.report(0, evening, service_seconds=7200)
    company.planner.settle(evening)
    assert [left.work_order_id for left in company.plan.unassigned] == [second]
    at = evening + timedelta(minutes=1)
    company.desk.cancel(first, reason="客户取消", version=None, now=at, actor="dispatcher", command_id=a_key())
    company.planner.settle(at)
    assert company.sent()[second] == "t00"
    assert company.plan.unassigned == ()


def test_a_cancelled_fault_is_no_longer_left_out(company: Company) -> None:
    fault = company.report(3, SOON, level=3)
    company.planner.settle(SOON)
    assert [left.work_order_id for left in company.plan.unassigned] == [fault]
    at = SOON + timedelta(minutes=1)
    company.desk.cancel(fault, reason="客户取消", version=None, now=at, actor="dispatcher", command_id=a_key())
    company.planner.settle(at)
    assert company.plan.unassigned == ()


class Sceptical(Planner):
    """A planner that looks at the whole company after each answer, too."""

    compared = 0

    def step(self, now: datetime) -> None:
        super().step(now)
        snapshot = self._desk.snapshot(now=now, days=self._settings.days)
        if snapshot.published is not None and snapshot.published.made_at == now:
            _compare(state(snapshot, letters_at(self._desk, now), self._desk.travel), snapshot.published)
            Sceptical.compared += 1


def _compare(stated: Stated, plan: Plan) -> None:
    """Every route of the plan can be driven by whoever states the whole company, at the hours it says."""
    schedule = Schedule(stated.problem)
    for shift, visits in orders_of(stated, plan).items():
        route = schedule.timed(shift, visits)
        assert route is not None
        for stop in route.stops:
            planned = plan.stop_of(stated.work_orders[stop.visit].id)
            assert planned is not None
            behind = stated.snapshot.now + timedelta(seconds=stop.arrive) - planned[1].arrive_at
            assert behind <= GRACE, "nobody is further behind than he is forgiven"


def test_what_is_planned_in_part_can_be_driven_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.whatif.replication.Planner", Sceptical)
    short = WhatIf("", planner=PlannerChange(days=1), start=StartFrom(open_faults=12), length=Length(days=0.1))
    assert replicate(short, 3).warnings == 0
    assert Sceptical.compared > 20


class Searching(Watched):
    """A solver whose search is over at once and remembers where it looked."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "looked", [])

    looked: list[frozenset[int]]

    def search(
        self, problem: Problem, orders: Orders, *, seconds: float, seed: int, around: frozenset[int] = frozenset()
    ) -> Searched:
        self.looked.append(around)
        return Searched(super().insert(problem, orders))


@pytest.mark.parametrize(("large_from", "near"), [(1, 1), (1000, 0)])
def test_a_large_company_is_searched_where_something_happened(
    monkeypatch: pytest.MonkeyPatch, large_from: int, near: int
) -> None:
    monkeypatch.setattr("dispatch.planner.SEARCHED_AS_A_WHOLE", large_from)
    mine, solver = Company(), Searching()
    planner = Planner(mine.desk, solver, replace(SETTINGS, search_seconds=1.0))
    mine.report(0, MONDAY_9)
    planner.settle(MONDAY_9)
    mine.report(15, SOON)
    planner.settle(SOON)
    assert [len(around) for around in solver.looked] == [0, near]
