"""What the firm's own record teaches: learn, look at the error, switch on or off. The analyst only looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import NotFound, Refused
from dispatch.lessons.learning import learn_durations, learn_hours
from dispatch.lessons.shelf import Choice, Shelf
from dispatch.messages import Message, explain
from dispatch.model.user import Role
from web.context import desk, now, user
from web.errors import status_of
from web.languages import language
from web.lesson_words import duration_view, hour_view
from web.roles import allow

MAY_LOOK = (Role.ANALYST, Role.ADMIN)
MAY_CHOOSE = (Role.ADMIN,)
LEARN: Mapping[str, Callable[..., Mapping[str, Any]]] = {"hours": learn_hours, "durations": learn_durations}

lessons = Blueprint("lessons", __name__, url_prefix="/lessons")


@lessons.get("")
@allow(*MAY_LOOK)
def index() -> str:
    """Both lessons with what they were learned from, their errors and their factors."""
    return _page(())


@lessons.post("/<name>/learn")
@allow(*MAY_LOOK)
def learn(name: str) -> Response:
    """Learn anew from all that is recorded; what counts stays the same, but for own numbers that count already."""
    _shelf(name)
    LEARN[name](desk(), now=now())
    return redirect(url_for("lessons.index", _anchor=name), 303)


@lessons.post("/<name>/use")
@allow(*MAY_CHOOSE)
def use(name: str) -> Response | tuple[str, int]:
    """Switch over; from its next plan on the planner goes by it."""
    given = request.form.get("choice", "")
    try:
        _shelf(name).choose(Choice(given) if given in set(Choice) else Choice.OFF)
    except Refused as error:
        return _page(explain(error, language())), status_of(error)
    return redirect(url_for("lessons.index", _anchor=name), 303)


def _shelf(name: str) -> Shelf[Any]:
    shelves: Mapping[str, Shelf[Any]] = {"hours": desk().lessons.hours, "durations": desk().lessons.durations}
    if name not in shelves:
        raise NotFound("lesson.not_found", name=name)
    return shelves[name]


def _page(problems: tuple[Message, ...]) -> str:
    kept = desk().lessons
    with desk().reading() as unit:
        people = {technician.id: technician.name for technician in unit.technicians()}
    views = (hour_view(kept.hours, desk().atlas, now()), duration_view(kept.durations, people, now()))
    return render_template("lessons/index.html", lessons=views, problems=problems, may_choose=user().role in MAY_CHOOSE)
