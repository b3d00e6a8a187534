"""Studies: cut short and gone on with, nothing lost, nothing doubled, nothing averaged away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from dispatch.errors import NotFound, Refused, Unavailable
from dispatch.whatif.export import figures_csv
from dispatch.whatif.fan_out import Answer, Task
from dispatch.whatif.outcome import Kept, Outcome, Work
from dispatch.whatif.report import comparison_page, study_page
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.study import Study


def outcome(seed: int) -> Outcome:
    missed = seed % 4
    return Outcome(
        seed,
        40,
        900,
        f"{seed:016x}",
        90_000,
        0,
        {"L01/arrive|prd": Kept(20 - missed, missed, 3, 0)},
        {"C1": Kept(20 - missed, missed, 3, 0)},
        tuple(range(600, 600 + 1800 * missed, 1800)),
        {"late_assignment": missed} if missed else {},
        {"T1": Work(36_000, 9_000, 12_000, 0, 5), "T2": Work(36_000, 3_000, 9_000, 600, 3)},
    )


def answered(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
    for task in tasks:
        if cancelled():
            return
        yield Answer(task.number, outcome(task.seed).to_json())


def quiet(done: int, whole: int) -> None:
    """Nobody watches."""


def never() -> bool:
    return False


def begun(folder: Path, replications: int = 6) -> Study:
    return Study.begin(folder / "mine", WhatIf("一试", "A try"), seed=3, replications=replications)


def test_an_outcome_survives_the_file() -> None:
    assert Outcome.from_json(outcome(5).to_json()) == outcome(5)


def test_a_study_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    study, asked = begun(tmp_path), []

    def some(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        asked.append([task.number for task in tasks])
        yield from answered(tasks[:2], cancelled)

    study.run(some, say=quiet, cancelled=never)
    assert sorted(study.outcomes()) == [0, 1]
    Study.open(study.folder).run(some, say=quiet, cancelled=never)
    assert asked == [[0, 1, 2, 3, 4, 5], [2, 3, 4, 5]]
    assert sorted(study.outcomes()) == [0, 1, 2, 3]


def test_half_a_line_left_by_a_kill_is_done_again_and_nothing_is_doubled(tmp_path: Path) -> None:
    study = begun(tmp_path)
    study.run(answered, say=quiet, cancelled=never)
    whole, lines = study.outcomes(), study.folder / "replications.jsonl"
    text = lines.read_text(encoding="utf-8")
    lines.write_text(text[: len(text) - 200], encoding="utf-8")
    assert sorted(study.outcomes()) == [0, 1, 2, 3, 4]
    study.run(answered, say=quiet, cancelled=never)
    assert study.outcomes() == whole
    assert [json.loads(line)["number"] for line in lines.read_text(encoding="utf-8").splitlines()] == [0, 1, 2, 3, 4, 5]


def test_a_replication_that_fails_is_reported_left_out_and_tried_again(tmp_path: Path) -> None:
    study = begun(tmp_path)

    def breaking(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        for answer in answered(tasks, cancelled):
            yield Answer(2, None, "ValueError: 坏") if answer.number == 2 else answer

    study.run(breaking, say=quiet, cancelled=never)
    assert [(one.number, one.what) for one in study.failures()] == [(2, "ValueError: 坏")]
    assert 2 not in study.figures()
    assert "ValueError: 坏" in study_page(study)
    study.run(answered, say=quiet, cancelled=never)
    assert study.failures() == ()
    assert len(study.outcomes()) == 6


def test_more_replications_may_be_asked_of_the_same_question(tmp_path: Path) -> None:
    begun(tmp_path, 2).run(answered, say=quiet, cancelled=never)
    study = begun(tmp_path, 4)
    study.run(answered, say=quiet, cancelled=never)
    assert sorted(study.outcomes()) == [0, 1, 2, 3]


def test_another_question_does_not_get_into_the_folder_of_the_first(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(Refused, match=r"study\.other_question"):
        Study.begin(tmp_path / "mine", WhatIf("另一试"), seed=3, replications=6)


def test_two_do_not_work_at_one_study_at_once(tmp_path: Path) -> None:
    study = begun(tmp_path)

    def second(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        assert study.running
        with pytest.raises(Refused, match=r"study\.running"):
            Study.open(study.folder).run(answered, say=quiet, cancelled=never)
        yield from answered(tasks, cancelled)

    study.run(second, say=quiet, cancelled=never)
    assert not study.running


def test_a_study_of_a_newer_version_is_not_guessed_at(tmp_path: Path) -> None:
    study = begun(tmp_path)
    about = json.loads((study.folder / "study.json").read_text(encoding="utf-8"))
    (study.folder / "study.json").write_text(json.dumps({**about, "format": 99}), encoding="utf-8")
    with pytest.raises(Unavailable, match=r"study\.newer"):
        Study.open(study.folder)
    with pytest.raises(NotFound):
        Study.open(tmp_path / "nowhere")


def test_the_report_needs_nothing_from_outside_and_escapes_what_it_shows(tmp_path: Path) -> None:
    study = Study.begin(tmp_path / "x", WhatIf("<b>一试</b>", "A & B"), seed=1, replications=4)
    study.run(answered, say=quiet, cancelled=never)
    page = study_page(study)
    assert "&lt;b&gt;一试" in page
    assert "<b>一试" not in page
    assert "http" not in page
    assert "派单太晚 / assigned too late" in page


def test_a_comparison_says_what_is_better_and_what_is_chance(tmp_path: Path) -> None:
    first, second = begun(tmp_path), Study.begin(tmp_path / "other", WhatIf("二试", "B"), seed=3, replications=6)

    def cheaper(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        for task in tasks:
            found = outcome(task.seed)
            yield Answer(task.number, found.to_json().replace('"metres":90000', '"metres":50000'))

    first.run(answered, say=quiet, cancelled=never)
    second.run(cheaper, say=quiet, cancelled=never)
    page = comparison_page(first, second)
    assert "更好 better" in page
    assert "无显著差别 within chance" in page


def test_a_sheet_takes_no_cell_for_a_formula(tmp_path: Path) -> None:
    study = Study.begin(tmp_path / "x", WhatIf("=HYPERLINK(1)", "A"), seed=1, replications=1)
    study.run(answered, say=quiet, cancelled=never)
    lines = figures_csv(study).splitlines()
    assert lines[0] == "scenario,replication,seed,figure,name_zh,name_en,value"
    assert all(line.startswith("'=HYPERLINK") for line in lines[1:])
