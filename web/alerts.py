"""Alerts: what is in danger now, who was told, and one click to take it up."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dispatch.errors import Conflict, NotFound
from dispatch.model.user import Role
from web.alert_words import alert_views, ladder_views, message_view
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, errors_of
from web.languages import language
from web.roles import STAFF, allow

MAY_TAKE_UP = (Role.DISPATCHER, Role.ADMIN)
MESSAGES_SHOWN = 20

alerts = Blueprint("alerts", __name__)


@alerts.get("/alerts")
@allow(*STAFF)
def index() -> str:
    """What nobody has taken up comes first."""
    return _page(NO_ERRORS)


@alerts.post("/alerts/<work_order_id>/<path:promise_id>/take-up")
@allow(*MAY_TAKE_UP)
def take_up(work_order_id: str, promise_id: str) -> tuple[str, int] | Response:
    """Nobody is told of it again before it gets worse."""
    try:
        desk().acknowledge_alert(work_order_id, promise_id, now=now(), actor=user().id, command_id=command_id())
    except (Conflict, NotFound) as error:
        return _page(errors_of(error, (), language())), status_of(error)
    return redirect(url_for("alerts.index"), 303)


@alerts.post("/alerts/messages/<int:number>/resend")
@allow(*MAY_TAKE_UP)
def resend(number: int) -> tuple[str, int] | Response:
    """A message that was given up is tried again."""
    try:
        desk().resend(number, now=now(), actor=user().id, command_id=command_id())
    except (Conflict, NotFound) as error:
        return _page(errors_of(error, (), language())), status_of(error)
    return redirect(url_for("alerts.index") + "#messages", 303)


def _page(errors: Errors) -> str:
    at = now()
    with desk().reading() as unit:
        views = alert_views(desk(), unit, at)
        recent = unit.recent_messages(MESSAGES_SHOWN)
        keys = {(message.work_order_id, message.promise_id) for message in recent}
        known = {key: alert for key in keys if (alert := unit.alert(*key)) is not None}
    return render_template(
        "alerts/index.html",
        alerts=views,
        pressing=sum(not view.taken_by for view in views),
        messages=[message_view(message, known, at) for message in recent],
        ladders=ladder_views(desk().ladders),
        may_take_up=user().role in MAY_TAKE_UP,
        errors=errors,
    )
