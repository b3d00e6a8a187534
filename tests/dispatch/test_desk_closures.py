"""Closing ways at the desk: from the first second to the last, lifted early, once per key, folded from the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.closure_folds import fold_closures
from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, NotFound, Refused
from dispatch.model.closure import Closure, ClosureState, RoadClass, Shut, ShutKind, shut_at
from dispatch.model.moment import Interval
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key

FERRIES = Shut(ShutKind.FERRIES)
BRIDGE = Shut(ShutKind.CROSSING, crossing="shenzhong")
HAINAN = Shut(ShutKind.ROADS, road_class=RoadClass.EXPRESSWAY, region="46")
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture(params=["memory", "sql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    store: Store = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'c.db'}")
    desk = a_desk(store)
    yield desk
    desk.close()


def close(desk: Desk, shut: Shut = FERRIES, **given: object) -> Closure:
    told: dict[str, object] = {
        "begins_at": MONDAY_9,
        "ends_at": MONDAY_9 + 8 * HOUR,
        "reason": "台风橙色预警",
        "now": MONDAY_9,
        "actor": "dispatcher",
        "command_id": a_key(),
        **given,
    }
    return desk.close_ways(shut, **told)  # type: ignore[arg-type]


def lift(desk: Desk, closure: Closure, now: datetime, key: str | None = None) -> Closure:
    command_id = a_key() if key is None else key
    return desk.lift_closure(closure.id, version=closure.version, now=now, actor="night", command_id=command_id)


def test_ways_are_closed_from_the_first_second_to_the_last(desk: Desk) -> None:
    close(desk, BRIDGE, begins_at=MONDAY_9 + HOUR, ends_at=MONDAY_9 + 2 * HOUR)
    moments = [MONDAY_9 + hours * HOUR + early * SECOND for hours in (1, 2) for early in (-1, 0)]
    assert [shut_at(desk.closures(), moment) for moment in moments] == [set(), {BRIDGE}, {BRIDGE}, set()]


def test_a_closure_lifted_early_is_open_from_that_second(desk: Desk) -> None:
    closure = close(desk)
    lifted = lift(desk, closure, MONDAY_9 + HOUR)
    assert (lifted.ends_at, lifted.lifted_by) == (MONDAY_9 + HOUR, "night")
    assert lifted.in_force(MONDAY_9 + HOUR - SECOND)
    assert not lifted.in_force(MONDAY_9 + HOUR)


def test_a_closure_lifted_before_it_begins_never_was(desk: Desk) -> None:
    lifted = lift(desk, close(desk, begins_at=MONDAY_9 + HOUR), MONDAY_9)
    assert lifted.state(MONDAY_9) is ClosureState.PAST
    assert not lifted.in_force(MONDAY_9 + HOUR)


def test_a_closure_goes_from_to_come_over_in_force_to_past(desk: Desk) -> None:
    closure = close(desk, begins_at=MONDAY_9 + HOUR, ends_at=MONDAY_9 + 2 * HOUR)
    states = [closure.state(MONDAY_9 + hours * HOUR) for hours in range(3)]
    assert states == [ClosureState.TO_COME, ClosureState.IN_FORCE, ClosureState.PAST]


def test_two_closures_of_one_bridge_hold_until_the_later_one_ends(desk: Desk) -> None:
    close(desk, BRIDGE, ends_at=MONDAY_9 + HOUR)
    close(desk, BRIDGE, ends_at=MONDAY_9 + 2 * HOUR)
    assert shut_at(desk.closures(), MONDAY_9 + HOUR) == {BRIDGE}


def test_the_same_key_declares_one_closure_and_another_body_under_it_is_a_conflict(desk: Desk) -> None:
    assert close(desk, command_id="k") == close(desk, command_id="k")
    assert len(desk.closures()) == 1
    with pytest.raises(Conflict):
        close(desk, BRIDGE, command_id="k")


def test_lifting_twice_under_one_key_lifts_once_and_under_another_is_refused(desk: Desk) -> None:
    closure = close(desk)
    assert lift(desk, closure, MONDAY_9 + HOUR, "k") == lift(desk, closure, MONDAY_9 + 2 * HOUR, "k")
    with pytest.raises(Conflict, match=r"closure\.stale"):
        lift(desk, closure, MONDAY_9 + 2 * HOUR)
    with pytest.raises(Refused, match=r"closure\.over"):
        lift(desk, desk.closures()[0], MONDAY_9 + 2 * HOUR)


def test_nobody_lifts_what_was_never_declared(desk: Desk) -> None:
    with pytest.raises(NotFound, match=r"closure\.not_found"):
        desk.lift_closure("CL0009", version=None, now=MONDAY_9, actor="night", command_id=a_key())


def test_only_closures_that_may_still_matter_are_asked_for(desk: Desk) -> None:
    first = close(desk, ends_at=MONDAY_9 + HOUR)
    later = close(desk, BRIDGE, begins_at=MONDAY_9 + HOUR)
    assert desk.closures(ending_after=MONDAY_9 + HOUR - SECOND) == (first, later)
    assert desk.closures(ending_after=MONDAY_9 + HOUR) == (later,)


@pytest.mark.parametrize(
    ("shut", "given", "code"),
    [
        (Shut(ShutKind.CROSSING, crossing="tower-bridge"), {}, "closure.unknown_crossing"),
        (Shut(ShutKind.ROADS, road_class="canal", region="46"), {}, "closure.unknown_class"),
        (Shut(ShutKind.ROADS, road_class="local", region="99"), {}, "closure.unknown_region"),
        (Shut(ShutKind.ROADS, road_class="local", region=""), {}, "closure.unknown_region"),
        (Shut(ShutKind.ROADS, road_class="local", region="440"), {}, "closure.unknown_region"),
        (FERRIES, {"ends_at": MONDAY_9}, "closure.ends_before_start"),
        (FERRIES, {"begins_at": MONDAY_9 - HOUR, "ends_at": MONDAY_9}, "closure.ended"),
        (FERRIES, {"begins_at": MONDAY_9 - 24 * HOUR - SECOND}, "closure.begins_too_early"),
        (FERRIES, {"ends_at": MONDAY_9 + timedelta(days=366) + SECOND}, "closure.too_long"),
        (FERRIES, {"reason": "  "}, "closure.no_reason"),
        (FERRIES, {"reason": "风" * 201}, "closure.no_reason"),
    ],
)
def test_what_cannot_be_closed_is_said_with_its_code(
    desk: Desk, shut: Shut, given: dict[str, object], code: str
) -> None:
    with pytest.raises(InputErrors) as raised:
        close(desk, shut, **given)
    assert [problem.code for problem in raised.value.problems] == [code]
    assert desk.closures() == ()


def test_the_longest_closure_and_the_earliest_begin_are_allowed(desk: Desk) -> None:
    assert close(desk, ends_at=MONDAY_9 + timedelta(days=366)).span.seconds == 366 * 86400
    assert close(desk, begins_at=MONDAY_9 - 24 * HOUR).in_force(MONDAY_9)


def test_the_rows_are_the_fold_of_the_log_and_damage_is_found(desk: Desk) -> None:
    closure = close(desk, HAINAN)
    lift(desk, close(desk, BRIDGE), MONDAY_9 + HOUR)
    with desk._store.writing() as unit:
        assert fold_closures(unit.events()) == {row.id: row for row in unit.closures()}
        assert verify(unit) == ()
        unit.put_closure(replace(closure, reason="other"))
        assert [finding.code for finding in verify(unit)] == ["verify.closure_differs"]


instants = st.integers(0, 100).map(lambda seconds: MONDAY_9 + seconds * SECOND)


@settings(deadline=None)
@given(begin=instants, length=st.integers(1, 100), lifted=st.none() | instants, now=instants)
def test_a_closure_counts_exactly_within_its_span_and_until_it_is_lifted(
    begin: datetime, length: int, lifted: datetime | None, now: datetime
) -> None:
    span = Interval(begin, begin + length * SECOND)
    closure = Closure("CL0001", FERRIES, span, "风", "dispatcher", MONDAY_9, lifted)
    assert closure.in_force(now) == (now in span and (lifted is None or now < lifted))
    assert closure.in_force(now) == (closure.state(now) is ClosureState.IN_FORCE)
