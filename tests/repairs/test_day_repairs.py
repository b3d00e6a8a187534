"""The gaps and overlaps of one technician's day: what fits, what clears, and at which price."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import NotFound
from dispatch.model.repair import Offer
from dispatch.model.work_order import PinLevel
from dispatch.repairs.day_repairs import CLEAR, FILL, day_repairs
from dispatch.repairs.moves import apply
from tests.builders import MONDAY_9, a_key, a_shift, a_technician, reported
from tests.dispatch.planned import published
from tests.repairs.a_day import faults, in_force, on_a_road, row

LI = "demo-dispatcher"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return on_a_road(4)


def pin(desk: Desk, id: str, at: datetime, technician_id: str = "t1") -> None:
    desk.pin(
        id, level=PinLevel.BOTH, technician_id=technician_id, arrive_at=at, version=None, now=MONDAY_9, actor=LI,
        command_id=a_key(),
    )  # fmt: skip


def make(desk: Desk, offer: Offer, repair: str) -> None:
    apply(desk, [offer.moved.placement], repair=repair, why="", now=MONDAY_9, actor=LI, command_id=a_key())


def waiting_for_noon(desk: Desk) -> str:
    """t1 does nothing before a visit that is pinned to noon."""
    (noon,) = faults(desk, [2])
    pin(desk, noon, MONDAY_9 + 3 * HOUR)
    in_force(desk, {"t1": [noon]})
    return noon


def test_a_day_has_a_gap_before_a_pinned_visit_and_one_after_it(desk: Desk) -> None:
    noon = waiting_for_noon(desk)
    first, last = day_repairs(desk, "t1", now=MONDAY_9).gaps
    assert (first.after, first.before) == (None, noon)
    assert first.span.start == MONDAY_9
    assert (last.after, last.before) == (noon, None)
    assert last.span.end == MONDAY_9 + 9 * HOUR


@pytest.mark.parametrize(("minutes", "gaps"), [(30, 2), (29, 1)])
def test_a_gap_begins_at_half_an_hour(desk: Desk, minutes: int, gaps: int) -> None:
    (id,) = faults(desk, [2])
    drive = timedelta(seconds=200)
    pin(desk, id, MONDAY_9 + minutes * MINUTE + drive + 15 * MINUTE)
    in_force(desk, {"t1": [id]})
    assert len(day_repairs(desk, "t1", now=MONDAY_9).gaps) == gaps


def test_an_unplanned_visit_on_the_way_fits_best_and_is_pinned_into_the_gap(desk: Desk) -> None:
    waiting_for_noon(desk)
    near, far = faults(desk, [1, 4])
    gap = day_repairs(desk, "t1", now=MONDAY_9).gaps[0]
    offers = {offer.moved.work_order_id: offer for offer in gap.offers}
    assert set(offers) == {near, far}
    assert gap.offers[0].moved.work_order_id == near
    assert offers[near].extra_travel_seconds == 0
    assert offers[far].extra_travel_seconds == 400
    make(desk, offers[near], FILL)
    published(desk, MONDAY_9)
    assert row(desk)[0] == near


def test_a_later_visit_of_somebody_else_may_come_with_what_he_saves(desk: Desk) -> None:
    waiting_for_noon(desk)
    (taken,) = faults(desk, [1])
    in_force(desk, {"t1": row(desk), "t2": [taken]})
    offer = day_repairs(desk, "t1", now=MONDAY_9).gaps[0].offers[0]
    assert (offer.moved.work_order_id, offer.moved.technician_before) == (taken, "t2")
    assert offer.extra_travel_seconds < 0
    assert offer.moved.arrive_after < offer.moved.arrive_before  # type: ignore[operator]


def test_what_is_too_long_pinned_or_beyond_his_skill_does_not_fit(desk: Desk) -> None:
    waiting_for_noon(desk)
    (long,) = faults(desk, [1], minutes=4 * 60)
    (pinned,) = faults(desk, [3])
    pin(desk, pinned, MONDAY_9 + 5 * HOUR, "t2")
    gap = day_repairs(desk, "t1", now=MONDAY_9).gaps[0]
    assert {offer.moved.work_order_id for offer in gap.offers}.isdisjoint({long, pinned})
    assert day_repairs(desk, "t3", now=MONDAY_9).gaps[0].offers == ()


def overlapping(desk: Desk) -> tuple[str, str]:
    """Two visits of an hour and a half, both pinned with t1: at ten, and a quarter past."""
    one, other = faults(desk, [1, 2], minutes=90)
    pin(desk, one, MONDAY_9 + HOUR)
    pin(desk, other, MONDAY_9 + HOUR + 15 * MINUTE)
    in_force(desk, {"t1": [one, other]})
    return one, other


def test_overlapping_pins_are_found_with_by_how_much(desk: Desk) -> None:
    one, other = overlapping(desk)
    (overlap,) = day_repairs(desk, "t1", now=MONDAY_9).overlaps
    assert overlap.work_order_id == other
    assert overlap.missed_seconds > HOUR.total_seconds() / 2
    assert {offer.moved.work_order_id for offer in overlap.offers} == {one, other}


def test_somebody_near_at_the_same_hour_is_cheaper_than_another_hour(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.put_technician(a_technician("t4", home=(23.13, 113.3)))
        unit.add_shifts([a_shift("t4")])
    _one, other = overlapping(desk)
    (overlap,) = day_repairs(desk, "t1", now=MONDAY_9).overlaps
    best = overlap.offers[0].moved
    assert best.placement.technician_id == "t4"
    pinned_at = {_one: MONDAY_9 + HOUR, other: MONDAY_9 + HOUR + 15 * MINUTE}[best.work_order_id]
    assert abs(best.arrive_after - pinned_at) <= 15 * MINUTE


def test_the_cheapest_offer_clears_the_overlap(desk: Desk) -> None:
    overlapping(desk)
    (overlap,) = day_repairs(desk, "t1", now=MONDAY_9).overlaps
    make(desk, overlap.offers[0], CLEAR)
    published(desk, MONDAY_9)
    assert day_repairs(desk, "t1", now=MONDAY_9).overlaps == ()
    assert len(desk.own_decisions(LI).undo) == 3  # two pins that overlapped, and the repair


def test_a_day_without_overlapping_pins_has_nothing_to_clear(desk: Desk) -> None:
    waiting_for_noon(desk)
    assert day_repairs(desk, "t1", now=MONDAY_9).overlaps == ()


def test_nobody_unknown_has_a_day(desk: Desk) -> None:
    reported(desk)
    with pytest.raises(NotFound):
        day_repairs(desk, "nobody", now=MONDAY_9)
