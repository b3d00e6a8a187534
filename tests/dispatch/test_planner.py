"""The planner's loop: an answer at once, a better plan after, and a board that is told when something fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.desk.planners import LEASE_SECONDS
from dispatch.errors import Refused
from dispatch.model.event import EventKind
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.child import Orders
from dispatch.planning.quarantine import culprits
from dispatch.planning.supervisor import Running, Supervisor
from solver import Budget, Solution, solve
from solver.problem import Problem
from tests.builders import MONDAY_9, NANSHAN, a_desk, a_key, a_small_company, reported

SOON = MONDAY_9 + timedelta(minutes=1)


def one_round(problem: Problem, orders: Orders, seed: int) -> Solution:
    return solve(problem, budget=Budget(seconds=None, rounds=1), start=orders, seed=seed)


class Poisoned(RuntimeError):
    """What a visit does to a search that cannot bear it."""


class InThisProcess(Supervisor):
    """The supervisor without children: the work is done when it is asked for."""

    def __init__(self, failing: bool = False, poison_seconds: int | None = None) -> None:
        self.failing = failing
        self.poison_seconds = poison_seconds
        self.runs = 0

    def run(self, work: Callable[..., Solution], problem: Problem, *arguments: object, limit: float) -> Running:
        future: Future[object] = Future()
        self.runs += 1
        if self.failing:
            future.set_exception(RuntimeError("out of order"))
        elif any(visit.service == self.poison_seconds for visit in problem.visits):
            future.set_exception(Poisoned("this visit"))
        else:
            future.set_result(work(problem, *arguments))
        return Running(problem, future)

    def search(
        self, problem: Problem, orders: Orders, *, seconds: float, seed: int, around: frozenset[int] = frozenset()
    ) -> Running:
        return self.run(one_round, problem, orders, seed, limit=0)

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def a_planner(desk: Desk, supervisor: Supervisor | None = None) -> Planner:
    return Planner(desk, supervisor or InThisProcess(), PlannerSettings(rest_steps=1))


def test_a_new_fault_has_its_technician_after_one_step(desk: Desk) -> None:
    planner = a_planner(desk)
    planner.step(MONDAY_9)
    work_order = reported(desk)
    planner.step(SOON)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).status is WorkOrderStatus.DISPATCHED


def test_nothing_new_means_no_new_plan(desk: Desk) -> None:
    reported(desk)
    planner = a_planner(desk)
    for _ in range(3):
        planner.step(MONDAY_9)
    with desk.reading() as unit:
        before = unit.published_plan()
    planner.step(SOON)
    with desk.reading() as unit:
        assert unit.published_plan() == before


def test_a_fault_that_cannot_be_served_is_left_out_with_its_reason(desk: Desk) -> None:
    work_order = reported(desk, level=3)
    a_planner(desk).step(MONDAY_9)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert [(left.work_order_id, left.reason) for left in plan.unassigned] == [(work_order.id, "no_skill")]


def test_without_auto_publish_the_plan_waits_as_a_draft(desk: Desk) -> None:
    desk.set_auto_publish(False)
    reported(desk)
    a_planner(desk).step(MONDAY_9)
    with desk.reading() as unit:
        assert unit.published_plan() is None
        assert unit.latest_draft() is not None


def test_a_failing_solver_leaves_the_plan_in_force_and_a_warning(desk: Desk) -> None:
    first = reported(desk)
    supervisor = InThisProcess()
    planner = a_planner(desk, supervisor)
    planner.step(MONDAY_9)
    with desk.reading() as unit:
        in_force = unit.published_plan()
    supervisor.failing = True
    reported(desk)
    planner.step(SOON)
    with desk.reading() as unit:
        assert unit.published_plan() == in_force
        assert unit.work_order(first.id).status is WorkOrderStatus.DISPATCHED
    assert desk.planner_state()["code"] == "solver.failed"


def test_a_solver_that_recovers_clears_the_warning(desk: Desk) -> None:
    supervisor = InThisProcess(failing=True)
    planner = a_planner(desk, supervisor)
    planner.step(MONDAY_9)
    supervisor.failing = False
    for _ in range(2):
        planner.step(SOON)
    assert desk.planner_state()["state"] != "warning"


def test_a_visit_that_breaks_the_solver_is_set_aside_and_all_others_are_planned(desk: Desk) -> None:
    sound = [reported(desk) for _ in range(9)]
    bad = [reported(desk, service_seconds=6_660) for _ in range(2)]
    supervisor = InThisProcess(poison_seconds=6_660)
    planner = a_planner(desk, supervisor)
    for _ in range(5):
        planner.step(MONDAY_9)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert {stop.work_order_id for route in plan.routes for stop in route.stops} == {order.id for order in sound}
    assert [(left.work_order_id, left.reason) for left in plan.unassigned] == [(b.id, "quarantined") for b in bad]


def test_what_was_corrected_leaves_the_quarantine(desk: Desk) -> None:
    work_order = reported(desk, service_seconds=6_660)
    supervisor = InThisProcess(poison_seconds=6_660)
    planner = a_planner(desk, supervisor)
    for _ in range(4):
        planner.step(MONDAY_9)
    supervisor.poison_seconds = None
    desk.correct_place(work_order.id, place=NANSHAN, version=None, now=SOON, actor="d", command_id=a_key())
    planner.step(SOON)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).status is WorkOrderStatus.DISPATCHED


def test_when_everything_fails_nobody_is_blamed(desk: Desk) -> None:
    work_order = reported(desk)
    supervisor = InThisProcess(failing=True)
    planner = a_planner(desk, supervisor)
    for _ in range(8):
        planner.step(MONDAY_9)
    supervisor.failing = False
    for _ in range(2):
        planner.step(SOON)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).status is WorkOrderStatus.DISPATCHED


def test_one_of_two_hundred_is_found_in_few_runs(desk: Desk) -> None:
    crowd = [reported(desk) for _ in range(200)]
    runs = []

    def works(some: Sequence[WorkOrder]) -> bool:
        runs.append(len(some))
        return crowd[77] not in some

    assert culprits(crowd, works) == (crowd[77],)
    assert len(runs) <= 20


def test_the_same_trouble_again_is_said_once(desk: Desk) -> None:
    planner = a_planner(desk, InThisProcess(failing=True))
    for _ in range(6):
        planner.step(MONDAY_9)
    with desk.reading() as unit:
        assert [event.kind for event in unit.events()].count(EventKind.PLANNER_WARNED) == 1


def test_a_cancelled_visit_is_gone_from_the_next_plan(desk: Desk) -> None:
    work_order = reported(desk)
    planner = a_planner(desk)
    planner.step(MONDAY_9)
    desk.cancel(work_order.id, reason="x", version=None, now=SOON, actor="d", command_id=a_key())
    planner.step(SOON)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert plan.stop_of(work_order.id) is None


def test_zero_technicians_is_an_answer() -> None:
    desk = a_desk()
    a_planner(desk).step(MONDAY_9)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert (plan.routes, plan.unassigned) == ((), ())


def test_a_second_planner_waits_while_the_first_holds_the_lease(desk: Desk) -> None:
    desk.take_lease("first", real_epoch=100.0)
    with pytest.raises(Refused, match="lease_held"):
        desk.take_lease("second", real_epoch=100.0 + LEASE_SECONDS - 1)
    assert desk.take_lease("second", real_epoch=100.0 + LEASE_SECONDS) == 2


def test_renewing_keeps_the_fence(desk: Desk) -> None:
    assert [desk.take_lease("first", real_epoch=at) for at in (0.0, 5.0, 500.0)] == [1, 1, 1]


def test_a_planner_that_lost_its_lease_changes_nothing(desk: Desk) -> None:
    work_order = reported(desk)
    late = a_planner(desk)
    late.fence = desk.take_lease("late", real_epoch=0.0)
    desk.take_lease("other", real_epoch=LEASE_SECONDS)
    late.step(MONDAY_9)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).status is WorkOrderStatus.OPEN
        assert unit.published_plan() is None
        assert unit.latest_draft() is None
