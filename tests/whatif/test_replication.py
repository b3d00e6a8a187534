"""A replication: the company driven by its own desk and planner, the same for the same seed."""

from __future__ import annotations

import pytest

from dispatch.errors import InputErrors
from dispatch.whatif.outcome import Kept, figures
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import CrewChange, Demand, Length, MoreCrew, PlannerChange, StartFrom, WhatIf

SHORT = {"length": Length(days=0.06), "planner": PlannerChange(days=1), "start": StartFrom(open_faults=12)}


@pytest.fixture(scope="module")
def usual() -> WhatIf:
    return WhatIf("现状", "As it is", **SHORT)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_log_and_another_seed_another(usual: WhatIf) -> None:
    first, again, other = replicate(usual, 1), replicate(usual, 1), replicate(usual, 2)
    assert first == again
    assert other.log != first.log
    assert first.warnings == 0


def test_the_figures_add_up(usual: WhatIf) -> None:
    found = replicate(usual, 1)
    promised, by_customer = sum(found.promises.values(), Kept()), sum(found.customers.values(), Kept())
    assert promised == by_customer
    assert promised.missed == len(found.late_seconds) == sum(found.causes.values())
    assert figures(found, usual.costs)["missed"] == promised.missed
    assert all(one.busy <= one.duty + one.overtime for one in found.work.values())


def test_a_scenario_changes_only_what_it_says() -> None:
    crew = CrewChange(remove=("T001",), add=(MoreCrew("4401", 2, {"pump": 3}),))
    found = replicate(WhatIf("人手", "Crew", crew=crew, demand=Demand(factor=0.0), **SHORT), 1)  # type: ignore[arg-type]
    assert "T001" not in found.work
    assert {"N0101", "N0102"} <= found.work.keys()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"crew": CrewChange(share=0.0)}, "whatif.no_crew"),
        ({"crew": CrewChange(remove=("T999",))}, "whatif.unknown_technician"),
        ({"crew": CrewChange(add=(MoreCrew("9999", 1, {"pump": 1}),))}, "whatif.unknown_place"),
        ({"promises": {"L01/arrive/mars": "6 hours"}}, "whatif.unknown_promise"),
        ({"promises": {"L01/arrive/prd": "6 moons"}}, "policy.bad_unit"),
        ({"habits": {"luck": 1.0}}, "toml.unknown_key"),
        ({"habits": {"refused_share": -1.0}}, "whatif.bad_factor"),
    ],
)
def test_what_the_company_cannot_do_is_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(InputErrors) as raised:
        replicate(WhatIf("错", "Wrong", **{**SHORT, **change}), 1)  # type: ignore[arg-type]
    assert [problem.code for problem in raised.value.problems] == [code]
