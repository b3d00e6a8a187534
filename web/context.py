"""What a view reaches for during a request: the desk, the time, who is asking, the key of the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from dispatch.clock import SETTING, DemoTime, now_in
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.user import User
from web.bundle import Bundle
from web.live_feed import Live
from web.sessions import Sessions
from web.settings import WebSettings
from web.shared_board import SharedBoard

if TYPE_CHECKING:
    from dispatch.desk import Desk
    from dispatch.planning.explaining import Asked

EXTENSION = "paidan"
LONGEST_COMMAND_ID = 80


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything one app was made with."""

    desk: Desk
    settings: WebSettings
    bundle: Bundle
    sessions: Sessions
    board: SharedBoard
    live: Live
    asked: Asked
    """Who answers questions to the solver."""


def shell() -> Shell:
    return cast(Shell, current_app.extensions[EXTENSION])


def desk() -> Desk:
    return shell().desk


def now() -> datetime:
    """The desk's time: the demo clock when one is set, real time otherwise."""
    with shell().desk.reading() as unit:
        return now_in(unit)


def desk_clock() -> dict[str, int]:
    """What the desk's clock shows, in seconds since 1970, and its speed (0 is a pause), for the page's scripts."""
    with shell().desk.reading() as unit:
        text = unit.setting(SETTING)
        shown = now_in(unit)
    speed = 1 if text is None else DemoTime.from_json(text).speed
    return {"data-clock": int(shown.timestamp()), "data-speed": speed}


def user() -> User:
    """Who is asking. Only for views that declared roles."""
    return cast(User, g.user)


def user_or_none() -> User | None:
    return cast("User | None", g.get("user"))


def command_id() -> str:
    """The idempotency key of a command: form field ``command_id`` or header ``Idempotency-Key``; required."""
    given = request.form.get("command_id") or request.headers.get("Idempotency-Key") or ""
    if not 8 <= len(given) <= LONGEST_COMMAND_ID:
        raise InputErrors([InputProblem("web.command_id", "command_id", {"most": LONGEST_COMMAND_ID})])
    return given
