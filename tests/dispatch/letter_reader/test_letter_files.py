"""Letter files: encodings, limits, several letters in one file, and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch.cli import main
from dispatch.errors import InputErrors
from dispatch.letter_reader import LONGEST_LETTER, read_letter, read_letter_file, split_letters
from dispatch.letter_reader.files import LARGEST_FILE
from dispatch.messages import explain
from dispatch.policy_files import load_policy
from tests.dispatch.letter_reader.written import LETTERS, letter

Run = Callable[..., tuple[int, str, str]]
THREE = """售后服务承诺书篇一
接到报修后2小时内到达现场。
售后服务承诺书篇二
保修一年。
售后服务承诺书篇三
每月巡检一次。
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line and give its exit status, output and errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["policy", "read", *arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return command


def code_of(refused: pytest.ExceptionInfo[InputErrors]) -> str:
    (problem,) = refused.value.problems
    (said,) = explain(refused.value, "zh")
    assert said.cause
    assert "?" not in said.cause
    return problem.code


def test_a_file_in_gb18030_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes("接到报修后2小时内到达现场".encode("gb18030"))
    content = read_letter_file(file)
    assert (content.encoding, content.text) == ("gb18030", "接到报修后2小时内到达现场")


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_the_letter(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes("\ufeff保修一年".encode())
    assert read_letter_file(file).text == "保修一年"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x00\x01", "letter_reader.not_text"), (b"\xff\xff\xff", "letter_reader.not_text")],
)
def test_what_is_no_text_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    with pytest.raises(InputErrors) as refused:
        read_letter_file(file)
    assert code_of(refused) == code


def test_a_file_that_is_too_big_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    with file.open("wb") as out:
        out.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputErrors) as refused:
        read_letter_file(file)
    assert code_of(refused) == "letter_reader.file_too_big"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as refused:
        read_letter_file(tmp_path / "none.txt")
    assert code_of(refused) == "letter_reader.unreadable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "letter_reader.empty"),
        ("We come within 8 hours.", "letter_reader.not_chinese"),
        ("诺" * (LONGEST_LETTER + 1), "letter_reader.too_long"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputErrors) as refused:
        read_letter(text)
    assert code_of(refused) == code


def test_letters_are_parted_at_their_headings() -> None:
    parts = split_letters(THREE)
    assert [part.number for part in parts] == [1, 2, 3]
    assert all(THREE[part.start :].startswith(part.text) for part in parts)
    assert parts[1].text.strip() == "保修一年。"


def test_a_letter_with_numbered_sections_is_one_letter() -> None:
    assert len(split_letters(letter("garage"))) == 1


def test_a_letter_is_shown_with_its_promises_questions_and_other_numbers(run: Run) -> None:
    status, out, _ = run(str(LETTERS / "hvac.txt"))
    assert status == 0
    assert "到场: 市内 2 小时, 省内 12 小时, 其他地区 24 小时" in out
    assert "start_of_repair:promises.resolve" in out
    assert "1,280,000" in out


def test_programs_get_the_draft_as_json(run: Run) -> None:
    status, out, _ = run(str(LETTERS / "hvac.txt"), "--json")
    (read,) = json.loads(out)["letters"]
    text = letter("hvac")
    assert status == 0
    assert all(text[entry["start"] : entry["end"]] == entry["clause"] for entry in read["entries"])
    assert read["questions"][0]["choices"]


def test_a_draft_is_written_as_a_policy_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    answer = "start_of_repair:promises.resolve=from_the_call"
    status, _, _ = run(
        str(LETTERS / "hvac.txt"), "--toml", str(file), "--id", "L20", "--from", "2026-03-01", "--answer", answer
    )
    policy = load_policy(file)
    assert (status, policy.id, policy.effective_from.isoformat()) == (0, "L20", "2026-03-01")
    assert policy.company == "杭州清风暖通设备有限公司"


def test_of_several_letters_one_must_be_named_for_a_policy_file(run: Run, tmp_path: Path) -> None:
    letters, file = tmp_path / "three.txt", tmp_path / "draft.toml"
    letters.write_text(THREE, encoding="utf-8")
    assert run(str(letters))[0] == 0
    status, _, err = run(str(letters), "--toml", str(file))
    assert (status, "letter_reader.several_letters" in err) == (2, True)
    assert run(str(letters), "--toml", str(file), "--letter", "2")[0] == 0
    assert load_policy(file).warranty.rules["goods"].term is not None
    assert "letter_reader.no_such_letter" in run(str(letters), "--letter", "4")[2]


def test_a_folder_that_is_not_there_is_said_to_be_the_trouble(run: Run, tmp_path: Path) -> None:
    status, _, err = run(str(LETTERS / "hvac.txt"), "--toml", str(tmp_path / "none" / "draft.toml"))
    assert (status, "letter_reader.unwritable" in err) == (2, True)
