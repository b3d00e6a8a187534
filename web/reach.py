"""The page and the API of the question who can be there: a place, a moment and a skill to people and a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request

from dispatch.errors import InputErrors, InputProblem, NotFound, PaidanError
from dispatch.model.work_order import WorkOrder
from dispatch.places.addresses import Located
from dispatch.reach import SPANS, Covered, Wanted, around, due_of, reach_of, soonest, wanted_for
from dispatch.travel.times import Point
from web.context import desk, now, shell
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of, for_input
from web.languages import language
from web.order_words import known_skills, skill_word
from web.people import people
from web.place_words import candidate_view
from web.reach_words import band_views, covered_json, person_views, reach_json, refused_views, span_word
from web.roles import STAFF, allow
from web.shipped import map_addresses

FIELDS = ("q", "work_order", "lat", "lon", "at", "skill", "level", "minutes")
LONGEST_TEXT = 200
KINDS = ("around", "soonest")

reach = Blueprint("reach", __name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks: ``wanted`` is None while the place is not clear; ``candidates`` are what it may mean."""

    wanted: Wanted | None
    name: str = ""
    due: datetime | None = None
    work_order: WorkOrder | None = None
    candidates: tuple[Located, ...] = ()


@reach.get("/reach")
@allow(*STAFF)
def show() -> str | tuple[str, int]:
    """Who can be there, for people; without a place only the form."""
    at, asked = now(), any(request.args.get(name) for name in ("q", "work_order", "lat"))
    question, answer, near, errors, status = Question(None), None, None, NO_ERRORS, 200
    try:
        if asked:
            question = _question(at)
        if question.wanted is not None:
            answer = reach_of(desk(), question.wanted, now=at)
            near = around(desk(), question.wanted, minutes=_minutes(), now=at)
    except PaidanError as error:
        errors, status = errors_of(error, FIELDS, language()), status_of(error)
    return _page(question, answer, near, errors, at), status


@reach.get("/api/reach")
@allow(*STAFF)
def api_people() -> dict[str, Any]:
    """The same people as JSON: ``lat`` and ``lon``, ``q`` or ``work_order``; ``at``, ``skill``, ``level``."""
    at = now()
    question = _question(at)
    return reach_json(reach_of(desk(), _required(question), now=at), question.due)


@reach.get("/api/reach/grid")
@allow(*STAFF)
def api_grid() -> dict[str, Any]:
    """The coloured cells of the map; ``kind`` is ``around``, from the place, or ``soonest``, anybody able to each."""
    at = now()
    wanted = _required(_question(at))
    ask = soonest if request.args.get("kind") == "soonest" else around
    return covered_json(ask(desk(), wanted, minutes=_minutes(), now=at))


def _required(question: Question) -> Wanted:
    if question.wanted is None:
        raise InputErrors([InputProblem("reach.place_unclear", "q", {"given": question.name})])
    return question.wanted


def _minutes() -> int:
    form = Form(request.args)
    minutes = form.number("minutes")
    form.finish()
    return SPANS[1] if minutes is None else minutes


def _question(at: datetime) -> Question:
    """The place, the moment and the skill of a request; what is wrong with it is raised field by field."""
    form = Form(request.args)
    moment, skill, level = form.moment("at") or at, form.text("skill"), form.number("level")
    lat, lon, work_order_id = form.degrees("lat"), form.degrees("lon"), form.text("work_order")[:40]
    text = form.text("q")[:LONGEST_TEXT]
    form.finish()
    if work_order_id:
        return _of_work_order(work_order_id, moment)
    if lat is not None and lon is not None:
        return Question(Wanted((lat, lon), moment, skill, level or 1), text or f"{lat:.4f}, {lon:.4f}")
    if not text:
        raise InputErrors([InputProblem("reach.no_place", "q")])
    return _of_address(text, Wanted((0.0, 0.0), moment, skill, level or 1))


def _of_work_order(work_order_id: str, at: datetime) -> Question:
    try:
        with desk().reading() as unit:
            work_order = unit.work_order(work_order_id)
    except NotFound as error:
        raise InputErrors([InputProblem(error.code, "work_order", {"id": work_order_id})]) from error
    wanted = wanted_for(work_order, desk(), at)
    if wanted is None:
        problem = InputProblem("reach.work_order_without_place", "work_order", {"id": work_order_id})
        raise InputErrors([problem])
    return Question(wanted, work_order_id, due_of(work_order, desk(), now()), work_order)


def _of_address(text: str, wanted: Wanted) -> Question:
    """A clear address is taken; what may mean several places is asked back."""
    found = desk().atlas.addresses.resolve(text)
    best = found.best
    point: Point | None = None if best is None else best.place.point
    if best is None or point is None:
        return Question(None, text, candidates=found.candidates)
    return Question(replace(wanted, point=point), best.full_name)


def _page(question: Question, answer: Any, near: Covered | None, errors: Errors, at: datetime) -> str:
    wanted = question.wanted
    names = people(desk())
    unclear = bool(question.name) and wanted is None
    return render_template(
        "reach/index.html",
        question=question,
        unclear=unclear,
        candidates=[candidate_view(one) for one in question.candidates],
        coming=() if answer is None else person_views(answer, question.due, names, at),
        others=() if answer is None else refused_views(answer, names, at),
        bands=() if near is None else band_views(near),
        spans=[(str(minutes), span_word(minutes)) for minutes in SPANS],
        skills=[("", ""), *((code, skill_word(code)) for code in known_skills())],
        values=request.args,
        shown_at=for_input(at if wanted is None else wanted.at),
        earliest=for_input(at),
        errors=errors,
        maps=map_addresses(shell().settings.maps),
    )
