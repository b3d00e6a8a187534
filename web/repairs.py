"""Repairs of the plan by hand: each is looked at on a page of its own first, then made as one decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, DoubleBooking, InputErrors, PlanStale, Refused
from dispatch.explain import SolverFailed
from dispatch.messages import Message, explain
from dispatch.model.repair import DayFigures, DayRepair, RepairedStop
from dispatch.model.user import Role
from dispatch.repairs.best_day import best_day, reorder
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.languages import language
from web.people import name_of, people
from web.present import moment, span
from web.roles import allow
from web.words import _

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


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of the day before and after."""

    name: str
    before: str
    after: str
    better: bool
    worse: bool


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
        return _day_page(technician_id, explain(error, language()), status_of(error))
    return redirect(url_for("routes.index", _anchor=f"route-{technician_id}"), 303)


def _day_page(technician_id: str, problems: tuple[Message, ...], status: int = 200) -> tuple[str, int]:
    at, found = now(), None
    try:
        found = best_day(desk(), technician_id, now=at)
    except Refused as error:
        problems, status = (*problems, *explain(error, language())), max(status, status_of(error))
    name = name_of(people(desk()), technician_id)
    shown = (
        {}
        if found is None
        else {"stops": _stop_lines(found, at), "figures": figure_lines(found.before, found.after, at)}
    )
    page = render_template(
        "repairs/day.html", technician_id=technician_id, name=name, found=found, problems=problems, **shown
    )
    return page, status


def _stop_lines(found: DayRepair, at: datetime) -> list[StopLine]:
    with desk().reading() as unit:
        orders = unit.work_orders_by_id(found.order_after)
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    names = {id: sites[order.site_id].name for id, order in orders.items()}
    was = {id: place for place, id in enumerate(found.order_before, start=1)}
    return [
        _stop_line(stop, names, place, was[stop.work_order_id], at) for place, stop in enumerate(found.stops, start=1)
    ]


def _stop_line(stop: RepairedStop, names: dict[str, str], place: int, before: int, at: datetime) -> StopLine:
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


def late_words(seconds: int) -> str:
    """By how much the worst promise of a visit is missed; empty when none is."""
    return _("%(span)s late", span=span(seconds)) if seconds else ""


def figure_lines(before: DayFigures, after: DayFigures, at: datetime) -> tuple[FigureLine, ...]:
    """What a repair does to the day as a whole: promises, lateness, the road, the way home."""
    rows = (
        (_("Promises broken"), before.broken, after.broken, str),
        (_("Late in all"), before.late_seconds, after.late_seconds, span),
        (_("On the road"), before.travel_seconds, after.travel_seconds, span),
    )
    found = [FigureLine(name, words(was), words(will), will < was, will > was) for name, was, will, words in rows]
    home = moment(before.home_at, at), moment(after.home_at, at)
    return (*found, FigureLine(_("Home at"), *home, after.home_at < before.home_at, after.home_at > before.home_at))
