"""Saved views in memory: the twin of :mod:`dispatch.store.sql_views`."""

from __future__ import annotations

from dispatch.errors import Conflict, NotFound
from dispatch.model.saved_view import SavedView
from dispatch.store.memory_roster import MemoryRows


class MemoryViews(MemoryRows):
    """What people look at on the board."""

    def saved_views(self) -> tuple[SavedView, ...]:
        return tuple(sorted(self._state.saved_views.values(), key=lambda view: (view.name, view.id)))

    def saved_view(self, view_id: int) -> SavedView:
        if view_id not in self._state.saved_views:
            raise NotFound("view.not_found", id=view_id)
        return self._state.saved_views[view_id]

    def put_saved_view(self, view: SavedView) -> None:
        for other in self._state.saved_views.values():
            if other.id != view.id and (other.owner, other.name) == (view.owner, view.name):
                raise Conflict("store.exists", table="saved_views")
        self._changing().saved_views[view.id] = view

    def drop_saved_view(self, view_id: int) -> None:
        self._changing().saved_views.pop(view_id, None)
