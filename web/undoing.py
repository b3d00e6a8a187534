"""Undo and redo: one's own last decisions as a page and for the board's buttons, each taken back with one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.errors import Conflict, DoubleBooking, NotFound, PlanStale, Refused
from dispatch.explain import SolverFailed
from dispatch.messages import Message
from dispatch.model.event import Event, EventKind
from dispatch.model.user import Role
from dispatch.repairs.undoing import back_or_forth
from web.context import command_id, desk, now, user
from web.decision_words import decision_words, site_names, why_not
from web.errors import status_of
from web.people import people
from web.present import moment
from web.roles import allow
from web.words import _

MOST_SHOWN = 30
NOT_TAKEN = (Conflict, Refused, PlanStale, DoubleBooking, SolverFailed)
WAYS = {"undo": EventKind.UNDONE, "redo": EventKind.REDONE}
DECIDERS = (Role.DISPATCHER, Role.ADMIN)

undoing = Blueprint("undoing", __name__)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: its number, what it was, when, and the work order it was about."""

    seq: int
    words: str
    at: str
    work_order_id: str | None


@dataclass(frozen=True, slots=True)
class DecisionLists:
    """Newest first: what can be undone, and what can be redone."""

    undo: tuple[DecisionLine, ...]
    redo: tuple[DecisionLine, ...]


@undoing.get("/decisions")
@allow(*DECIDERS)
def index() -> str:
    return _page(())


@undoing.post("/decisions/<int:seq>/<way>")
@allow(*DECIDERS)
def step(seq: int, way: str) -> ResponseReturnValue:
    """Undo or redo from the page."""
    try:
        _take(seq, way)
    except NOT_TAKEN as error:
        return _page(why_not(error, people(desk()), now())), status_of(error)
    return redirect(url_for("undoing.index"), 303)


@undoing.get("/api/decisions")
@allow(*DECIDERS)
def offered() -> dict[str, Any]:
    """What the board's two buttons would do."""
    return _offer()


@undoing.post("/api/decisions/<int:seq>/<way>")
@allow(*DECIDERS)
def press(seq: int, way: str) -> ResponseReturnValue:
    """Undo or redo from the board; the answer says what was done and what the buttons do next."""
    try:
        event = _take(seq, way)
    except NOT_TAKEN as error:
        said = why_not(error, people(desk()), now())
        return jsonify(errors=[one.as_json() for one in said], order=error.facts.get("id")), status_of(error)
    return {"seq": event.seq, **_offer()}


def _take(seq: int, way: str) -> Event:
    kind = WAYS.get(way)
    if kind is None:
        raise NotFound("work_order.unknown_step", step=way)
    return back_or_forth(desk(), seq, kind, now=now(), actor=user().id, command_id=command_id())


def _lists(at: datetime, most: int) -> DecisionLists:
    found = desk().own_decisions(user().id)
    undo, redo = found.undo[:most], found.redo[:most]
    names = people(desk())
    with desk().reading() as unit:
        sites = site_names(unit, (*undo, *redo))

    def lines(events: tuple[Event, ...]) -> tuple[DecisionLine, ...]:
        return tuple(_line(one, decision_words(one, sites, names, at), at) for one in events)

    return DecisionLists(lines(undo), lines(redo))


def _line(event: Event, words: str, at: datetime) -> DecisionLine:
    return DecisionLine(event.seq, words, moment(event.at, at), event.work_order_id)


def _offer() -> dict[str, Any]:
    lists = _lists(now(), 1)
    return {
        "undo": next(({"seq": one.seq, "words": _("Undo: %(what)s", what=one.words)} for one in lists.undo), None),
        "redo": next(({"seq": one.seq, "words": _("Redo: %(what)s", what=one.words)} for one in lists.redo), None),
    }


def _page(problems: tuple[Message, ...]) -> str:
    return render_template("undoing/index.html", lists=_lists(now(), MOST_SHOWN), problems=problems)
