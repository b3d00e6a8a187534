"""One board for all who look: brought forward once, worded once in each language, told as what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from dispatch.messages import Language
from web.board_facts import BoardFacts, read_forward
from web.board_risks import RiskBook
from web.board_rows import BoardRows, Json

if TYPE_CHECKING:
    from dispatch.desk import Desk

FRESH_SECONDS = 1.0
"""How long, in real seconds, one reading of the desk serves everybody who asks."""

Speaking = Callable[[Language], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Told:
    """JSON text for a browser that is at ``stamp`` once it has taken it in."""

    stamp: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The board for a page that is made on the server, and the same as text for its scripts."""

    data: Json
    told: Told


class SharedBoard:
    """``wall`` gives real seconds; ``speaking`` puts a language in force while rows are worded.

    A stamp names a language, this process and a version: whoever comes with another's is told everything.
    """

    def __init__(self, desk: Desk, wall: Callable[[], float], speaking: Speaking) -> None:
        self._desk = desk
        self._wall = wall
        self._speaking = speaking
        self._lock = RLock()
        self._book = RiskBook(desk)
        self._born = f"{int(wall() * 1000):x}"
        self._read_at = float("-inf")
        self._facts: BoardFacts | None = None
        self._rows: dict[Language, BoardRows] = {}
        self._told: dict[tuple[Language, int | None], Told] = {}

    def facts(self, at_least: int = 0) -> BoardFacts:
        """Fresh facts that contain the event numbered ``at_least``."""
        with self._lock:
            facts = self._facts
            if facts is None or self._wall() - self._read_at >= FRESH_SECONDS or facts.seq < at_least:
                facts = self._bring_forward()
            return facts

    def bring_forward(self, languages: Iterable[Language]) -> Mapping[Language, int]:
        """Look at the desk now; the version of the board in each of these languages."""
        with self._lock:
            self._bring_forward()
            return {language: self._worded(language).version for language in languages}

    def page(self, language: Language) -> Page:
        """Everything, to begin with."""
        with self._lock:
            self.facts()
            return Page(self._worded(language).whole(), self._tell(language, None))

    def told(self, language: Language, stamp: str = "", *, at_least: int = 0) -> Told:
        """What changed since ``stamp``; everything when that is unknown or too long ago."""
        with self._lock:
            self.facts(at_least)
            self._worded(language)
            return self._tell(language, self._version(language, stamp))

    def _bring_forward(self) -> BoardFacts:
        self._read_at = self._wall()
        self._facts = read_forward(self._desk, self._facts, self._book, self._read_at)
        return self._facts

    def _worded(self, language: Language) -> BoardRows:
        """The rows in a language, as fresh as the facts."""
        rows = self._rows.setdefault(language, BoardRows(language))
        if self._facts is not None and rows.facts is not self._facts:
            with self._speaking(language):
                rows.bring_forward(self._facts)
            self._told = {key: told for key, told in self._told.items() if key[0] != language}
        return rows

    def _tell(self, language: Language, since: int | None) -> Told:
        known = self._told.get((language, since))
        if known is None:
            rows = self._rows[language]
            text = None if since is None else rows.changes_since(since)
            stamp = f"{language}.{self._born}.{rows.version}"
            known = Told(stamp, f'{{"stamp":"{stamp}",{(rows.text() if text is None else text)[1:]}')
            self._told[language, since] = known
        return known

    def _version(self, language: Language, stamp: str) -> int | None:
        """The version a stamp of ours names."""
        head, _, version = stamp.rpartition(".")
        ours = head == f"{language}.{self._born}" and version.isascii() and version.isdigit()
        return int(version) if ours else None
