"""A person's answers applied to a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dispatch.errors import Fact, InputErrors, InputProblem
from dispatch.letter_reader.draft import (
    Change,
    Choice,
    DraftPlan,
    DraftPromise,
    DraftRegion,
    DraftWarranty,
    LetterDraft,
    Question,
)
from dispatch.model.policy import Term, Unit

_UNITS = {unit.value.removesuffix("s"): unit for unit in Unit}
_LONGEST_DAYS = 36_600


def answered(draft: LetterDraft, answers: Mapping[str, str]) -> LetterDraft:
    """The draft after the answers, which go by question id; an answer is a choice's code, a term or adcode prefixes.

    A question may be answered again. Raises ``InputErrors`` for a question or an answer that is not known.
    """
    problems: list[InputProblem] = []
    for question_id, given in answers.items():
        question = next((one for one in draft.questions if one.id == question_id), None)
        choice = None if question is None else _choice(question, given.strip())
        if question is None:
            problems.append(InputProblem("letter_reader.unknown_question", question_id))
        elif choice is None:
            facts: dict[str, Fact] = {"given": given, "choices": ", ".join(one.code for one in question.choices)}
            problems.append(InputProblem("letter_reader.unknown_answer", question_id, facts))
        else:
            draft = _applied(draft, question, choice)
    if problems:
        raise InputErrors(problems)
    return draft


def _choice(question: Question, given: str) -> Choice | None:
    """The choice of that code, or the term or place that was given instead."""
    known = next((choice for choice in question.choices if choice.code == given), None)
    if known is not None:
        return known
    if question.open_term and (term := _term(given)):
        every = question.code == "how_often"
        if every and term.unit not in (Unit.MONTHS, Unit.YEARS):
            return None
        return Choice(given, Change(every=term) if every else Change(term=term, dropped=False))
    prefixes = tuple(given.replace("，", " ").replace(",", " ").split())
    if question.open_place and prefixes and all(p.isascii() and p.isdecimal() and 2 <= len(p) <= 6 for p in prefixes):
        return Choice(given, Change(prefixes=prefixes))
    return None


def _term(given: str) -> Term | None:
    amount, _, unit = given.partition(" ")
    known = _UNITS.get(unit.strip().removesuffix("s"))
    if known is None or not (amount.isascii() and amount.isdecimal()) or not 0 < int(amount) <= _LONGEST_DAYS:
        return None
    return Term(int(amount), known)


def _applied(draft: LetterDraft, question: Question, choice: Choice) -> LetterDraft:
    questions = tuple(replace(one, answer=choice.code) if one.id == question.id else one for one in draft.questions)
    draft = replace(draft, questions=questions)
    if question.about == "letter":
        return _whole(draft, question, choice)
    area, key, *_ = question.about.split(".")
    change = choice.change
    return replace(
        draft,
        promises=tuple(_promise(p, change) if area == "promises" and p.key == key else p for p in draft.promises),
        warranty=tuple(_warranty(w, change) if area == "warranty" and w.key == key else w for w in draft.warranty),
        recurring=tuple(_plan(p, change) if area == "plans" and p.key == key else p for p in draft.recurring),
        regions=tuple(_region(r, change) if area == "regions" and r.code == key else r for r in draft.regions),
    )


def _promise(promise: DraftPromise, change: Change) -> DraftPromise:
    if change.chained_after is not None:
        promise = replace(promise, chained_after=change.chained_after, starts=())
    elif change.starts is not None:
        promise = replace(promise, starts=change.starts, chained_after=None)
    if change.term is not None and change.at_region is not None:
        promise = replace(promise, within_by_region={**promise.within_by_region, change.at_region: change.term})
    elif change.term is not None:
        promise = replace(promise, within=change.term)
    return replace(
        promise,
        milestone=change.milestone or promise.milestone,
        dropped=promise.dropped if change.dropped is None else change.dropped,
    )


def _warranty(entry: DraftWarranty, change: Change) -> DraftWarranty:
    return entry if change.starts is None else replace(entry, starts=change.starts)


def _plan(plan: DraftPlan, change: Change) -> DraftPlan:
    return replace(plan, every=change.every)


def _region(region: DraftRegion, change: Change) -> DraftRegion:
    return region if change.prefixes is None else replace(region, prefixes=change.prefixes)


def _whole(draft: LetterDraft, question: Question, choice: Choice) -> LetterDraft:
    """Hours or days that count in working time only, in every clock of the letter."""
    if question.code == "hours_run":
        return replace(draft, hours_are_working=choice.code == "working_hours_only")
    return replace(draft, days_are_working=choice.code == "working_days")
