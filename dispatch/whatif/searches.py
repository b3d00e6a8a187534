"""Questions that several studies answer - the tightest term, the fewest people - in a folder that survives a kill.

The folder holds the question, one study for every term or crew that was tried, and the answer once it is found. What
was simulated is not simulated again: a search that is gone on with runs through what it has and continues.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from dispatch.errors import InputErrors, InputProblem, NotFound, PaidanError, Unavailable
from dispatch.policy_files import term_of
from dispatch.whatif.alone import alone_in, somebody_is_in
from dispatch.whatif.fan_out import Fan
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.questions import attainment_of, tightest_term
from dispatch.whatif.scenario import WhatIf, find_scenario
from dispatch.whatif.statistics import Estimate
from dispatch.whatif.study import Study, fingerprint_of

FORMAT = "search/1"
MOST_REPLICATIONS = 200
_QUESTION, _ANSWER, _STUDIES = "question.json", "answer.json", "studies"


class Wanted(StrEnum):
    """What is searched for."""

    TERM = "term"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Question:
    """``promise`` is ``L01/arrive/prd``, or ``L01/arrive`` for all regions; ``target`` the share that is to be kept.

    It is asked of the scenario ``base`` over ``days`` days.
    """

    wanted: Wanted
    promise: str
    target: float
    base: str
    days: float
    replications: int
    seed: int

    @property
    def scenario(self) -> WhatIf:
        """The scenario of that name, as long as the question wants it."""
        scenario = find_scenario(self.base)
        return replace(scenario, length=replace(scenario.length, days=self.days))


@dataclass(frozen=True, slots=True)
class Tried:
    """One term or one crew: how far its study is, and how often the promise was kept in it so far."""

    label: str
    where: Mapping[str, int]
    done: int
    whole: int
    kept: Estimate | None


@dataclass(frozen=True, slots=True)
class Search:
    """A question in its folder."""

    folder: Path
    question: Question

    @classmethod
    def begin(cls, folder: Path, question: Question) -> Search:
        """Write it down. ``InputErrors`` for what cannot be asked, before anything is simulated."""
        problems = []
        if not 0 < question.target < 1:
            problems.append(InputProblem("whatif.bad_target", "target", {"given": question.target}))
        if not question.promise.partition("/")[2]:
            problems.append(InputProblem("whatif.unknown_promise", "promise", {"given": question.promise}))
        if not 1 <= question.replications <= MOST_REPLICATIONS:
            problems.append(InputProblem("study.bad_count", "replications", {"most": MOST_REPLICATIONS}))
        if not 0 < question.days <= 366:
            problems.append(InputProblem("whatif.bad_length", "days"))
        if problems:
            raise InputErrors(problems)
        _ = question.scenario
        folder.mkdir(parents=True, exist_ok=False)
        about = {"format": FORMAT, **asdict(question)}
        (folder / _QUESTION).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
        return cls(folder, question)

    @classmethod
    def open(cls, folder: Path) -> Search:
        """``NotFound`` where there is none, ``Unavailable`` for one that a newer version wrote."""
        try:
            about = json.loads((folder / _QUESTION).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NotFound("study.not_found", folder=str(folder)) from error
        if about.pop("format", None) != FORMAT:
            raise Unavailable("study.newer", folder=str(folder), format=str(about.get("format")))
        return cls(folder, Question(**{**about, "wanted": Wanted(about["wanted"])}))

    def run(self, fan: Fan, cancelled: Callable[[], bool]) -> None:
        """Search on from what is there. What cannot be answered is written down as the answer, too."""
        with alone_in(self.folder):
            try:
                best = self._search(lambda what_if: self._simulated(what_if, fan, cancelled))
            except _Stopped:
                return
            except PaidanError as error:
                self._answer({"failed": str(error)})
            else:
                self._answer({"best": best})

    def _search(self, simulate: Callable[[WhatIf], Mapping[int, Outcome]]) -> str | None:
        asked = self.question
        if asked.wanted is Wanted.TERM:
            found = tightest_term(asked.scenario, asked.promise, asked.target, simulate).tightest
            return None if found is None else found.term
        from dispatch.whatif.staffing_search import fewest  # OR-Tools: only who asks for crews waits for it

        count = fewest(asked.scenario, asked.promise, asked.target, simulate)
        return None if count is None else str(count)

    def _simulated(self, what_if: WhatIf, fan: Fan, cancelled: Callable[[], bool]) -> Mapping[int, Outcome]:
        asked = self.question
        folder = self.folder / _STUDIES / fingerprint_of(what_if)
        study = Study.begin(folder, what_if, seed=asked.seed, replications=asked.replications)
        study.run(fan, say=lambda done, whole: None, cancelled=cancelled)
        if cancelled():
            raise _Stopped
        return study.outcomes()

    @property
    def tried(self) -> tuple[Tried, ...]:
        """Every term or crew so far, the smallest first."""
        folder = self.folder / _STUDIES
        studies = [Study.open(one) for one in folder.iterdir()] if folder.is_dir() else []
        return tuple(sorted((self._tried(study) for study in studies), key=lambda one: _number(one.label)))

    def _tried(self, study: Study) -> Tried:
        outcomes = study.outcomes()
        kept = attainment_of(outcomes, self.question.promise)
        if self.question.wanted is Wanted.TERM:
            label, where = study.what_if.promises[self.question.promise], {}
        else:
            where = {more.base: more.count for more in study.what_if.crew.add}
            label = str(sum(where.values()))
        return Tried(label, where, len(outcomes), study.replications, kept)

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """``best`` (a term, a number of people, or None where nothing holds) or ``failed``; None while it is sought."""
        try:
            found: Mapping[str, Any] = json.loads((self.folder / _ANSWER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    @property
    def running(self) -> bool:
        """Whether somebody is at it."""
        return somebody_is_in(self.folder)

    def _answer(self, found: Mapping[str, object]) -> None:
        (self.folder / _ANSWER).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


class _Stopped(Exception):
    """Somebody asked for an end in the middle of a search."""


def _number(label: str) -> float:
    return float(label) if label.isdecimal() else float(term_of(label).hours_at_most)
