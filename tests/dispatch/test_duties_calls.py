"""Follow-up calls: due by the letter's term or by ours, until the customer is satisfied."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors, Refused
from dispatch.model.work_order import WorkOrder
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.duty_builders import visited

DAY = timedelta(days=1)
DONE_ON = date(2026, 3, 9)


@pytest.fixture
def desk() -> Desk:
    """The letter of a furniture maker: a call within a week, until the customer is satisfied."""
    return a_small_company(a_desk(), policy_id="L02")


def mended(desk: Desk) -> WorkOrder:
    return visited(desk, reported(desk), at=MONDAY_9)


def call(desk: Desk, work_order: WorkOrder, *, satisfied: bool, days: int, note: str = "") -> WorkOrder:
    now = MONDAY_9 + days * DAY
    return desk.record_call(
        work_order.id, satisfied=satisfied, note=note, now=now, actor="office", command_id=a_key() + "-call"
    )


def test_a_call_is_due_a_week_after_the_work_as_the_letter_says(desk: Desk) -> None:
    work_order = mended(desk)
    (due,) = desk.calls(now=MONDAY_9)
    assert (due.work_order.id, due.due_on, due.assumed) == (work_order.id, DONE_ON + 7 * DAY, False)
    assert "直到客户满意为止" in due.clause
    assert (due.overdue(due.due_on), due.overdue(due.due_on + DAY)) == (False, True)


def test_a_satisfied_customer_is_called_no_more(desk: Desk) -> None:
    called = call(desk, mended(desk), satisfied=True, days=5, note="运行正常")
    assert desk.calls(now=MONDAY_9 + 6 * DAY) == ()
    assert [(one.satisfied, one.note) for one in called.calls] == [(True, "运行正常")]


def test_one_who_is_not_satisfied_is_called_again_until_he_is(desk: Desk) -> None:
    work_order = mended(desk)
    call(desk, work_order, satisfied=False, days=5)
    (again,) = desk.calls(now=MONDAY_9 + 5 * DAY)
    assert (again.due_on, again.assumed, again.calls_made) == (DONE_ON + 8 * DAY, True, 1)
    call(desk, work_order, satisfied=True, days=8)
    assert desk.calls(now=MONDAY_9 + 8 * DAY) == ()


def test_the_first_call_is_the_one_that_meets_the_promise(desk: Desk) -> None:
    work_order = mended(desk)
    call(desk, work_order, satisfied=False, days=5)
    called = call(desk, work_order, satisfied=True, days=9)
    assert called.situation.events["followup_at"] == MONDAY_9 + 5 * DAY
    with desk.reading() as unit:
        assert verify(unit) == ()


def test_a_letter_that_promises_calls_without_a_term_gets_ours() -> None:
    desk = a_small_company(a_desk(), policy_id="L03")
    mended(desk)
    (due,) = desk.calls(now=MONDAY_9)
    assert (due.due_on, due.assumed) == (DONE_ON + 7 * DAY, True)


def test_nobody_is_called_under_a_letter_without_such_a_promise() -> None:
    desk = a_small_company(a_desk())
    mended(desk)
    assert desk.calls(now=MONDAY_9) == ()


def test_nobody_is_called_before_the_work_is_done(desk: Desk) -> None:
    work_order = reported(desk)
    assert desk.calls(now=MONDAY_9) == ()
    with pytest.raises(Refused, match=r"work_order\.illegal_step"):
        call(desk, work_order, satisfied=True, days=0)


def test_work_of_long_ago_is_not_called_about_any_more(desk: Desk) -> None:
    mended(desk)
    assert len(desk.calls(now=MONDAY_9 + 90 * DAY)) == 1
    assert desk.calls(now=MONDAY_9 + 91 * DAY) == ()


def test_the_same_call_sent_twice_counts_once(desk: Desk) -> None:
    work_order = mended(desk)
    for _ in range(2):
        known = desk.record_call(
            work_order.id, satisfied=True, note="", now=MONDAY_9 + DAY, actor="office", command_id="one-call"
        )
    assert len(known.calls) == 1


def test_a_note_has_its_limit(desk: Desk) -> None:
    work_order = mended(desk)
    with pytest.raises(InputErrors, match=r"call\.note_too_long"):
        call(desk, work_order, satisfied=True, days=1, note="长" * 501)
    assert call(desk, work_order, satisfied=True, days=1, note="长" * 500).calls[0].note == "长" * 500
