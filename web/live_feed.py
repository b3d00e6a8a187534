"""What changed on the board, for everybody who watches: one thread looks at the desk, one text serves all boards."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dispatch.clock import SETTING
from dispatch.errors import Unavailable
from dispatch.messages import Language
from web.shared_board import SharedBoard, Told

if TYPE_CHECKING:
    from dispatch.desk import Desk

LOG = logging.getLogger("paidan.web")
TICK_SECONDS = 0.1
TICKS_WITHOUT_NEWS = 20
"""After so many quiet ticks the board is looked at all the same: as time passes, forecasts and states change."""
HEARTBEAT_SECONDS = 5.0
"""Also how soon the place of a board that went away is free again."""
WATCHED_SETTINGS = ("planner", SETTING)


class Live:
    """Bounded listeners on one board. Nothing runs until somebody listens."""

    def __init__(
        self, desk: Desk, board: SharedBoard, *, most: int, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> None:
        self._desk = desk
        self._board = board
        self._most = most
        self._heartbeat_seconds = heartbeat_seconds
        self._news = threading.Condition()
        self._seen: tuple[object, ...] = ()
        self._quiet_ticks = 0
        self._versions: Mapping[Language, int] = {}
        self._listeners: Counter[Language] = Counter()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def tick(self) -> bool:
        """Look at the store once; whether the board of anybody who listens has changed."""
        with self._desk.reading() as unit:
            seen = (unit.last_event(), *(unit.setting(name) for name in WATCHED_SETTINGS))
        self._quiet_ticks = self._quiet_ticks + 1 if seen == self._seen else 0
        if 0 < self._quiet_ticks < TICKS_WITHOUT_NEWS:
            return False
        self._seen, self._quiet_ticks = seen, 0
        versions = self._board.bring_forward(self._languages())
        with self._news:
            changed = any(self._versions.get(language) != version for language, version in versions.items())
            self._versions = versions
            if changed:
                self._news.notify_all()
        return changed

    def listen(self, language: Language, stamp: str = "") -> Listener:
        """A listener for a board that is at ``stamp``; ``Unavailable`` when too many listen already.

        What a returning board missed comes first, as one message.
        """
        with self._news:
            if self._listeners.total() >= self._most:
                raise Unavailable("web.streams_full", most=self._most)
            self._listeners[language] += 1
        return Listener(self, self._board, language, stamp)

    def tail(self) -> None:
        """Start the thread that ticks, unless it runs already."""
        with self._news:
            if self._thread is None:
                self._thread = threading.Thread(target=self._tick_for_ever, name="live-tail", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop the thread and let every listener go."""
        self._stop.set()
        with self._news:
            self._news.notify_all()

    def leave(self, language: Language) -> None:
        """One listener less."""
        with self._news:
            self._listeners[language] -= 1

    def wait_for_news(self, language: Language, heard: int | None) -> int | None:
        """The version that came after ``heard``; the same when the heartbeat is due first.

        Raises ``StopIteration`` once the feed is closed.
        """
        with self._news:
            if self._versions.get(language) == heard and not self._stop.is_set():
                self._news.wait(self._heartbeat_seconds)
            if self._stop.is_set():
                raise StopIteration
            return self._versions.get(language)

    def _languages(self) -> tuple[Language, ...]:
        with self._news:
            return tuple(language for language, count in self._listeners.items() if count > 0)

    def _tick_for_ever(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                self.tick()
            except (
                Exception
            ):  # whatever failed, the next tick may succeed; without the thread no board would hear of it
                LOG.exception("the live feed could not read the store")


class Listener:
    """One board that listens: an iterator of what it is told, with None for a heartbeat. Close it to make room."""

    def __init__(self, live: Live, board: SharedBoard, language: Language, stamp: str) -> None:
        self._live = live
        self._board = board
        self._language = language
        self._stamp = stamp
        self._heard: int | None = None
        self._first = True
        self._closed = False

    def __iter__(self) -> Iterator[Told | None]:
        return self

    def __next__(self) -> Told | None:
        if self._first:
            self._first = False  # at once, so that the browser knows the stream is open
        else:
            self._heard = self._live.wait_for_news(self._language, self._heard)
        told = self._board.told(self._language, self._stamp)
        if told.stamp == self._stamp:
            return None
        self._stamp = told.stamp
        return told

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._live.leave(self._language)
