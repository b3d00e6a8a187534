"""The tightest promise that holds: found by halving, whatever the curve, with as few simulations as that takes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import InputErrors
from dispatch.policy_files import term_of
from dispatch.whatif.outcome import Kept, Outcome
from dispatch.whatif.questions import USUAL_TERMS, Answer, attainment_of, tightest_term
from dispatch.whatif.scenario import WhatIf

PROMISE = "L01/arrive/prd"


def outcome(met: int, missed: int) -> Outcome:
    return Outcome(1, 10, 100, "x", 0, 0, {"L01/arrive|prd": Kept(met, missed), "L01/arrive|guangdong": Kept(5, 5)})


def asked(needed_hours: float, target: float = 0.95) -> tuple[Answer, list[str]]:
    """Ask a company that keeps whatever gives it at least so many hours, and half of the rest."""
    simulated: list[str] = []

    def simulate(what_if: WhatIf) -> Mapping[int, Outcome]:
        term = what_if.promises[PROMISE]
        simulated.append(term)
        enough = term_of(term).hours_at_most >= needed_hours
        return {number: outcome(20, 0) if enough else outcome(10, 10) for number in range(3)}

    return tightest_term(WhatIf("现状"), PROMISE, target, simulate), simulated


@given(st.floats(0.5, 72))
def test_halving_finds_the_shortest_term_that_holds(needed_hours: float) -> None:
    answer, simulated = asked(needed_hours)
    right = next(term for term in USUAL_TERMS if term_of(term).hours_at_most >= needed_hours)
    assert answer.tightest is not None
    assert answer.tightest.term == right
    assert len(simulated) == len(set(simulated)) <= 5
    assert [tried.hours for tried in answer.tried] == sorted(tried.hours for tried in answer.tried)


def test_a_promise_nobody_can_keep_has_no_answer() -> None:
    answer, simulated = asked(100)
    assert answer.tightest is None
    assert simulated == ["72 hours"]


def test_a_promise_of_all_regions_counts_them_all() -> None:
    found = attainment_of({0: outcome(20, 0), 1: outcome(20, 0)}, "L01/arrive")
    assert found is not None
    assert found.mean == pytest.approx(25 / 30)
    assert attainment_of({0: outcome(0, 0)}, PROMISE) is None


def test_an_average_above_the_target_is_not_yet_sure() -> None:
    def simulate(what_if: WhatIf) -> Mapping[int, Outcome]:
        return {0: outcome(20, 0), 1: outcome(18, 2)}

    tried = tightest_term(WhatIf("现状"), PROMISE, 0.9, simulate, ["6 hours"]).tried[0]
    assert tried.holds(0.9)
    assert not tried.holds_surely(0.9)


@pytest.mark.parametrize(
    ("promise", "target", "terms", "code"),
    [
        (PROMISE, 1.5, USUAL_TERMS, "whatif.bad_target"),
        ("L01", 0.95, USUAL_TERMS, "whatif.unknown_promise"),
        (PROMISE, 0.95, (), "whatif.no_terms"),
        (PROMISE, 0.95, ("6 moons",), "policy.bad_unit"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(
    promise: str, target: float, terms: tuple[str, ...], code: str
) -> None:
    with pytest.raises(InputErrors) as raised:
        tightest_term(WhatIf("现状"), promise, target, lambda what_if: {}, terms)
    assert [problem.code for problem in raised.value.problems] == [code]
