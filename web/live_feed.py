"""What happened, for everybody who watches: one thread tails the event log, one message a tick serves all boards."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from dispatch.clock import SETTING
from dispatch.errors import Unavailable
from dispatch.model.event import Event, EventKind

if TYPE_CHECKING:
    from dispatch.desk import Desk

LOG = logging.getLogger("paidan.web")
TICK_SECONDS = 0.2
HEARTBEAT_SECONDS = 5.0
"""Also how soon the place of a board that went away is free again."""
REMEMBERED_MESSAGES = 256
MOST_EVENTS_A_TICK = 2_000
WATCHED_SETTINGS = ("planner", SETTING)
PLAN_KINDS = frozenset({EventKind.PLAN_MADE, EventKind.PLAN_PUBLISHED, EventKind.PLAN_DISCARDED})


@dataclass(frozen=True, slots=True)
class Message:
    """What changed up to event ``seq``. ``everything`` tells a board that was away too long to read all anew."""

    seq: int
    work_orders: frozenset[str] = frozenset()
    technicians: frozenset[str] = frozenset()
    plan: bool = False
    everything: bool = False

    def and_then(self, later: Message) -> Message:
        """Both as one."""
        return Message(
            later.seq,
            self.work_orders | later.work_orders,
            self.technicians | later.technicians,
            self.plan or later.plan,
            self.everything or later.everything,
        )

    def as_json(self) -> dict[str, object]:
        return {
            "seq": self.seq,
            "work_orders": sorted(self.work_orders),
            "technicians": sorted(self.technicians),
            "plan": self.plan,
            "everything": self.everything,
        }


def coalesce(events: Iterable[Event], seq: int) -> Message:
    """One message for everything that happened in a tick; ``seq`` is the last event before it."""
    events = tuple(events)
    return Message(
        events[-1].seq if events else seq,
        frozenset(event.work_order_id for event in events if event.work_order_id),
        frozenset(event.technician_id for event in events if event.technician_id),
        any(event.kind in PLAN_KINDS for event in events),
    )


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The n-th message, and the last event before what it covers."""

    number: int
    since: int
    message: Message


class Live:
    """Bounded listeners on one tail of the event log. Nothing runs until somebody listens."""

    def __init__(self, desk: Desk, *, most: int, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        self._desk = desk
        self._most = most
        self._heartbeat_seconds = heartbeat_seconds
        self._news = threading.Condition()
        self._remembered: deque[_Remembered] = deque(maxlen=REMEMBERED_MESSAGES)
        self._count = 0
        self._seq = -1
        self._settings: tuple[str | None, ...] = ()
        self._listeners = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def tick(self) -> Message | None:
        """Look at the store once; tell the listeners and return what is new, None when nothing is."""
        with self._desk.reading() as unit:
            settings = tuple(unit.setting(name) for name in WATCHED_SETTINGS)
            if self._seq < 0:
                self._seq, self._settings = unit.last_event(), settings
                return None
            events = unit.events(after=self._seq, limit=MOST_EVENTS_A_TICK)
        if not events and settings == self._settings:
            return None
        message = coalesce(events, self._seq)
        with self._news:
            self._count += 1
            self._remembered.append(_Remembered(self._count, self._seq, message))
            self._seq, self._settings = message.seq, settings
            self._news.notify_all()
        return message

    def listen(self, last_seen: int | None = None) -> Listener:
        """A listener; ``Unavailable`` when too many listen already.

        ``last_seen`` is the last event a returning board heard of: what it missed comes first, as one message.
        """
        with self._news:
            if self._listeners >= self._most:
                raise Unavailable("web.streams_full", most=self._most)
            self._listeners += 1
            return Listener(self, self._count, self._missed_since(last_seen))

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

    def leave(self) -> None:
        """One listener less."""
        with self._news:
            self._listeners -= 1

    def wait_for_news(self, heard: int) -> tuple[int, Message | None]:
        """What came after the message numbered ``heard``, as one; None when the heartbeat is due first.

        Raises ``StopIteration`` once the feed is closed.
        """
        with self._news:
            if self._count == heard and not self._stop.is_set():
                self._news.wait(self._heartbeat_seconds)
            if self._stop.is_set():
                raise StopIteration
            return self._count, _as_one([one.message for one in self._remembered if one.number > heard])

    def _missed_since(self, last_seen: int | None) -> Message | None:
        if last_seen is None or last_seen >= self._seq:
            return None
        if not self._remembered or last_seen < self._remembered[0].since:
            return Message(self._seq, everything=True)
        return _as_one([one.message for one in self._remembered if one.message.seq > last_seen])

    def _tick_for_ever(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                self.tick()
            except (
                Exception
            ):  # whatever failed, the next tick may succeed; without the thread no board would hear of it
                LOG.exception("the live feed could not read the store")


class Listener:
    """One board that listens: an iterator of messages, with None for a heartbeat. Close it to make room."""

    def __init__(self, live: Live, heard: int, missed: Message | None) -> None:
        self._live = live
        self._heard = heard
        self._first: list[Message | None] = [missed]
        self._closed = False

    def __iter__(self) -> Iterator[Message | None]:
        return self

    def __next__(self) -> Message | None:
        if self._first:
            return self._first.pop()  # at once, so that the browser knows the stream is open
        self._heard, message = self._live.wait_for_news(self._heard)
        return message

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._live.leave()


def _as_one(messages: Sequence[Message]) -> Message | None:
    return reduce(Message.and_then, messages) if messages else None
