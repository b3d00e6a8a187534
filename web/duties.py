"""Duties over time: what the letters owe by when, what became of it, and whom the office calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.duties.register import OwedVisit, SubjectDuty
from dispatch.errors import Conflict, InputErrors, NotFound, Refused
from dispatch.model.owed import Agreement
from dispatch.model.user import Role
from dispatch.work_time import day_of
from web.context import command_id, desk, now, user
from web.duty_words import (
    GROUPS,
    CallView,
    VisitView,
    call_view,
    group_of,
    plan_word,
    visit_view,
    without_interval,
    year_views,
)
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of
from web.languages import language
from web.roles import STAFF, allow
from web.words import _

MAY_CALL = (Role.DISPATCHER, Role.ADMIN)
DAYS_AHEAD = 92
"""How far the page looks: a quarter of a year."""
MOST_SHOWN = 200
AGREEMENT_FIELDS = ("asset_id", "plan", "months")

duties = Blueprint("duties", __name__)


@duties.get("/duties")
@allow(*STAFF)
def index() -> str:
    """What is overdue first; the address may name another group and a customer."""
    return _page(NO_ERRORS)


@duties.post("/duties/calls/<work_order_id>")
@allow(*MAY_CALL)
def record_call(work_order_id: str) -> str | tuple[str, int] | Response:
    """The customer was called: satisfied and done, or called again in some days."""
    form = Form(request.form)
    try:
        desk().record_call(
            work_order_id,
            satisfied=form.text("satisfied") == "yes",
            note=form.text("note"),
            now=now(),
            actor=user().id,
            command_id=command_id(),
        )
    except (InputErrors, Conflict, Refused) as error:
        return _page(errors_of(error, (), language())), status_of(error)
    return redirect(url_for("duties.index") + "#calls", 303)


@duties.post("/duties/agreements")
@allow(*MAY_CALL)
def agree() -> tuple[str, int] | Response:
    """The contract says how often; from tomorrow on the planner opens the visits."""
    form = Form(request.form)
    try:
        months = form.required_number("months")
        form.finish()
        agreement = Agreement(form.text("asset_id"), form.text("plan"), months)
        desk().agree(agreement, now=now(), actor=user().id, command_id=command_id())
    except (InputErrors, Conflict, NotFound) as error:
        return _page(errors_of(error, AGREEMENT_FIELDS, language()), agreed=request.form), status_of(error)
    return redirect(url_for("duties.index", state="ahead"), 303)


def _page(errors: Errors, agreed: Mapping[str, str] | None = None) -> str:
    at = now()
    today = day_of(at)
    visits = desk().owed_visits(until=today + timedelta(days=DAYS_AHEAD), now=at)
    wanted, customer = _wanted(visits), request.args.get("customer", "")
    mine = [visit for visit in visits if customer in ("", visit.subject.customer.id)]
    shown = [visit_view(visit) for visit in mine if group_of(visit.owed) == wanted]
    every = desk().duties(now=at)
    return render_template(
        "duties/index.html",
        counts=_counts(mine),
        groups=GROUPS,
        wanted=wanted,
        customer=customer,
        customers=_customers(visits),
        visits=_in_order(shown, wanted)[:MOST_SHOWN],
        total=len(shown),
        calls=_calls(),
        may_call=user().role in MAY_CALL,
        years=year_views([one for one in every if customer in ("", one.subject.customer.id)], visits, today),
        waiting=without_interval(every),
        plans=_plans(every),
        agreed=agreed or {},
        rules=desk().duty_rules,
        errors=errors,
    )


def _wanted(visits: tuple[OwedVisit, ...]) -> str:
    """The group asked for, else what is overdue, else what is open."""
    asked = request.args.get("state", "")
    if asked in GROUPS:
        return asked
    return "overdue" if any(group_of(visit.owed) == "overdue" for visit in visits) else "open"


def _plans(every: tuple[SubjectDuty, ...]) -> list[tuple[str, str]]:
    """The plans that wait for an interval."""
    keys = sorted({one.duty.plan.key for one in every if one.duty.months is None})
    return [(key, plan_word(key)) for key in keys]


def _counts(visits: list[OwedVisit]) -> Mapping[str, int]:
    found = [group_of(visit.owed) for visit in visits]
    return {group: found.count(group) for group in GROUPS}


def _in_order(views: list[VisitView], group: str) -> list[VisitView]:
    """What is done shows the latest first, everything else the earliest due."""
    return views[::-1] if group == "done" else views


def _customers(visits: tuple[OwedVisit, ...]) -> list[tuple[str, str]]:
    known = {visit.subject.customer.id: visit.subject.customer.name for visit in visits}
    return [("", _("All customers")), *sorted(known.items(), key=lambda pair: pair[1])]


def _calls() -> list[CallView]:
    at = now()
    found = desk().calls(now=at)
    with desk().reading() as unit:
        sites = unit.sites_by_id({call.work_order.site_id for call in found})
        customers = unit.customers_by_id({call.work_order.customer_id for call in found})
    return [
        call_view(call, sites[call.work_order.site_id], customers[call.work_order.customer_id], day_of(at))
        for call in found
    ]
