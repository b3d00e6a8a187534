"""The pages of work orders: the list, one work order, the advice for it, and its steps."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.demands import lacking
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.explain import SolverFailed, explain
from dispatch.explain import repair as repaired
from dispatch.explain import why as explain_why
from dispatch.messages import explain as message_of
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrderStatus
from web.after_events import changes_address
from web.context import command_id, desk, now, shell, user
from web.duty_words import plan_word, window_words
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of, for_input
from web.languages import language
from web.order_words import CLASS_WORDS, HOLD_WORDS, permit_words, skill_word
from web.people import people
from web.present import STATUS_WORDS
from web.repair_forms import day_choices, target_choices
from web.roles import STAFF, allow
from web.words import _
from web.work_orders import view
from web.work_orders.advice import AdviceView, advice_view
from web.work_orders.listing import Filter, list_orders
from web.work_orders.merging import STALE, fields_again, merge_view, step_words
from web.work_orders.paper_steps import PAPER_STEPS
from web.work_orders.record import recorded
from web.work_orders.step import Envelope
from web.work_orders.steps import ASKS_FOR_ANOTHER_PLAN, legal_steps, step_named
from web.work_orders.why import why_view

PAPER_NAMES = frozenset(step.name for step in PAPER_STEPS)
MAY_ACT = (Role.DISPATCHER, Role.ADMIN)
work_orders = Blueprint("work_orders", __name__)


@work_orders.get("/work-orders")
@allow(*STAFF)
def index() -> str:
    """The list, filtered by what the address says."""
    args = request.args
    wanted = Filter(args.get("state", "open"), args.get("technician", ""), args.get("customer", ""), args.get("q", ""))
    names = people(desk())
    with desk().reading() as unit:
        facts = shell().board.facts(unit.last_event())
        listing = list_orders(facts, unit, wanted, args.get("page", 1, type=int), names)
        customers = unit.customers()
        teams, targets = target_choices(unit.technicians())
    return render_template(
        "work_orders/index.html",
        listing=listing,
        wanted=wanted,
        states=_states(),
        technicians=[("", _("Everybody")), *((one.id, one.name) for one in facts.technicians)],
        customers=[("", _("All customers")), *sorted(((one.id, one.name) for one in customers), key=lambda c: c[1])],
        may_move=user().role in MAY_ACT,
        move_targets={"teams": teams, "technicians": targets, "days": day_choices(facts.now)},
        to="",
        day="",
    )


@work_orders.get("/work-orders/<work_order_id>")
@allow(*STAFF)
def show(work_order_id: str) -> str | tuple[str, int]:
    return _page(work_order_id, NO_ERRORS, 200)


@work_orders.get("/work-orders/<work_order_id>/advice")
@allow(*STAFF)
def advice(work_order_id: str) -> str:
    """Who could go, alone: it asks the solver, so the page fetches it when it is already on view."""
    page = view.read_order(desk(), work_order_id, now())
    return render_template("work_orders/advice.html", order=page.order, advice=_advice(page), steps=_steps(page))


@work_orders.get("/work-orders/<work_order_id>/why")
@allow(*STAFF)
def why(work_order_id: str) -> str | tuple[str, int]:
    """Why it is planned so: the solver's proof, as a page of its own or (``part``) as a piece of another."""
    page = view.read_order(desk(), work_order_id, now())
    shown = "work_orders/why.html" if request.args.get("part") else "work_orders/why_page.html"
    try:
        found = explain_why(desk(), work_order_id, now=page.now, asked=shell().asked)
    except SolverFailed as error:
        problems = message_of(error, language())
        return render_template("work_orders/why_page.html", order=page.order, problems=problems), 503
    return render_template(
        shown,
        order=page.order,
        problems=(),
        why=None if found is None else why_view(found, page.names, page.now),
        may_repair=user().role in MAY_ACT,
    )


@work_orders.post("/work-orders/<work_order_id>/repair")
@allow(*MAY_ACT)
def repair(work_order_id: str) -> Response:
    """Where the search missed a better place, take it into a draft and show what it would change."""
    made = repaired(desk(), work_order_id, now=now(), actor=user().id, asked=shell().asked)
    if made is None:
        return redirect(url_for("work_orders.why", work_order_id=work_order_id), 303)
    return redirect(url_for("plans.index"), 303)


@work_orders.post("/work-orders/<work_order_id>/<step>")
@allow(*MAY_ACT)
def act(work_order_id: str, step: str) -> str | tuple[str, int] | Response:
    """Take one step; when the work order has changed meanwhile, say who changed what instead."""
    taken, at = step_named(step), now()
    with desk().reading() as unit:
        order = unit.work_order(work_order_id)
    envelope = Envelope(now=at, actor=user().id, command_id=command_id())
    try:
        taken.act(desk(), order, Form(request.form), envelope)
    except (InputErrors, Conflict, Refused) as error:
        if error.code == STALE:
            return _stale_page(work_order_id, step)
        return _page(work_order_id, errors_of(error, taken.fields, language()), status_of(error), step)
    if step in ASKS_FOR_ANOTHER_PLAN:
        return redirect(changes_address(), 303)
    return redirect(url_for("work_orders.show", work_order_id=work_order_id), 303)


def _states() -> list[tuple[str, str]]:
    every = [(status.value, str(STATUS_WORDS[status])) for status in WorkOrderStatus]
    return [("open", _("All open")), ("all", _("All, closed ones too")), *every[1:]]


def _steps(page: view.OrderPage) -> tuple[str, ...]:
    return legal_steps(page.order, page.now) if user().role in MAY_ACT else ()


def _advice(page: view.OrderPage) -> AdviceView:
    return advice_view(explain(desk(), page.order.id, now=page.now), page.names, page.now)


def _page(work_order_id: str, errors: Errors, status: int, step: str = "") -> tuple[str, int]:
    page = view.read_order(desk(), work_order_id, now())
    region, warnings = view.region_of(desk(), page)
    steps = _steps(page)
    shown = render_template(
        "work_orders/show.html",
        page=page,
        order=page.order,
        view=view,
        plan_word=plan_word,
        window_words=window_words,
        region=region,
        warnings=warnings,
        cards=view.clock_cards(desk(), page),
        stop=view.stop_view(page),
        steps=steps,
        advice=_advice(page) if request.args.get("advice") and page.order.status.needs_visit else None,
        skill=skill_word(page.order.skill),
        permits=permit_words(page.order),
        errors=errors,
        tried=step,
        values=request.form if step else {},
        choices=_choices(page),
        earliest=for_input(page.now),
        record=recorded(desk(), page.order, page.names, page.now),
        moves=[name for name in steps if name not in PAPER_NAMES],
    )
    return shown, status


def _choices(page: view.OrderPage) -> Mapping[str, list[tuple[str, str]]]:
    """What the forms of the steps offer; technicians with the skill come first."""
    order = page.order
    able = sorted(page.technicians, key=lambda one: bool(lacking(one.skills, order)))
    return {
        "technicians": [("", _("Anybody")), *((one.id, one.name) for one in able)],
        "follows": [("", _("Leave the order to the planner")), *view.visits_before(desk(), page)],
        "hold": [(code, str(word)) for code, word in HOLD_WORDS.items()],
        "class": [(code, str(word)) for code, word in CLASS_WORDS.items()],
    }


def _stale_page(work_order_id: str, step: str) -> tuple[str, int]:
    """Who changed what, when, how the work order stands now, and the way to insist on one's own step."""
    page, seen = view.read_order(desk(), work_order_id, now()), request.form.get("version", 0, type=int)
    merge = merge_view(page, seen, step_words(step_named(step), request.form, page.names), step)
    again = fields_again(request.form)
    return render_template("work_orders/stale.html", merge=merge, step=step, fields=again), 409
