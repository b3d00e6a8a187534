"""Every code a shipped letter uses is worded in both languages, in one place for pages, command line and errors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dispatch.calendar_files import calendar_of
from dispatch.cli import main
from dispatch.cli.policy_sentences import sentences
from dispatch.data_root import data_root
from dispatch.errors import Refused
from dispatch.letter_words import Words, codes_of, is_worded, listed, words_of
from dispatch.messages import explain
from dispatch.model.policy import Policy
from dispatch.policy_files import load_policies

LETTERS = tuple(load_policies(data_root() / "policies").values())


def codes(letter: Policy) -> Iterator[tuple[str, str]]:
    yield from (("gates", key) for key in letter.gates)
    yield from (("steps", step) for gate in letter.gates.values() for step in gate.steps)
    yield from (("services", key) for key in letter.charges.services)
    yield from (("causes", key) for key in letter.charges.excluded)
    yield from (("plans", key) for key in letter.plans)
    yield from (("bans", ban.reason) for ban in letter.bans)
    yield from (("components", key) for key in letter.warranty.rules)
    yield from (("dates", name) for rule in letter.warranty.rules.values() for name in rule.start)
    yield from (("uncovered", reason) for reason in letter.warranty.exclusions)
    yield from (("sources", source) for source in letter.warranty.sources)
    yield from (("return_items", item) for item in (letter.returns.items if letter.returns else ()))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_every_code_of_a_letter_has_words(letter: Policy) -> None:
    assert [pair for pair in codes(letter) if not is_worded(*pair)] == []


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_is_shown_without_a_single_code(letter: Policy) -> None:
    said = [f"{sentence.zh} {sentence.en}" for sentence in sentences(letter)]
    assert [line for line in said if re.search(r"[a-z]+_[a-z]+", line)] == []
    chinese = [sentence.zh for sentence in sentences(letter)]
    assert [line for line in chinese if re.search(r"[A-Za-z]{4,}", line)] == []


def test_words_stand_in_both_languages_and_say_one_thing_each() -> None:
    read = tomllib.loads((data_root() / "letter_words.toml").read_text(encoding="utf-8"))
    for section, words in read.items():
        assert all(re.search(r"[\u4e00-\u9fff]", zh) and re.search("[A-Za-z]{3}", en) for zh, en in words.values())
        assert len({zh for zh, _ in words.values()}) == len(words), section
        assert codes_of(section) == tuple(words)


def test_a_code_of_ones_own_letter_is_shown_as_it_is() -> None:
    assert words_of("steps", "photo_taken") == Words("photo_taken", "photo_taken")
    assert listed("steps", ["tested", "photo_taken"], "zh") == "测试完成、photo_taken"
    assert listed("steps", ["tested", "photo_taken"], "en") == "Tested, photo_taken"


def test_an_error_says_codes_in_the_readers_language() -> None:
    error = Refused(
        "papers.gate_closed", id="W1", gate="leave_site", missing="tested, installed", letter="L", clause="c"
    )
    assert "撤离现场" in explain(error, "zh")[0].cause
    assert "测试完成、安装就位" in explain(error, "zh")[0].cause
    assert "Tested, Installed" in explain(error, "en")[0].cause


def status_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def calendar_with_a_day_off(folder: Path) -> Path:
    file = folder / "days.toml"
    file.write_text('[2026]\noff = ["2026-03-11"]\nworked = []\n', encoding="utf-8")
    return file


def test_due_moments_on_the_command_line_follow_the_administrators_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["due", "--letter", "L14", "--at", "2026-03-09T09:00:00+08:00", "--event", "award_notice"]
    status_of(asked)
    assert "2026-03-11 23:59:59" in capsys.readouterr().out
    monkeypatch.setenv("PAIDAN_CALENDAR", str(calendar_with_a_day_off(tmp_path)))
    status_of(asked)
    said = capsys.readouterr().out
    assert "2026-03-12 23:59:59" in said
    assert "2026-03-11 23:59:59" not in said


def test_cases_on_the_command_line_follow_the_administrators_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text(
        '{"schema": "letters-cases/1", "tz": "Asia/Shanghai", "cases": [{"id": "X1", "letter": "L14", "kind": "due",'
        ' "reqs": [], "note": "a day off of our own", "given": {"events": {"award_notice_at":'
        ' "2026-03-09T09:00:00+08:00"}}, "expect": {"commitments": {"contract_sign": {"due":'
        ' "2026-03-12T23:59:59+08:00"}, "deliver_install": {"due": "2026-03-17T23:59:59+08:00"}}}}]}',
        encoding="utf-8",
    )
    monkeypatch.setenv("PAIDAN_CALENDAR", str(calendar_with_a_day_off(tmp_path)))
    assert status_of(["cases", str(cases)]) == 0, capsys.readouterr().out
    monkeypatch.delenv("PAIDAN_CALENDAR")
    assert status_of(["cases", str(cases)]) == 1


def test_without_a_file_the_published_calendar_counts() -> None:
    published = calendar_of(None)
    assert published.is_working_day(date(2026, 3, 11))
