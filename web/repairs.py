"""Repairs of the plan by hand: each is looked at on a page of its own first, then made as one decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, DoubleBooking, InputErrors, PaidanError, PlanStale, Refused
from dispatch.explain import SolverFailed
from dispatch.messages import Message, explain
from dispatch.model.repair import DayRepair, RepairedStop
from dispatch.model.user import Role
from dispatch.repairs.best_day import best_day, reorder
from web.context import command_id, desk, now, user
from web.decision_words import why_not
from web.errors import status_of
from web.languages import language
from web.people import name_of, people
from web.present import moment
from web.repair_words import day_lines, late_words, sites_of
from web.roles import allow

REPAIRERS = (Role.DISPATCHER, Role.ADMIN)
NOT_MADE = (Conflict, Refused, PlanStale, DoubleBooking, InputErrors, SolverFailed)

repairs = Blueprint("repairs", __name__)


@dataclass(frozen=True, slots=True)
class StopLine:
    """One visit in the new order. ``place`` and ``place_before`` count from 1."""

    work_order_id: str
    site: str
    place: int
    place_before: int
    before: str
    after: str
    late_before: str
    late_after: str
    pinned: bool


@repairs.get("/routes/<technician_id>/best-day")
@allow(*REPAIRERS)
def day(technician_id: str) -> str | tuple[str, int]:
    """His day in its best order, beside the order it has. Nothing is changed."""
    return _day_page(technician_id, ())


@repairs.post("/routes/<technician_id>/best-day")
@allow(*REPAIRERS)
def take_day(technician_id: str) -> tuple[str, int] | str | Response:
    """Put the order in force that was looked at, unless the plan has become another one since."""
    order, of = request.form.getlist("order"), request.form.get("of", 0, type=int)
    try:
        reorder(desk(), technician_id, order, of=of, now=now(), actor=user().id, command_id=command_id())
    except NOT_MADE as error:
        return _day_page(technician_id, said(error), status_of(error))
    return redirect(url_for("routes.index", _anchor=f"route-{technician_id}"), 303)


def said(error: PaidanError) -> tuple[Message, ...]:
    """Why a repair was not made: names, moments and steps in words."""
    return explain(error, language()) if isinstance(error, InputErrors) else why_not(error, people(desk()), now())


def _day_page(technician_id: str, problems: tuple[Message, ...], status: int = 200) -> tuple[str, int]:
    at, found = now(), None
    try:
        found = best_day(desk(), technician_id, now=at)
    except Refused as error:
        problems, status = (*problems, *said(error)), max(status, status_of(error))
    name = name_of(people(desk()), technician_id)
    shown = (
        {} if found is None else {"stops": _stop_lines(found, at), "figures": day_lines(found.before, found.after, at)}
    )
    page = render_template(
        "repairs/day.html", technician_id=technician_id, name=name, found=found, problems=problems, **shown
    )
    return page, status


def _stop_lines(found: DayRepair, at: datetime) -> list[StopLine]:
    names = sites_of(desk(), found.order_after)
    was = {id: place for place, id in enumerate(found.order_before, start=1)}
    return [
        _stop_line(stop, names, place, was[stop.work_order_id], at) for place, stop in enumerate(found.stops, start=1)
    ]


def _stop_line(stop: RepairedStop, names: Mapping[str, str], place: int, before: int, at: datetime) -> StopLine:
    return StopLine(
        stop.work_order_id,
        names[stop.work_order_id],
        place,
        before,
        moment(stop.arrive_before, at),
        moment(stop.arrive_after, at),
        late_words(stop.late_seconds_before),
        late_words(stop.late_seconds_after),
        stop.pinned,
    )
