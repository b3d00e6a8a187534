"""The way from something that just happened to the page of what the planner makes of it."""

from __future__ import annotations

from flask import url_for

from web.context import desk


def changes_address() -> str:
    """The page of what changes after everything recorded so far."""
    with desk().reading() as unit:
        return url_for("plan_changes.show", after=unit.last_event())
