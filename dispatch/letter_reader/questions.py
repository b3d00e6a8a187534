"""What a letter leaves open, with the choices and the one that the draft rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import ceil

from dispatch.letter_reader.assembly import Put
from dispatch.letter_reader.draft import (
    Change,
    Choice,
    DraftPromise,
    DraftWarranty,
    LetterDraft,
    Question,
    Span,
)
from dispatch.letter_reader.meeting import meet
from dispatch.letter_reader.quantities import Duration
from dispatch.model.commitment import Milestone
from dispatch.model.policy import DEFAULT_WARRANTY_START, Term, Unit

HOURS_OF_A_WORKING_DAY = 8
_NIGHT_AND_DAY = re.compile(
    r"24个?(?:工作)?小时(?:的|不间断|全天|值班|热线|服务|电话|救援|在线)|[×xX*]24|24[×xX*]|全天候|全年无休|随叫随到|昼夜|日夜"
)
_AT_ONCE_TERMS = (Term(15, Unit.MINUTES), Term(30, Unit.MINUTES), Term(1, Unit.HOURS), Term(2, Unit.HOURS))
_INTERVALS = (Term(1, Unit.MONTHS), Term(3, Unit.MONTHS), Term(6, Unit.MONTHS), Term(1, Unit.YEARS))


def questions_about(
    draft: LetterDraft, puts: Sequence[Put], unstarted: Sequence[DraftWarranty], text: str
) -> LetterDraft:
    """The draft with its questions, those about one entry in the order of the letter, those about the whole last."""
    asked = [
        *(question for put in puts for question in _about_promise(put)),
        *_about_regions(draft, puts),
        *(_warranty_start(entry) for entry in unstarted),
        *_about_plans(draft),
        *_conflicts(draft),
    ]
    asked.sort(key=lambda question: question.span)
    return replace(draft, questions=(*asked, *_about_the_whole(draft, text)))


def _about_promise(put: Put) -> Iterator[Question]:
    entry = put.entry
    if put.vague is not None:
        yield _hasty(entry, put.vague.word)
        return
    first = put.clocks[0]
    if entry.milestone is Milestone.RESOLVE and not first.start_named:
        yield _start_of_repair(entry)
    if first.also is not None:
        yield _arrival_or_repair(entry)
    for clock in put.clocks[:1]:
        for term in clock.terms:
            code = next((c for c, t in entry.within_by_region.items() if t == term.duration.term), None)
            yield from _about_term(entry, term.duration, code if term.region else None)


def _question(
    code: str, about: str, span: Span, choices: Sequence[Choice], assumed: str, **facts: str | int
) -> Question:
    return Question(f"{code}:{about}", code, about, span, tuple(choices), assumed, facts)


def _hasty(entry: DraftPromise, word: str) -> Question:
    choices = [_term_choice(term, Change(term=term, dropped=False)) for term in _AT_ONCE_TERMS]
    choices.append(Choice("no_clock", Change(dropped=True)))
    assumed = "no_clock" if entry.dropped else choices[0].code
    question = _question(
        "haste", f"promises.{entry.key}", entry.span, choices, assumed, word=word, milestone=entry.milestone.value
    )
    return replace(question, open_term=True)


def _term_choice(term: Term, change: Change) -> Choice:
    return Choice(f"{term.amount} {term.unit.value}", change, {"amount": term.amount, "unit": term.unit.value})


def _start_of_repair(entry: DraftPromise) -> Question:
    """From the call or from the arrival?"""
    choices = [
        Choice("from_the_call", Change(starts=("notified_at",))),
        Choice("from_the_arrival", Change(chained_after=Milestone.ARRIVE)),
    ]
    assumed = "from_the_arrival" if entry.chained_after or entry.starts == ("arrived_at",) else "from_the_call"
    return _question("start_of_repair", f"promises.{entry.key}", entry.span, choices, assumed, term=_written(entry))


def _arrival_or_repair(entry: DraftPromise) -> Question:
    choices = [
        Choice("arrival_only", Change(milestone=Milestone.ARRIVE)),
        Choice("repair_too", Change(milestone=Milestone.RESOLVE)),
    ]
    return _question(
        "arrival_or_repair", f"promises.{entry.key}", entry.span, choices, "arrival_only", term=_written(entry)
    )


def _written(entry: DraftPromise) -> str:
    term = entry.terms[0]
    return f"{term.amount} {term.unit.value}"


def _about_term(entry: DraftPromise, duration: Duration, region: str | None) -> Iterator[Question]:
    about = f"promises.{entry.key}" + (f".{region}" if region else "")
    if duration.low is not None:
        choices = [_bound("upper", duration.term, region), _bound("lower", duration.low, region)]
        yield _question("range", about, entry.span, choices, "upper")
    if duration.half_day:
        choices = [
            _bound("twelve_hours", Term(12, Unit.HOURS), region),
            _bound("half_a_shift", Term(HOURS_OF_A_WORKING_DAY // 2, Unit.HOURS), region),
        ]
        yield _question("half_day", about, entry.span, choices, "twelve_hours")
    if duration.working_hours:
        choices = [
            _bound("hours_by_the_clock", duration.term, region),
            _bound("working_days", in_working_days(duration.term), region),
        ]
        yield _question("working_hours", about, entry.span, choices, "hours_by_the_clock", amount=duration.term.amount)


def _bound(code: str, term: Term, region: str | None) -> Choice:
    return Choice(code, Change(term=term, at_region=region), {"amount": term.amount, "unit": term.unit.value})


def in_working_days(term: Term) -> Term:
    """Hours of work as whole working days of eight hours; days as as many working days."""
    hours = term.amount if term.unit is Unit.HOURS else term.amount / 60
    days = term.amount if term.unit is Unit.DAYS else ceil(hours / HOURS_OF_A_WORKING_DAY)
    return Term(days, Unit.WORKING_DAYS)


def _about_regions(draft: LetterDraft, puts: Sequence[Put]) -> Iterator[Question]:
    """Words such as 附近 that name no place, and 市区 or 省内 where the firm's own place was worked out."""
    unsure = {t.region.region.zh for put in puts for c in put.clocks for t in c.terms if t.region and not t.region.sure}
    for region in draft.regions:
        if region.prefixes and region.zh not in unsure:
            continue
        span = next((p.span for p in draft.promises if region.code in p.within_by_region), Span(0, 0))
        choices = [Choice("left_open", Change(prefixes=()))]
        if region.prefixes:
            choices.insert(
                0, Choice("worked_out", Change(prefixes=region.prefixes), {"prefixes": " ".join(region.prefixes)})
            )
        about = f"regions.{region.code}"
        question = _question("which_place", about, span, choices, choices[0].code, region=region.zh)
        yield replace(question, open_place=True)


def _warranty_start(entry: DraftWarranty) -> Question:
    choices = [Choice(name, Change(starts=(name,))) for name in DEFAULT_WARRANTY_START]
    choices[0] = Choice(choices[0].code, Change(starts=DEFAULT_WARRANTY_START))
    return _question("warranty_start", f"warranty.{entry.key}", entry.span, choices, choices[0].code)


def _about_plans(draft: LetterDraft) -> Iterator[Question]:
    """定期 without an interval."""
    for plan in draft.recurring:
        if plan.every is None and plan.at_least is None:
            choices = [Choice("contract_says", Change())]
            choices.extend(_term_choice(term, Change(every=term)) for term in _INTERVALS)
            question = _question("how_often", f"plans.{plan.key}", plan.span, choices, "contract_says", kind=plan.key)
            yield replace(question, open_term=True)


def _conflicts(draft: LetterDraft) -> Iterator[Question]:
    """Two clocks for one milestone that one fault would be owed both: the stricter one is kept."""
    for one, other in combinations([p for p in draft.promises if not p.dropped], 2):
        if one.milestone is other.milestone and meet(one, other):
            choices = [Choice("stricter", Change(dropped=True)), Choice("both_stay", Change(dropped=False))]
            loser = looser(one, other)
            winner = other if loser is one else one
            yield _question(
                "conflict", f"promises.{loser.key}", loser.span, choices, "stricter",
                kept=winner.clause, other=loser.clause, milestone=loser.milestone.value,
            )  # fmt: skip


def looser(one: DraftPromise, other: DraftPromise) -> DraftPromise:
    """The one whose longest term is longer; of two equals the later one."""
    return one if _longest(one) > _longest(other) else other


def _longest(promise: DraftPromise) -> float:
    return max(term.hours_at_most for term in promise.terms)


def _about_the_whole(draft: LetterDraft, text: str) -> Iterator[Question]:
    terms = [term for promise in draft.promises if not promise.dropped for term in promise.terms]
    span = draft.promises[0].span if draft.promises else Span(0, 0)
    if any(term.elapsed for term in terms) and not _NIGHT_AND_DAY.search(text):
        choices = [Choice("day_and_night"), Choice("working_hours_only")]
        yield _question("hours_run", "letter", span, choices, "day_and_night")
    if any(term.unit is Unit.DAYS for term in terms):
        yield _question("days_run", "letter", span, [Choice("calendar_days"), Choice("working_days")], "calendar_days")
