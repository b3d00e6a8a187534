"""First-time hints: a few sentences on a page, put away for good with one click, and shown again from the help."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dispatch.errors import NotFound
from web.context import desk, user
from web.local_paths import local_path
from web.roles import EVERY_ROLE, allow
from web.words import LazyString, _l

HINTS: Mapping[str, tuple[LazyString, ...]] = {
    "board": (
        _l("The list asks first for what can still be saved. Select a work order: map and time board show it, too."),
        _l("Drag a visit to another technician or time; what that does stands beside it before you let go."),
        _l("Filter by region, technician or state, and save the view under a name for later or for everybody."),
        _l("Without a mouse: J is the next risk, Enter shows who could go, a number chooses, Enter sends him."),
    ),
    "technician": (
        _l("Your visits stand here in the order in which they are planned; the first one is next."),
        _l("Press once when you leave, when you arrive and when you are done: the promises are reckoned by it."),
        _l("Takes longer than planned? Say by how much while you work; the desk plans on with it at once."),
    ),
}

hints = Blueprint("hints", __name__, url_prefix="/hints")


@hints.post("/<page>/<way>")
@allow(*EVERY_ROLE)
def choose(page: str, way: str) -> Response:
    """Put the hints of a page ``away``, or show them ``again``; back to the page they stand on."""
    steps = {"away": desk().put_hints_away, "again": desk().show_hints_again}
    if page not in HINTS or way not in steps:
        raise NotFound("web.not_found")
    steps[way](page, actor=user().id)
    return redirect(local_path(request.form.get("next")), 303)


def hints_for(page: str) -> tuple[LazyString, ...]:
    """What to tell this person on the page; nothing once it was put away."""
    return HINTS[page] if desk().needs_hints(page, actor=user().id) else ()
