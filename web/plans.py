"""Plans: the draft beside the plan in force, what would change, publishing, and who publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, DoubleBooking, InputErrors, PlanStale, Refused
from dispatch.explain import SolverFailed
from dispatch.explain import hopeless as hopeless_orders
from dispatch.messages import Message, explain
from dispatch.model.event import EventKind
from dispatch.model.goal import Goal
from dispatch.model.plan import Plan
from dispatch.model.publish_reason import PublishReason
from dispatch.model.user import Role
from dispatch.part_publishing import publish_part
from dispatch.publish_reasons import changes_of_sent
from dispatch.store.base import UnitOfWork
from web.context import command_id, desk, now, shell, user
from web.errors import status_of
from web.languages import language
from web.night_words import nights_of_plan
from web.order_words import event_word
from web.people import people
from web.plan_changes import diff_view
from web.plan_parts import NOTHING_CHOSEN, Chosen, part_choices, part_problems, technicians_of
from web.plan_words import GOAL_WORDS, planner_warning, planner_words, reason_words, stage_words
from web.present import moment, span
from web.publish_words import publish_reasons, why_published
from web.roles import STAFF, allow
from web.trip_words import far_trips
from web.words import _
from web.work_orders.why import proof_words

plans = Blueprint("plans", __name__)


class Why(TypedDict):
    """Why a person changes what was sent already; both may be empty."""

    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the objective, the most important first."""

    name: str
    draft: str
    published: str
    better: bool
    worse: bool


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The facts of one plan."""

    version: int
    stage: str
    made: str
    visits: int
    technicians: int
    unassigned: int
    status: str


@plans.get("/plans")
@allow(*STAFF)
def index() -> str:
    return _page(())


@plans.post("/plans/<int:version>/publish")
@allow(Role.DISPATCHER, Role.ADMIN)
def publish(version: int) -> str | tuple[str, int] | Response:
    """Put the draft in force, or say why it no longer fits."""
    try:
        desk().publish(version, now=now(), actor=user().id, command_id=command_id(), **_why())
    except InputErrors as error:
        return _page(explain(error, language())), status_of(error)
    except (PlanStale, Refused, Conflict, DoubleBooking) as error:
        return _page(_said(error)), status_of(error)
    return redirect(url_for("plans.index"), 303)


@plans.post("/plans/<int:version>/publish-part")
@allow(Role.DISPATCHER, Role.ADMIN)
def publish_some(version: int) -> str | tuple[str, int] | Response:
    """Put the draft in force for the regions and technicians chosen, or say what would be lost and who is missing."""
    chosen, at = Chosen(frozenset(request.form.getlist("region")), frozenset(request.form.getlist("technician"))), now()
    try:
        with desk().reading() as unit:
            who = technicians_of(unit, unit.published_plan(), unit.plan(version), chosen)
        publish_part(desk(), version, who, now=at, actor=user().id, command_id=command_id(), **_why())
    except InputErrors as error:
        return _page(part_problems(error, people(desk())), chosen), status_of(error)
    except (PlanStale, Refused, Conflict, DoubleBooking) as error:
        return _page(_said(error), chosen), status_of(error)
    except SolverFailed as error:
        return _page(explain(error, language()), chosen), status_of(error)
    return redirect(url_for("plans.index"), 303)


def _why() -> Why:
    """What a person says; nobody signs as the planner."""
    reason = request.form.get("reason", "")
    return {"reason": "" if reason == PublishReason.PLANNER else reason, "note": request.form.get("note", "")}


@plans.post("/plans/auto-publish")
@allow(Role.DISPATCHER, Role.ADMIN)
def choose_auto_publish() -> Response:
    """Let the planner publish its own plans, or leave every draft to a person."""
    desk().set_auto_publish(request.form.get("auto") == "on")
    return redirect(url_for("plans.index"), 303)


@plans.post("/plans/goal")
@allow(Role.DISPATCHER, Role.ADMIN)
def choose_goal() -> Response:
    """Tell the planner what to put first."""
    desk().choose_goal(request.form.get("goal", ""), now=now(), actor=user().id, command_id=command_id())
    return redirect(url_for("plans.index"), 303)


@plans.get("/plans/hopeless")
@allow(*STAFF)
def hopeless() -> str | tuple[str, int]:
    """Which promises nobody can keep, with the proof: a page of its own or (``part``) a piece of the plans' page."""
    at, names = now(), people(desk())
    shown = "plans/hopeless.html" if request.args.get("part") else "plans/hopeless_page.html"
    try:
        found = hopeless_orders(desk(), now=at, asked=shell().asked)
    except SolverFailed as error:
        return render_template("plans/hopeless_page.html", problems=explain(error, language()), rows=()), 503
    with desk().reading() as unit:
        orders = unit.work_orders_by_id({one.work_order_id for one in found})
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    rows = [
        (one.work_order_id, sites[orders[one.work_order_id].site_id].name, proof_words(one.proof, names, at))
        for one in found
    ]
    return render_template(shown, problems=(), rows=rows)


def goal_words() -> tuple[tuple[str, str, str], ...]:
    """Each goal with its name and what it means."""
    meanings = (
        (Goal.EVERYDAY, _("Promises first; a published day changes only where that keeps a promise.")),
        (Goal.RESCUE, _("Help as fast as possible, whatever changes, overtime and detours it takes.")),
        (Goal.THRIFT, _("Promises first; then less driving and overtime, even if somebody waits longer.")),
        (Goal.BALANCE, _("Promises first; then the work is spread evenly over the technicians.")),
    )
    return tuple((goal.value, str(GOAL_WORDS[goal]), meaning) for goal, meaning in meanings)


def _said(error: PlanStale | Refused | Conflict | DoubleBooking) -> tuple[Message, ...]:
    """The words of the error; what made the plan stale is named as the history names it."""
    if isinstance(error, PlanStale):
        kind = str(error.facts.get("event", ""))
        known = {one.value: event_word(one) for one in EventKind}
        error = PlanStale(error.code, **{**error.facts, "event": known.get(kind, kind)})
    return explain(error, language())


def _page(problems: tuple[Message, ...], chosen: Chosen = NOTHING_CHOSEN) -> str:
    at, names, planner = now(), people(desk()), desk().planner_state()
    with desk().reading() as unit:
        published, latest = unit.published_plan(), unit.latest_draft()
        draft = latest if latest and (published is None or latest.version > published.version) else None
        diff = diff_view(unit, published, draft, names, at) if draft else None
        sent = len(changes_of_sent(unit, published, draft, at)) if draft else 0
        why = why_published(unit, published) if published else ""
        parts = part_choices(unit, published, draft, names, chosen) if draft else None
        left_out = _left_out(unit, draft or published)
    warning = planner_warning(planner, language())
    return render_template(
        "plans/index.html",
        problems=problems,
        draft=_card(draft, at),
        published=_card(published, at),
        tiers=_tiers(draft, published),
        diff=diff,
        sent=sent,
        why=why,
        publish_reasons=publish_reasons(),
        tried=request.form,
        parts=parts,
        far_trips=far_trips(published, people(desk())),
        nights=nights_of_plan(published, people(desk()), now()),
        left_out=left_out,
        auto=desk().auto_publish(),
        goal=desk().goal(),
        goals=goal_words(),
        planner=planner_words(str(planner.get("state", "off"))),
        warning=warning,
        may_publish=user().role in (Role.DISPATCHER, Role.ADMIN),
    )


def _card(plan: Plan | None, at: datetime) -> PlanCard | None:
    if plan is None:
        return None
    busy = [route for route in plan.routes if route.stops]
    visits = sum(len(route.stops) for route in busy)
    technicians = len({route.technician_id for route in busy})
    made = moment(plan.published_at or plan.made_at, at)
    return PlanCard(
        plan.version, stage_words(plan.stage), made, visits, technicians, len(plan.unassigned), plan.status.value
    )


def _tiers(draft: Plan | None, published: Plan | None) -> tuple[Tier, ...]:
    names = (
        _("Broken promises, weighted"),
        _("Lateness, weighted"),
        _("Left out, weighted"),
        _("Changes to the plan"),
        _("Time on the road"),
        _("Overtime"),
    )
    sides = [list(plan.objective) if plan else [] for plan in (draft, published)]
    found = []
    for number, name in enumerate(names):
        new, old = (side[number] if number < len(side) else None for side in sides)
        gain = 0 if new is None or old is None else old - new
        found.append(Tier(name, _figure(number, new), _figure(number, old), gain > 0, gain < 0))
    return tuple(found) if any(sides) else ()


def _figure(tier: int, value: int | None) -> str:
    """Seconds read as a span, weights as numbers."""
    if value is None:
        return "–"
    return span(value) if tier in (1, 4, 5) else f"{value:,}"


def _left_out(unit: UnitOfWork, plan: Plan | None) -> tuple[tuple[str, str, str], ...]:
    """(work order, site, reason) of every visit the newest plan leaves out."""
    if plan is None:
        return ()
    orders = unit.work_orders_by_id({one.work_order_id for one in plan.unassigned})
    sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return tuple(
        (one.work_order_id, sites[orders[one.work_order_id].site_id].name, reason_words(one.reason))
        for one in plan.unassigned
    )
