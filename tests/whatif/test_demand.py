"""The hidden faults: as many as the scenario asks for, and the same ones wherever two scenarios agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import FaultReport
from dispatch.model.moment import SHANGHAI
from dispatch.simulation.faults import Fault
from dispatch.whatif.demand import Places, Recorded, faults_of
from dispatch.whatif.scenario import Demand, Surge

START = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)
END = START + timedelta(days=2)
PLACES = Places({"SITE-1": "440106", "SITE-2": "350102"}, {"A1": "pump", "A2": "printer"})


def fault(number: int) -> Fault:
    at = START + timedelta(minutes=1 + 7 * number)
    report = FaultReport(f"SITE-{1 + number % 2}", "坏了", f"A{1 + number % 2}", notified_at=at)
    return Fault(f"f{number:04d}", at, report)


PAST = tuple(fault(number) for number in range(400))


def made(demand: Demand, seed: int = 1) -> tuple[Fault, ...]:
    return faults_of(demand, lambda number: Recorded(PAST, number, seed), PLACES, seed=seed, start=START, end=END)


def test_an_ordinary_demand_is_the_past_itself() -> None:
    assert made(Demand()) == PAST


@given(st.floats(0, 3), st.floats(0, 3))
@settings(max_examples=25, deadline=None)
def test_a_higher_demand_holds_every_fault_of_a_lower_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert {fault.key for fault in made(Demand(factor=low))} <= {fault.key for fault in made(Demand(factor=high))}


def test_half_as_many_again_are_about_half_as_many_again() -> None:
    counts = [len(made(Demand(factor=1.5), seed)) for seed in range(1, 9)]
    assert abs(sum(counts) / len(counts) - 600) < 12


def test_a_mix_changes_the_faults_of_its_skill_alone() -> None:
    found = made(Demand(mix={"pump": 2.0, "printer": 0.0}))
    assert {fault.report.asset_id for fault in found} == {"A1"}
    assert abs(len(found) - 400) < 30


def test_a_surge_stays_in_its_hours_and_its_region() -> None:
    surge = Surge(from_hour=10, hours=5, factor=3.0, adcodes=("44",))
    more = [fault for fault in made(Demand(surges=(surge,))) if "+" in fault.key]
    assert more
    assert {fault.report.site_id for fault in more} == {"SITE-1"}
    hours = [(fault.at - START) / timedelta(hours=1) for fault in more]
    assert min(hours) >= 10
    assert max(hours) < 15


def test_a_repeated_fault_is_reported_when_it_happens() -> None:
    for fault in made(Demand(factor=2.0)):
        assert fault.report.notified_at == fault.at
        assert replace(fault).key
