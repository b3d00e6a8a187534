"""Words of haste without a number: 立即派人处理, 及时响应."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.clocks import Clock
from dispatch.letter_reader.conditions import conditions_of
from dispatch.letter_reader.topics import SentenceWords
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Conditions

_REACH = 12
"""A milestone this many characters behind the word is what is to be done in haste."""
_CLOCKS = frozenset({Milestone.DISPATCH, Milestone.RESPOND, Milestone.ARRIVE, Milestone.RESOLVE})
_ABOUT_A_FAULT = re.compile("故障|报修|报障|投诉|紧急|通知|维修|抢修|问题|电话")


@dataclass(frozen=True, slots=True)
class Vague:
    """A word of haste and what is to be done. ``strong``: 立即, at once; else 及时, soon."""

    milestone: Milestone
    word: str
    strong: bool
    start: int
    end: int
    starts: tuple[str, ...]
    when: Conditions


def vague_in(found: SentenceWords, clocks: Sequence[Clock]) -> Iterator[Vague]:
    """Milestones that the sentence promises in haste and for which it has no number."""
    sentence = found.sentence
    if not _ABOUT_A_FAULT.search(sentence.text, sentence.start, sentence.end):
        return
    known = {clock.milestone for clock in clocks}
    for haste in words.haste().finditer(sentence.text, sentence.start, sentence.end):
        close = [m for m in found.topics if haste.end() <= m.start <= haste.end() + _REACH]
        milestone = next((Milestone(m.topic) for m in close if m.topic in _CLOCKS), None)
        if milestone is None or milestone in known:
            continue
        known.add(milestone)
        end = sentence.segment(haste.end())[1]
        when = conditions_of(sentence, haste.start(), end, milestone)
        starts = ("emergency_at", "notified_at") if when.emergency else ("notified_at",)
        yield Vague(
            milestone, haste[0], haste["strong"] is not None, sentence.part(haste.start())[0], end, starts, when
        )
