"""The board brought forward by events is the board read from scratch, whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings

from dispatch.clock import now_in
from dispatch.desk import Desk
from dispatch.model.closure import Closure, Shut, ShutKind
from dispatch.model.commitment import CommitmentState
from dispatch.model.event import Event, EventKind
from dispatch.model.forecast import Risk
from dispatch.model.moment import Interval
from tests.builders import MONDAY_9, a_technician
from tests.web.board_days import Step, a_day, a_morning, days
from tests.web.office import office, two_planned
from web.board_facts import read_board
from web.board_risks import OLDEST_PAUSED_SECONDS, OLDEST_SECONDS, Forecast, RiskBook, changed_ways
from web.board_tables import MOST_EVENTS, Tables, forward, read_tables

HOUR = timedelta(hours=1)
LATER = MONDAY_9 + HOUR


def brought_forward(desk: Desk, tables: Tables) -> Tables:
    with desk.reading() as unit:
        return forward(tables, unit, now_in(unit))


def anew(desk: Desk) -> Tables:
    with desk.reading() as unit:
        return read_tables(unit, now_in(unit))


def risks_from(book: RiskBook, desk: Desk, now: datetime, *, speed: int = 1, real: float = 0.0) -> tuple[Risk, ...]:
    tables = anew(desk)
    return book.risks(tables.plan, tables.work_orders, now=now, speed=speed, real=real)


def forecasts_of(book: RiskBook) -> Sequence[Forecast]:
    return tuple(book._forecasts.values())


@settings(max_examples=60, deadline=None)
@given(days())
def test_rows_brought_forward_are_the_rows_of_the_store(steps: Sequence[Step]) -> None:
    day = a_morning()
    tables = anew(day.desk)
    for step in steps:
        day.go_on(step)
        tables = brought_forward(day.desk, tables)
        assert tables == anew(day.desk)


@settings(max_examples=30, deadline=None)
@given(days())
def test_a_forecast_is_what_the_desk_says_and_never_a_minute_old(steps: Sequence[Step]) -> None:
    day = a_morning()
    book = RiskBook(day.desk)
    for step in steps:
        day.go_on(step)
        risks_from(book, day.desk, day.now)
        with day.desk.reading() as unit:
            plan, orders = unit.published_plan(), {one.id: one for one in unit.open_work_orders()}
        for made in forecasts_of(book):
            assert day.now - timedelta(seconds=OLDEST_SECONDS) < made.made_at <= day.now
            mine = [orders[one.id] for one in made.group.orders]
            assert made.risks == day.desk.risks_among(plan, [*mine], now=made.made_at)


@settings(max_examples=30, deadline=None)
@given(days())
def test_the_risks_of_the_board_are_the_risks_of_the_desk(steps: Sequence[Step]) -> None:
    day = a_day(steps)
    assert read_board(day.desk).risks == day.desk.risks(now=day.now)


def test_what_nothing_happened_to_is_not_forecast_again() -> None:
    desk = office()
    two_planned(desk)
    book = RiskBook(desk)
    risks_from(book, desk, MONDAY_9)
    before = forecasts_of(book)
    risks_from(book, desk, MONDAY_9)
    assert len(before) == 2
    assert all(one is other for one, other in zip(before, forecasts_of(book), strict=True))


def test_a_promise_is_broken_on_the_board_in_the_second_it_breaks() -> None:
    desk = office()
    two_planned(desk)
    book = RiskBook(desk)
    due = risks_from(book, desk, MONDAY_9)[0].status.commitment.due
    for late, broken in ((0, False), (1, True)):
        found = risks_from(book, desk, due + timedelta(seconds=late))
        assert any(risk.status.state is CommitmentState.BREACHED for risk in found) == broken


def test_a_way_that_closes_has_everything_forecast_again_and_so_has_its_opening() -> None:
    desk = office()
    two_planned(desk)
    tables = anew(desk)
    closure = Closure("C1", Shut(ShutKind.FERRIES), Interval(LATER, LATER + HOUR), "台风", "me", LATER)
    assert changed_ways([closure], None, LATER) is None
    book, made = RiskBook(desk), []
    for moment in (MONDAY_9, LATER, LATER + HOUR):
        ways = changed_ways([closure], tables.plan, moment)
        assert (ways is None) == (moment != LATER)
        book.go_by(ways)
        book.risks(tables.plan, tables.work_orders, now=MONDAY_9, speed=1, real=0.0)
        made.append(forecasts_of(book))
    assert not any(one is other for one, other in zip(made[0], made[1], strict=True))
    assert not any(one is other for one, other in zip(made[1], made[2], strict=True))


def test_a_fast_clock_has_every_forecast_made_again_after_three_real_seconds_of_it() -> None:
    desk = office()
    two_planned(desk)
    book = RiskBook(desk)
    speed = 600
    risks_from(book, desk, MONDAY_9, speed=speed)
    later = MONDAY_9 + timedelta(seconds=3 * speed)
    risks_from(book, desk, later, speed=speed)
    assert all(made.made_at > MONDAY_9 for made in forecasts_of(book))


def test_a_clock_that_stands_still_does_not_keep_a_forecast_for_ever() -> None:
    desk = office()
    two_planned(desk)
    book = RiskBook(desk)
    risks_from(book, desk, MONDAY_9, speed=0, real=0.0)
    before = forecasts_of(book)
    risks_from(book, desk, MONDAY_9, speed=0, real=OLDEST_PAUSED_SECONDS)
    assert not any(one is other for one, other in zip(before, forecasts_of(book), strict=True))


def test_a_sheet_that_was_imported_is_read_with_everything_else() -> None:
    desk = office()
    tables = anew(desk)
    with desk._store.writing() as unit:
        unit.add_technicians([a_technician("t9")])
        unit.append(Event(EventKind.SHEET_IMPORTED, MONDAY_9, MONDAY_9, "me", facts={"kind": "technicians"}))
    assert [one.id for one in brought_forward(desk, tables).technicians][-1] == "t9"


def test_after_too_many_events_everything_is_read() -> None:
    desk = office()
    tables = anew(desk)
    with desk._store.writing() as unit:
        unit.append_all(Event(EventKind.CLOCK_SET, MONDAY_9, MONDAY_9, "me") for _ in range(MOST_EVENTS + 1))
    assert brought_forward(desk, tables) == anew(desk)


def test_another_company_in_the_same_place_is_read_from_scratch() -> None:
    desk, other = office(), office()
    two_planned(desk)
    assert brought_forward(other, anew(desk)) == anew(other)


def test_what_is_not_on_the_board_leaves_its_rows_alone() -> None:
    desk = office()
    two_planned(desk)
    tables = anew(desk)
    desk.run_clock(0, real_epoch=0.0, actor="me")
    after = brought_forward(desk, tables)
    assert after.seq == tables.seq + 1
    assert after.work_orders is tables.work_orders
    assert after.plan is tables.plan
