"""``paidan policy``, ``paidan due`` and ``paidan cases``: check a letter, read it, ask it, hold it against cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dispatch.calendar_files import calendar_of
from dispatch.cases import Bench, check_file
from dispatch.cli.common import as_json, print_json
from dispatch.cli.letter_verbs import read_verb
from dispatch.cli.policy_sentences import sentences
from dispatch.cli.reapply_verb import reapply
from dispatch.commitments import commitments
from dispatch.data_root import data_root
from dispatch.errors import InputErrors, InputProblem, NotFound
from dispatch.messages import message
from dispatch.model.commitment import Commitment
from dispatch.model.moment import SHANGHAI
from dispatch.model.policy import FAULT_CLASSES, Policy
from dispatch.model.region import Place, RegionDecision
from dispatch.model.situation import MILESTONE_EVENTS, Situation
from dispatch.places.regions import Atlas
from dispatch.policy_files import IN_FORCE, load_policies, load_policy
from dispatch.policy_files.promises import ISSUES, WORKSHOP
from dispatch.settings import read_settings

YEARS = range(1990, 2101)
"""Years in which a report can be received; others are slips of the pen."""
EVENTS = tuple(name.removesuffix("_at") for name in MILESTONE_EVENTS)


@click.group()
def policy() -> None:
    """服务承诺文件 Letters: check a file, show what it says, read a letter's text."""


policy.add_command(read_verb)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def check(file: Path, as_json: bool) -> int:
    """检查一个承诺文件或文件夹 Check a letter, or a folder of letters; every error with key and what to do."""
    found = tuple(load_policies(file).values()) if file.is_dir() else (load_policy(file),)
    if as_json:
        print_json({"sound": [{"id": one.id, "version": one.version} for one in found]})
    else:
        for one in found:
            click.echo(f"{one.id} v{one.version} {one.title_zh}: 没有问题 sound")
    return 0


@policy.command()
@click.argument("policy_id", metavar="ID")
@as_json
def show(policy_id: str, as_json: bool) -> int:
    """用中文和英文说出一封承诺书 Say in both languages what a letter promises, clause by clause."""
    letter = _letter(policy_id)
    said = sentences(letter)
    if as_json:
        print_json({**_heading(letter), "sentences": [asdict(sentence) for sentence in said]})
        return 0
    click.echo(f"{letter.id} v{letter.version} {letter.title_zh} {letter.title_en} - {letter.company}\n")
    for sentence in said:
        ours = "（默认值，非信中数字 a default of ours）" if sentence.assumed else ""
        click.echo(f"[{sentence.requirement}] {sentence.zh}{ours}\n    {sentence.en}\n    “{sentence.clause}”")
    return 0


policy.add_command(reapply)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def cases(file: Path, as_json: bool) -> int:
    """用用例文件检验 Hold a case file (letters-cases/1) against the product; exit 1 on any difference."""
    bench = Bench(_letters(), Atlas.open(data_root()), calendar_of(read_settings().calendar))
    outcome = check_file(file, bench)
    if as_json:
        differing = [asdict(mismatch) for mismatch in outcome.mismatches]
        print_json({"cases": outcome.cases, "passed": outcome.passed, "mismatches": differing})
    else:
        for found in outcome.mismatches:
            click.echo(f"{found.id} {found.key}\n  expected {found.expected}\n  got      {found.got}")
        click.echo(f"{outcome.passed} / {outcome.cases}")
    return 1 if outcome.mismatches else 0


@click.command()
@click.option("--letter", required=True, help="承诺书编号 L01 … L14")
@click.option("--at", required=True, help="接到通知的时间 when the report was received, ISO 8601 with offset")
@click.option("--event", type=click.Choice(EVENTS), default="notified", show_default=True, help="--at 是什么时间")
@click.option("--country", help="两字母国家代码 ISO-2, default CN")
@click.option("--province", help="省")
@click.option("--city", help="市")
@click.option("--district", help="区县")
@click.option("--adcode", help="行政区划代码")
@click.option("--lat", type=float, help="纬度 WGS-84")
@click.option("--lon", type=float, help="经度 WGS-84")
@click.option("--class", "fault_class", type=click.Choice(FAULT_CLASSES), default=FAULT_CLASSES[0], show_default=True)
@click.option("--issue", type=click.Choice(ISSUES), default=ISSUES[0], show_default=True)
@click.option("--job", type=click.Choice(WORKSHOP))
@click.option("--emergency", is_flag=True, help="紧急情况")
@click.option("--out-of-warranty", is_flag=True, help="质保期外")
@as_json
def due(letter: str, at: str, event: str, as_json: bool, **given: Any) -> int:
    """一次报修有哪些期限 What a report is promised, and until when."""
    known = _letter(letter)
    situation = _situation(f"{event}_at", _instant(at), given)
    decision = Atlas.open(data_root()).decide(_place(given), known.regions)
    owed = commitments(known, situation, decision, calendar_of(read_settings().calendar))
    if as_json:
        print_json({"letter": known.id, "region": _region(decision), "commitments": [_row(clock) for clock in owed]})
    else:
        _print_due(known, decision, owed)
    return 0


def _letters() -> Mapping[str, Policy]:
    """The letters of this installation, with those it has put in force itself."""
    settings = read_settings()
    return load_policies(settings.policies or data_root() / "policies", settings.data / IN_FORCE)


def _letter(policy_id: str) -> Policy:
    letters = _letters()
    if policy_id.upper() not in letters:
        raise NotFound("policy.not_found", id=policy_id)
    return letters[policy_id.upper()]


def _heading(letter: Policy) -> dict[str, object]:
    return {
        "id": letter.id,
        "version": letter.version,
        "effective_from": letter.effective_from.isoformat(),
        "title_zh": letter.title_zh,
        "title_en": letter.title_en,
        "company": letter.company,
    }


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InputErrors([InputProblem("due.bad_instant", "--at", {"given": text})])
    if at.year not in YEARS:
        raise InputErrors([InputProblem("due.far_away", "--at", {"given": text, "from": YEARS[0], "to": YEARS[-1]})])
    return at


def _place(given: Mapping[str, Any]) -> Place:
    names = ("country", "province", "city", "district", "adcode", "lat", "lon")
    return Place(**{name: given[name] for name in names if given[name] is not None})


def _situation(event: str, at: datetime, given: Mapping[str, Any]) -> Situation:
    return Situation(
        events={event: at},
        issue=given["issue"],
        job=given["job"],
        fault_class=given["fault_class"],
        emergency=given["emergency"],
        in_warranty=not given["out_of_warranty"],
    )


def _region(decision: RegionDecision) -> dict[str, object]:
    return {"code": decision.code, "possible": decision.possible, "warnings": decision.warnings}


def _row(clock: Commitment) -> dict[str, object]:
    return {
        "code": clock.code.value,
        "start": clock.start.isoformat(),
        "due": clock.due.isoformat(),
        "provisional": clock.provisional,
        "assumed": clock.assumed,
        "soft": None if clock.soft is None else clock.soft.isoformat(),
        "promise": clock.promise_id,
        "clause": clock.clause,
        "ledger": [{"code": line.code, "at": line.at.isoformat(), "facts": dict(line.facts)} for line in clock.ledger],
    }


def _print_due(letter: Policy, decision: RegionDecision, owed: tuple[Commitment, ...]) -> None:
    region = letter.region(decision.code or "")
    where = f"{region.zh} {region.en}" if region else decision.code or "不分区域 no regions"
    click.echo(f"{letter.id} {letter.title_zh}; {where}")
    for code in decision.warnings:
        click.echo(f"  ! {message(code, {}).cause}{message(code, {}).action}")
    for clock in owed:
        notes = (" 暂定 provisional" * clock.provisional) + (" 默认值 our default" * clock.assumed)
        click.echo(
            f"{clock.code.value:20}{clock.due.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}{notes}\n  “{clock.clause}”"
        )
    if not owed:
        click.echo("没有带时限的承诺 no promise with a number")
