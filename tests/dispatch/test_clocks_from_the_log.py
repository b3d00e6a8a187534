"""Clocks are pure functions of policy version and event log: what was carried along equals what is computed afresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import PaidanError
from dispatch.lifecycle import fold
from dispatch.model.work_order import WorkOrder
from tests.builders import MONDAY_9, NANSHAN, QINGCHENG, a_desk, a_key, a_small_company, reported

Step = Callable[[Desk, WorkOrder, datetime], object]


def _by(now: datetime) -> dict[str, Any]:
    return {"now": now, "actor": "dispatcher", "command_id": a_key()}


STEPS: dict[str, Step] = {
    "answer": lambda desk, it, now: desk.respond(it.id, **_by(now)),
    "customer reschedules": lambda desk, it, now: desk.hold(
        it.id, until=now + timedelta(hours=3), reason="customer_reschedule", version=it.version, **_by(now)
    ),
    "parts are missing": lambda desk, it, now: desk.hold(
        it.id, until=now + timedelta(hours=5), reason="waiting_parts", version=it.version, **_by(now)
    ),
    "go on": lambda desk, it, now: desk.resume(it.id, version=it.version, **_by(now)),
    "raise": lambda desk, it, now: desk.reclassify(it.id, to="major", version=it.version, **_by(now)),
    "lower": lambda desk, it, now: desk.reclassify(it.id, to="normal", version=it.version, **_by(now)),
    "it is in Shenzhen": lambda desk, it, now: desk.correct_place(it.id, place=NANSHAN, version=it.version, **_by(now)),
    "it is in Qingyuan": lambda desk, it, now: desk.correct_place(
        it.id, place=QINGCHENG, version=it.version, **_by(now)
    ),
    "appointment": lambda desk, it, now: desk.make_appointment(
        it.id, at=now + timedelta(hours=4), version=it.version, **_by(now)
    ),
    "depart": lambda desk, it, now: desk.depart(it.id, "t1", **_by(now)),
    "arrive": lambda desk, it, now: desk.arrive(it.id, "t1", **_by(now)),
    "finish": lambda desk, it, now: desk.finish(it.id, "t1", resolved=True, note="", **_by(now)),
    "finish for now": lambda desk, it, now: desk.finish(it.id, "t1", resolved=False, note="", **_by(now)),
    "accept": lambda desk, it, now: desk.sign_off(it.id, accepted=True, signed_by="陈", **_by(now)),
    "refuse": lambda desk, it, now: desk.sign_off(it.id, accepted=False, signed_by="陈", **_by(now)),
    "lend": lambda desk, it, now: desk.provide_loaner(it.id, **_by(now)),
    "cancel": lambda desk, it, now: desk.cancel(it.id, reason="", version=it.version, **_by(now)),
}
sequences = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 600)), max_size=12)


def log_of(desk: Desk, work_order_id: str) -> WorkOrder | None:
    with desk.reading() as unit:
        return fold(unit.events(work_order_id=work_order_id))


def row_of(desk: Desk, work_order_id: str) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(work_order_id)


@given(st.sampled_from(["L01", "L02", "L06", "L12", "L13", "L14"]), st.booleans(), sequences)
@settings(max_examples=60, deadline=None)
def test_after_every_step_the_clocks_carried_along_equal_those_computed_from_the_log(
    policy_id: str, emergency: bool, steps: list[tuple[str, int]]
) -> None:
    desk, now = a_small_company(a_desk(), policy_id=policy_id), MONDAY_9
    begun = reported(desk, emergency=emergency)
    for name, minutes in steps:
        now += timedelta(minutes=minutes)
        try:
            STEPS[name](desk, row_of(desk, begun.id), now)
        except PaidanError:
            continue  # not legal at this point: then nothing may have changed, which the comparison below shows
        carried, afresh = row_of(desk, begun.id), log_of(desk, begun.id)
        assert afresh == carried
        assert afresh is not None
        assert desk.clocks(afresh, now=now) == desk.clocks(carried, now=now)
    assert log_of(desk, begun.id) == row_of(desk, begun.id)


@given(sequences)
@settings(max_examples=30, deadline=None)
def test_what_happens_to_another_work_order_moves_no_clock(steps: list[tuple[str, int]]) -> None:
    desk, now = a_small_company(a_desk(), policy_id="L13"), MONDAY_9
    watched, other = reported(desk), reported(desk, site_id="s2", asset_id="a2")
    before = desk.clocks(watched, now=MONDAY_9)
    for name, minutes in steps:
        now += timedelta(minutes=minutes)
        try:
            STEPS[name](desk, row_of(desk, other.id), now)
        except PaidanError:
            continue
    assert desk.clocks(row_of(desk, watched.id), now=MONDAY_9) == before
