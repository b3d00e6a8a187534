"""``paidan policy read``: what a letter promises, what its other numbers are, and what has to be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from dispatch.cli.common import as_json, print_json
from dispatch.clock import WallClock
from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.letter_reader import (
    DraftPlan,
    DraftPledge,
    DraftPromise,
    DraftWarranty,
    LetterDraft,
    LetterPart,
    Question,
    answered,
    draft_toml,
    question_words,
    read_letter,
    read_letter_file,
    reason_words,
    split_letters,
    term_words,
)
from dispatch.letter_reader.words import kind_words
from dispatch.model.moment import SHANGHAI
from dispatch.model.policy import Term

Entry = DraftPromise | DraftWarranty | DraftPlan | DraftPledge
_IDS = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class _Read:
    part: LetterPart
    draft: LetterDraft


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--letter", type=int, help="文件里的第几封 which letter of the file")
@click.option("--toml", "toml_file", type=click.Path(path_type=Path), help="写成承诺文件 write a policy file")
@click.option("--id", "policy_id", help="承诺书编号 id of the policy (default: the file's name)")
@click.option("--company", default="", help="公司 company (default: as in the letter)")
@click.option("--from", "effective_from", type=click.DateTime(["%Y-%m-%d"]), help="生效日期 default: today")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=CHOICE", help="回答问题 answer a question")
@as_json
def read_verb(
    file: Path,
    letter: int | None,
    toml_file: Path | None,
    policy_id: str | None,
    company: str,
    effective_from: date | None,
    answers: Sequence[str],
    as_json: bool,
) -> int:
    """读一封承诺书，得到草稿和问题 Read a letter's text into a draft policy with questions."""
    content = read_letter_file(file)
    chosen = _chosen(split_letters(content.text), letter, one_only=toml_file is not None or bool(answers))
    given = dict(_answer(pair) for pair in answers)
    drafts = [_Read(part, answered(read_letter(part.text), given)) for part in chosen]
    if toml_file is not None:
        name = policy_id or _IDS.sub("-", file.stem).strip("-") or "LETTER"
        _write(toml_file, draft_toml(drafts[0].draft, id=name, company=company, effective_from=_day(effective_from)))
    if as_json:
        print_json({"encoding": content.encoding, "letters": [_as_json(one) for one in drafts]})
        return 0
    if content.encoding != "utf-8":
        click.echo(f"文件编码 encoding: {content.encoding}")
    for one in drafts:
        _print(one)
    return 0


def _chosen(parts: Sequence[LetterPart], wanted: int | None, *, one_only: bool) -> Sequence[LetterPart]:
    """The letter asked for, or all of them where several can be shown."""
    if wanted is not None:
        if not 1 <= wanted <= len(parts):
            facts = {"given": wanted, "count": len(parts)}
            raise InputErrors([InputProblem("letter_reader.no_such_letter", "--letter", facts)])
        return parts[wanted - 1 : wanted]
    if one_only and len(parts) > 1:
        raise InputErrors([InputProblem("letter_reader.several_letters", "--letter", {"count": len(parts)})])
    return parts


def _answer(pair: str) -> tuple[str, str]:
    question, _, choice = pair.rpartition("=")
    return question, choice


def _day(given: date | None) -> date:
    """The day given, without its midnight; else today in Shanghai."""
    return WallClock().now().astimezone(SHANGHAI).date() if given is None else date(given.year, given.month, given.day)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unavailable("letter_reader.unwritable", file=str(file), what=str(error.strerror)) from error


def _print(one: _Read) -> None:
    draft = one.draft
    name = one.part.heading or draft.title
    click.echo(f"第 {one.part.number} 封 letter {one.part.number}: {name} {draft.company}".rstrip())
    for entry in draft.entries:
        click.echo(f"  [{entry.span.start}-{entry.span.end}] {_said(draft, entry)}\n      “{_one_line(entry.clause)}”")
    if not draft.entries:
        click.echo("  没有读出承诺 no promise found")
    for question in draft.questions:
        _print_question(question)
    others: dict[str, list[str]] = {}
    for number in draft.not_promises:
        others.setdefault(number.reason, []).append(number.text)
    for reason, texts in others.items():
        zh, en = reason_words(reason, "zh"), reason_words(reason, "en")
        click.echo(f"  - 不是承诺 no promise（{zh} {en}）: {'、'.join(texts)}")
    click.echo()


def _print_question(question: Question) -> None:
    zh, en = question_words(question, "zh"), question_words(question, "en")
    click.echo(f"  ? {question.id}\n      {zh.text}{zh.assumed}\n      {en.text} {en.assumed}")
    for choice, said in zip(question.choices, zh.choices, strict=True):
        mark = "*" if choice.code == (question.answer or question.assumed) else " "
        click.echo(f"      {mark} {choice.code}: {said}")


def _said(draft: LetterDraft, entry: Entry) -> str:
    """The entry in one line: what it is, how long, where."""
    if isinstance(entry, DraftPromise):
        regions = ", ".join(f"{_place(draft, c)} {_term(t)}" for c, t in entry.within_by_region.items())
        start = f"chained_after {entry.chained_after.value}" if entry.chained_after else " / ".join(entry.starts)
        notes = " 不设时限 no clock" * entry.dropped + " 默认值 our default" * entry.assumed
        return (
            f"{entry.key} {kind_words(entry.milestone.value, 'zh')}: {regions or _term(entry.within)}; {start}{notes}"
        )
    if isinstance(entry, DraftWarranty):
        return f"warranty {entry.key} 质保: {_term(entry.term)}; {' / '.join(entry.starts) or '起算日未写 no start'}"
    if isinstance(entry, DraftPlan):
        often = f"每年 {entry.at_least} 次" if entry.at_least else f"每 {_term(entry.every)}" if entry.every else "定期"
        return f"{entry.key} {kind_words(entry.key, 'zh')}: {often}"
    return f"{entry.kind.value}: {_term(entry.term) if entry.term else entry.count}"


def _place(draft: LetterDraft, code: str) -> str:
    region = draft.region(code)
    return code if region is None else region.zh


def _term(term: Term | None) -> str:
    return "" if term is None else term_words(f"{term.amount} {term.unit.value}", "zh")


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def _as_json(one: _Read) -> dict[str, object]:
    draft = one.draft
    return {
        "letter": one.part.number,
        "heading": one.part.heading,
        "company": draft.company,
        "entries": [_entry_as_json(draft, entry) for entry in draft.entries],
        "questions": [_question_as_json(question) for question in draft.questions],
        "not_promises": [
            {"start": number.span.start, "end": number.span.end, "text": number.text, "reason": number.reason}
            for number in draft.not_promises
        ],
    }


def _entry_as_json(draft: LetterDraft, entry: Entry) -> dict[str, object]:
    return {
        "said": _said(draft, entry),
        "clause": entry.clause,
        "start": entry.span.start,
        "end": entry.span.end,
        "numbers": [span.of(draft.text) for span in entry.numbers],
    }


def _question_as_json(question: Question) -> dict[str, object]:
    zh, en = question_words(question, "zh"), question_words(question, "en")
    return {
        "id": question.id,
        "zh": zh.text,
        "en": en.text,
        "assumed": question.assumed,
        "answer": question.answer,
        "choices": [
            {"code": choice.code, "zh": in_zh, "en": in_en}
            for choice, in_zh, in_en in zip(question.choices, zh.choices, en.choices, strict=True)
        ],
    }
