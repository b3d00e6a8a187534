"""Case files: 185 answers, what is compared, and the commands that ask a letter."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dispatch.cases import Bench, check_file
from dispatch.cases.comparing import differences
from dispatch.cli import main
from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.places.regions import Atlas
from dispatch.policy_files import load_policies
from dispatch.work_time import chinese_calendar

SHARED = Path(__file__).parents[1] / "letters" / "letters_cases.json"
CHARGE = {
    "id": "T1",
    "letter": "L12",
    "kind": "charge",
    "given": {"in_warranty": True, "cause": "quality"},
    "expect": {"labour": "free"},
}


@cache
def bench() -> Bench:
    return Bench(load_policies(data_root() / "policies"), Atlas.open(data_root()), chinese_calendar())


def written(folder: Path, *cases: object, schema: str = "letters-cases/1") -> Path:
    file = folder / "cases.json"
    file.write_text(json.dumps({"schema": schema, "cases": list(cases)}), encoding="utf-8")
    return file


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, Any]:
    """Exit status and the JSON a command prints."""
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--json"])
    return left.value.code, json.loads(capsys.readouterr().out)


def test_all_shared_cases_are_answered_as_expected() -> None:
    outcome = check_file(SHARED, bench())
    assert outcome.mismatches == ()
    assert outcome.passed == outcome.cases == 185


def test_a_wrong_answer_names_case_key_expected_and_got(tmp_path: Path) -> None:
    case = {**CHARGE, "expect": {"labour": "charged", "parts": "free"}}
    (found,) = check_file(written(tmp_path, case, CHARGE | {"id": "T2"}), bench()).mismatches
    assert (found.id, found.key, found.expected, found.got) == ("T1", "labour", "charged", "free")


def test_each_way_of_telling_the_place_is_asked_alone(tmp_path: Path) -> None:
    place = {"province": "福建省", "city": "福州市", "adcode": "350902", "lat": 26.67, "lon": 119.52}
    given = {"place": place, "locate_by": ["name", "adcode", "coords"]}
    case = {"id": "T1", "letter": "L14", "kind": "region", "given": given, "expect": {"region": "fuzhou"}}
    found = check_file(written(tmp_path, case), bench()).mismatches
    assert [mismatch.key for mismatch in found] == ["region by adcode", "region by coords"]


def test_a_case_that_cannot_be_read_is_a_mismatch_and_stops_no_other(tmp_path: Path) -> None:
    broken = CHARGE | {"kind": "due", "given": {"events": {"notified_at": "2025-03-03T09:00:00"}}}
    stranger = CHARGE | {"id": "T2", "letter": "L99"}
    outcome = check_file(written(tmp_path, broken, stranger, CHARGE | {"id": "T3"}), bench())
    assert [(mismatch.id, mismatch.key) for mismatch in outcome.mismatches] == [("T1", "error"), ("T2", "error")]
    assert outcome.passed == 1


@pytest.mark.parametrize(
    ("cases", "schema", "codes"),
    [
        ([CHARGE], "letters-cases/2", ["cases.bad_schema"]),
        ([7], "letters-cases/1", ["cases.not_a_case"]),
        ([CHARGE | {"given": [], "expect": 7}], "letters-cases/1", ["cases.not_a_case"] * 2),
        ([CHARGE | {"kind": "riddle"}], "letters-cases/1", ["cases.unknown_kind"]),
        ([{"id": "T1", "kind": "due"}], "letters-cases/1", ["cases.missing_key"] * 3),
    ],
)
def test_a_file_that_is_no_case_file_says_why(
    tmp_path: Path, cases: list[object], schema: str, codes: list[str]
) -> None:
    with pytest.raises(InputErrors) as caught:
        check_file(written(tmp_path, *cases, schema=schema), bench())
    assert [problem.code for problem in caught.value.problems] == codes


@pytest.mark.parametrize(
    ("expected", "got", "keys"),
    [
        ({"due": "2025-03-03T09:00:00+08:00"}, {"due": "2025-03-03T01:00:00Z"}, []),
        ({"reasons": ["a", "b"]}, {"reasons": ("b", "a")}, []),
        ({"missing": ["a", "b"]}, {"missing": ("b", "a")}, ["missing"]),
        ({"statuses": {"arrive": "met"}}, {"statuses": {"arrive": "met", "resolve": "met"}}, ["statuses.resolve"]),
        ({"commitments": {"arrive": {"due": 1}}}, {"commitments": {"arrive": {"due": 1, "start": 2}}}, []),
        ({"commitments": {"arrive": {"due": 1}}}, {"commitments": {"arrive": {"due": 2}}}, ["commitments.arrive.due"]),
        ({"commitments": {"arrive": {"due": 1}}}, {"commitments": {}}, ["commitments.arrive"]),
        ({"next_due": None}, {"next_due": None, "region": "prd"}, []),
        ({"arrive_hours": 8}, {"arrive_hours": 8.0}, []),
    ],
)
def test_what_counts_as_equal(expected: dict[str, Any], got: dict[str, Any], keys: list[str]) -> None:
    assert [key for key, _, _ in differences(expected, got)] == keys


def test_the_cases_command_exits_with_1_on_any_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "cases", str(written(tmp_path, CHARGE))) == (0, {"cases": 1, "passed": 1, "mismatches": []})
    status, said = asked(capsys, "cases", str(written(tmp_path, CHARGE | {"expect": {"parts": "quote"}})))
    assert (status, said["passed"], said["mismatches"][0]["key"]) == (1, 0, "parts")


def test_due_tells_what_a_report_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    place = ("--province", "广东省", "--city", "佛山市")
    status, said = asked(capsys, "due", "--letter", "L01", "--at", "2025-03-03T09:00:00+08:00", "--emergency", *place)
    assert (status, said["region"]["code"]) == (0, "prd")
    assert {row["code"]: row["due"] for row in said["commitments"]} == {
        "dispatch": "2025-03-03T09:15:00+08:00",
        "arrive": "2025-03-03T17:00:00+08:00",
    }


def test_due_knows_classes_warranty_and_other_events(capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--at", "2025-03-03T09:00:00+08:00")
    _, major = asked(capsys, "due", "--letter", "l13", *at, "--class", "major")
    _, later = asked(capsys, "due", "--letter", "L13", *at, "--out-of-warranty")
    _, award = asked(capsys, "due", "--letter", "L14", *at, "--event", "award_notice")
    assert [row["code"] for row in major["commitments"]] == ["arrive", "resolve", "loaner"]
    assert later["commitments"] == []
    assert [row["code"] for row in award["commitments"]] == ["contract_sign", "deliver_install"]


def test_due_prints_the_clause_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["due", "--letter", "L12", "--at", "2025-03-03T09:00:00+08:00"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert "江浙沪皖24小时内赶赴现场" in said
    assert "暂定 provisional" in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("due", "--letter", "L01", "--at", "2025-03-03T09:00:00"), "due.bad_instant"),
        (("due", "--letter", "L01", "--at", "yesterday"), "due.bad_instant"),
        (("due", "--letter", "L01", "--at", "9999-12-31T23:00:00+08:00"), "due.far_away"),
        (("due", "--letter", "L99", "--at", "2025-03-03T09:00:00+08:00"), "policy.not_found"),
        (("policy", "show", "L99"), "policy.not_found"),
        (("policy", "check", "nowhere.toml"), "policy.unreadable"),
        (("cases", "nowhere.json"), "file.unreadable"),
    ],
)
def test_a_question_that_cannot_be_answered_exits_with_2(
    arguments: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = asked(capsys, *arguments)
    assert (status, said["errors"][0]["code"]) == (2, code)


def test_policy_check_prints_every_error_with_its_key_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (data_root() / "policies" / "l12.toml").read_text(encoding="utf-8")
    file = tmp_path / "l12.toml"
    file.write_text(good.replace('"24 hours", elsewhere', '"24 moons", elsewhere') + "\nfoo = 1\n", encoding="utf-8")
    status, said = asked(capsys, "policy", "check", str(file))
    assert status == 2
    assert [error["code"] for error in said["errors"]] == ["policy.bad_unit", "policy.unknown_key"]
    assert said["errors"][0]["where"] == "l12.toml: promises.arrive.within.jzhw"
    assert all(error["action"] and error["action_en"] for error in said["errors"])


def test_policy_check_accepts_the_whole_folder(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = asked(capsys, "policy", "check", str(data_root() / "policies"))
    assert (status, len(said["sound"])) == (0, 14)


@pytest.mark.parametrize("policy_id", [f"L{number:02}" for number in range(1, 15)])
def test_every_letter_is_said_in_two_languages(policy_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = asked(capsys, "policy", "show", policy_id)
    assert (status, said["id"]) == (0, policy_id)
    assert said["sentences"]
    assert all(row["zh"] and row["en"] and row["clause"] for row in said["sentences"])
