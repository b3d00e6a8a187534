"""The pages of faults that wait for a place: the queue, and the map on which a dispatcher picks it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk.places import Pick, place_of
from dispatch.errors import Conflict, InputErrors, InputProblem, Refused, Unavailable
from dispatch.model.user import Role
from dispatch.places.systems import CoordinateSystem, to_wgs84
from web.context import command_id, desk, now, shell, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of
from web.languages import language
from web.place_words import CandidateView, candidate_view, question_view, system_options
from web.roles import STAFF, allow
from web.shipped import map_addresses

MAY_PICK = (Role.DISPATCHER, Role.ADMIN)
FIELDS = ("lat", "lon", "system", "names_are_wrong")
LONGEST_TEXT = 200

places = Blueprint("places", __name__)


@places.get("/places")
@allow(*STAFF)
def index() -> str:
    """Every open work order nobody can be sent to, the one that waits longest first."""
    at = now()
    waiting = [question_view(one, at) for one in desk().waiting_for_place()]
    return render_template("places/index.html", waiting=waiting, may_pick=user().role in MAY_PICK)


@places.get("/places/<work_order_id>")
@allow(*STAFF)
def show(work_order_id: str) -> str | tuple[str, int]:
    """The map for one work order; ``q`` looks for another address, ``lat`` and ``lon`` put the mark there."""
    return _page(work_order_id, request.args, NO_ERRORS, 200)


@places.post("/places/<work_order_id>")
@allow(*MAY_PICK)
def pick(work_order_id: str) -> str | tuple[str, int] | Response:
    """The fault is there; what was wrong with the point is said beside the fields."""
    try:
        desk().pick_place(
            work_order_id,
            pick=_picked(Form(request.form)),
            version=request.form.get("version", type=int),
            now=now(),
            actor=user().id,
            command_id=command_id(),
        )
    except (InputErrors, Conflict, Refused) as error:
        return _page(work_order_id, request.form, errors_of(error, FIELDS, language()), status_of(error))
    return redirect(url_for("work_orders.show", work_order_id=work_order_id), 303)


def _picked(form: Form) -> Pick:
    """The point of the form in WGS-84, whatever system it was given in."""
    lat, lon, system = form.degrees("lat"), form.degrees("lon"), form.text("system") or CoordinateSystem.WGS84.value
    form.finish()
    problems = [InputProblem("place.no_point", "lat")] if lat is None or lon is None else []
    if system not in {one.value for one in CoordinateSystem}:
        problems.append(InputProblem("place.unknown_system", "system", {"given": system[:20]}))
    if problems or lat is None or lon is None:
        raise InputErrors(problems)
    north, east = to_wgs84(lat, lon, CoordinateSystem(system))
    return Pick(north, east, form.flag("names_are_wrong"))


def _from_service(text: str, values: Mapping[str, str]) -> tuple[tuple[CandidateView, ...] | None, Errors | None]:
    """What the map service says when the dispatcher asked for it, or why it says nothing."""
    if not values.get("service") or not text or user().role not in MAY_PICK:
        return None, None
    try:
        found = desk().ask_map_service(text, now=now())
    except (Refused, Unavailable) as error:
        return None, errors_of(error, (), language())
    return (() if found is None else (candidate_view(found),)), None


def _page(work_order_id: str, values: Mapping[str, str], errors: Errors, status: int) -> tuple[str, int]:
    asked = values.get("q", "").strip()[:LONGEST_TEXT]
    question = desk().place_question(work_order_id, asked or None)
    told, failed = _from_service(question.text, values)
    known = place_of(question.work_order).point
    shown = render_template(
        "places/show.html",
        question=question_view(question, now()),
        known=known,
        asked=asked,
        values=values,
        told=told,
        service=desk().map_service,
        errors=errors if failed is None else failed,
        systems=system_options(),
        maps=map_addresses(shell().settings.maps),
        may_pick=user().role in MAY_PICK and question.work_order.status.needs_visit,
    )
    return shown, status
