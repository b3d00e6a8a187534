"""Saved views in SQL."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from dispatch.errors import NotFound
from dispatch.model.saved_view import SavedView
from dispatch.store.rows import Read
from dispatch.store.sql_rows import SqlRows
from dispatch.store.view_tables import saved_views


class SqlViews(SqlRows):
    """What people look at on the board."""

    def saved_views(self) -> tuple[SavedView, ...]:
        return self._all(select(saved_views).order_by(saved_views.c.name, saved_views.c.id), _view)

    def saved_view(self, view_id: int) -> SavedView:
        found = self._first(select(saved_views).where(saved_views.c.id == view_id), _view)
        if found is None:
            raise NotFound("view.not_found", id=view_id)
        return found

    def put_saved_view(self, view: SavedView) -> None:
        self._put(saved_views, "id", asdict(view))

    def drop_saved_view(self, view_id: int) -> None:
        self._write(delete(saved_views).where(saved_views.c.id == view_id))


def _view(row: Read) -> SavedView:
    return SavedView(**row)
