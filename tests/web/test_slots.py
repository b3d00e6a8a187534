"""Times to offer while the caller is on the phone: what each costs, and one click to choose."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk, FaultReport
from dispatch.errors import InputErrors
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.slots import slots, spans_from
from tests.builders import MONDAY_9, a_key, a_report, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import in_english, office, words

HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return office()


def test_only_times_that_have_not_begun_are_offered() -> None:
    assert next(spans_from(MONDAY_9)) == Interval(MONDAY_9 + HOUR / 2, MONDAY_9 + HOUR)
    assert next(spans_from(MONDAY_9 + HOUR / 2)).end == MONDAY_9 + HOUR
    assert next(spans_from(MONDAY_9 + HOUR / 2 + timedelta(seconds=1))).end == MONDAY_9 + 2 * HOUR


def test_a_time_keeps_the_promise_when_the_letter_lets_the_customer_choose_it(desk: Desk) -> None:
    found = slots(desk, a_report(), now=MONDAY_9, count=99)
    assert found
    assert all(slot.span.start <= slot.start_at <= slot.span.end for slot in found)
    assert all(slot.keeps for slot in found)
    assert {slot.technician_id for slot in found} <= {"t1", "t2"}


def test_the_cheapest_comes_first_and_what_breaks_promises_last(desk: Desk) -> None:
    reported(desk)
    published(desk, MONDAY_9)
    prices = [slot.price for slot in slots(desk, a_report(), now=MONDAY_9, count=99)]
    assert prices == sorted(prices)


def test_the_soonest_times_that_keep_the_promise_are_among_the_few_offered(desk: Desk) -> None:
    every = slots(desk, a_report(), now=MONDAY_9, count=99)
    few = slots(desk, a_report(), now=MONDAY_9, count=4)
    soonest = sorted(slot.span.start for slot in every if slot.keeps)[:2]
    assert len(few) == 4
    assert set(soonest) <= {slot.span.start for slot in few}


def test_asking_for_times_stores_nothing(desk: Desk) -> None:
    before = _numbers(desk)
    slots(desk, a_report(), now=MONDAY_9)
    assert _numbers(desk) == before


def _numbers(desk: Desk) -> tuple[int, int]:
    with desk.reading() as unit:
        return unit.last_event(), len(unit.open_work_orders())


def test_nothing_is_offered_for_a_skill_nobody_on_duty_has_at_that_level(desk: Desk) -> None:
    assert slots(desk, a_report(level=3), now=MONDAY_9) == ()


def test_a_report_that_says_too_little_is_refused(desk: Desk) -> None:
    with pytest.raises(InputErrors):
        slots(desk, FaultReport("nowhere", "x"), now=MONDAY_9)


def ask(client: FlaskClient, **form: str) -> str:
    given = {"site_id": "s1", "asset_id": "a1", "command_id": a_key() + "-long", "slot": "", **form}
    answer = send(client, "/faults/new", **given)
    assert answer.status_code == 200
    return answer.text


def test_one_click_asks_before_anything_else_is_typed(dispatcher: FlaskClient) -> None:
    page = words(ask(in_english(dispatcher)))
    assert "suits best" in page
    assert "keeps the promise" in page


def test_the_time_that_is_chosen_becomes_the_appointment_and_what_was_typed_stays(dispatcher: FlaskClient) -> None:
    at = datetime(2026, 3, 10, 10, tzinfo=SHANGHAI)
    page = ask(dispatcher, slot=f"{at:%Y-%m-%dT%H:%M}", description="水泵不出水")
    assert f'value="{at:%Y-%m-%dT%H:%M}"' in page
    assert "水泵不出水" in page


def test_what_is_no_time_is_an_error_at_its_field(dispatcher: FlaskClient) -> None:
    assert "<script>" not in ask(dispatcher, slot="<script>alert(1)</script>")


def test_a_fault_nobody_can_see_to_says_so(dispatcher: FlaskClient) -> None:
    assert "Nobody able is free" in words(ask(in_english(dispatcher), level="3"))


def test_without_asset_and_skill_the_page_asks_for_the_skill(dispatcher: FlaskClient) -> None:
    form = {"site_id": "s1", "asset_id": "", "command_id": a_key() + "-long", "slot": ""}
    answer = send(dispatcher, "/faults/new", **form)
    assert answer.status_code == 400
    assert "slot-list" not in answer.text
