"""The clocks of one sentence: milestone, terms by region, start and condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.conditions import conditions_of
from dispatch.letter_reader.quantities import Duration
from dispatch.letter_reader.regions import RegionWord, region_after, region_between
from dispatch.letter_reader.sentences import Sentence
from dispatch.letter_reader.topics import Mark, Reading, SentenceWords
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Conditions

_DEFAULT_STARTS = {
    Milestone.COMPLETE: "accepted_at",
    Milestone.CONTRACT_SIGN: "award_notice_at",
    Milestone.DELIVER_INSTALL: "contract_signed_at",
    Milestone.PRICE_NOTICE: "price_cut_at",
    Milestone.MODEL_NOTICE: "model_changed_at",
    Milestone.DISCONTINUE_NOTICE: "learned_at",
    Milestone.FOLLOWUP: "resolved_at",
}
_CALLS = {"notified_at", "remote_failed_at", "responded_at"}
"""Only a repair waits for remote help to fail: for whoever comes, the time spent on the phone counts (rule B5b)."""
_POSSIBLE_STARTS = {
    Milestone.DISPATCH: {"notified_at", "responded_at"},
    Milestone.RESPOND: {"notified_at"},
    Milestone.ARRIVE: {"notified_at", "responded_at"},
    Milestone.RESOLVE: {*_CALLS, "arrived_at", "accepted_at"},
    Milestone.LOANER: {"notified_at", "arrived_at", "accepted_at"},
    Milestone.COMPLETE: {"accepted_at", "notified_at", "arrived_at"},
    Milestone.FOLLOWUP: {"resolved_at", "delivered_at", "installed_at", "notified_at"},
    Milestone.CONTRACT_SIGN: {"award_notice_at", "notified_at"},
    Milestone.DELIVER_INSTALL: {"contract_signed_at", "award_notice_at", "delivered_at", "notified_at"},
    Milestone.PRICE_NOTICE: {"price_cut_at", "learned_at"},
    Milestone.MODEL_NOTICE: {"learned_at"},
    Milestone.DISCONTINUE_NOTICE: {"learned_at"},
}
_FOLLOWS = {Milestone.RESOLVE: Milestone.ARRIVE, Milestone.DELIVER_INSTALL: Milestone.CONTRACT_SIGN}
_MILESTONES = {milestone.value: milestone for milestone in Milestone}


@dataclass(frozen=True, slots=True)
class RegionalTerm:
    """A term and the region it is for, None for everywhere."""

    duration: Duration
    region: RegionWord | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise in positions of the flow. ``start_named``: the letter itself says from when it runs."""

    milestone: Milestone
    terms: tuple[RegionalTerm, ...]
    start: int
    end: int
    starts: tuple[str, ...]
    chained_after: Milestone | None = None
    start_named: bool = True
    when: Conditions = field(default_factory=Conditions)
    until_satisfied: bool = False
    also: Milestone | None = None


def clocks_of(found: SentenceWords, readings: Sequence[Reading], home: str) -> Iterator[Clock]:
    """Every clock of the sentence; neighbouring terms of one milestone for different regions are one clock."""
    milestones = [_milestone(found, reading) for reading in readings]
    index = 0
    earlier: list[Clock] = []
    while index < len(readings):
        milestone = milestones[index]
        if milestone is None:
            index += 1
            continue
        terms, last = _regional_terms(found.sentence, readings, milestones, index, home)
        clock = _clock(found, readings, index, last, (milestone, terms), earlier)
        earlier.append(clock)
        yield clock
        index = last + 1


def _milestone(found: SentenceWords, reading: Reading) -> Milestone | None:
    if reading.topic == words.NOTICE:
        return _kind_of_notice(found.sentence)
    return _MILESTONES.get(reading.topic)


def _kind_of_notice(sentence: Sentence) -> Milestone:
    """What has to be told: that a model ends, that the price falls, or that a new model comes."""
    own = sentence.text[sentence.start : sentence.end]
    if re.search("停产|淘汰", own):
        return Milestone.DISCONTINUE_NOTICE
    line = sentence.text[slice(*sentence.line)]
    if re.search("价格(?:下调|调整|变动|下降)|降价|调价", own) or not re.search("型号|机型|换代", line):
        return Milestone.PRICE_NOTICE
    return Milestone.MODEL_NOTICE


def _regional_terms(
    sentence: Sentence, readings: Sequence[Reading], milestones: Sequence[Milestone | None], first: int, home: str
) -> tuple[tuple[RegionalTerm, ...], int]:
    """The terms from ``first`` on that belong to one clock, and the place of the last."""
    terms = [_regional(sentence, readings, first, home)]
    last = first
    while last + 1 < len(readings) and milestones[last + 1] is milestones[first]:
        term = _regional(sentence, readings, last + 1, home)
        known = {one.region.region.zh for one in terms if one.region}
        if term.region is None or terms[-1].region is None or term.region.region.zh in known:
            break
        terms.append(term)
        last += 1
    return tuple(terms), last


def _regional(sentence: Sentence, readings: Sequence[Reading], index: int, home: str) -> RegionalTerm:
    duration = readings[index].duration
    previous = readings[index - 1].duration.end if index else sentence.start
    region = region_between(sentence, previous, duration.start, home)
    if region is None:
        following = readings[index + 1].duration.start if index + 1 < len(readings) else sentence.end
        region = region_after(sentence, duration.end, min(sentence.segment(duration.start)[1], following), home)
    return RegionalTerm(duration, region)


def _clock(
    found: SentenceWords,
    readings: Sequence[Reading],
    first: int,
    last: int,
    what: tuple[Milestone, tuple[RegionalTerm, ...]],
    earlier: Sequence[Clock],
) -> Clock:
    milestone, terms = what
    sentence, duration = found.sentence, readings[first].duration
    end = _end_of_clause(sentence, readings[last])
    starts, chained, named = _start(found, milestone, terms, earlier)
    when = conditions_of(sentence, duration.start, end, milestone)
    if when.emergency and starts == ("notified_at",):
        starts = ("emergency_at", "notified_at")
    return Clock(
        milestone=milestone,
        terms=terms,
        start=sentence.part(duration.start)[0],
        end=end,
        starts=starts,
        chained_after=chained,
        start_named=named,
        when=when,
        until_satisfied=milestone is Milestone.FOLLOWUP
        and words.pattern("phrases", "satisfied").search(sentence.text, end, sentence.end) is not None,
        also=_also(found, readings[last]),
    )


def _end_of_clause(sentence: Sentence, reading: Reading) -> int:
    """The end of the segment with the term, or with the word that says what happens by then."""
    decisive = max(reading.duration.end, reading.mark.end if reading.mark else 0)
    return max(sentence.segment(decisive - 1)[1], decisive)


def _start(
    found: SentenceWords, milestone: Milestone, terms: Sequence[RegionalTerm], earlier: Sequence[Clock]
) -> tuple[tuple[str, ...], Milestone | None, bool]:
    """The start events, or the milestone before, and whether the letter names it."""
    own = _named_start(found, milestone, terms[0].duration)
    before = next((clock for clock in earlier if clock.milestone is _FOLLOWS.get(milestone)), None)
    if own is not None and own.topic == "arrived_at":
        return ("arrived_at",), Milestone.ARRIVE, True
    nearer = before is None or (own is not None and own.start > before.terms[-1].duration.start)
    if before is not None and not nearer and _cannot_run_together(terms, before):
        return (), before.milestone, False
    if own is not None:
        return (own.topic,), None, nearer or milestone is not Milestone.RESOLVE
    default = _DEFAULT_STARTS.get(milestone, "notified_at")
    return (default,), None, milestone is not Milestone.RESOLVE


def _cannot_run_together(terms: Sequence[RegionalTerm], before: Clock) -> bool:
    """A repair within 24 hours where the arrival alone may take 48 runs from the arrival; papers always do."""
    if before.milestone is Milestone.CONTRACT_SIGN:
        return True
    longest = max(term.duration.term.hours_at_most for term in before.terms)
    return min(term.duration.term.hours_at_most for term in terms) <= longest


def _named_start(found: SentenceWords, milestone: Milestone, duration: Duration) -> Mark | None:
    """The nearest start before the term, else one behind it in its own segment (4小时内响应，自接到通知起)."""
    possible = [mark for mark in found.starts if mark.topic in _POSSIBLE_STARTS[milestone]]
    segment = found.sentence.segment(duration.start)
    before = [
        mark
        for mark in possible
        if mark.start < duration.start
        and (milestone is not Milestone.LOANER or mark.topic != "arrived_at" or mark.start >= segment[0])
    ]
    if before:
        return before[-1]
    return next((mark for mark in possible if duration.end <= mark.start <= segment[1]), None)


def _also(found: SentenceWords, reading: Reading) -> Milestone | None:
    """24小时内到达现场并修复: the repair may be meant to be done by then too."""
    if reading.mark is None or reading.topic != Milestone.ARRIVE.value or reading.label:
        return None
    text, end = found.sentence.text, found.sentence.segment(reading.mark.start)[1]
    follows = [m for m in found.topics if m.topic == Milestone.RESOLVE.value and reading.mark.end <= m.start < end]
    joined = follows and re.search("[并和且]", text[reading.mark.end : follows[0].start])
    return Milestone.RESOLVE if joined else None
