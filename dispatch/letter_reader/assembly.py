"""Findings put together as a draft: keys, regions, clauses; the same promise said twice becomes one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.clocks import Clock
from dispatch.letter_reader.draft import (
    DraftPlan,
    DraftPledge,
    DraftPromise,
    DraftRegion,
    DraftWarranty,
    NotPromise,
    PledgeKind,
    Span,
)
from dispatch.letter_reader.findings import Findings
from dispatch.letter_reader.flow import Flow
from dispatch.letter_reader.regions import RegionWord
from dispatch.letter_reader.vague import Vague
from dispatch.letter_reader.warranties import ANOTHER_DAY, Cover, defined_start
from dispatch.model.commitment import Milestone
from dispatch.model.policy import FAULT_CLASSES, Term, Unit

_AT_ONCE = Term(15, Unit.MINUTES)
"""Assumed for 立即 and its like, until somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Put:
    """An entry and what it was found as, for the questions about it."""

    entry: DraftPromise
    clocks: tuple[Clock, ...] = ()
    vague: Vague | None = None


class Pen:
    """Writes spans, clauses and keys for one letter."""

    def __init__(self, letter: str, flow: Flow, found: Findings) -> None:
        self._letter, self._flow, self._found = letter, flow, found
        self._keys: set[tuple[str, str]] = set()

    def clause(self, start: int, end: int) -> tuple[str, Span]:
        """The letter's own words, without blanks and commas at the ends."""
        text = self._flow.text
        while start < end - 1 and text[start] in ",，、;. ":
            start += 1
        while end - 1 > start and text[end - 1] in ",，、;:. ":
            end -= 1
        span = self._flow.span(start, end)
        return span.of(self._letter), span

    def numbers(self, *groups: Sequence[int]) -> tuple[Span, ...]:
        """The spans of numbers, in order."""
        places = sorted({index for group in groups for index in group})
        return tuple(self._flow.span(self._found.numbers[n].start, self._found.numbers[n].end) for n in places)

    def key(self, area: str, wanted: str) -> str:
        """The wanted key, with a number when it is taken."""
        key = _free_code(wanted, {known for place, known in self._keys if place == area})
        self._keys.add((area, key))
        return key


def put_promises(pen: Pen, found: Findings) -> tuple[list[Put], tuple[DraftRegion, ...]]:
    """The clocks of the letter, regions merged, repetitions joined, then the words of haste."""
    groups = _joined(found.clocks)
    regions = _region_codes(groups)
    puts: list[Put] = []
    for group in groups:
        puts.append(Put(_promise(pen, group, regions), tuple(group)))
    timed = {put.entry.milestone for put in puts}
    for vague in found.vague:
        if vague.milestone not in timed or (vague.strong and vague.when.emergency):
            timed.add(vague.milestone)
            puts.append(Put(_hasty(pen, vague), vague=vague))
    puts = _with_classes(puts)
    return _chains_mended(puts), tuple(dict.fromkeys(regions.values()))


def _joined(clocks: Sequence[Clock]) -> list[list[Clock]]:
    """Clocks that are one promise: said twice, or for another region in the next line."""
    groups: list[list[Clock]] = []
    for clock in clocks:
        home = next((group for group in groups if _same_promise(group, clock)), None)
        if home is None:
            groups.append([clock])
        else:
            home.append(clock)
    return groups


def _same_promise(group: Sequence[Clock], clock: Clock) -> bool:
    first = group[0]
    if (first.milestone, first.when) != (clock.milestone, clock.when):
        return False
    known = {_zone(term.region): term.duration.term for one in group for term in one.terms}
    new = {_zone(term.region): term.duration.term for term in clock.terms}
    if "" in known or "" in new:
        return known == new
    return all(known.get(zone, term) == term for zone, term in new.items())


def _zone(region: RegionWord | None) -> str:
    return "" if region is None else region.region.zh


def _region_codes(groups: Sequence[Sequence[Clock]]) -> dict[str, DraftRegion]:
    """A region for every wording; wordings of the same prefixes share it, different ones have different codes."""
    by_wording: dict[str, DraftRegion] = {}
    for region in (t.region.region for group in groups for clock in group for t in clock.terms if t.region):
        if region.zh in by_wording:
            continue
        same = next((r for r in by_wording.values() if region.prefixes and r.prefixes == region.prefixes), None)
        taken = {one.code for one in by_wording.values()}
        by_wording[region.zh] = same or replace(region, code=_free_code(region.code, taken))
    return by_wording


def _free_code(code: str, taken: Collection[str]) -> str:
    return next(free for free in chain((code,), (f"{code}_{n}" for n in count(2))) if free not in taken)


def _promise(pen: Pen, group: Sequence[Clock], regions: dict[str, DraftRegion]) -> DraftPromise:
    first = group[0]
    adjoining = [clock for clock in group if clock.start <= first.end + 2] if len(group) > 1 else [first]
    regional = {t.region.region.zh: t.duration.term for c in group for t in c.terms if t.region}
    last = group[-1] if regional else adjoining[-1]
    clause, span = pen.clause(first.start, max(last.end, first.end))
    everywhere = _everywhere(first)
    return DraftPromise(
        key=pen.key("promises", first.milestone.value),
        milestone=first.milestone,
        clause=clause,
        span=span,
        numbers=pen.numbers(*(term.duration.numbers for clock in group for term in clock.terms)),
        starts=first.starts,
        chained_after=first.chained_after,
        within=None if regional and everywhere is None else everywhere,
        within_by_region={} if everywhere else {regions[zh].code: term for zh, term in regional.items()},
        when=first.when,
        until_satisfied=any(clock.until_satisfied for clock in group),
    )


def _everywhere(clock: Clock) -> Term | None:
    return next((term.duration.term for term in clock.terms if term.region is None), None)


def _hasty(pen: Pen, vague: Vague) -> DraftPromise:
    clause, span = pen.clause(vague.start, vague.end)
    return DraftPromise(
        key=pen.key("promises", vague.milestone.value),
        milestone=vague.milestone,
        clause=clause,
        span=span,
        numbers=(),
        starts=vague.starts,
        within=_AT_ONCE,
        when=vague.when,
        assumed=True,
        dropped=not (vague.strong and vague.milestone in (Milestone.DISPATCH, Milestone.RESPOND)),
    )


def _with_classes(puts: Sequence[Put]) -> list[Put]:
    """Beside a promise for major faults, one without a class is for the normal ones."""
    major = {put.entry.milestone for put in puts if put.entry.when.fault_classes == ("major",)}
    return [
        replace(put, entry=replace(put.entry, when=replace(put.entry.when, fault_classes=FAULT_CLASSES[:1])))
        if put.entry.milestone in major and not put.entry.when.fault_classes
        else put
        for put in puts
    ]


def _chains_mended(puts: Sequence[Put]) -> list[Put]:
    """A chain needs something to hang on: without that promise the clock runs from the event."""
    unchained = {put.entry.milestone for put in puts if put.entry.chained_after is None and not put.entry.dropped}
    mended = []
    for put in puts:
        entry = put.entry
        if entry.chained_after is not None and entry.chained_after not in unchained:
            event = {Milestone.ARRIVE: "arrived_at"}.get(entry.chained_after, "contract_signed_at")
            entry = replace(entry, chained_after=None, starts=(event,))
        mended.append(replace(put, entry=entry))
    return mended


def put_warranty(pen: Pen, found: Findings) -> list[DraftWarranty]:
    """Every term of warranty once; ``starts`` stays empty where the letter names no date."""
    general = defined_start(found.text)
    kept: list[DraftWarranty] = []
    for cover in found.covers:
        entry = _cover(pen, cover, general)
        twin = next((n for n, one in enumerate(kept) if _same_cover(one, entry)), None)
        if twin is None:
            kept.append(replace(entry, key=pen.key("warranty", entry.key)))
        else:
            numbers = tuple(sorted({*kept[twin].numbers, *entry.numbers}))
            kept[twin] = replace(kept[twin], starts=kept[twin].starts or entry.starts, numbers=numbers)
    return kept


def _cover(pen: Pen, cover: Cover, general: tuple[str, ...]) -> DraftWarranty:
    clause, span = pen.clause(cover.start, cover.end)
    distance = () if cover.distance_number is None else (cover.distance_number,)
    return DraftWarranty(
        key=cover.component,
        clause=clause,
        span=span,
        numbers=pen.numbers(cover.duration.numbers, distance),
        starts=() if cover.starts == (ANOTHER_DAY,) else cover.starts or general,
        term=cover.duration.term,
        distance_km=cover.distance_km,
    )


def _same_cover(one: DraftWarranty, other: DraftWarranty) -> bool:
    """Said again, perhaps without the date."""
    same_date = one.starts == other.starts or not one.starts or not other.starts
    return (one.key, one.term, one.distance_km) == (other.key, other.term, other.distance_km) and same_date


def put_plans(pen: Pen, found: Findings) -> Iterator[DraftPlan]:
    """Work that comes again; what is only 定期 is left out where the letter has a number for the same work."""
    timed = {duty.kind for duty in found.duties if duty.every or duty.at_least}
    silent: set[str] = set()
    for duty in found.duties:
        if not (duty.every or duty.at_least):
            if duty.kind in timed | silent:
                continue
            silent.add(duty.kind)
        clause, span = pen.clause(duty.start, duty.end)
        yield DraftPlan(
            key=pen.key("plans", duty.kind),
            clause=clause,
            span=span,
            numbers=pen.numbers(duty.numbers),
            every=duty.every,
            at_least=duty.at_least,
            until_warranty_ends=duty.until_warranty_ends,
        )


def put_pledges(pen: Pen, found: Findings) -> Iterator[DraftPledge]:
    """Spare parts, goods, rest days, replacement."""
    for pledge in found.pledged:
        kind = PledgeKind.GOODS if pledge.topic == words.GOODS else PledgeKind.SPARE_PARTS
        clause, span = pen.clause(pledge.start, pledge.end)
        yield DraftPledge(kind, clause, span, pen.numbers(pledge.duration.numbers), term=pledge.duration.term)
    for counted in found.counted:
        clause, span = pen.clause(counted.start, counted.end)
        yield DraftPledge(
            counted.kind, clause, span, pen.numbers(counted.numbers), count=counted.count, assumed=counted.assumed
        )


def put_not_promises(letter: str, flow: Flow, found: Findings) -> Iterator[NotPromise]:
    """The numbers that promise nothing."""
    for number, reason in found.not_promises():
        span = flow.span(number.start, number.end)
        yield NotPromise(span, span.of(letter), reason)
