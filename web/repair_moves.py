"""Moving several visits at once: chosen on the work list or the time board, looked at here, made as one decision."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import InputErrors, NotFound, Refused
from dispatch.messages import Message
from dispatch.model.repair import Repair
from dispatch.repairs import groups, moves
from dispatch.repairs.day_repairs import CLEAR, FILL
from dispatch.repairs.groups import GROUP
from dispatch.repairs.moves import MOVE, apply
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.people import people
from web.repair_forms import day_choices, placements_of, target_choices, wanted_of, written
from web.repair_words import repair_view, sites_of
from web.repairs import NOT_MADE, REPAIRERS, said
from web.roles import allow

repair_moves = Blueprint("repair_moves", __name__)

KINDS = frozenset({MOVE, GROUP, FILL, CLEAR})
"""The repairs that are made by pinning visits where a preview placed them."""


@repair_moves.get("/repairs/move")
@allow(*REPAIRERS)
def move() -> tuple[str, int]:
    """What moving the visits chosen (``visit``) to the target would do; without a target only what is chosen."""
    ids = _chosen()
    if ids and not (request.args.get("to") or request.args.get("day")):
        return _page(ids, None, (), 200)
    return _looked_at(ids, moves.preview, MOVE)


@repair_moves.get("/repairs/group")
@allow(*REPAIRERS)
def group() -> tuple[str, int]:
    """What giving the near ones of the visits chosen to one technician, one after the other, would do."""
    return _looked_at(_chosen(), groups.preview, GROUP)


@repair_moves.post("/repairs/<kind>")
@allow(*REPAIRERS)
def make(kind: str) -> tuple[str, int] | Response:
    """Pin the visits where the preview placed them: all or none."""
    if kind not in KINDS:
        raise NotFound("work_order.unknown_step", step=kind)
    form = request.form
    try:
        placements = placements_of(form.getlist("placement"))
        apply(
            desk(),
            placements,
            repair=kind,
            why=form.get("why", ""),
            now=now(),
            actor=user().id,
            command_id=command_id(),
        )
    except NOT_MADE as error:
        return _page(form.getlist("visit"), None, said(error), status_of(error))
    return redirect(url_for("undoing.index"), 303)


def _chosen() -> list[str]:
    return list(dict.fromkeys(request.args.getlist("visit")))


def _looked_at(ids: list[str], preview: Callable[..., Repair], kind: str) -> tuple[str, int]:
    try:
        return _page(ids, preview(desk(), ids, wanted_of(request.args), now=now()), (), 200, kind)
    except (InputErrors, Refused) as error:
        return _page(ids, None, said(error), status_of(error), kind)


def _page(
    ids: list[str], repair: Repair | None, problems: tuple[Message, ...], status: int, kind: str = MOVE
) -> tuple[str, int]:
    at, names, sites = now(), people(desk()), sites_of(desk(), ids)
    with desk().reading() as unit:
        teams, technicians = target_choices(unit.technicians())
    page = render_template(
        "repairs/move.html",
        visits=[(id, sites[id]) for id in ids if id in sites],
        move_targets={"teams": teams, "technicians": technicians, "days": day_choices(at)},
        to=request.args.get("to", ""),
        day=request.args.get("day", ""),
        view=None if repair is None else repair_view(desk(), repair, names, at),
        placements=[] if repair is None else [written(one) for one in repair.placements],
        kind=kind,
        problems=problems,
    )
    return page, status
