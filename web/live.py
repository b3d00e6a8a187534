"""``/live``: the event stream that tells a board what changed on it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request, session

from web.context import shell
from web.languages import language
from web.live_feed import Listener
from web.roles import STAFF, allow
from web.security import SESSION_ID
from web.sessions import Sessions
from web.shared_board import Told

RETRY_MS = 2000

live = Blueprint("live", __name__)


@live.get("/live")
@allow(*STAFF)
def stream() -> Response:
    """Server-sent events; 503 when too many listen, and the board polls instead."""
    feed = shell().live
    listener = feed.listen(language(), _stamp())
    feed.tail()
    lines = _Lines(listener, shell().sessions, session.get(SESSION_ID))
    response = Response(lines, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in front must not collect the lines
    return response


def _stamp() -> str:
    """Where the board stands: the browser says so when it returns, the page when it opens."""
    return request.headers.get("Last-Event-ID") or request.args.get("after", "")


class _Lines:
    """The text of one stream; it ends when its session does, and closing it makes room for another."""

    def __init__(self, listener: Listener, sessions: Sessions, session_id: str | None) -> None:
        self._listener = listener
        self._sessions = sessions
        self._session_id = session_id
        self._opening = [f"retry: {RETRY_MS}\n\n"]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._opening:
            return self._opening.pop()
        told = next(self._listener)
        if self._sessions.peek(self._session_id) is None:
            raise StopIteration
        return as_line(told)

    def close(self) -> None:
        self._listener.close()


def as_line(told: Told | None) -> str:
    """One event; a comment keeps the connection open when there is none."""
    if told is None:
        return ": still here\n\n"
    return f"id: {told.stamp}\nevent: change\ndata: {told.text}\n\n"
