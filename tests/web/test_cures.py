"""What would still save a visit, on its page: tried without a trace, done with one click, refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import a_key, reported
from tests.cures.test_cures import EVENING, InProcess, seq, shift_of
from tests.dispatch.planned import published
from tests.repairs.a_day import faults, on_a_road, row
from tests.web.conftest import send
from tests.web.office import in_english, set_clock, words
from web.context import EXTENSION
from web.roles import roles_of


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(2)
    set_clock(desk, EVENING)
    return desk


@pytest.fixture
def doomed(desk: Desk) -> str:
    """A fault of the evening that would be served in the morning only."""
    published(desk, EVENING)
    (found,) = faults(desk, [1], now=EVENING, minutes=60)
    published(desk, EVENING)
    return found


@pytest.fixture(autouse=True)
def in_process(app: Flask) -> None:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], asked=InProcess())


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def tries(page: str) -> list[str]:
    """The addresses behind the buttons that try a cure."""
    return [one.replace("&amp;", "&") for one in re.findall(r'class="button" href="([^"]+/cures\?[^"]+)"', page)]


def fields(page: str) -> dict[str, str]:
    """What the form that does it sends."""
    form = page[page.index('name="of"') - 30 :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]))


def test_only_dispatchers_and_administrators_try_cures(app: Flask) -> None:
    for view in ("cures.show", "cures.do"):
        assert roles_of(app, view) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_the_work_order_leads_to_its_cures_and_each_is_tried_with_one_click(
    desk: Desk, dispatcher: FlaskClient, doomed: str
) -> None:
    assert f"/work-orders/{doomed}/cures" in dispatcher.get(f"/work-orders/{doomed}").text
    page = dispatcher.get(f"/work-orders/{doomed}/cures").text
    assert "overtime" in words(page)
    assert "with the customer by phone" in words(page)
    before = seq(desk)
    for address in tries(page):
        tried = dispatcher.get(address)
        assert tried.status_code == 200
        assert "would be there" in words(tried.text)
        assert "Promises broken" in words(tried.text)
    assert len(tries(page)) >= 2
    assert seq(desk) == before, "trying changes nothing"


def test_doing_it_puts_it_in_force_and_my_decisions_takes_it_back(
    desk: Desk, dispatcher: FlaskClient, doomed: str
) -> None:
    ends = shift_of(desk, "t1").span.end
    page = dispatcher.get(
        next(one for one in tries(dispatcher.get(f"/work-orders/{doomed}/cures").text) if "seconds" in one)
    )
    answer = send(dispatcher, f"/work-orders/{doomed}/cures", command_id=a_key() + "-cure", **fields(page.text))
    assert answer.status_code == 303
    assert row(desk) == [doomed]
    assert shift_of(desk, "t1").span.end > ends
    decisions = dispatcher.get("/decisions").text
    assert "works overtime until" in words(decisions)
    step = re.search(r"/decisions/\d+/undo", decisions)
    assert step is not None
    send(dispatcher, step[0], command_id=a_key() + "-undo")
    assert shift_of(desk, "t1").span.end == ends


def test_a_cure_tried_on_another_plan_is_refused_in_words_and_shown_anew(
    desk: Desk, dispatcher: FlaskClient, doomed: str
) -> None:
    page = dispatcher.get(f"/work-orders/{doomed}/cures?kind=overtime&technician=t1&seconds=3600").text
    given = fields(page)
    published(desk, EVENING)
    answer = send(dispatcher, f"/work-orders/{doomed}/cures", command_id=a_key() + "-cure", **given)
    assert answer.status_code == 409
    assert "Another plan is in force" in words(answer.text)
    assert "Do it" in words(answer.text), "with the new price, ready to be done"


@pytest.mark.parametrize(
    "query", ["kind=magic", "kind=overtime&seconds=x", "kind=customer_moved&at=x", "kind=overtime&seconds=99999"]
)
def test_an_address_that_names_no_cure_is_refused_in_words(dispatcher: FlaskClient, doomed: str, query: str) -> None:
    answer = dispatcher.get(f"/work-orders/{doomed}/cures?{query}")
    assert answer.status_code == 400
    assert "listed" in words(answer.text)


def test_a_visit_in_time_needs_none(desk: Desk, dispatcher: FlaskClient) -> None:
    fault = reported(desk, now=EVENING, site_id="r1", asset_id="m1", service_seconds=600)
    published(desk, EVENING)
    page = words(dispatcher.get(f"/work-orders/{fault.id}/cures").text)
    assert "Nothing has to give way" in page
