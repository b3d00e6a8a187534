"""A technician falls out: one form on his page, and the planner gives his visits to others."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import InputErrors
from dispatch.model.moment import Interval
from dispatch.model.user import Role
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import Form, errors_of
from web.languages import language
from web.roles import allow
from web.technician import for_the_office

absences = Blueprint("absences", __name__)

FIELDS = ("until", "reason")


@absences.post("/technicians/<technician_id>/absence")
@allow(Role.DISPATCHER, Role.ADMIN)
def record(technician_id: str) -> tuple[str, int] | Response:
    """Away from now until the moment given; what is under way stays with him."""
    form, at = Form(request.form), now()
    try:
        until = form.required_moment("until")
        form.finish()
        assert until is not None
        span = Interval(at, max(until, at))
        reason = form.text("reason")
        desk().record_absence(technician_id, span=span, reason=reason, now=at, actor=user().id, command_id=command_id())
    except InputErrors as error:
        page = for_the_office(technician_id, errors_of(error, FIELDS, language()), request.form)
        return render_template("technician/day.html", **page), status_of(error)
    return redirect(url_for("technician.of", technician_id=technician_id), 303)
