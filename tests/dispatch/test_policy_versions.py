"""A new version of a letter takes effect from its date and leaves running clocks alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import NotFound
from dispatch.model.policy import Policy, Term, Unit
from dispatch.policy_files import PolicyShelf
from dispatch.store.memory import MemoryStore
from dispatch.work_time import chinese_calendar
from tests.builders import MONDAY_9, FlatTravel, a_desk, a_small_company, atlas, reported

TUESDAY = date(2026, 3, 10)


def stricter(policy: Policy) -> Policy:
    """The same letter, promising six hours in the delta from Tuesday on."""
    (arrive,) = (promise for promise in policy.promises if promise.key == "arrive")
    terms = {**arrive.within_by_region, "prd": Term(6, Unit.HOURS)}
    promises = tuple(replace(p, within_by_region=terms) if p is arrive else p for p in policy.promises)
    return replace(policy, version=2, effective_from=TUESDAY, promises=promises)


@pytest.fixture
def shelf() -> PolicyShelf:
    first = a_desk().policies["L01"]
    return PolicyShelf([first, stricter(first)])


@pytest.fixture
def desk(shelf: PolicyShelf) -> Desk:
    parts = {"atlas": atlas(), "travel": FlatTravel(), "policies": shelf, "calendar": chinese_calendar()}
    return a_small_company(Desk(MemoryStore(), **parts))  # type: ignore[arg-type]


def hours_promised(desk: Desk, **given: object) -> float:
    work_order = reported(desk, **given)  # type: ignore[arg-type]
    (clock,) = desk.clocks(work_order, now=work_order.notified_at)
    return (clock.commitment.due - clock.commitment.start) / timedelta(hours=1)


def test_the_new_promise_holds_from_its_day_on(desk: Desk) -> None:
    assert hours_promised(desk, now=MONDAY_9) == 8
    assert hours_promised(desk, now=MONDAY_9 + timedelta(days=1)) == 6


def test_the_day_is_a_day_in_shanghai(desk: Desk) -> None:
    midnight = MONDAY_9 + timedelta(hours=15)
    assert hours_promised(desk, now=midnight - timedelta(seconds=1)) == 8
    assert hours_promised(desk, now=midnight) == 6


def test_a_clock_that_runs_keeps_the_version_it_began_with(desk: Desk) -> None:
    work_order = reported(desk, now=MONDAY_9)
    (clock,) = desk.clocks(work_order, now=MONDAY_9 + timedelta(days=2))
    assert clock.commitment.due == MONDAY_9 + timedelta(hours=8)


def test_the_newest_version_is_what_a_reader_sees_first(shelf: PolicyShelf) -> None:
    assert shelf["L01"].version == 2
    assert (list(shelf), len(shelf)) == (["L01"], 1)


def test_before_the_first_version_took_effect_the_first_holds(shelf: PolicyShelf) -> None:
    assert shelf.on("L01", date(1999, 1, 1)).version == 1


def test_a_version_whose_file_is_gone_is_named(shelf: PolicyShelf) -> None:
    with pytest.raises(NotFound, match="version_not_found"):
        shelf.version("L01", 7)
