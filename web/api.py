"""JSON for the board's scripts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from dispatch.errors import Refused
from dispatch.model.user import Role
from web.context import shell, user
from web.languages import language
from web.roles import STAFF, allow

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/board")
@allow(*STAFF)
def board() -> Response:
    """What changed on the board since ``after``, the stamp of the caller; everything without one."""
    told = shell().board.told(language(), request.args.get("after", ""))
    return Response(told.text, mimetype="application/json")


@api.post("/clock")
@allow(Role.DISPATCHER, Role.ADMIN)
def run_clock() -> dict[str, Any]:
    """Run the demo clock at ``speed``: 0 is a pause, 1 real time."""
    set_speed = shell().settings.set_speed
    if set_speed is None:
        raise Refused("web.real_clock")
    set_speed(request.form.get("speed", default=-1, type=int), user().id)
    return {"speed": shell().board.facts().speed}
