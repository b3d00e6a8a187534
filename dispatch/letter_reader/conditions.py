"""Under which condition a sentence promises: warranty, class of the fault, complaint, emergency, kind of job."""

from __future__ import annotations

import re

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.sentences import Sentence
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Conditions

_FAULT = re.compile(r"故障|报修|报障|维修|抢修")
WORKSHOP_JOBS = ("maintenance", "minor_repair")
_AFTER_SALES = frozenset({Milestone.DISPATCH, Milestone.RESPOND, Milestone.ARRIVE, Milestone.RESOLVE, Milestone.LOANER})


def _pattern(name: str) -> re.Pattern[str]:
    return words.pattern("conditions", name)


def conditions_of(sentence: Sentence, start: int, end: int, milestone: Milestone) -> Conditions:
    """The conditions of a promise whose term stands at ``start`` and whose own words end at ``end``."""
    if milestone is Milestone.COMPLETE:
        return Conditions(jobs=_job(sentence, start))
    if milestone not in _AFTER_SALES:
        return Conditions()
    part = sentence.part(start)[0]
    complaint = _pattern("complaint").search(sentence.text, sentence.start, start) and not _FAULT.search(
        sentence.text, sentence.start, end
    )
    emergency = _pattern("emergency").search(sentence.text, part, start) is not None
    return Conditions(
        fault_classes=() if emergency else _fault_class(sentence.text, part, start),
        issues=("quality_complaint",) if complaint else (),
        in_warranty=_in_warranty(sentence, end),
        emergency=emergency,
    )


def _in_warranty(sentence: Sentence, end: int) -> bool | None:
    if _pattern("either").search(sentence.text, sentence.start, end):
        return None
    for text, first, last in ((sentence.text, sentence.start, end), (sentence.heading, 0, len(sentence.heading))):
        inside = max((m.start() for m in _pattern("in_warranty").finditer(text, first, last)), default=-1)
        after = max((m.start() for m in _pattern("after_warranty").finditer(text, first, last)), default=-1)
        if inside != after:
            return inside > after
    return None


def _fault_class(text: str, start: int, end: int) -> tuple[str, ...]:
    """The class named last before the term."""
    normal = max((m.end() for m in _pattern("normal").finditer(text, start, end)), default=-1)
    major = max((m.end() for m in _pattern("major").finditer(text, start, end)), default=-1)
    if normal == major:
        return ()
    return ("normal",) if normal > major else ("major",)


def _job(sentence: Sentence, start: int) -> tuple[str, ...]:
    """The kind of workshop job that the term's own segment names."""
    segment = sentence.segment(start)
    return tuple(job for job in WORKSHOP_JOBS if _pattern(f"{job}_job").search(sentence.text, *segment))
