"""Questions about a plan, answered by the supervised child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch.explain import Explainer, SolverFailed, hopeless, stated_at, why
from dispatch.planning import explaining
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.planned import published


class Nonsense:
    """Answers with something that is no answer."""

    def ask(self, work: object, problem: object, *arguments: object, limit: float) -> object:
        return "because"


@pytest.fixture
def explainer() -> Iterator[Explainer]:
    fresh = Explainer()
    yield fresh
    fresh.close()


def test_the_child_says_who_has_it_and_what_nobody_can_keep(explainer: Explainer) -> None:
    desk = a_small_company(a_desk())
    work_order = reported(desk)
    published(desk, MONDAY_9)
    found = why(desk, work_order.id, now=MONDAY_9, asked=explainer)
    assert found is not None
    assert (found.state, found.reason, found.proof) == ("kept", None, ())
    assert found.verdicts[0].code == "here"
    assert hopeless(desk, now=MONDAY_9, asked=explainer) == ()
    (lost,) = hopeless(desk, now=MONDAY_9 + timedelta(days=1), asked=explainer)
    assert lost.work_order_id == work_order.id
    assert (lost.proof[0].code, lost.proof[0].late_seconds or 0) >= ("late", 1)


def test_an_answer_that_is_none_is_refused() -> None:
    desk = a_small_company(a_desk())
    work_order = reported(desk)
    stated = stated_at(desk, MONDAY_9)
    with pytest.raises(SolverFailed):
        explaining.why(stated, None, work_order.id, Nonsense())
    with pytest.raises(SolverFailed):
        explaining.hopeless(stated, Nonsense())


def test_a_work_order_without_a_visit_has_no_why() -> None:
    desk = a_small_company(a_desk())
    assert explaining.why(stated_at(desk, MONDAY_9), None, "nobody", Nonsense()) is None
