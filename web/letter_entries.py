"""What was read in a letter, entry by entry, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.letter_reader import (
    DraftPlan,
    DraftPledge,
    DraftPromise,
    DraftWarranty,
    LetterDraft,
    PledgeKind,
    Question,
    choice_words,
    question_words,
    reason_words,
)
from dispatch.letter_words import words_of
from web.languages import language
from web.order_words import word_of
from web.policies import START_WORDS, condition_words, within_words
from web.present import MILESTONE_WORDS
from web.promise_words import amount_words
from web.words import _, _l

KIND_WORDS = {
    "promise": _l("Time limit"),
    "warranty": _l("Warranty"),
    "plan": _l("Comes round"),
    "pledge": _l("Pledge"),
}
PLEDGE_WORDS = {
    PledgeKind.SPARE_PARTS: _l("Spare parts"),
    PledgeKind.GOODS: _l("No discontinuation"),
    PledgeKind.REPLACEMENT: _l("Replacement after repairs"),
    PledgeKind.ROSTER: _l("Days of rest a month"),
}
_COUNTED = re.compile(r"_\d+$")
Entry = DraftPromise | DraftWarranty | DraftPlan | DraftPledge


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the draft. ``notes`` are its start and its conditions; ``dropped``: an answer took it out."""

    number: int
    kind: str
    kind_word: str
    title: str
    terms: tuple[str, ...]
    notes: tuple[str, ...]
    clause: str
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One radio button; ``assumed``: the draft rests on it until somebody answers."""

    code: str
    word: str
    checked: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question; ``other`` is what was answered beyond the choices, as amount and unit or as place codes."""

    id: str
    text: str
    clause: str
    choices: tuple[ChoiceView, ...]
    answered: bool
    open_term: bool
    open_place: bool
    other: str


def kind_of(entry: Entry) -> str:
    """Which mark the entry gets in the text."""
    if isinstance(entry, DraftPromise):
        return "promise"
    if isinstance(entry, DraftWarranty):
        return "warranty"
    return "plan" if isinstance(entry, DraftPlan) else "pledge"


def entry_views(draft: LetterDraft) -> tuple[EntryView, ...]:
    """Every entry, numbered as in the text."""
    return tuple(_entry(draft, number, entry) for number, entry in enumerate(draft.entries, 1))


def question_views(draft: LetterDraft) -> tuple[QuestionView, ...]:
    """Every question with the choice that was made."""
    return tuple(_question(draft, question) for question in draft.questions)


def no_promise_views(draft: LetterDraft) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(reason in words, its numbers) in the order of the text."""
    by_reason: dict[str, list[str]] = {}
    for one in draft.not_promises:
        by_reason.setdefault(one.reason, []).append(one.text)
    return tuple((reason_words(reason, language()), tuple(texts)) for reason, texts in by_reason.items())


def _entry(draft: LetterDraft, number: int, entry: Entry) -> EntryView:
    kind = kind_of(entry)
    if isinstance(entry, DraftPromise):
        title, terms, notes = str(MILESTONE_WORDS[entry.milestone]), _by_region(draft, entry), _promise_notes(entry)
    elif isinstance(entry, DraftWarranty):
        title, terms, notes = _section_word("components", entry.key), _warranty_terms(entry), _warranty_notes(entry)
    elif isinstance(entry, DraftPlan):
        title, terms, notes = _section_word("plans", entry.key), _plan_terms(entry), iter(())
    else:
        title, terms, notes = str(PLEDGE_WORDS[entry.kind]), _pledge_terms(entry), iter(())
    dropped = isinstance(entry, DraftPromise | DraftPlan) and entry.dropped
    word = str(KIND_WORDS[kind])
    return EntryView(number, kind, word, title, tuple(terms), tuple(notes), entry.clause, dropped)


def _section_word(section: str, code: str) -> str:
    """The word of a code; a second entry of its kind, ``goods_2``, is called like the first."""
    said = words_of(section, _COUNTED.sub("", code))
    return said.zh if language() == "zh" else said.en


def _by_region(draft: LetterDraft, promise: DraftPromise) -> Iterator[str]:
    if promise.within is not None:
        yield within_words(promise.within)
    for code, term in promise.within_by_region.items():
        region = draft.region(code)
        name = code if region is None else region.zh if language() == "zh" else region.en
        yield f"{name} {within_words(term)}"


def _promise_notes(promise: DraftPromise) -> Iterator[str]:
    if promise.chained_after is not None:
        yield _("from “%(milestone)s”, done or due", milestone=str(MILESTONE_WORDS[promise.chained_after]))
    else:
        yield from (word_of(START_WORDS, name) for name in promise.starts[:1])
    if promise.until_satisfied:
        yield _("until the customer is satisfied")
    if promise.assumed:
        yield _("This number is a default of ours; the letter gives none.")
    yield from condition_words(promise.when)


def _warranty_terms(entry: DraftWarranty) -> Iterator[str]:
    if entry.term is not None:
        yield amount_words(entry.term.amount, entry.term.unit.value)
    if entry.distance_km is not None:
        yield _("%(distance)d km", distance=entry.distance_km)


def _warranty_notes(entry: DraftWarranty) -> Iterator[str]:
    if entry.starts:
        yield _("from: %(date)s", date=_section_word("dates", entry.starts[0]))


def _plan_terms(plan: DraftPlan) -> Iterator[str]:
    if plan.every is not None:
        yield _("every %(term)s", term=amount_words(plan.every.amount, plan.every.unit.value))
    if plan.at_least is not None:
        yield _("at least %(count)d times a year", count=plan.at_least)


def _pledge_terms(pledge: DraftPledge) -> Iterator[str]:
    if pledge.term is not None:
        yield amount_words(pledge.term.amount, pledge.term.unit.value)
    if pledge.count is not None:
        yield str(pledge.count)


def _question(draft: LetterDraft, question: Question) -> QuestionView:
    said = question_words(question, language())
    answer = question.answer or ""
    choices = tuple(
        ChoiceView(one.code, choice_words(one, language()), one.code == answer, one.code == question.assumed)
        for one in question.choices
    )
    return QuestionView(
        question.id,
        said.text,
        question.span.of(draft.text),
        choices,
        bool(answer),
        question.open_term,
        question.open_place,
        "" if answer in [choice.code for choice in choices] else answer,
    )
