"""The first working day on the real store: a fault comes in, somebody goes, the promise is kept, the books balance."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dispatch.model.commitment import CommitmentState, Milestone
from dispatch.model.work_order import WorkOrderStatus
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published


def test_a_fault_from_the_call_to_the_sign_off(tmp_path: Path) -> None:
    store = SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    desk = a_small_company(a_desk(store))
    work_order = reported(desk)
    published(desk, MONDAY_9)
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    route, stop = plan.stop_of(work_order.id) or (None, None)
    assert route is not None
    assert stop is not None
    who = route.technician_id
    desk.depart(work_order.id, who, now=stop.depart_at, actor=who, command_id=a_key())
    arrived = desk.arrive(work_order.id, who, now=stop.arrive_at, actor=who, command_id=a_key())
    states = {clock.commitment.code: clock.state for clock in desk.clocks(arrived, now=stop.arrive_at)}
    assert states == {Milestone.ARRIVE: CommitmentState.MET}
    desk.finish(work_order.id, who, resolved=True, note="", now=stop.finish_at, actor=who, command_id=a_key())
    closed = desk.sign_off(
        work_order.id, accepted=True, signed_by="陈主任", now=stop.finish_at, actor=who, command_id=a_key()
    )
    assert closed.status is WorkOrderStatus.CLOSED
    assert desk.risks(now=stop.finish_at) == ()
    with desk.reading() as unit:
        assert verify(unit) == ()


def test_the_whole_day_survives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'paidan.sqlite'}"
    desk = a_small_company(a_desk(SqlStore.open(url)))
    for _ in range(3):
        reported(desk)
    before = published(desk, MONDAY_9)
    risks = desk.risks(now=MONDAY_9 + timedelta(minutes=5))
    desk.close()
    again = a_desk(SqlStore.open(url))
    with again.reading() as unit:
        assert unit.published_plan() == before
    assert again.risks(now=MONDAY_9 + timedelta(minutes=5)) == risks
    again.close()
