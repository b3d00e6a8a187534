"""One pass over a letter: everything found in it, in positions of the flow, every number with its use or its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.clocks import Clock, clocks_of
from dispatch.letter_reader.duties import Counted, Duty, counted_in, customers_duty, duties_in
from dispatch.letter_reader.marks import marked
from dispatch.letter_reader.numbers import Number, numbers_in
from dispatch.letter_reader.quantities import Duration, durations_in
from dispatch.letter_reader.sentences import Sentence, sentences_of
from dispatch.letter_reader.topics import Reading, readings_of, words_of
from dispatch.letter_reader.vague import Vague, vague_in
from dispatch.letter_reader.warranties import Cover, covers_of

_PLEDGES = frozenset({words.SPARE_PARTS, words.GOODS})


@dataclass(frozen=True, slots=True)
class Pledged:
    """A term of spare parts or of a model's future."""

    topic: str
    duration: Duration
    start: int
    end: int


@dataclass(slots=True)
class Findings:
    """What one pass collects. ``reasons``: why a number is no promise, by its place in ``numbers``."""

    text: str
    numbers: tuple[Number, ...]
    reasons: dict[int, str]
    clocks: list[Clock] = field(default_factory=list)
    vague: list[Vague] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    pledged: list[Pledged] = field(default_factory=list)

    @property
    def used(self) -> frozenset[int]:
        """Places of the numbers that promise something."""
        groups: list[tuple[int, ...]] = [term.duration.numbers for clock in self.clocks for term in clock.terms]
        groups += [cover.duration.numbers for cover in self.covers]
        groups += [(cover.distance_number,) for cover in self.covers if cover.distance_number is not None]
        groups += [duty.numbers for duty in self.duties]
        groups += [count.numbers for count in self.counted]
        groups += [pledge.duration.numbers for pledge in self.pledged]
        return frozenset(index for group in groups for index in group)

    def not_promises(self) -> Iterator[tuple[Number, str]]:
        """Every other number with its reason: the rest of the partition."""
        used = self.used
        for index, number in enumerate(self.numbers):
            if index not in used:
                yield number, self.reasons.get(index) or ("bare_number" if number.arabic else "word")


def find_all(text: str, home: str) -> Findings:
    """Read the flow of a letter; ``home`` is the adcode prefix of the firm's own place."""
    numbers = numbers_in(text)
    found = Findings(text, numbers, dict(marked(text, numbers)))
    sentences = tuple(sentences_of(text))
    for sentence in sentences:
        found.counted.extend(counted_in(sentence, numbers))
    claimed = _claimed(found)
    for sentence in sentences:
        found.duties.extend(duties_in(sentence, numbers, {**claimed, **found.reasons}))
    durations = durations_in(text, numbers, {**_claimed(found), **found.reasons})
    for sentence, own in _by_sentence(sentences, durations):
        _read_terms(found, sentence, own, home)
    return found


def _claimed(found: Findings) -> Mapping[int, str]:
    groups = [*(count.numbers for count in found.counted), *(duty.numbers for duty in found.duties)]
    return {index: "claimed" for group in groups for index in group}


def _by_sentence(
    sentences: Sequence[Sentence], durations: Sequence[Duration]
) -> Iterator[tuple[Sentence, list[Duration]]]:
    position = 0
    for sentence in sentences:
        own: list[Duration] = []
        while position < len(durations) and durations[position].start < sentence.end:
            if durations[position].start >= sentence.start:
                own.append(durations[position])
            position += 1
        yield sentence, own


def _read_terms(found: Findings, sentence: Sentence, durations: Sequence[Duration], home: str) -> None:
    known = words_of(sentence, durations)
    readings = readings_of(known, durations)
    ours = [reading for reading in readings if not customers_duty(sentence, reading.duration.start)]
    clocks = list(clocks_of(known, ours, home))
    found.clocks.extend(clocks)
    found.vague.extend(vague_in(known, clocks))
    for reading in ours:
        _keep(found, sentence, reading, durations)
    for reading in readings:
        reason = reading.topic if reading in ours else "customers_duty"
        for index in reading.duration.numbers:
            found.reasons.setdefault(index, reason)


def _keep(found: Findings, sentence: Sentence, reading: Reading, durations: Sequence[Duration]) -> None:
    """A warranty or a pledge."""
    duration = reading.duration
    mark_end = reading.mark.end if reading.mark else 0
    if reading.topic == words.WARRANTY:
        found.covers.extend(covers_of(sentence, duration, durations, found.numbers, mark_end))
    elif reading.topic in _PLEDGES:
        end = max(sentence.segment(max(duration.end, mark_end) - 1)[1], mark_end)
        found.pledged.append(Pledged(reading.topic, duration, sentence.part(duration.start)[0], end))
