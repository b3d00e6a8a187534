"""The fewest technicians who keep a promise: proposed by the location model, decided by simulation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dispatch.errors import InputErrors
from dispatch.simulation.company_files import fault_book
from dispatch.whatif.outcome import Kept, Outcome
from dispatch.whatif.parts import parts
from dispatch.whatif.replication import ground_for
from dispatch.whatif.scenario import Length, PlannerChange, StartFrom, WhatIf
from dispatch.whatif.staff_question import Concerned, StaffAnswer, concerned, fewest_technicians, placements

PROMISE = "L01/arrive/prd"
USUAL = WhatIf("现状", start=StartFrom(open_faults=12), length=Length(days=0.06), planner=PlannerChange(days=1))


@pytest.fixture(scope="module")
def found() -> Concerned:
    mine = parts()
    return concerned(ground_for(USUAL), PROMISE, mine.atlas, mine.policies, fault_book())


def test_a_promise_concerns_its_own_sites_and_who_can_repair_there(found: Concerned) -> None:
    assert found.within_seconds == 7.5 * 3600
    assert {(site.place.adcode or "")[:2] for site in found.sites} == {"44"}
    assert all("pump" in technician.skills for technician in found.holders)
    assert 0 < sum(found.weights.values()) < 1


def test_every_proposal_has_one_technician_more_and_reaches_more(found: Concerned) -> None:
    proposed = placements(found, parts().travel, per_day=30)
    assert [one.count for one in proposed] == list(range(1, len(proposed) + 1))
    shares = [one.covered_share for one in proposed]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def asked(found: Concerned, needed: int, target: float = 0.95) -> tuple[StaffAnswer, list[int]]:
    counts: list[int] = []

    def simulate(what_if: WhatIf) -> Mapping[int, Outcome]:
        count = sum(more.count for more in what_if.crew.add)
        counts.append(count)
        kept = Kept(20, 0) if count >= needed else Kept(12, 8)
        return {number: Outcome(1, 1, 1, "x", 0, 0, {"L01/arrive|prd": kept}) for number in range(3)}

    proposed = placements(found, parts().travel, per_day=60)
    return fewest_technicians(USUAL, PROMISE, target, simulate, found, proposed), counts


@pytest.mark.parametrize("needed", [1, 3, 5])
def test_the_simulation_decides_how_many_are_enough(found: Concerned, needed: int) -> None:
    answer, counts = asked(found, needed)
    assert answer.fewest is not None
    assert answer.fewest.placement.count == needed
    assert len(counts) == len(set(counts)) <= 7
    assert set(answer.replaced) == {technician.id for technician in found.holders}


def test_where_no_crew_is_enough_there_is_no_answer(found: Concerned) -> None:
    answer, counts = asked(found, 999)
    assert answer.fewest is None
    assert len(counts) == 1


@pytest.mark.parametrize("promise", ["L01/arrive/mars", "L99/arrive", "L01/nothing"])
def test_a_promise_no_letter_makes_is_named(promise: str) -> None:
    mine = parts()
    with pytest.raises(InputErrors, match=r"whatif\.unknown_promise"):
        concerned(ground_for(USUAL), promise, mine.atlas, mine.policies, fault_book())
