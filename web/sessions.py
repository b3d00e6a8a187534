"""Who is signed in: a server-side table, so that signing out ends a session at once."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from dispatch.model.user import User

IDLE_SECONDS = 12 * 3600
ABSOLUTE_SECONDS = 24 * 3600
MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class SignIn:
    """One live session: ``started`` and ``seen`` are real seconds since 1970."""

    user: User
    started: float
    seen: float

    def alive(self, at: float) -> bool:
        return at - self.seen < IDLE_SECONDS and at - self.started < ABSOLUTE_SECONDS


class Sessions:
    """Ids to live sessions, in memory: a restart signs everybody out. Safe to use from many threads."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._live: OrderedDict[str, SignIn] = OrderedDict()
        self._lock = Lock()

    def start(self, user: User) -> str:
        """A fresh, unguessable id for ``user``; the least recently used session gives way when the table is full."""
        session_id, now = secrets.token_urlsafe(32), self._wall()
        with self._lock:
            self._live[session_id] = SignIn(user, now, now)
            while len(self._live) > MOST_SESSIONS:
                self._live.popitem(last=False)
        return session_id

    def user(self, session_id: str | None) -> User | None:
        """Who the id belongs to, None when it is unknown, ended or has run out. His idle time starts anew."""
        if session_id is None:
            return None
        now = self._wall()
        with self._lock:
            found = self._live.pop(session_id, None)
            if found is None or not found.alive(now):
                return None
            self._live[session_id] = replace(found, seen=now)
        return found.user

    def peek(self, session_id: str | None) -> User | None:
        """Who the id belongs to; asking does not keep the session alive."""
        with self._lock:
            found = self._live.get(session_id or "")
        return found.user if found is not None and found.alive(self._wall()) else None

    def end(self, session_id: str | None) -> None:
        with self._lock:
            self._live.pop(session_id or "", None)

    def end_all_of(self, user_id: str) -> None:
        """Sign a user out everywhere."""
        with self._lock:
            for session_id in [key for key, value in self._live.items() if value.user.id == user_id]:
                del self._live[session_id]
