"""What a letter owes over time becomes work orders: once each, for one period, and what became of it is never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.duties import Owed, OwedState
from dispatch.errors import Conflict, InputErrors
from dispatch.model.moment import SHANGHAI
from dispatch.model.owed import Agreement, Purpose
from dispatch.model.work_order import WorkOrderStatus
from dispatch.recurring import PeriodStatus
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_key
from tests.dispatch.duty_builders import ACCEPTED, DUE, a_weighbridge_desk, opened, owed, visited
from tests.dispatch.planned import published

OPENS, CLOSES = DUE - timedelta(days=35), DUE + timedelta(days=7)
DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


@pytest.fixture
def desk() -> Desk:
    return a_weighbridge_desk()


def test_nothing_opens_the_day_before_the_window_and_the_inspection_on_its_first_day(desk: Desk) -> None:
    assert opened(desk, now=at(OPENS - DAY)) == ()
    (work_order,) = opened(desk, now=at(OPENS, hour=0))
    assert (work_order.purpose, work_order.status) == (Purpose.INSPECTION, WorkOrderStatus.OPEN)
    assert work_order.owed is not None
    assert (work_order.owed.due_on, work_order.owed.clause) == (DUE, "公司组织每半年对运行的设备巡检一次")


def test_an_inspection_carries_no_commitment_and_is_no_risk(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    assert desk.clocks(work_order, now=MONDAY_9) == ()
    assert desk.risks(now=MONDAY_9) == ()


def test_an_inspection_is_owed_and_no_repair_that_is_charged(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    assert desk.terms(work_order, now=MONDAY_9) is None


def test_looking_at_an_asset_needs_its_skill_but_not_the_level_of_repairing_it(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    assert (work_order.skill, work_order.level) == ("weighing", 1)


def test_opening_again_opens_nothing_twice(desk: Desk) -> None:
    assert len(opened(desk, now=MONDAY_9)) == 1
    assert opened(desk, now=MONDAY_9) == opened(desk, now=MONDAY_9 + DAY) == ()


def test_two_planners_at_once_open_one_work_order(tmp_path: Path) -> None:
    desk = a_weighbridge_desk(SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}"))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: opened(desk, now=MONDAY_9), range(4)))
    assert sum(len(one) for one in found) == 1
    desk.close()


@pytest.mark.parametrize("kind", ["memory", "sql"])
def test_the_store_itself_refuses_a_second_work_order_for_a_period(kind: str, tmp_path: Path) -> None:
    store: Store = MemoryStore() if kind == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    desk = a_weighbridge_desk(store)
    (first,) = opened(desk, now=MONDAY_9)
    with pytest.raises(Conflict, match=r"store\.exists"), store.writing() as unit:
        unit.add_work_order(type(first)(**{n: getattr(first, n) for n in first.__slots__} | {"id": "PD-other"}))
    store.close()


def test_the_finished_visit_keeps_the_period_and_a_rejected_one_does_not(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    done = visited(desk, work_order, at=at(DUE - 3 * DAY, hour=10))
    (one,) = owed(desk, now=at(DUE))
    assert (one.state, one.letter, one.done_on) == (OwedState.DONE, PeriodStatus.MET, DUE - 3 * DAY)
    assert done.calls == ()


def test_a_visit_the_customer_rejects_leaves_the_period_owed(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    published(desk, at(DUE - 3 * DAY))
    moment = at(DUE - 3 * DAY, hour=10)
    desk.depart(work_order.id, "t1", now=moment, actor="t1", command_id=a_key())
    desk.arrive(work_order.id, "t1", now=moment, actor="t1", command_id=a_key())
    desk.finish(work_order.id, "t1", resolved=True, note="", now=moment, actor="t1", command_id=a_key())
    assert owed(desk, now=moment)[0].state is OwedState.DONE
    desk.sign_off(work_order.id, accepted=False, signed_by="陈主任", now=moment, actor="t1", command_id=a_key())
    assert owed(desk, now=moment)[0].state is OwedState.OPEN


@pytest.mark.parametrize(
    ("today", "letter", "overdue"),
    [
        (DUE, PeriodStatus.PENDING, False),
        (DUE + DAY, PeriodStatus.MISSED, False),
        (CLOSES, PeriodStatus.MISSED, False),
        (CLOSES + DAY, PeriodStatus.MISSED, True),
    ],
)
def test_the_letter_counts_to_the_due_day_and_our_tolerance_to_its_last(
    desk: Desk, today: date, letter: PeriodStatus, overdue: bool
) -> None:
    opened(desk, now=MONDAY_9)
    (one,) = owed(desk, now=at(today))
    assert (one.state, one.letter, one.overdue) == (OwedState.OPEN, letter, overdue)


def test_a_late_visit_makes_up_for_the_period_but_the_letter_was_broken(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    visited(desk, work_order, at=at(DUE + DAY, hour=10))
    (one,) = owed(desk, now=at(DUE + DAY))
    assert (one.state, one.letter) == (OwedState.DONE, PeriodStatus.MISSED)


def test_cancelling_needs_a_reason_and_leaves_the_period_missed(desk: Desk) -> None:
    (work_order,) = opened(desk, now=MONDAY_9)
    with pytest.raises(InputErrors, match=r"inspection\.no_reason"):
        desk.cancel(work_order.id, reason=" ", version=None, now=MONDAY_9, actor="d", command_id=a_key())
    desk.cancel(work_order.id, reason="设备停用", version=None, now=MONDAY_9, actor="d", command_id=a_key())
    assert owed(desk, now=MONDAY_9)[0].state is OwedState.MISSED
    assert opened(desk, now=MONDAY_9) == ()


def test_a_missed_period_stays_owed_and_moves_no_later_one(desk: Desk) -> None:
    opened(desk, now=MONDAY_9)
    second = date(2026, 9, 20)
    (other,) = opened(desk, now=at(second - 35 * DAY))
    assert other.owed is not None
    assert other.owed.due_on == second
    first, later = owed(desk, now=at(second), until=second)
    assert (first.state, first.overdue, later.state) == (OwedState.OPEN, True, OwedState.OPEN)


def test_what_was_owed_before_the_first_day_on_record_is_not_ours_to_judge(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.put_setting(DUTIES_FROM_SETTING, (DUE + DAY).isoformat())
    assert owed(desk, now=MONDAY_9) == ()


def test_a_desk_without_a_record_begins_it_on_the_day_it_first_opens_anything() -> None:
    desk = a_weighbridge_desk(accepted_on=date(2016, 3, 20))
    with desk._store.writing() as unit:
        unit.put_setting(DUTIES_FROM_SETTING, MONDAY_9.date().isoformat())
    assert len(opened(desk, now=MONDAY_9)) == 1


def test_an_interval_agreed_in_the_contract_holds_from_then_on() -> None:
    desk = a_weighbridge_desk(policy_id="L02")
    assert opened(desk, now=MONDAY_9) == ()
    agreement = Agreement("a1", "inspection", 6)
    for key in ("agree-1", "agree-1"):
        desk.agree(agreement, now=MONDAY_9, actor="d", command_id=key)
    assert len(opened(desk, now=MONDAY_9)) == 1


@pytest.mark.parametrize(
    ("agreement", "code"),
    [
        (Agreement("a1", "polish", 6), "agreement.unknown_plan"),
        (Agreement("a1", "inspection", 0), "agreement.bad_interval"),
        (Agreement("a1", "inspection", 121), "agreement.bad_interval"),
        (Agreement("a1", "inspection", 6, DUE, DUE), "agreement.ends_before_start"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(desk: Desk, agreement: Agreement, code: str) -> None:
    with pytest.raises(InputErrors) as caught:
        desk.agree(agreement, now=MONDAY_9, actor="d", command_id=a_key())
    assert [problem.code for problem in caught.value.problems] == [code]


def test_inspections_survive_a_restart_and_the_log_recomputes_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'paidan.sqlite'}"
    desk = a_weighbridge_desk(SqlStore.open(url))
    (work_order,) = opened(desk, now=MONDAY_9)
    desk.close()
    again = SqlStore.open(url)
    with again.reading() as unit:
        assert unit.work_order(work_order.id) == work_order
        assert unit.inspections(DUE) == (work_order,)
        assert unit.inspections(DUE + DAY) == ()
        assert verify(unit) == ()
    again.close()


STATE_OF = {
    WorkOrderStatus.CANCELLED: OwedState.MISSED,
    WorkOrderStatus.RESOLVED: OwedState.DONE,
    WorkOrderStatus.CLOSED: OwedState.DONE,
}
steps = st.lists(st.tuples(st.integers(0, 120), st.sampled_from(["open", "visit", "cancel"])), max_size=8)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_every_owed_period_is_exactly_one_of_done_open_ahead_or_missed(moves: list[tuple[int, str]]) -> None:
    desk, day = a_weighbridge_desk(accepted_on=ACCEPTED), 0
    for ahead, move in moves:
        day += ahead
        now = MONDAY_9 + timedelta(days=day)
        first = opened(desk, now=now)
        assert opened(desk, now=now) == ()
        assert all(work_order.purpose is Purpose.INSPECTION for work_order in first)
        with desk.reading() as unit:
            waiting = [w for w in unit.open_work_orders() if w.status is WorkOrderStatus.OPEN]
        if move == "cancel" and waiting:
            desk.cancel(waiting[0].id, reason="停用", version=None, now=now, actor="d", command_id=a_key())
        if move == "visit" and waiting:
            visited(desk, waiting[0], at=now)
        found = owed(desk, now=now, until=now.date() + timedelta(days=400))
        _require_one_state_each(desk, found, now.date())


def _require_one_state_each(desk: Desk, found: tuple[Owed, ...], today: date) -> None:
    assert len({one.key for one in found}) == len(found)
    with desk.reading() as unit:
        orders = {work_order.id: work_order for work_order in unit.inspections(date(2020, 1, 1))}
        assert verify(unit) == ()
    for one in found:
        order = orders.get(one.work_order_id or "")
        if order is None:
            assert (one.state, today < one.period.opens_on) == (OwedState.AHEAD, True)
        else:
            assert STATE_OF.get(order.status, OwedState.OPEN) is one.state
