"""Moving a visit by hand on the time board: the live verdict while it hovers, the pin when it is let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Blueprint, current_app, request

from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.model.user import Role
from dispatch.model.verdict import Verdict
from dispatch.model.work_order import PinLevel
from dispatch.verdicts import Drop, Verdicts
from web.context import command_id, desk, now, shell, user
from web.move_words import verdict_json
from web.roles import allow

EXTENSION = "paidan.verdicts"
FURTHEST_AHEAD = timedelta(days=366)
MOVERS = (Role.DISPATCHER, Role.ADMIN)

moves = Blueprint("moves", __name__, url_prefix="/api/moves")


@moves.get("/<work_order_id>")
@allow(*MOVERS)
def hover(work_order_id: str) -> dict[str, Any]:
    """What letting the visit go here would do. Nothing is changed."""
    at = now()
    return verdict_json(_verdict(work_order_id, _drop(request.args.get, at), at), desk(), at)


@moves.post("/<work_order_id>")
@allow(*MOVERS)
def let_go(work_order_id: str) -> dict[str, Any]:
    """Pin the visit here. It is never refused for a rule; what it overrules is kept with who, when and why."""
    at = now()
    drop = _drop(request.form.get, at)
    verdict = _verdict(work_order_id, drop, at)
    bound = drop.bind_time and verdict.arrive_at is not None
    pinned = desk().pin(
        work_order_id,
        level=PinLevel.BOTH if bound else PinLevel.TECHNICIAN,
        technician_id=drop.technician_id,
        arrive_at=verdict.arrive_at if bound else None,
        version=request.form.get("version", type=int),
        now=at,
        actor=user().id,
        command_id=command_id(),
        why=request.form.get("why", ""),
        violations=tuple(one.code for one in verdict.violations),
    )
    decision = desk().own_decisions(user().id).undo[0].seq
    return {"version": pinned.version, "decision": decision, **verdict_json(verdict, desk(), at)}


def _verdict(work_order_id: str, drop: Drop, at: datetime) -> Verdict:
    with desk().reading() as unit:
        unit.work_order(work_order_id)
        unit.technician(drop.technician_id)
    found = _verdicts().verdict(work_order_id, drop, now=at)
    if found is None:
        raise Refused("move.not_movable", id=work_order_id)
    return found


def _verdicts() -> Verdicts:
    """One for all who look at this app."""
    extensions = current_app.extensions
    return cast(Verdicts, extensions.setdefault(EXTENSION, Verdicts(desk(), shell().settings.wall)))


def _drop(given: Any, at: datetime) -> Drop:
    """Technician and moment (seconds since 1970) from the query or the form; a moment already past means now."""
    technician_id, seconds = given("technician", ""), given("at", type=int)
    latest = int((at + FURTHEST_AHEAD).timestamp())
    if not technician_id or seconds is None or not 0 <= seconds <= latest:
        raise InputErrors([InputProblem("move.no_target", "at")])
    return Drop(technician_id, max(at, datetime.fromtimestamp(seconds, UTC)), given("bind", "") == "1")
