"""The dispatcher's board."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from dispatch.model.user import Role
from web.auth import home_of
from web.context import user
from web.roles import EVERY_ROLE, allow

board = Blueprint("board", __name__)


@board.get("/")
@allow(*EVERY_ROLE)
def show() -> str | Response:
    """The board for the office; a technician is shown his own visits."""
    if user().role is Role.TECHNICIAN:
        return redirect(home_of(user()))
    return render_template("board.html")
