"""The emergency dialog: one page from the call to the technician, with the best choices and whom each puts off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.emergencies import send
from dispatch.errors import Conflict, DoubleBooking, InputErrors, NotFound, PaidanError, PlanStale, Refused
from dispatch.explain import SolverFailed
from dispatch.model.user import Role
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, errors_of
from web.intake import report_form as fields
from web.intake.choices import Panel, worked_out
from web.intake.pages import intake
from web.intake.promise import described
from web.intake.sites import LONGEST_QUERY, find_sites
from web.languages import language
from web.page_words import new_command_id
from web.roles import allow

SENDERS = (Role.DISPATCHER, Role.ADMIN)
Values = Mapping[str, str]


@intake.get("/emergency")
@allow(*SENDERS)
def emergency_form() -> tuple[str, int]:
    """The search for a site, or the dialog for the site that was chosen."""
    if not request.args.get("site"):
        return _search_page(NO_ERRORS, 200)
    return _page({"site_id": request.args["site"]}, NO_ERRORS, 200)


@intake.get("/emergency/sites")
@allow(*SENDERS)
def emergency_sites() -> str:
    """The matches alone, for the page to put in place while somebody types."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    with desk().reading() as unit:
        return render_template(
            "intake/matches.html", query=query, found=find_sites(unit, query), chosen_page="intake.emergency_form"
        )


@intake.post("/emergency/choices")
@allow(*SENDERS)
def emergency_choices() -> str:
    """The choices alone, for the page to put in place while the form is being filled."""
    panel, lacking = _panel(request.form, now())
    return render_template("intake/choices.html", panel=panel, lacking=lacking)


@intake.post("/emergency")
@allow(*SENDERS)
def send_emergency() -> tuple[str, int] | Response:
    """Send the technician whose button was pressed; without one the choices are worked out."""
    form = request.form
    if not form.get("technician_id"):
        return _page(form, NO_ERRORS, 200)
    try:
        taken = send(
            desk(),
            fields.read_report(form),
            form["technician_id"],
            of=form.get("of", 0, type=int),
            now=now(),
            actor=user().id,
            command_id=command_id(),
        )
    except (InputErrors, Conflict, Refused, PlanStale, DoubleBooking, SolverFailed) as error:
        return _page(form, errors_of(error, fields.FIELDS, language()), status_of(error))
    return redirect(url_for("work_orders.show", work_order_id=taken.id), 303)


def _search_page(errors: Errors, status: int) -> tuple[str, int]:
    query = request.args.get("q", "")[:LONGEST_QUERY]
    with desk().reading() as unit:
        found, known = find_sites(unit, query), len(unit.sites())
    page = render_template(
        "intake/emergency_search.html",
        query=query,
        found=found,
        known=known,
        errors=errors,
        chosen_page="intake.emergency_form",
    )
    return page, status


def _page(values: Values, errors: Errors, status: int) -> tuple[str, int]:
    try:
        with desk().reading() as unit:
            chosen = fields.chosen_site(unit, desk().policies, values.get("site_id", ""))
    except NotFound as error:
        return _search_page(errors_of(error, (), language()), status_of(error))
    only = chosen.assets[0].id if len(chosen.assets) == 1 else ""
    given = {"asset_id": only, **values}
    panel, lacking = _panel(given, now())
    page = render_template(
        "intake/emergency.html",
        chosen=chosen,
        values=given,
        errors=errors,
        panel=panel,
        lacking=lacking,
        options=fields,
        command_id=values.get("command_id") or new_command_id(),
    )
    return page, status


def _panel(values: Values, at: datetime) -> tuple[Panel | None, Errors]:
    """Nothing is said of what is still missing in the words of the caller: it changes neither promise nor way."""
    try:
        report = replace(fields.read_report(values), emergency=True)
        return worked_out(desk(), described(report), at), NO_ERRORS
    except PaidanError as error:
        return None, errors_of(error, (), language())
