"""Nobody leaves a site before the papers his customer's letter asks for are done; a dispatcher may decide otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, NotFound, Refused
from dispatch.lifecycle import fold
from dispatch.messages import explain
from dispatch.model.service_record import CauseFound, Override, PartFitted, ServiceRecord, StepDone
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.service_documents import service_document, service_of
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.papers import LEAVING, SOON, a_customer_of, finished, on_site_under, reported_under, ticked


@pytest.fixture(params=["memory", "sql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    store: Store = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'p.db'}")
    desk = a_small_company(a_desk(store))
    a_customer_of(desk, "L12")
    a_customer_of(desk, "L03")
    yield desk
    desk.close()


def sound(desk: Desk, work_order: WorkOrder) -> bool:
    """The row is the fold of its events, and nothing in the store is wrong."""
    with desk.reading() as unit:
        return fold(unit.events(work_order_id=work_order.id)) == unit.work_order(work_order.id) and not verify(unit)


def test_a_repair_is_not_finished_before_test_record_and_consent(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with pytest.raises(Refused) as refused:
        finished(desk, there)
    said = explain(refused.value, "zh")[0].cause
    assert "书面测试结果已交用户" in said
    assert "用户同意撤离" in said
    assert "方可撤离现场" in said
    assert "Customer's consent to leave" in explain(refused.value, "en")[0].cause
    with desk.reading() as unit:
        assert unit.work_order(there.id).status is WorkOrderStatus.ON_SITE


def test_a_repair_is_finished_when_every_step_is_ticked(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    ticked(desk, there, *LEAVING[:3])
    done = ticked(desk, there, *LEAVING[3:], reference="CS-0309")
    assert desk.missing_steps(done, "finish") == ()
    assert {step.reference for step in done.service.steps} == {"", "CS-0309"}
    assert finished(desk, done).status is WorkOrderStatus.RESOLVED
    assert sound(desk, done)


def test_what_is_missing_comes_in_the_order_of_the_work(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    after = ticked(desk, there, "tested", "installed")
    assert desk.missing_steps(after, "finish") == ("commissioned", "test_result_given", "customer_consent")


def test_a_letter_without_a_gate_lets_everybody_leave(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    plain = reported(desk)
    assert desk.missing_steps(plain, "finish") == ()
    assert desk.missing_steps(there, "sign_off") == ()


def test_who_comes_back_another_day_needs_no_papers_yet(desk: Desk) -> None:
    assert finished(desk, on_site_under(desk, "L12"), resolved=False).status is WorkOrderStatus.OPEN


def test_steps_of_an_earlier_visit_still_count(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), "installed")
    again = finished(desk, there, resolved=False)
    assert again.service.done == {"installed"}


def test_a_rejected_repair_has_its_papers_done_again(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), *LEAVING)
    finished(desk, there)
    again = desk.sign_off(there.id, accepted=False, signed_by="陈", now=SOON, actor="t1", command_id=a_key())
    assert desk.missing_steps(again, "finish") == LEAVING
    assert sound(desk, again)


def test_a_step_ticked_by_mistake_is_corrected_and_both_stay_in_the_history(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), *LEAVING)
    corrected = desk.correct_step(
        there.id, step="tested", reason="读错了仪表", now=SOON, actor="t1", command_id=a_key()
    )
    assert desk.missing_steps(corrected, "finish") == ("tested",)
    with pytest.raises(Refused, match="gate_closed"):
        finished(desk, corrected)
    assert sound(desk, corrected)


def test_a_correction_says_why(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), "tested")
    with pytest.raises(InputErrors, match="no_reason"):
        desk.correct_step(there.id, step="tested", reason="  ", now=SOON, actor="t1", command_id=a_key())


def test_a_repeated_tap_ticks_once(desk: Desk) -> None:
    there, key = on_site_under(desk, "L12"), a_key()
    first = desk.record_steps(there.id, ["tested"], now=SOON, actor="t1", command_id=key)
    assert desk.record_steps(there.id, ["tested"], now=SOON, actor="t1", command_id=key) == first
    with pytest.raises(Conflict):
        desk.record_steps(there.id, ["installed"], now=SOON, actor="t1", command_id=key)


def test_a_step_keeps_who_ticked_it_first(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), "tested")
    again = ticked(desk, there, "tested", actor="office")
    assert [(step.code, step.by) for step in again.service.steps] == [("tested", "t1")]


def test_only_steps_of_the_letter_are_ticked(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with pytest.raises(InputErrors, match="unknown_step"):
        ticked(desk, there, "tested", "certificate")
    with pytest.raises(InputErrors, match="no_step"):
        ticked(desk, there)


def test_a_technician_ticks_only_on_his_own_visits(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with pytest.raises(Refused, match="not_yours"):
        ticked(desk, there, "tested", actor="t2")
    assert ticked(desk, there, "tested", actor="office").service.done == {"tested"}


def test_a_dispatcher_lets_a_gate_be_passed_with_a_reason(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), *LEAVING[:3])
    passed = desk.override_gate(
        there.id,
        gate="leave_site",
        reason="客户电话同意，明日补签",
        version=there.version,
        now=SOON,
        actor="office",
        command_id=a_key(),
    )
    (override,) = passed.service.overrides
    assert (override.missing, override.by) == (LEAVING[3:], "office")
    assert finished(desk, passed).status is WorkOrderStatus.RESOLVED
    assert sound(desk, passed)


def test_no_technician_lets_a_gate_be_passed(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with pytest.raises(Refused, match="override_by_technician"):
        _override(desk, there, actor="t1")


def test_letting_a_gate_pass_needs_a_reason_a_gate_and_something_missing(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with pytest.raises(InputErrors, match="no_reason"):
        _override(desk, there, reason=" ")
    with pytest.raises(NotFound, match="unknown_gate"):
        _override(desk, there, gate="handover")
    done = ticked(desk, there, *LEAVING)
    with pytest.raises(Refused, match="gate_open"):
        _override(desk, done)


def test_an_override_holds_for_one_visit(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    _override(desk, there)
    done = finished(desk, there)
    again = desk.sign_off(done.id, accepted=False, signed_by="陈", now=SOON, actor="t1", command_id=a_key())
    assert desk.missing_steps(again, "finish") == LEAVING


def test_a_stale_page_lets_nothing_pass(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    ticked(desk, there, "tested")
    with pytest.raises(Conflict, match="stale"):
        _override(desk, there, version=there.version)


def test_the_office_closes_after_report_call_and_filing(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L03"), "fault_resolved", "report_written", "report_confirmed")
    done = finished(desk, there)
    with pytest.raises(Refused, match="gate_closed"):
        _signed(desk, done)
    ticked(desk, done, "report_to_clerk", "callback_done", "report_archived", actor="office")
    assert _signed(desk, done).status is WorkOrderStatus.CLOSED


def test_papers_are_completed_after_the_work_order_is_closed_but_not_after_it_is_cancelled(desk: Desk) -> None:
    there = ticked(desk, on_site_under(desk, "L12"), *LEAVING)
    closed = _signed(desk, finished(desk, there))
    assert desk.correct_step(
        closed.id, step="tested", reason="x", now=SOON, actor="office", command_id=a_key()
    ).service.done == set(LEAVING) - {"tested"}
    other = reported_under(desk, "L12")
    desk.cancel(other.id, reason="x", version=1, now=SOON, actor="office", command_id=a_key())
    with pytest.raises(Refused, match="illegal_step"):
        ticked(desk, other, "tested", actor="office")


def test_papers_leave_a_plan_as_it_is(desk: Desk) -> None:
    there = on_site_under(desk, "L12")
    with desk.reading() as unit:
        before = unit.published_plan()
    ticked(desk, there, *LEAVING)
    with desk.reading() as unit:
        assert unit.published_plan() == before


TEXTS = st.text(max_size=12)
WHEN = st.just(MONDAY_9)
RECORDS = st.builds(
    ServiceRecord,
    st.tuples() | st.tuples(st.builds(StepDone, TEXTS, TEXTS, WHEN, st.integers(1, 9), TEXTS, TEXTS)),
    st.tuples() | st.tuples(st.builds(Override, TEXTS, st.tuples(TEXTS), TEXTS, TEXTS, WHEN, st.integers(1, 9))),
    st.tuples() | st.tuples(st.builds(PartFitted, st.integers(1, 9), TEXTS, st.integers(1, 9), st.booleans(),
                                      st.booleans(), TEXTS, WHEN)),
    st.integers(0, 9),
    st.none() | st.builds(CauseFound, TEXTS, TEXTS, WHEN, st.none() | TEXTS, st.tuples(TEXTS)),
)  # fmt: skip


@given(RECORDS)
def test_a_service_record_survives_the_store(record: ServiceRecord) -> None:
    assert service_of(service_document(record)) == record


def test_a_row_from_before_papers_existed_reads_as_one_without() -> None:
    assert service_of(None) == ServiceRecord()
    assert service_document(replace(ServiceRecord())) is None


def _override(desk: Desk, there: WorkOrder, **given: object) -> WorkOrder:
    asked: dict[str, object] = {"gate": "leave_site", "reason": "特殊情况", "version": None, "actor": "office", **given}
    return desk.override_gate(there.id, now=SOON, command_id=a_key(), **asked)  # type: ignore[arg-type]


def _signed(desk: Desk, done: WorkOrder) -> WorkOrder:
    return desk.sign_off(done.id, accepted=True, signed_by="陈", now=SOON, actor="office", command_id=a_key())
