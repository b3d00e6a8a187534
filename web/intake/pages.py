"""The pages of the intake: the form, the search for a site and the promise panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, InputErrors, InputProblem, NotFound, PaidanError
from dispatch.model.user import Role
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, errors_of, for_input
from web.intake import report_form as fields
from web.intake.promise import PromisePanel, described, promise_panel
from web.intake.sites import LONGEST_QUERY, find_sites
from web.intake.slots import SlotView, slot_views
from web.languages import language
from web.page_words import new_command_id
from web.roles import allow

intake = Blueprint("intake", __name__)
Values = Mapping[str, str]


@intake.get("/faults/new")
@allow(Role.DISPATCHER, Role.ADMIN)
def form() -> str | tuple[str, int]:
    """The search for a site, or the form for the site that was chosen."""
    if not request.args.get("site"):
        return _search_page()
    values = {"site_id": request.args["site"]}
    return _form_page(values, NO_ERRORS, 200)


@intake.get("/faults/sites")
@allow(Role.DISPATCHER, Role.ADMIN)
def sites() -> str:
    """The matches alone, for the page to put in place while somebody types."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    with desk().reading() as unit:
        return render_template("intake/matches.html", query=query, found=find_sites(unit, query))


@intake.post("/faults/promise")
@allow(Role.DISPATCHER, Role.ADMIN)
def promise() -> str:
    """The promise panel alone, for the page to put in place while the form is being filled."""
    panel, errors = _panel(request.form, now())
    return render_template("intake/promise.html", panel=panel, errors=errors)


@intake.post("/faults/new")
@allow(Role.DISPATCHER, Role.ADMIN)
def report() -> str | tuple[str, int] | Response:
    """Store the fault once; what was typed is kept when something is wrong with it."""
    if request.form.get("only") == "promise":
        return _form_page(request.form, NO_ERRORS, 200)
    if "slot" in request.form:
        return _slots_page(request.form)
    try:
        stored = desk().report_fault(
            fields.read_report(request.form), now=now(), actor=user().id, command_id=command_id()
        )
    except (InputErrors, Conflict) as error:
        return _form_page(request.form, errors_of(error, fields.FIELDS, language()), status_of(error))
    return redirect(url_for("work_orders.show", work_order_id=stored.id), 303)


def _slots_page(values: Values) -> str | tuple[str, int]:
    """``slot`` is empty to ask for times, or the time that was chosen, which becomes the appointment."""
    chosen = values["slot"]
    if chosen:
        return _form_page({**values, "appointment_at": chosen}, NO_ERRORS, 200)
    try:
        offered = slot_views(desk(), described(fields.read_report(values)), now=now())
    except InputErrors as error:
        return _form_page(values, errors_of(error, fields.FIELDS, language()), status_of(error))
    return _form_page(values, NO_ERRORS, 200, offered)


def _search_page(errors: Errors = NO_ERRORS, status: int = 200) -> tuple[str, int]:
    query = request.args.get("q", "")[:LONGEST_QUERY]
    with desk().reading() as unit:
        found = find_sites(unit, query)
        known = len(unit.sites())
    return render_template("intake/search.html", query=query, found=found, known=known, errors=errors), status


def _form_page(
    values: Values, errors: Errors, status: int, offered: tuple[SlotView, ...] | None = None
) -> str | tuple[str, int]:
    at = now()
    try:
        with desk().reading() as unit:
            chosen = fields.chosen_site(unit, desk().policies, values.get("site_id", ""))
    except NotFound:
        return _search_page(errors_of(_no_site(values), (), language()), 400)
    given = {**_defaults(chosen), **values}
    panel, lacking = _panel(given, at)
    page = render_template(
        "intake/form.html",
        chosen=chosen,
        values=given,
        errors=errors,
        panel=panel,
        lacking=lacking,
        offered=offered,
        options=fields,
        latest=for_input(at),
        command_id=values.get("command_id") or new_command_id(),
    )
    return page, status


def _no_site(values: Values) -> InputErrors:
    given = values.get("site_id", "")
    if not given:
        return InputErrors([InputProblem("intake.no_site", "site_id")])
    return InputErrors([InputProblem("fault.unknown_site", "site_id", {"id": given})])


def _defaults(chosen: fields.ChosenSite) -> dict[str, str]:
    """The first asset of a site stands in the form at once: most sites have one."""
    return {"asset_id": chosen.assets[0].id if len(chosen.assets) == 1 else ""}


def _panel(values: Values, at: datetime) -> tuple[PromisePanel | None, Errors]:
    try:
        return promise_panel(desk(), fields.read_report(values), now=at), NO_ERRORS
    except PaidanError as error:
        return None, errors_of(error, (), language())
