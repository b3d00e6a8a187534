"""Promises as comparable records: from a draft, from a policy file made by hand, from a held-out JSON file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from dispatch.letter_reader import DraftPromise, LetterDraft, Span
from dispatch.letter_reader.characters import normalised
from dispatch.model.policy import Term, Unit

_SMALLEST = {
    Unit.MINUTES: ("minutes", 1),
    Unit.HOURS: ("minutes", 60),
    Unit.DAYS: ("days", 1),
    Unit.WEEKS: ("days", 7),
    Unit.MONTHS: ("months", 1),
    Unit.YEARS: ("months", 12),
    Unit.WORKING_DAYS: ("working_days", 1),
}
_SYNONYMS = {
    "call": "call notified notified_at emergency_at report reported notice notification",
    "arrival": "arrival arrive arrived arrived_at on_site",
    "remote_failed": "remote_failed remote_failed_at remote remote_failure phone_failed",
    "response": "response respond responded responded_at",
    "contract": "contract contract_sign contract_signed contract_signed_at signing order",
    "award": "award award_notice award_notice_at",
    "delivery": "delivery delivered delivered_at delivered_on receipt purchase goods_received",
    "commissioning": "commissioning commissioned commissioned_on installation installed_on start_of_use",
    "acceptance": "acceptance accepted accepted_on",
    "installed": "installed installed_at installation_done",
    "resolved": "resolved resolved_at repair repaired resolve fixed service_done",
    "handed_over": "handed_over accepted_at intake vehicle_in",
    "handed_back": "handed_back out_on vehicle_out out",
    "price_cut": "price_cut price_cut_at",
    "model_changed": "model_changed model_changed_at",
    "learned": "learned learned_at",
    "unnamed": "unnamed unknown none",
}
_CLASSES = {word: name for name, words in _SYNONYMS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is compared. ``region`` is a word of the letter or a set of adcode prefixes, empty: everywhere.

    ``clause`` is shown, ``span`` is where it stands in the letter without blanks; they are no part of equality.
    """

    area: str
    what: str
    amount: str
    region: str = ""
    start: str = ""
    clause: str = ""
    span: tuple[int, int] = (0, 0)


def plain_amount(term: Term) -> str:
    """8 hours and 480 minutes are the same, 24 hours and a day are not."""
    unit, times = _SMALLEST[term.unit]
    return f"{term.amount * times} {unit}"


def start_class(event: str | None) -> str:
    """The class of a start event, whatever it is called."""
    return _CLASSES.get(event or "unnamed", event or "unnamed")


def written_term(written: str) -> Term:
    """``"8 hours"``, ``"1 working_day"``."""
    amount, _, unit = written.strip().partition(" ")
    name = unit.strip().replace(" ", "_").removesuffix("s") + "s"
    return Term(int(amount), Unit(name))


def rate(every: Term | None, at_least: int | None) -> str:
    """How often a year: every 6 months is 2."""
    if at_least is not None:
        return f"{at_least} a year"
    assert every is not None
    amount = plain_amount(every).split()
    a_year = Fraction(12, int(amount[0])) if amount[1] == "months" else Fraction(365 // int(amount[0]))
    return f"{a_year} a year"


def of_draft(draft: LetterDraft, *, by_prefixes: bool) -> list[Record]:
    """What the reader found: timed promises, terms of warranty, intervals; nothing that rests on a word of haste."""
    records = [
        record
        for promise in draft.promises
        if not promise.assumed and not promise.dropped
        for record in _of_promise(draft, promise, by_prefixes=by_prefixes)
    ]
    for cover in draft.warranty:
        if cover.term is not None:
            start = start_class(cover.starts[0] if cover.starts else None)
            place = _place(draft, cover.span)
            records.append(Record("warranty", "", plain_amount(cover.term), "", start, cover.clause, place))
    for plan in draft.recurring:
        if plan.every is not None or plan.at_least is not None:
            place = _place(draft, plan.span)
            records.append(Record("recurring", "", rate(plan.every, plan.at_least), "", "", plan.clause, place))
    return _without_repetition(records)


def _of_promise(draft: LetterDraft, promise: DraftPromise, *, by_prefixes: bool) -> Iterator[Record]:
    event = promise.chained_after.value if promise.chained_after else promise.starts[0]
    terms = promise.within_by_region or {"": promise.terms[0]}
    for code, term in terms.items():
        region = draft.region(code)
        place = (
            "" if region is None else " ".join(sorted(region.prefixes)) or "everywhere" if by_prefixes else region.zh
        )
        place = "everywhere" if by_prefixes and region is not None and region.prefixes == ("",) else place
        yield Record(
            area="promise",
            what=promise.milestone.value,
            amount=plain_amount(term),
            region=place,
            start=start_class(event),
            clause=promise.clause,
            span=_place(draft, promise.span),
        )


def squeezed(text: str) -> str:
    """Without blanks and line breaks."""
    return "".join(text.split())


def _place(draft: LetterDraft, span: Span) -> tuple[int, int]:
    """A span in the letter without blanks."""
    return len(squeezed(draft.text[: span.start])), len(squeezed(draft.text[: span.end]))


def of_policy(file: Path) -> list[Record]:
    """What the hand-made policy file says; numbers of our own (``assumed``) are left out."""
    policy = tomllib.loads(file.read_text(encoding="utf-8"))
    places = {r["code"]: " ".join(sorted(r["prefixes"])) or "everywhere" for r in policy.get("regions", ())}
    records = [
        record
        for promise in policy.get("promises", {}).values()
        if not promise.get("assumed")
        for record in _of_table(promise, places)
    ]
    for rule in policy.get("warranty", {}).get("rules", {}).values():
        if "term" in rule:
            start = start_class(_first(rule.get("start")))
            records.append(
                Record("warranty", "", plain_amount(written_term(rule["term"])), start=start, clause=rule["clause"])
            )
    for plan in policy.get("plans", {}).values():
        if "every" in plan or "at_least_per_year" in plan:
            every = written_term(plan["every"]) if "every" in plan else None
            records.append(Record("recurring", "", rate(every, plan.get("at_least_per_year")), clause=plan["clause"]))
    return _without_repetition(records)


def _of_table(promise: Mapping[str, Any], places: Mapping[str, str]) -> Iterator[Record]:
    event = _first(promise.get("chained_after") or promise.get("start"))
    within = promise["within"]
    for code, term in (within if isinstance(within, Mapping) else {"": within}).items():
        amount = plain_amount(written_term(term))
        yield Record(
            "promise", promise["milestone"], amount, places.get(code, ""), start_class(event), promise["clause"]
        )


def _first(entry: str | list[str] | None) -> str | None:
    return entry[0] if isinstance(entry, list) else entry


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the author of a held-out letter says is in it."""

    records: list[Record]
    not_promises: tuple[str, ...]


def of_held_out(file: Path) -> HeldOut:
    """``NAME.json`` beside ``NAME.txt``."""
    given = json.loads(file.read_text(encoding="utf-8"))
    records = [
        Record(
            "promise",
            promise["milestone"],
            plain_amount(written_term(term)),
            "" if region == "*" else region,
            start_class(promise.get("start")),
            promise.get("clause_contains", ""),
        )
        for promise in given.get("promises", ())
        for region, term in promise["within"].items()
    ]
    for cover in given.get("warranty", ()):
        term = Term(cover["days"], Unit.DAYS) if "days" in cover else Term(cover["months"], Unit.MONTHS)
        records.append(Record("warranty", "", plain_amount(term), start=start_class(cover.get("starts"))))
    records.extend(Record("recurring", "", _held_rate(plan)) for plan in given.get("recurring", ()))
    return HeldOut(records, tuple(given.get("not_promises", ())))


def _held_rate(plan: Mapping[str, Any]) -> str:
    """``every`` a period or ``2 per year``; or ``per_year`` so many times."""
    if "per_year" in plan:
        return rate(None, int(plan["per_year"]))
    every = plan["every"]
    amount, _, unit = every.partition(" ")
    if unit.split() in (["per", "year"], ["a", "year"], ["times", "per", "year"], ["times", "a", "year"]):
        return rate(None, int(amount))
    return rate(written_term(every), None)


def _without_repetition(records: Iterable[Record]) -> list[Record]:
    """Equal terms of several components are one record."""
    kept: dict[tuple[str, ...], Record] = {}
    for record in records:
        said = record.clause if record.area == "recurring" else ""
        kept.setdefault((record.area, record.what, record.amount, record.region, record.start, said), record)
    return list(kept.values())


def same_region(expected: str, found: str) -> bool:
    """The same words in whichever script, but for particles such as 内; one may name the city that the other omits."""
    one, other = _bare(expected), _bare(found)
    return one == other or (bool(one and other) and (one in other or other in one))


def _bare(region: str) -> str:
    text = normalised("".join(region.split()))
    for particle in ("范围内", "范围", "以内", "境内", "用户", "客户", "地区", "区域", "的"):
        text = text.replace(particle, "")
    return text.removesuffix("内").replace("其它", "其他")
