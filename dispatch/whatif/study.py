"""A study: one scenario, many replications, kept in a folder so that it can be cut short and go on.

``study.json`` says what is asked, ``replications.jsonl`` has one line for every replication that is over.
A line is written whole and once; what was under way when a study was killed is simply done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dispatch.errors import InputErrors, NotFound, Refused, Unavailable
from dispatch.toml_files import from_mapping
from dispatch.whatif.alone import alone_in, somebody_is_in
from dispatch.whatif.fan_out import Fan, Task
from dispatch.whatif.outcome import Outcome, figures
from dispatch.whatif.scenario import WhatIf, seed_of

FORMAT = 1
_ABOUT, _LINES = "study.json", "replications.jsonl"


@dataclass(frozen=True, slots=True)
class Failed:
    """A replication that did not come to its end, and why; it is counted and shown, never averaged away."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Study:
    """What is asked. ``folder`` holds the question and every answer so far."""

    folder: Path
    what_if: WhatIf
    seed: int
    replications: int

    @classmethod
    def begin(cls, folder: Path, what_if: WhatIf, *, seed: int, replications: int) -> Study:
        """Write the question down. The same question may be begun again; another one in its folder is ``Refused``."""
        about = {"format": FORMAT, "seed": seed, "replications": replications, "scenario": said(what_if)}
        file = folder / _ABOUT
        if file.exists():
            known = json.loads(file.read_text(encoding="utf-8"))
            if {**known, "replications": 0} != {**_plain(about), "replications": 0}:
                raise Refused("study.other_question", folder=str(folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_whole(file, json.dumps(about, ensure_ascii=False, indent=1))
        except OSError as error:
            raise Unavailable("study.cannot_write", folder=str(folder), what=str(error)) from error
        return cls(folder, what_if, seed, replications)

    @classmethod
    def open(cls, folder: Path) -> Study:
        """``NotFound`` where there is none; ``Unavailable`` for one that a newer version wrote."""
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NotFound("study.not_found", folder=str(folder)) from error
        if about.get("format") != FORMAT:
            raise Unavailable("study.newer", folder=str(folder), format=str(about.get("format")))
        what_if = from_mapping(about["scenario"], WhatIf, _ABOUT)
        return cls(folder, what_if, int(about["seed"]), int(about["replications"]))

    def run(self, fan: Fan, *, say: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        """Do what is missing, and tell after each how many of how many are over. ``Refused`` while somebody else does.

        ``cancelled`` is asked after each; what is over by then stays.
        """
        with alone_in(self.folder):
            self._run(fan, say, cancelled)

    def _run(self, fan: Fan, say: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        over = set(self.outcomes())
        tasks = [
            Task(number, self.what_if, seed_of(self.seed, number))
            for number in range(self.replications)
            if number not in over
        ]
        say(len(over), self.replications)
        self._mend()
        with (self.folder / _LINES).open("a", encoding="utf-8") as file:
            for answer in fan(tasks, cancelled):
                line = {"number": answer.number, "outcome": answer.outcome, "failed": answer.failed}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
                over.add(answer.number)
                say(len(over), self.replications)

    @property
    def begun_at(self) -> float:
        """When the question was last written down, in seconds since 1970."""
        return (self.folder / _ABOUT).stat().st_mtime

    @property
    def running(self) -> bool:
        """Whether somebody is at it."""
        return somebody_is_in(self.folder)

    def _mend(self) -> None:
        """Drop what a kill left of a line, and failures, which are tried again."""
        kept = [line for line, read in self._lines() if read.get("outcome") is not None]
        _write_whole(self.folder / _LINES, "".join(f"{line}\n" for line in kept))

    def outcomes(self) -> dict[int, Outcome]:
        """Every replication that came to its end, by number."""
        return {
            int(read["number"]): Outcome.from_json(read["outcome"])
            for _, read in self._lines()
            if read.get("outcome") is not None and int(read["number"]) < self.replications
        }

    def failures(self) -> tuple[Failed, ...]:
        """Every replication that did not."""
        return tuple(
            Failed(int(read["number"]), str(read["failed"])) for _, read in self._lines() if read.get("failed")
        )

    def figures(self) -> dict[int, Mapping[str, float]]:
        """The numbers of every replication, by number."""
        return {number: figures(outcome, self.what_if.costs) for number, outcome in self.outcomes().items()}

    def _lines(self) -> Iterator[tuple[str, dict[str, str]]]:
        file = self.folder / _LINES
        if not file.exists():
            return
        for line in file.read_text(encoding="utf-8").split("\n"):
            try:
                read = json.loads(line)
                if read.get("outcome") is not None:
                    Outcome.from_json(read["outcome"])
            except (ValueError, AttributeError, InputErrors):
                continue  # the half of a line that a kill left, or nothing at the end
            yield line, read


def said(what_if: WhatIf) -> dict[str, Any]:
    """A scenario as the tables of its file, without what it leaves open."""
    tables: dict[str, Any] = _filled(asdict(what_if))
    return tables


def fingerprint_of(what_if: WhatIf) -> str:
    """A few letters that another scenario does not have: an edited file is another question."""
    return hashlib.sha256(json.dumps(said(what_if), sort_keys=True).encode()).hexdigest()[:6]


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(one) for key, one in value.items() if one is not None}
    return [_filled(one) for one in value] if isinstance(value, tuple | list) else value


def _plain(about: Mapping[str, object]) -> dict[str, object]:
    """As it will be read back: tuples have become lists."""
    read: dict[str, object] = json.loads(json.dumps(about))
    return read


def _write_whole(file: Path, text: str) -> None:
    """All of it or nothing."""
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)
