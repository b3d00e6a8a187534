"""A promise that nobody can keep: who would be the first there, and how late even he is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.explain import explain
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.planned import published


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def test_a_promise_that_can_be_kept_is_not_called_hopeless(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    assert explain(desk, work_order.id, now=MONDAY_9).certain is None


def test_a_promise_that_is_late_already_is_certain_to_be_broken_by_whoever_comes_first(desk: Desk) -> None:
    work_order = reported(desk)
    tuesday_9 = MONDAY_9 + timedelta(days=1)
    found = explain(desk, work_order.id, now=tuesday_9)
    assert found.certain is not None
    assert found.certain.technician_id == "t1"
    assert found.certain.arrive_at >= tuesday_9
    assert found.certain.late_seconds >= timedelta(hours=16).total_seconds()
