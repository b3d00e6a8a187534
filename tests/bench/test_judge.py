"""The judge of technician plans, against numbers computed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.judge import main, minutes, score
from tests.bench.technician_file import FAR, GOOD, HOME, HOME_TO_FAR, HOME_TO_NEAR, NEAR, NEAR_TO_FAR, document, route


def test_a_drive_is_timed_in_town_and_beyond() -> None:
    assert (minutes(HOME, NEAR), minutes(HOME, FAR), minutes(NEAR, FAR)) == (HOME_TO_NEAR, HOME_TO_FAR, NEAR_TO_FAR)


def test_the_next_door_takes_three_minutes_and_the_same_door_none() -> None:
    assert minutes(HOME, [23.0005, 113.0]) == 3
    assert minutes(HOME, [23.0002, 113.0]) == 0


def test_a_plan_is_worth_its_breaches_its_lateness_and_its_roads() -> None:
    verdict = score(document(), GOOD)
    # Day 0: off from NEAR at 480 (the shift opened before now), 77 min to FAR: begun 557, 7 late, weight 3.
    # Done 617, back at NEAR 694, waits for the lock's 700, done 760. Day 1: 1920 + 14 = 1934, in time.
    assert (verdict.weighted_breaches, verdict.weighted_lateness) == (3, 3 * 7)
    assert verdict.travel == NEAR_TO_FAR + NEAR_TO_FAR + HOME_TO_NEAR + 2 * HOME_TO_NEAR
    assert verdict.valid


def test_exactly_at_due_is_in_time_and_a_minute_later_is_not() -> None:
    instance = document()
    instance["faults"][2]["due"] -= 1
    assert score(instance, GOOD).weighted_breaches == 3 + 5
    assert score(instance, GOOD).weighted_lateness == 21 + 5


def test_a_fault_nobody_serves_is_reached_a_day_after_the_horizon() -> None:
    verdict = score(document(), [route(7, 0, 101), route(9, 1, 102)])
    assert verdict.weighted_breaches == 3
    assert verdict.weighted_lateness == 3 * (2880 + 1440 - 550)
    assert verdict.valid


@pytest.mark.parametrize(
    ("plan", "complaint"),
    [
        ([route(7, 0, 100)], "fault 101: locked and not served"),
        ([route(7, 0, 101), route(7, 1, 102)], "lacks elec 3"),
        ([route(9, 1, 101)], "locked to technician 7, served by 9"),
        ([route(7, 1, 101)], "locked until minute 730"),
        ([route(7, 0, 101, 101)], "served 2 times"),
        ([route(7, 0, 101), route(7, 0, 100)], "2 routes on day 0"),
        ([route(9, 0, 102)], "no shift on day 0"),
        ([route(8, 0, 102)], "technician 8: unknown"),
        ([route(7, 0, 101, 999)], "fault 999: unknown"),
    ],
)
def test_a_plan_that_cannot_be_driven_is_not_valid(plan: list[dict[str, object]], complaint: str) -> None:
    verdict = score(document(), plan)
    assert not verdict.valid
    assert any(complaint in defect for defect in verdict.defects)


def test_home_at_the_close_is_in_time_and_a_minute_later_is_not() -> None:
    instance = document()
    instance["techs"][0]["shifts"][0][1] = 760 + HOME_TO_NEAR
    assert score(instance, GOOD).valid
    instance["techs"][0]["shifts"][0][1] -= 1
    assert score(instance, GOOD).defects == ("technician 7: home 1 min after the shift of day 0",)


def test_any_valid_plan_ranks_before_one_that_is_not() -> None:
    assert score(document(), [route(7, 0, 101)]).rank < score(document(), [route(7, 0, 100)]).rank


def test_the_command_judges_a_plan_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance, plan = tmp_path / "instance.json", tmp_path / "plan.json"
    instance.write_text(json.dumps(document()), encoding="utf-8")
    plan.write_text(json.dumps({"routes": GOOD}), encoding="utf-8")
    assert main([str(instance), str(plan)]) == 0
    assert json.loads(capsys.readouterr().out)["weighted_breaches"] == 3
    plan.write_text("[]", encoding="utf-8")
    assert main([str(instance), str(plan)]) == 1
