"""A draft as a policy file that ``paidan policy check`` accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dispatch.letter_reader.draft import DraftPlan, DraftPledge, DraftPromise, DraftWarranty, LetterDraft, PledgeKind
from dispatch.letter_reader.questions import in_working_days
from dispatch.letter_reader.settling import settled
from dispatch.letter_reader.words import question_words
from dispatch.model.policy import Conditions, Term, Unit

Value = str | int | bool | date | Sequence[str] | Mapping[str, str]
_UNTITLED_ZH, _UNTITLED_EN = "售后服务承诺书", "Service commitment"
_NO_COMPANY = "（信中未写明）"
_PRICE = "best_price"
_GENERAL = ("goods", "main_unit")
"""Components whose rule holds for whatever is not named."""


def draft_toml(draft: LetterDraft, *, id: str, company: str = "", effective_from: date) -> str:
    """The draft as the text of a policy file of version 1.

    Open questions stand as comments above the promises. Of two clocks that contradict each other the stricter one is
    written and the other kept as an undertaking; a region that nobody can place is counted to everywhere else.
    """
    plain = settled(draft)
    numbering = _Numbering(id)
    blocks = [
        _heading(draft, id, company or draft.company or _NO_COMPANY, effective_from),
        _open_questions(draft),
        *(
            _table("[[regions]]", {"code": r.code, "zh": r.zh, "en": r.en, "prefixes": r.prefixes})
            for r in plain.regions
        ),
        *(_promise(draft, promise, numbering) for promise in plain.promises),
        *_warranty(draft, numbering),
        *(_plan(plan, numbering) for plan in draft.recurring if not plan.dropped),
        *_pledges(draft.pledges, numbering),
        *(_undertaking(promise, numbering) for promise in plain.kept_in_words),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


class _Numbering:
    """Requirement numbers in the order of the file: L15-01, L15-02 …"""

    def __init__(self, policy_id: str) -> None:
        self._id = policy_id
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return f"{self._id}-{self._last:02}"


def _heading(draft: LetterDraft, policy_id: str, company: str, effective_from: date) -> str:
    fields: dict[str, Value] = {
        "id": policy_id,
        "version": 1,
        "effective_from": effective_from,
        "title_zh": draft.title or _UNTITLED_ZH,
        "title_en": _UNTITLED_EN,
        "company": company,
    }
    return "\n".join(_lines(fields))


def _open_questions(draft: LetterDraft) -> str:
    """What still rests on an assumption, for whoever reads the file."""
    rows = [question_words(question, "zh") for question in draft.questions if question.answer is None]
    return "\n".join(f"# {_one_line(said.text)} {_one_line(said.assumed)}" for said in rows)


def _promise(draft: LetterDraft, promise: DraftPromise, numbering: _Numbering) -> str:
    within: Value
    if promise.within_by_region:
        within = {code: _term(_effective(draft, term)) for code, term in promise.within_by_region.items()}
    else:
        within = _term(_effective(draft, promise.within or promise.terms[0]))
    fields: dict[str, Value] = {
        "milestone": promise.milestone.value,
        "requirement": numbering.next(),
        "clause": _one_line(promise.clause),
    }
    if promise.chained_after is not None:
        fields["chained_after"] = promise.chained_after.value
    else:
        fields["start"] = promise.starts[0] if len(promise.starts) == 1 else promise.starts
    fields["within"] = within
    if best_effort := _without_number(draft, promise):
        fields["best_effort"] = best_effort
    if promise.until_satisfied:
        fields["until_satisfied"] = True
    if promise.assumed:
        fields["assumed"] = True
    block = _table(f"[promises.{promise.key}]", fields)
    when = _when(promise.when)
    return f"{block}\nwhen = {{ {when} }}" if when else block


def _without_number(draft: LetterDraft, promise: DraftPromise) -> tuple[str, ...]:
    """Regions of the file that this promise, which goes by region, does not name."""
    if not promise.within_by_region:
        return ()
    return tuple(region.code for region in settled(draft).regions if region.code not in promise.within_by_region)


def _when(when: Conditions) -> str:
    parts: dict[str, Value] = {}
    if when.fault_classes:
        parts["class"] = when.fault_classes[0]
    if when.issues:
        parts["issue"] = when.issues[0]
    if when.jobs:
        parts["job"] = when.jobs[0] if len(when.jobs) == 1 else when.jobs
    if when.emergency:
        parts["emergency"] = True
    if when.in_warranty is not None:
        parts["in_warranty"] = when.in_warranty
    return ", ".join(_lines(parts))


def _effective(draft: LetterDraft, term: Term) -> Term:
    """Working time where an answer said so."""
    hours = draft.hours_are_working and term.elapsed is not None
    days = draft.days_are_working and term.unit is Unit.DAYS
    return in_working_days(term) if hours or days else term


def _warranty(draft: LetterDraft, numbering: _Numbering) -> Iterator[str]:
    covers = [entry for entry in draft.warranty if entry.term is not None]
    if not covers:
        return
    general = [entry.key for entry in covers if entry.key in _GENERAL]
    default = general[0] if general else covers[0].key if len(covers) == 1 else ""
    if default:
        yield _table("[warranty]", {"default": default})
    for entry in covers:
        yield _table(f"[warranty.rules.{entry.key}]", _cover(entry, numbering))


def _cover(entry: DraftWarranty, numbering: _Numbering) -> Mapping[str, Value]:
    fields: dict[str, Value] = {"requirement": numbering.next(), "clause": _one_line(entry.clause)}
    if entry.starts:
        fields["start"] = entry.starts[0] if len(entry.starts) == 1 else entry.starts
    if entry.term is not None:
        fields["term"] = _term(entry.term)
    if entry.distance_km:
        fields["distance_km"] = entry.distance_km
    return fields


def _plan(plan: DraftPlan, numbering: _Numbering) -> str:
    fields: dict[str, Value] = {"requirement": numbering.next(), "clause": _one_line(plan.clause)}
    if plan.every is not None:
        fields["every"] = _term(plan.every)
    if plan.at_least is not None:
        fields["at_least_per_year"] = plan.at_least
    if plan.until_warranty_ends:
        fields["until_warranty_ends"] = True
    return _table(f"[plans.{plan.key}]", fields)


def _pledges(pledges: Sequence[DraftPledge], numbering: _Numbering) -> Iterator[str]:
    """The first pledge of each kind: a policy file has one place for each."""
    for kind in PledgeKind:
        pledge = next((one for one in pledges if one.kind is kind), None)
        if pledge is not None:
            fields = {"requirement": numbering.next(), "clause": _one_line(pledge.clause), **_pledged(pledge)}
            yield _table(f"[{kind.value}]", fields)


def _pledged(pledge: DraftPledge) -> Mapping[str, Value]:
    if pledge.kind is PledgeKind.SPARE_PARTS and pledge.term is not None:
        return {"term": _term(pledge.term), "price": _PRICE if "优惠" in pledge.clause else "quote"}
    if pledge.kind is PledgeKind.GOODS and pledge.term is not None:
        return {"no_discontinue_days": _days(pledge.term)}
    count = pledge.count or 1
    if pledge.kind is PledgeKind.ROSTER:
        return {"rest_days_per_month": count}
    fields: dict[str, Value] = {"after_repairs": count, "causes": ("quality",), "in_warranty_only": True}
    return {**fields, "assumed": True} if pledge.assumed else fields


def _days(term: Term) -> int:
    return round(term.hours_at_most / 24) if term.unit is not Unit.DAYS else term.amount


def _undertaking(promise: DraftPromise, numbering: _Numbering) -> str:
    english = f"{promise.milestone.value}, kept in words: a stricter clock of this letter counts"
    return _table(
        "[[undertakings]]", {"requirement": numbering.next(), "clause": _one_line(promise.clause), "en": english}
    )


def _term(term: Term) -> str:
    unit = term.unit.value.removesuffix("s") if term.amount == 1 else term.unit.value
    return f"{term.amount} {unit}"


def _table(name: str, fields: Mapping[str, Value]) -> str:
    return "\n".join([name, *_lines(fields)])


def _lines(fields: Mapping[str, Value]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in fields.items()]


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_lines(value)) + " }"
    return "[" + ", ".join(_value(entry) for entry in value) + "]"


def _one_line(clause: str) -> str:
    """A wrapped clause without its line breaks."""
    return "".join(line.strip() for line in clause.splitlines())
