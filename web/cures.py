"""Cures: what would still save a visit, each tried with one click on a page of its own, then done as one decision."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.cures.finding import find
from dispatch.cures.trying import attempt, carry_out
from dispatch.errors import InputErrors, InputProblem
from dispatch.messages import Message, explain
from dispatch.model.cure import Cure, CureKind
from dispatch.model.moment import from_text
from web.context import command_id, desk, now, shell, user
from web.cure_words import cures_view, tried_view
from web.errors import status_of
from web.languages import language
from web.people import people
from web.repair_words import sites_of
from web.repairs import NOT_MADE, REPAIRERS
from web.roles import allow

cures = Blueprint("cures", __name__)


@cures.get("/work-orders/<work_order_id>/cures")
@allow(*REPAIRERS)
def show(work_order_id: str) -> str | tuple[str, int]:
    """What would save the visit; with ``kind`` and the other fields of a cure, what that one would do."""
    if "kind" not in request.args:
        return _page(work_order_id, None, (), 200)
    try:
        return _page(work_order_id, _cure_of(work_order_id, request.args), (), 200)
    except InputErrors as error:
        return _page(work_order_id, None, explain(error, language()), status_of(error))


@cures.post("/work-orders/<work_order_id>/cures")
@allow(*REPAIRERS)
def do(work_order_id: str) -> str | tuple[str, int] | Response:
    """Do it, unless the plan has become another one since it was tried."""
    form, cure = request.form, None
    try:
        cure = _cure_of(work_order_id, form)
        of = form.get("of", 0, type=int)
        carry_out(desk(), cure, of=of, why=form.get("why", ""), now=now(), actor=user().id, command_id=command_id())
    except NOT_MADE as error:
        return _page(work_order_id, cure, explain(error, language()), status_of(error))
    return redirect(url_for("work_orders.show", work_order_id=work_order_id), 303)


def _page(work_order_id: str, cure: Cure | None, problems: tuple[Message, ...], status: int) -> tuple[str, int]:
    at, names, tried, found = now(), people(desk()), None, None
    site = sites_of(desk(), [work_order_id]).get(work_order_id, "")
    with desk().reading() as unit:
        unit.work_order(work_order_id)
    try:
        found = find(desk(), work_order_id, now=at, asked=shell().asked)
        tried = None if cure is None else attempt(desk(), cure, now=at, actor=user().id)
    except NOT_MADE as error:
        problems, status = (*problems, *explain(error, language())), max(status, status_of(error))
    page = render_template(
        "cures/show.html",
        work_order_id=work_order_id,
        site=site,
        view=None if found is None else cures_view(found, cure, names, at),
        tried=None if tried is None else tried_view(desk(), tried, names, at),
        problems=problems,
    )
    return page, status


def _cure_of(work_order_id: str, given: Mapping[str, str]) -> Cure:
    """The cure that the fields name; ``InputErrors`` for what is none."""
    try:
        return Cure(
            CureKind(given.get("kind", "")),
            work_order_id,
            given.get("technician", ""),
            int(given.get("seconds", "") or 0),
            given.get("other", ""),
            given.get("other_technician", ""),
            from_text(given["at"]) if given.get("at") else None,
        )
    except ValueError as error:
        raise InputErrors([InputProblem("cure.unreadable", "kind")]) from error
