"""Files of levels in domains: who may go, and what it costs to give a visit away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.instances import kovacs, verolog
from bench.instances.formats import files
from bench.instances.instance import Unsayable
from bench.instances.kovacs import Source, judge, parse, state
from solver import validate

VISITS = """Capacity: 200
Customer: 3

CUST NO.  \t XCOORD. \t YCOORD. \t DEMAND \t READY TIME \t DUE DATE \t SERVICE TIME \tcost\td11\td12\td21\td22
1\t0\t0\t0\t0\t100\t0\t0\t0\t0\t0\t0
2\t3\t4\t9\t10\t19\t5\t100\t1\t1\t0\t0
3\t6\t8\t9\t0\t50\t5\t100\t1\t1\t1\t1
"""
TECHNICIANS = """Technicians
Number of Technicians: 2
domains: 2
proficiency level: 2

ID\tdomain1\tdomain2
1\t2\t1
2\t1\t1
"""


def source() -> Source:
    return parse(VISITS, TECHNICIANS)


def test_the_highest_level_asked_for_must_be_had() -> None:
    problem = state(source())
    validate(problem)
    assert problem.visits[0].skills == ((0, 2),)
    assert problem.visits[1].skills == ((0, 2), (1, 2))
    assert problem.shifts[0].skills == ((0, 2), (1, 1))


def test_giving_away_costs_two_hundred_and_the_sum_of_the_matrix_to_the_power_of_one_and_a_half() -> None:
    assert source().visits[0].price == 200 + 2**1.5
    assert state(source()).visits[1].unassigned_price == (200 + 8) * 1000


def test_the_road_and_what_is_given_away_are_one_sum() -> None:
    verdict = judge(source(), [{"technician": 1, "day": 0, "faults": [2]}])
    assert verdict.valid
    assert verdict.weighted_breaches == 1
    assert verdict.objective == 10 + 208


@pytest.mark.parametrize(
    ("technician", "visits", "complaint"),
    [(1, [3], "visit 3: technician 1 lacks a level"), (2, [2], "lacks a level"), (1, [3, 2], "place 2: reached at")],
)
def test_a_plan_against_the_rules_has_no_objective(technician: int, visits: list[int], complaint: str) -> None:
    verdict = judge(source(), [{"technician": technician, "day": 0, "faults": visits}])
    assert verdict.objective is None
    assert any(complaint in defect for defect in verdict.defects)


def test_the_technicians_lie_in_the_folder_beside(tmp_path: Path) -> None:
    for folder, name, text in (
        ("tasks_noTeam", "R1_2x2_noTeam.txt", VISITS),
        ("technicians_noTeam", "technicians_R1_2x2_noTeam.txt", TECHNICIANS),
        ("tasks_Team", "R1_2x2_Team.txt", VISITS),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    found = files(tmp_path, "kovacs")
    assert [file.name for file in found] == ["R1_2x2_Team.txt", "R1_2x2_noTeam.txt"]
    assert len(kovacs.read(found[1]).problem.visits) == 2
    with pytest.raises(Unsayable, match="jointly"):
        kovacs.read(found[0])


def test_what_the_problem_cannot_say_is_told_and_not_half_stated(tmp_path: Path) -> None:
    with pytest.raises(Unsayable, match="waits for its installation"):
        verolog.read(tmp_path / "VSC2019_1.txt")
