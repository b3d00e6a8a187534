"""Saved views of the board: listed beside its filter, saved, renamed, shared and deleted from there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from dispatch.model.saved_view import SavedView
from web.context import desk, user
from web.people import name_of, people
from web.roles import STAFF, allow

saved_views = Blueprint("saved_views", __name__, url_prefix="/api/views")

Views = list[dict[str, Any]]


@saved_views.get("")
@allow(*STAFF)
def index() -> Views:
    """Everything that this person may look through."""
    return views_json()


@saved_views.post("")
@allow(*STAFF)
def save() -> Views:
    """Keep what the board shows under a name; one's own view of that name is replaced."""
    form = request.form
    desk().save_view(form.get("name", ""), form.get("query", ""), shared=_shared(), actor=user().id)
    return views_json()


@saved_views.post("/<int:view_id>")
@allow(*STAFF)
def change(view_id: int) -> Views:
    """Rename it, share it, or keep it to oneself again."""
    desk().change_view(view_id, name=request.form.get("name", ""), shared=_shared(), actor=user().id)
    return views_json()


@saved_views.post("/<int:view_id>/delete")
@allow(*STAFF)
def delete(view_id: int) -> Views:
    desk().delete_view(view_id, actor=user().id)
    return views_json()


def views_json() -> Views:
    """One's own views, then what others share."""
    mine, views = user().id, desk().saved_views(actor=user().id)
    names = people(desk()) if any(view.owner != mine for view in views) else {}
    return [_view_json(view, "" if view.owner == mine else name_of(names, view.owner)) for view in views]


def _view_json(view: SavedView, by: str) -> dict[str, Any]:
    """``by`` is empty for one's own."""
    return {"id": view.id, "name": view.name, "query": view.query, "shared": view.shared, "by": by}


def _shared() -> bool:
    return request.form.get("shared") == "1"
