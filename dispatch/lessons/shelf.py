"""Which numbers the planner uses: none, those shipped as a guess, or the firm's own; switched over while it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

from dispatch.errors import Refused

T = TypeVar("T")


class Choice(StrEnum):
    """Which numbers count."""

    OFF = "off"
    GUESS = "guess"
    OWN = "own"


class Shelf(Generic[T]):
    """An installation's numbers in a folder of its own, looked at again whenever a file changed; off at first.

    ``guess`` is what is shipped, None where there is no guess to choose.
    """

    def __init__(
        self, folder: Path, guess: T | None, *, read: Callable[[Path], T], write: Callable[[Path, T], None]
    ) -> None:
        self._folder = folder
        self.guess = guess
        self._read_file = read
        self._write_file = write
        self._seen: tuple[int | None, ...] = ()
        self._in_force: T | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen now."""
        there = {Choice.OFF: True, Choice.GUESS: self.guess is not None, Choice.OWN: self._own.exists()}
        return tuple(choice for choice in Choice if there[choice])

    @property
    def choice(self) -> Choice:
        """What was chosen last."""
        file = self._folder / "chosen"
        return Choice(file.read_text(encoding="ascii").strip()) if file.exists() else Choice.OFF

    def choose(self, choice: Choice) -> None:
        """Switch over, for every process of the installation; ``Refused`` for numbers that nobody learned."""
        if choice not in self.choices:
            raise Refused("lesson.nothing_learned")
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / "chosen.part"
        part.write_text(choice.value, encoding="ascii")
        part.replace(self._folder / "chosen")

    def keep(self, learned: T, report: Mapping[str, object]) -> None:
        """Put learned numbers by with what is to be known of them; they count while the firm's own are chosen."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._own.with_suffix(".part")
        self._write_file(part, learned)
        part.replace(self._own)
        part.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        part.replace(self._report)

    @property
    def report(self) -> Mapping[str, Any] | None:
        """What was said of the numbers when they were learned, None before that."""
        if not self._report.exists():
            return None
        found: Mapping[str, Any] = json.loads(self._report.read_text(encoding="utf-8"))
        return found

    def in_force(self) -> T | None:
        """The chosen numbers, None while switched off. Raises what reading them raises."""
        seen = tuple(_changed_at(file) for file in (self._folder / "chosen", self._own))
        if seen != self._seen:
            self._in_force = self._chosen()
            self._seen = seen
        return self._in_force

    def _chosen(self) -> T | None:
        choice = self.choice
        if choice is Choice.OWN:
            return self._read_file(self._own)
        return self.guess if choice is Choice.GUESS else None

    @property
    def _report(self) -> Path:
        return self._folder / "report.json"

    @property
    def _own(self) -> Path:
        return self._folder / "own.csv"


def _changed_at(file: Path) -> int | None:
    return file.stat().st_mtime_ns if file.exists() else None
