"""Ladders of escalation, read from a file: for each milestone the steps, whom each tells, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Term, Unit
from dispatch.toml_files import read_file

_OFFSET = re.compile(r"(\d{1,4}) (minutes|hours|days|working_days) (before|after)")
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
NO_OFFSET = Term(0, Unit.MINUTES)


class When(StrEnum):
    """What a step waits for: the plan's forecast, or a moment before, at or after the due moment."""

    PREDICTED = "predicted"
    BEFORE = "before"
    DUE = "due"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: ``offset`` lies between it and the due moment; ``repeat`` is None for what is told once."""

    when: When
    offset: Term
    tell: tuple[str, ...]
    repeat: timedelta | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of some milestones, the mildest first."""

    milestones: tuple[Milestone, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ladders:
    """All ladders of an installation. ``day_begins`` is when steps that count days come (Asia/Shanghai)."""

    ladders: tuple[Ladder, ...]
    day_begins: time

    def of(self, milestone: Milestone) -> Ladder | None:
        """The ladder of a milestone; None when nobody wants to hear of it."""
        return next((ladder for ladder in self.ladders if milestone in ladder.milestones), None)

    def step_of(self, milestone: Milestone, number: int) -> Step | None:
        """One rung; None when the file has changed and has it no longer."""
        ladder = self.of(milestone)
        return None if ladder is None or number >= len(ladder.steps) else ladder.steps[number]

    @property
    def recipients(self) -> frozenset[str]:
        """Everybody whom any step tells."""
        return frozenset(name for ladder in self.ladders for step in ladder.steps for name in step.tell)


NOBODY_IS_TOLD = Ladders((), time(8, 30))
"""An installation without escalation."""


@dataclass(frozen=True, slots=True)
class _StepText:
    when: str
    tell: tuple[str, ...]
    repeat_minutes: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class _LadderText:
    milestones: tuple[str, ...]
    steps: tuple[_StepText, ...]


@dataclass(frozen=True, slots=True)
class _FileText:
    ladders: tuple[_LadderText, ...]
    day_begins: str = "08:30"


def load_ladders(file: Path) -> Ladders:
    """Read the ladders; ``InputErrors`` names everything that is wrong: unknown keys, milestones, moments."""
    text = read_file(file, _FileText)
    problems: list[InputProblem] = [*_twice(text, file.name)]
    begins = _CLOCK_TIME.fullmatch(text.day_begins)
    if begins is None:
        problems.append(InputProblem("escalation.bad_time", f"{file.name}.day_begins", {"given": text.day_begins}))
    ladders = [_ladder(one, f"{file.name}.ladders[{i}]", problems) for i, one in enumerate(text.ladders)]
    if problems:
        raise InputErrors(problems)
    assert begins is not None
    return Ladders(tuple(ladders), time(int(begins[1]), int(begins[2])))


def _ladder(text: _LadderText, where: str, problems: list[InputProblem]) -> Ladder:
    known = {milestone.value for milestone in Milestone}
    for name in text.milestones:
        if name not in known:
            problems.append(InputProblem("escalation.unknown_milestone", f"{where}.milestones", {"given": name}))
    steps = [_step(one, f"{where}.steps[{i}]", problems) for i, one in enumerate(text.steps)]
    return Ladder(tuple(Milestone(name) for name in text.milestones if name in known), tuple(steps))


def _step(text: _StepText, where: str, problems: list[InputProblem]) -> Step:
    if not text.tell:
        problems.append(InputProblem("escalation.tells_nobody", f"{where}.tell"))
    if text.repeat_minutes < 0:
        problems.append(
            InputProblem("escalation.bad_repeat", f"{where}.repeat_minutes", {"given": text.repeat_minutes})
        )
    when, offset = _moment(text.when, where, problems)
    repeat = timedelta(minutes=text.repeat_minutes) if text.repeat_minutes > 0 else None
    return Step(when, offset, text.tell, repeat, text.urgent)


def _moment(text: str, where: str, problems: list[InputProblem]) -> tuple[When, Term]:
    if text in (When.PREDICTED, When.DUE):
        return When(text), NO_OFFSET
    found = _OFFSET.fullmatch(text)
    if found is None:
        problems.append(InputProblem("escalation.bad_moment", f"{where}.when", {"given": text}))
        return When.DUE, NO_OFFSET
    return When(found[3]), Term(int(found[1]), Unit(found[2]))


def _twice(text: _FileText, where: str) -> Iterator[InputProblem]:
    """A milestone on two ladders would be told of twice."""
    seen: set[str] = set()
    for i, ladder in enumerate(text.ladders):
        for name in ladder.milestones:
            if name in seen:
                yield InputProblem("escalation.twice", f"{where}.ladders[{i}].milestones", {"given": name})
            seen.add(name)
