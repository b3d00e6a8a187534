"""One technician's day in its best order: before and after, put in force as one decision, undone and redone."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import Conflict, PlanStale, Refused
from dispatch.model.event import EventKind
from dispatch.model.work_order import PinLevel
from dispatch.planning.resequencing import improved
from dispatch.repairs.best_day import best_day, reorder
from dispatch.repairs.undoing import back_or_forth
from solver import Budget
from tests.builders import MONDAY_9, a_key, reported
from tests.repairs.a_day import faults, in_force, on_a_road, row

LI = "demo-dispatcher"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return on_a_road(5)


def to_and_fro(desk: Desk) -> list[str]:
    """Four visits of t1, planned far, near, far, near; the names from near to far."""
    near_to_far = faults(desk, [1, 2, 3, 4])
    one, two, three, four = near_to_far
    in_force(desk, {"t1": [four, one, three, two]})
    return near_to_far


def put(desk: Desk, order: list[str], *, of: int, now: datetime = MONDAY_9, key: str = "") -> None:
    reorder(desk, "t1", order, of=of, now=now, actor=LI, command_id=key or a_key())


def decision(desk: Desk) -> int:
    return desk.own_decisions(LI).undo[0].seq


def back(desk: Desk, seq: int, kind: EventKind, now: datetime = MONDAY_9) -> None:
    back_or_forth(desk, seq, kind, now=now, actor=LI, command_id=a_key())


def test_the_best_order_drives_the_road_once(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    found = best_day(desk, "t1", now=MONDAY_9)
    assert found.proven
    assert sorted(found.order_after) == sorted(near_to_far)
    assert (found.before.travel_seconds, found.after.travel_seconds) == (1200, 800)
    assert (found.before.broken, found.after.broken) == (0, 0)
    assert row(desk) != list(found.order_after), "looking changes nothing"


def test_applied_it_is_in_force_for_him_alone(desk: Desk) -> None:
    to_and_fro(desk)
    there = reported(desk, site_id="s2", asset_id="a2").id
    in_force(desk, {"t1": row(desk), "t2": [there]})
    found = best_day(desk, "t1", now=MONDAY_9)
    put(desk, list(found.order_after), of=found.of)
    assert row(desk) == list(found.order_after)
    assert row(desk, "t2") == [there]


def test_the_decision_is_undone_and_redone(desk: Desk) -> None:
    to_and_fro(desk)
    before, found = row(desk), best_day(desk, "t1", now=MONDAY_9)
    put(desk, list(found.order_after), of=found.of)
    seq = decision(desk)
    back(desk, seq, EventKind.UNDONE)
    assert row(desk) == before
    assert [one.seq for one in desk.own_decisions(LI).redo] == [seq]
    back(desk, seq, EventKind.REDONE)
    assert row(desk) == list(found.order_after)


def test_a_visit_finished_since_is_left_out_of_what_is_put_back(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    put(desk, near_to_far, of=best_day(desk, "t1", now=MONDAY_9).of)
    first = near_to_far[0]
    desk.depart(first, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    desk.arrive(first, "t1", now=MONDAY_9 + 2 * MINUTE, actor="t1", command_id=a_key())
    desk.finish(first, "t1", resolved=True, note="", now=MONDAY_9 + 20 * MINUTE, actor="t1", command_id=a_key())
    back(desk, decision(desk), EventKind.UNDONE, MONDAY_9 + 20 * MINUTE)
    assert row(desk) == [near_to_far[3], near_to_far[2], near_to_far[1]]


def test_the_visit_he_has_left_for_meanwhile_stays_first_when_the_order_is_put_back(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    put(desk, near_to_far, of=best_day(desk, "t1", now=MONDAY_9).of)
    desk.depart(near_to_far[0], "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    back(desk, decision(desk), EventKind.UNDONE, MONDAY_9 + MINUTE)
    assert row(desk) == [near_to_far[0], near_to_far[3], near_to_far[2], near_to_far[1]]


def test_nothing_is_undone_once_the_day_has_become_another(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    put(desk, near_to_far, of=best_day(desk, "t1", now=MONDAY_9).of)
    (later,) = faults(desk, [5])
    in_force(desk, {"t1": [*near_to_far, later]})
    with pytest.raises(Conflict) as refused:
        back(desk, decision(desk), EventKind.UNDONE)
    assert refused.value.code == "repair.row_changed"
    assert row(desk) == [*near_to_far, later]


def test_a_plan_that_came_in_between_is_no_longer_repaired(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    of = best_day(desk, "t1", now=MONDAY_9).of
    in_force(desk, {"t1": row(desk)})
    with pytest.raises(Conflict) as refused:
        put(desk, near_to_far, of=of)
    assert refused.value.code == "repair.plan_changed"


def test_the_same_command_twice_changes_nothing_twice(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    of = best_day(desk, "t1", now=MONDAY_9).of
    put(desk, near_to_far, of=of, key="one and the same key")
    put(desk, near_to_far, of=of, key="one and the same key")
    assert len(desk.own_decisions(LI).undo) == 1


@pytest.mark.parametrize("change", [lambda ids: ids[:-1], lambda ids: [*ids, "W-unknown"][1:]])
def test_no_visit_is_dropped_or_swapped(desk: Desk, change) -> None:  # type: ignore[no-untyped-def]
    near_to_far = to_and_fro(desk)
    with pytest.raises(Conflict) as refused:
        put(desk, change(near_to_far), of=best_day(desk, "t1", now=MONDAY_9).of)
    assert refused.value.code == "repair.row_changed"


def test_a_pinned_time_stays(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    pinned, noon = near_to_far[0], MONDAY_9 + timedelta(hours=3)
    desk.pin(
        pinned, level=PinLevel.BOTH, technician_id="t1", arrive_at=noon, version=None, now=MONDAY_9, actor=LI,
        command_id=a_key(),
    )  # fmt: skip
    in_force(desk, {"t1": [pinned, *near_to_far[1:]]})
    found = best_day(desk, "t1", now=MONDAY_9)
    arrives = next(stop.arrive_after for stop in found.stops if stop.work_order_id == pinned)
    assert abs(arrives - noon) <= 15 * MINUTE
    assert found.after.travel_seconds == 800


def test_a_day_that_overruns_because_somebody_wanted_it_is_kept_whole_and_ends_no_later(desk: Desk) -> None:
    ids = faults(desk, [1, 2, 3, 4], minutes=150)
    in_force(desk, {"t1": [ids[3], ids[0], ids[2], ids[1]]})
    found = best_day(desk, "t1", now=MONDAY_9)
    assert found.overruled
    assert sorted(found.order_after) == sorted(ids)
    assert found.after.home_at <= found.before.home_at
    put(desk, list(found.order_after), of=found.of)
    assert sorted(row(desk)) == sorted(ids)


def test_a_locked_order_stays(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    first, last = near_to_far[3], near_to_far[0]
    desk.pin(
        last, level=PinLevel.ORDER, technician_id="t1", arrive_at=None, version=None, now=MONDAY_9, actor=LI,
        command_id=a_key(), follows=first,
    )  # fmt: skip
    in_force(desk, {"t1": [first, near_to_far[1], near_to_far[2], last]})
    found = best_day(desk, "t1", now=MONDAY_9)
    assert found.order_after.index(first) < found.order_after.index(last)
    assert found.after.travel_seconds == 800


def test_the_visit_he_is_at_stays_first(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    far = near_to_far[3]
    desk.depart(far, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    assert best_day(desk, "t1", now=MONDAY_9 + MINUTE).order_after[0] == far


def test_who_has_no_visit_has_no_day_to_order(desk: Desk) -> None:
    to_and_fro(desk)
    with pytest.raises(Refused) as refused:
        best_day(desk, "t3", now=MONDAY_9)
    assert refused.value.code == "repair.no_day"


def test_what_happens_meanwhile_makes_the_repair_stale(desk: Desk) -> None:
    near_to_far = to_and_fro(desk)
    found = best_day(desk, "t1", now=MONDAY_9)
    desk.hold(
        near_to_far[0], until=MONDAY_9 + timedelta(days=1), reason="weather", version=None, now=MONDAY_9, actor=LI,
        command_id=a_key(),
    )  # fmt: skip
    try:
        put(desk, list(found.order_after), of=found.of)
    except (Conflict, PlanStale, Refused):
        assert row(desk) != list(found.order_after)
    else:
        assert sorted(row(desk)) == sorted(near_to_far)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 50), min_size=1, max_size=5))
def test_improving_never_makes_a_row_worse_and_keeps_every_visit(places: list[int]) -> None:
    def rank(order: tuple[int, ...]) -> tuple[int, ...]:
        stops = [0, *(places[n] for n in order), 0]
        return (sum(abs(a - b) for a, b in pairwise(stops)),)

    given_row = tuple(range(len(places)))
    found = improved(given_row, rank, Budget(seconds=5).start())
    assert sorted(found) == sorted(given_row)
    assert min(map(rank, permutations(given_row))) <= rank(found) <= rank(given_row)
