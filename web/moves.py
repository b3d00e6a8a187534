"""Moving a visit by hand on the time board: the live verdict while it hovers, the pin when it is let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from dispatch.errors import Conflict, InputErrors, InputProblem, Refused
from dispatch.messages import explain
from dispatch.model.user import Role
from dispatch.model.verdict import Verdict
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.verdicts import Drop, Verdicts
from web.context import command_id, desk, now, shell, user
from web.errors import status_of
from web.languages import language
from web.move_words import lock_words, move_words, verdict_json
from web.roles import allow
from web.work_orders.merging import STALE, MergeView, merge_view
from web.work_orders.view import read_order

EXTENSION = "paidan.verdicts"
FURTHEST_AHEAD = timedelta(days=366)
TIMED = (PinLevel.TIME, PinLevel.BOTH)
LEVELS = frozenset(PinLevel) - {PinLevel.NONE}
MOVERS = (Role.DISPATCHER, Role.ADMIN)

moves = Blueprint("moves", __name__, url_prefix="/api/moves")


@moves.get("/<work_order_id>")
@allow(*MOVERS)
def hover(work_order_id: str) -> dict[str, Any]:
    """What letting the visit go here would do. Nothing is changed."""
    at = now()
    verdict = _verdict(work_order_id, _drop(request.args.get, at), at)
    return {"lock": lock_words(_level(request.args.get), verdict, desk()), **verdict_json(verdict, desk(), at)}


@moves.post("/<work_order_id>")
@allow(*MOVERS)
def let_go(work_order_id: str) -> ResponseReturnValue:
    """Pin the visit here, unless somebody changed it since it was picked up: then both sides are shown.

    It is never refused for a rule; what it overrules is kept with who, when and why.
    """
    at = now()
    drop = _drop(request.form.get, at)
    verdict = _verdict(work_order_id, drop, at)
    try:
        pinned = _pin(work_order_id, drop, verdict, at)
    except Conflict as error:
        if error.code != STALE:
            raise
        said = [one.as_json() for one in explain(error, language())]
        return jsonify(errors=said, merge=_merge(work_order_id, drop, verdict, at).as_json()), status_of(error)
    return {"version": pinned.version, "decision": _decision(), **verdict_json(verdict, desk(), at)}


def _decision() -> int | None:
    """The number under which this very command can be undone; None when it was undone already."""
    mine = desk().own_decisions(user().id).undo
    return next((event.seq for event in mine if event.command_id == command_id()), None)


def _pin(work_order_id: str, drop: Drop, verdict: Verdict, at: datetime) -> WorkOrder:
    level = _level(request.form.get)
    if drop.bind_time and verdict.arrive_at is None:
        level = PinLevel.TECHNICIAN
    return desk().pin(
        work_order_id,
        level=level,
        technician_id=None if level is PinLevel.TIME else drop.technician_id,
        arrive_at=verdict.arrive_at if level in TIMED else None,
        version=request.form.get("version", type=int),
        now=at,
        actor=user().id,
        command_id=command_id(),
        why=request.form.get("why", ""),
        violations=tuple(one.code for one in verdict.violations),
        follows=verdict.follows if level is PinLevel.ORDER else None,
    )


def _merge(work_order_id: str, drop: Drop, verdict: Verdict, at: datetime) -> MergeView:
    """What others did with the visit while it was carried, beside what was wanted here."""
    page, seen = read_order(desk(), work_order_id, at), request.form.get("version", 0, type=int)
    mine = move_words(_level(request.form.get), verdict, page.site.name, page.names, at)
    return merge_view(page, seen, mine, "pin")


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


def _level(given: Any) -> PinLevel:
    """What letting go locks: the technician, unless the query or the form says more."""
    text = given("level", "") or PinLevel.TECHNICIAN.value
    if text not in LEVELS:
        raise InputErrors([InputProblem("pin.no_level", "level")])
    return PinLevel(text)


def _drop(given: Any, at: datetime) -> Drop:
    """Technician and moment (seconds since 1970) from the query or the form; a moment already past means now."""
    technician_id, seconds = given("technician", ""), given("at", type=int)
    latest = int((at + FURTHEST_AHEAD).timestamp())
    if not technician_id or seconds is None or not 0 <= seconds <= latest:
        raise InputErrors([InputProblem("move.no_target", "at")])
    return Drop(technician_id, max(at, datetime.fromtimestamp(seconds, UTC)), _level(given) in TIMED)
