"""How long visits last by machine, fault and technician: learned slowly, without the forgotten buttons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.durations import (
    LEAST_FACTOR,
    MOST_FACTOR,
    DurationBook,
    Effect,
    Group,
    Trait,
    groups_of,
    read_book,
    write_book,
)
from dispatch.durations_learning import FOLDS, LEAST_VISITS, PRIOR_VISITS, Visit, fitted, learn
from dispatch.errors import InputErrors
from dispatch.model.work_order import Pin, PinLevel, WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_desk, a_small_company, reported

EVERY, PUMP = Group(Trait.EVERY), Group(Trait.CATEGORY, "pump")
BIG, SMALL = Group(Trait.MODEL, "大泵", "pump"), Group(Trait.MODEL, "小泵", "pump")
LEAK = Group(Trait.FAULT, "漏水", "pump")
WANG, LI = Group(Trait.TECHNICIAN, "王"), Group(Trait.TECHNICIAN, "李")
HOUR = 3600


def visits_of(count: int, ratio: float, *groups: Group) -> list[Visit]:
    """Visits of which an hour was expected."""
    return [Visit(round(HOUR * ratio), HOUR, (EVERY, PUMP, *groups)) for _ in range(count)]


def test_a_group_of_few_visits_has_no_factor_of_its_own() -> None:
    book = fitted([*visits_of(100, 1.0), *visits_of(LEAST_VISITS - 1, 3.0, BIG)])
    assert BIG not in book.effects
    assert BIG in fitted([*visits_of(100, 1.0), *visits_of(LEAST_VISITS, 3.0, BIG)]).effects


def test_few_visits_are_drawn_towards_what_was_expected() -> None:
    few, many = fitted(visits_of(PRIOR_VISITS, 2.0)), fitted(visits_of(2000, 2.0))
    assert 1.0 < few.factor((EVERY, PUMP)) < 2.0
    assert many.factor((EVERY, PUMP)) == pytest.approx(2.0, rel=0.01)


def test_what_a_machine_adds_and_what_a_technician_adds_are_told_apart() -> None:
    """The slow technician is sent to the big pumps more often; his pace is not taken for theirs."""
    made = [
        *visits_of(150, 2.0 * 1.5, BIG, WANG),
        *visits_of(50, 2.0, BIG, LI),
        *visits_of(50, 1.5, SMALL, WANG),
        *visits_of(150, 1.0, SMALL, LI),
    ]
    book = fitted(made)
    big_over_small = book.factor((EVERY, PUMP, BIG)) / book.factor((EVERY, PUMP, SMALL))
    wang_over_li = book.effects[WANG].factor / book.effects[LI].factor
    assert big_over_small == pytest.approx(2.0, rel=0.1)
    assert wang_over_li == pytest.approx(1.5, rel=0.1)


def test_a_visit_of_unknown_kind_goes_by_what_all_have_in_common() -> None:
    book = fitted(visits_of(500, 1.5, BIG))
    unknown = book.factor((EVERY, Group(Trait.CATEGORY, "hoist")))
    assert unknown == book.effects[EVERY].factor
    assert 1.0 < unknown < 1.5


@pytest.mark.parametrize(
    ("seconds", "counts"),
    [(299, False), (300, True), (12 * HOUR, True), (12 * HOUR + 1, False)],
)
def test_a_button_forgotten_until_the_evening_is_no_visit(seconds: int, counts: bool) -> None:
    expected = max(600, seconds // 3)
    report = learn([Visit(seconds, expected, (EVERY,))])
    assert (report.visits, report.impossible) == ((1, 0) if counts else (0, 1))


@pytest.mark.parametrize(("seconds", "counts"), [(6 * HOUR, True), (6 * HOUR + 1, False), (600, True), (599, False)])
def test_six_times_more_or_less_than_expected_was_pressed_wrongly(seconds: int, counts: bool) -> None:
    assert learn([Visit(seconds, HOUR, (EVERY,))]).visits == int(counts)


def test_visits_far_from_the_rest_of_their_category_are_left_out() -> None:
    rng = Random(3)
    usual = [Visit(round(HOUR * rng.uniform(0.8, 1.25)), HOUR, (EVERY, PUMP)) for _ in range(200)]
    report = learn([*usual, *visits_of(3, 5.5)])
    assert (report.visits, report.far_out) == (200, 3)
    assert report.book == fitted(usual)


def test_where_most_visits_are_alike_none_is_far() -> None:
    assert learn([*visits_of(20, 1.0), *visits_of(5, 1.2)]).far_out == 0


def test_the_error_shown_is_on_visits_that_were_left_out() -> None:
    rng = Random(5)
    made = [
        Visit(round(HOUR * ratio * rng.uniform(0.9, 1.1)), HOUR, (EVERY, PUMP, model))
        for ratio, model in ((2.2, BIG), (1.2, SMALL))
        for _ in range(300)
    ]
    rng.shuffle(made)
    report = learn(made)
    assert report.error_expected is not None
    assert report.error_own is not None
    assert report.error_own < 0.2 * report.error_expected


def test_pure_chance_is_not_sold_as_knowledge() -> None:
    """Thirty faults of seven visits each that are all alike: what looks like a difference is none on other visits."""
    rng = Random(11)
    made = [
        Visit(round(HOUR * rng.uniform(0.5, 2.0)), HOUR, (EVERY, PUMP, Group(Trait.FAULT, f"{n % 30}", "pump")))
        for n in range(200)
    ]
    report = learn(made)
    taught = sum(abs(HOUR * report.book.factor(visit.groups) - visit.seconds) for visit in made) / len(made)
    assert report.error_own is not None
    assert report.error_own > taught


def test_without_visits_there_is_no_error_to_show() -> None:
    report = learn([])
    assert (report.visits, report.error_expected, report.error_own, report.book) == (0, None, None, DurationBook())


@given(st.lists(st.tuples(st.integers(1, 50_000), st.integers(0, 30_000), st.sampled_from([BIG, SMALL, LEAK, WANG]))))
def test_whatever_was_pressed_an_expectation_stays_within_reason(pressed: list[tuple[int, int, Group]]) -> None:
    book = learn([Visit(seconds, expected, (EVERY, PUMP, group)) for seconds, expected, group in pressed * 5]).book
    factor = book.factor((EVERY, PUMP, BIG, LEAK, WANG))
    assert LEAST_FACTOR <= factor <= MOST_FACTOR


def test_the_order_of_the_visits_does_not_matter_to_what_they_teach() -> None:
    made = [*visits_of(40, 2.0, BIG, WANG), *visits_of(30, 0.8, SMALL, LI)]
    one, other = fitted(made), fitted(made[::-1])
    assert {group: round(effect.factor, 9) for group, effect in one.effects.items()} == {
        group: round(effect.factor, 9) for group, effect in other.effects.items()
    }


@pytest.fixture(scope="module")
def work_order() -> WorkOrder:
    return reported(a_small_company(a_desk()), now=MONDAY_9)


def traits(work_order: WorkOrder) -> list[Trait]:
    return [group.trait for group in groups_of(work_order, "大泵")]


def test_whom_a_plan_merely_has_down_for_a_visit_does_not_change_its_length(work_order: WorkOrder) -> None:
    sent = replace(work_order, status=WorkOrderStatus.DISPATCHED, technician_id="t1")
    assert Trait.TECHNICIAN not in traits(sent)


def test_the_pace_of_who_is_on_his_way_or_pinned_counts(work_order: WorkOrder) -> None:
    left = replace(work_order, status=WorkOrderStatus.ON_THE_WAY, technician_id="t1", departed_at=MONDAY_9)
    assert groups_of(left, "大泵")[-1] == Group(Trait.TECHNICIAN, "t1")
    pinned = replace(work_order, pin=Pin(PinLevel.TECHNICIAN, "t2", None, "dispatcher", MONDAY_9))
    assert groups_of(pinned, "大泵")[-1] == Group(Trait.TECHNICIAN, "t2")


def test_a_fault_is_told_apart_by_the_words_of_the_desk_and_the_category(work_order: WorkOrder) -> None:
    assert Group(Trait.FAULT, "水泵不出水", "pump") in groups_of(work_order, None)


def test_factors_come_back_from_their_file_as_they_went(tmp_path: Path) -> None:
    book = DurationBook({PUMP: Effect(1.25, 40), Group(Trait.FAULT, "漏水, 响声\n大", "pump"): Effect(0.8, 7)})
    write_book(tmp_path / "own.csv", book)
    assert read_book(tmp_path / "own.csv") == book


@pytest.mark.parametrize("row", ["every,,,x,1.0", "every,,,5,nan", "every,,,5,0", "mood,,,5,1.0", "every"])
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "own.csv").write_text(f"trait,name,category,visits,factor\n{row}\n", encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        read_book(tmp_path / "own.csv")
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("lesson.bad_durations", "own.csv:2")
    ]


def test_every_fold_is_left_out_once() -> None:
    """With one visit a fold, each is judged by the four others."""
    assert learn(visits_of(FOLDS, 2.0)).error_own == pytest.approx(HOUR, rel=1e-3)
