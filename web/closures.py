"""Closures: what is closed now and later, close a crossing, roads or all ferries, and open them early."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, InputErrors, NotFound, PaidanError, Refused
from dispatch.model.closure import ClosureState, RoadClass, Shut, ShutKind
from dispatch.model.user import Role
from dispatch.travel.crossings import known_crossings
from web.closure_words import (
    CROSSING_WORDS,
    ROAD_CLASS_WORDS,
    STATE_WORDS,
    ClosureView,
    closure_view,
    crossing_name,
)
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of, for_input
from web.languages import language
from web.people import people
from web.roles import STAFF, allow

MAY_CLOSE = (Role.DISPATCHER, Role.ADMIN)
FIELDS = ("what", "region", "begins_at", "ends_at", "reason")
FIELD_OF = {"crossing": "what", "road_class": "what"}
PAST_SHOWN = 20
NOTHING_GIVEN: Mapping[str, str] = {}

closures = Blueprint("closures", __name__, url_prefix="/closures")


@closures.get("")
@allow(*STAFF)
def index() -> str:
    """What is closed now first, then what is to come, then what is over."""
    return _page(NO_ERRORS, NOTHING_GIVEN)


@closures.post("")
@allow(*MAY_CLOSE)
def close() -> tuple[str, int] | Response:
    """Legs, plan and forecast follow at once, or when the closure begins."""
    form, at = Form(request.form), now()
    try:
        begins_at, ends_at = form.moment("begins_at") or at, form.required_moment("ends_at")
        form.finish()
        assert ends_at is not None
        desk().close_ways(
            shut_of(form.text("what"), form.text("region")),
            begins_at=begins_at,
            ends_at=ends_at,
            reason=form.text("reason"),
            now=at,
            actor=user().id,
            command_id=command_id(),
        )
    except (InputErrors, Conflict) as error:
        return _page(_at_fields(error), request.form), status_of(error)
    return redirect(url_for("closures.index"), 303)


@closures.post("/<closure_id>/lift")
@allow(*MAY_CLOSE)
def lift(closure_id: str) -> tuple[str, int] | Response:
    """Open again from now on."""
    form = Form(request.form)
    try:
        version = form.number("version")
        form.finish()
        desk().lift_closure(closure_id, version=version, now=now(), actor=user().id, command_id=command_id())
    except (InputErrors, Conflict, Refused, NotFound) as error:
        return _page(errors_of(error, (), language()), NOTHING_GIVEN), status_of(error)
    return redirect(url_for("closures.index"), 303)


def shut_of(what: str, region: str) -> Shut:
    """What the form names: ``ferries``, ``crossing:id`` or ``roads:class`` with a region by name or code."""
    kind, _, which = what.partition(":")
    if kind == ShutKind.FERRIES:
        return Shut(ShutKind.FERRIES)
    if kind == ShutKind.ROADS:
        prefix = desk().atlas.divisions.prefix_of(region)
        return Shut(ShutKind.ROADS, road_class=which, region=prefix or region)
    return Shut(ShutKind.CROSSING, crossing=which)


def _at_fields(error: PaidanError) -> Errors:
    """The problems beside the fields they come from: two of the desk's names are one field here."""
    found = errors_of(error, (*FIELDS, *FIELD_OF), language())
    return Errors({FIELD_OF.get(name, name): words for name, words in found.by_field.items()}, found.others)


def _page(errors: Errors, given: Mapping[str, str]) -> str:
    at, who, named = now(), people(desk()), desk().atlas.divisions.get
    groups: dict[ClosureState, list[ClosureView]] = {state: [] for state in STATE_WORDS}
    for closure in desk().closures():
        groups[closure.state(at)].append(closure_view(closure, at, named, who, language()))
    past = groups[ClosureState.PAST]
    groups[ClosureState.PAST] = past[: -PAST_SHOWN - 1 : -1]
    return render_template(
        "closures/index.html",
        groups=[(state, STATE_WORDS[state], views) for state, views in groups.items()],
        crossings=_crossings(),
        road_classes=[(f"roads:{one.value}", ROAD_CLASS_WORDS[one]) for one in RoadClass],
        regions=[one.en if language() == "en" else one.zh for one in desk().atlas.divisions.provinces_and_cities()],
        begins_at=for_input(at),
        given={name: given.get(name, "") for name in FIELDS},
        errors=errors,
        may_close=user().role in MAY_CLOSE,
    )


def _crossings() -> list[tuple[str, list[tuple[str, str]]]]:
    """The crossings by kind, each as an option of the form."""
    known = sorted(known_crossings().values(), key=lambda one: list(CROSSING_WORDS).index(one.kind))
    return [
        (str(CROSSING_WORDS[kind]), [(f"crossing:{one.id}", crossing_name(one, language())) for one in some])
        for kind, some in groupby(known, key=lambda one: one.kind)
    ]
