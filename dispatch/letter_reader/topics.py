"""What each term of a sentence is about: the milestone or other topic whose word it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.quantities import Duration
from dispatch.letter_reader.sentences import Sentence
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Term, Unit

_HIDING = (("conditions", "in_warranty"), ("conditions", "after_warranty"), ("phrases", "from_a_day"))
_MONTHS = frozenset({"warranty", "spare_parts", "goods", "deliver_install", "contract_sign", "return_period", "payment",
                     "training", "validity", "paid_offer", "product_figure", "followup"})  # fmt: skip
_YEARS = _MONTHS - {"deliver_install", "contract_sign", "followup"}
_LONG_ONLY = frozenset({"warranty", "spare_parts"})
_COUNTING = re.compile(
    rf"(?:{words.pattern('phrases', 'label').pattern})?"
    r"(?:[:为是在约≤<=-]|不超过|不大于|不多于|不高于|小于|少于|控制在|最长|最迟|最多|平均|一般|均|应|需|要求|承诺)*"
)
_BARE = re.compile(r"(?:之|以)?内?\)?(?:\(.*\))?(?:左右)?(?:用户|客户)?")
_ASIDE = re.compile(r"(?:之|以)?内?(?:\([^)]*$|或)")
"""2小时内（节假日不超过4小时）到达, 十八个月内或安装之日起十二个月内实行三包."""
_PERIOD = re.compile(rf"的?(?:{words.pattern('conditions', 'in_warranty').pattern})")
"""三年质保期内: the period itself, right behind the number."""
_OWN_LABEL = re.compile("时间|时限")
_PARTS = re.compile("备件|配件|零件|备品|耗材|部件")
_CONSUMABLES = re.compile("耗材|备件|备品|易损件")
_FAILED = frozenset({Milestone.RESOLVE.value, Milestone.RESPOND.value, Milestone.ARRIVE.value})


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a topic, or of a start event, at its place in the flow."""

    topic: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One term with its topic. ``mark`` is the word that decided, None where the topic was taken over from a neighbour.

    ``label``: the word stands before the number, as in 响应时间: 2小时. ``failed``: the term is a limit after which
    something else is owed (24小时内无法修复的).
    """

    duration: Duration
    topic: str
    mark: Mark | None = None
    label: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of topics and starts found in one sentence."""

    sentence: Sentence
    topics: tuple[Mark, ...]
    starts: tuple[Mark, ...]


def words_of(sentence: Sentence, durations: Sequence[Duration]) -> SentenceWords:
    """Topics and starts of the sentence; a word inside a start (到达现场后) or a condition (质保期内) is no topic."""
    whole = (sentence.start, sentence.end)
    starts = _longest(_found(words.patterns("starts"), sentence, *whole))
    hidden = [*starts, *_found([(name, words.pattern(area, name)) for area, name in _HIDING], sentence, *whole)]
    topics = [
        mark
        for start, end in _gaps(sentence, durations)
        for mark in _found(words.patterns("topics"), sentence, start, end)
        if not any(_overlap(mark, other) for other in hidden)
    ]
    return SentenceWords(sentence, tuple(topics), tuple(starts))


def readings_of(found: SentenceWords, durations: Sequence[Duration]) -> list[Reading]:
    """A reading for every term of the sentence, in order."""
    readings: list[Reading | None] = [_own(found, durations, index) for index in range(len(durations))]
    _take_over(found.sentence, readings, durations)
    return [
        reading or _from_before(found, durations, index) or Reading(durations[index], words.NO_TOPIC)
        for index, reading in enumerate(readings)
    ]


def _from_before(found: SentenceWords, durations: Sequence[Duration], index: int) -> Reading | None:
    """小故障当日修复，大故障36小时: the last word before the term; at the beginning of a line the heading above it."""
    duration, sentence = durations[index], found.sentence
    part = sentence.part(duration.start)[0]
    previous = durations[index - 1].end if index else sentence.start
    before = [m for m in found.topics if max(part, previous) <= m.start and m.end <= duration.start]
    fitting = [m for m in before if compatible(m.topic, duration.term) and m.topic in _FAILED]
    rest = sentence.text[duration.end : sentence.segment(duration.start)[1]]
    if fitting and _BARE.fullmatch(rest):
        return Reading(duration, fitting[-1].topic, fitting[-1], label=True)
    known = words.patterns("topics")
    topics = [t for t, pattern in known if pattern.search(sentence.heading) and compatible(t, duration.term)]
    return Reading(duration, topics[0], label=True) if topics else None


def _gaps(sentence: Sentence, durations: Sequence[Duration]) -> Iterator[tuple[int, int]]:
    """What stands before, between and behind the terms: no word of a topic reaches across a number."""
    start = sentence.start
    for duration in durations:
        yield start, duration.start
        start = duration.end
    yield start, sentence.end


def _found(patterns: words.Patterns, sentence: Sentence, start: int, end: int) -> list[Mark]:
    return [
        Mark(topic, *match.span())
        for topic, pattern in patterns
        for match in pattern.finditer(sentence.text, start, end)
        if match.end() > match.start()
    ]


def _longest(marks: Sequence[Mark]) -> list[Mark]:
    """Of overlapping marks the one that begins first, then the longest, then the one listed first."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def compatible(topic: str, term: Term) -> bool:
    """Nobody answers a call within three years, and no warranty lasts four hours."""
    if term.unit is Unit.YEARS:
        return topic in _YEARS
    if term.unit is Unit.MONTHS:
        return topic in _MONTHS
    if term.unit in (Unit.HOURS, Unit.MINUTES, Unit.WORKING_DAYS):
        return topic not in _LONG_ONLY
    return True


def _own(found: SentenceWords, durations: Sequence[Duration], index: int) -> Reading | None:
    """The topic a term has by a word of its own."""
    duration = durations[index]
    fitting = [mark for mark in found.topics if compatible(mark.topic, duration.term)]
    marks = _longest(fitting)
    segment = found.sentence.segment(duration.start)
    previous = durations[index - 1].end if index else found.sentence.start
    following = durations[index + 1].start if index + 1 < len(durations) else found.sentence.end
    before = [m for m in marks if max(previous, segment[0]) <= m.start and m.end <= duration.start]
    after = [m for m in marks if duration.end <= m.start < min(segment[1], following)]
    later = [m for m in marks if segment[1] <= m.start < min(following, found.sentence.part(duration.start)[1])]
    text = found.sentence.text
    if compatible(words.WARRANTY, duration.term) and (period := _PERIOD.match(text, duration.end)):
        return Reading(duration, words.WARRANTY, Mark(words.WARRANTY, *period.span()))
    after = [m for m in after if not _announces(text, m, following)]
    later = [m for m in later if not _announces(text, m, following)]
    if before and (not after or _labels_throughout(found, durations, index)):
        return Reading(duration, _of_parts(found.sentence, duration, before[-1].topic), before[-1], label=True)
    return _first_after(found, duration, after or later, [*after, *later])


def _first_after(
    found: SentenceWords, duration: Duration, marks: Sequence[Mark], all_after: Sequence[Mark]
) -> Reading | None:
    if not marks:
        return None
    first = marks[0]
    if first.topic not in _FAILED or not words.negated().search(found.sentence.text, duration.end, first.start):
        loaner = _lent(found, duration) if first.topic == Milestone.DELIVER_INSTALL.value else None
        return Reading(duration, _of_parts(found.sentence, duration, first.topic), first) if loaner is None else loaner
    instead = [mark for mark in all_after if mark.topic == Milestone.LOANER.value]
    return (
        Reading(duration, Milestone.LOANER.value, instead[0])
        if instead
        else Reading(duration, "condition", failed=True)
    )


def _lent(found: SentenceWords, duration: Duration) -> Reading | None:
    """24小时内送达备用机: what is delivered is a loaner."""
    start, end = found.sentence.segment(duration.start)
    lent = [m for m in found.topics if m.topic == Milestone.LOANER.value and start <= m.start < end]
    return Reading(duration, Milestone.LOANER.value, lent[0]) if lent else None


def _of_parts(sentence: Sentence, duration: Duration, topic: str) -> str:
    """Parts that are sent are no delivery of the goods."""
    parts = _PARTS.search(sentence.text, *sentence.segment(duration.start)) or _CONSUMABLES.search(
        sentence.text, sentence.part(duration.start)[0], duration.start
    )
    return "parts_delivery" if parts and topic == Milestone.DELIVER_INSTALL.value else topic


def _announces(text: str, mark: Mark, number: int) -> bool:
    """Whether the word is the label of the number that follows: 到达时间: 4小时."""
    between = text[mark.end : number]
    return bool(between) and len(between) < 12 and _COUNTING.fullmatch(between) is not None


def _labels_throughout(found: SentenceWords, durations: Sequence[Duration], index: int) -> bool:
    """响应2小时到场4小时修复8小时: every word before its number, none after the last."""
    segment = found.sentence.segment(durations[index].start)
    inside = [d for d in durations if segment[0] <= d.start < segment[1]]
    if len(inside) < 2:
        return False
    marks = _longest([mark for mark in found.topics if segment[0] <= mark.start < segment[1]])
    return any(m.end <= inside[0].start for m in marks) and not any(m.start >= inside[-1].end for m in marks)


def _take_over(sentence: Sentence, readings: list[Reading | None], durations: Sequence[Duration]) -> None:
    """市区2小时，郊县4小时到达: a term without a word of its own has its neighbour's topic."""
    for index in reversed(range(len(readings) - 1)):
        following = readings[index + 1]
        near = sentence.part(durations[index].start)[1] > durations[index + 1].start
        if readings[index] is None and near and following is not None and not (following.label or following.failed):
            aside = sentence.text[durations[index].end : durations[index + 1].start]
            _take(sentence, readings, durations[index], index, (following.topic, _ASIDE.match(aside) is not None))
    for index in range(1, len(readings)):
        previous = readings[index - 1]
        if readings[index] is None and previous is not None and not previous.failed:
            _take(sentence, readings, durations[index], index, (previous.topic, previous.label))


def _take(
    sentence: Sentence, readings: list[Reading | None], duration: Duration, index: int, from_: tuple[str, bool]
) -> None:
    """Only a bare term takes over: one with words of its own that nobody knows is something else."""
    topic, freely = from_
    segment = sentence.segment(duration.start)
    rest = sentence.text[duration.end : segment[1]]
    if _OWN_LABEL.search(sentence.text, segment[0], duration.start):
        return
    if compatible(topic, duration.term) and (freely or _BARE.fullmatch(rest)):
        readings[index] = Reading(duration, topic, label=freely and rest.find("(") < 0)
