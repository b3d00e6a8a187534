"""Closures in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dispatch.model.closure import Closure
from dispatch.store.closure_rows import closure_of, closure_row
from dispatch.store.closure_tables import closures
from dispatch.store.sql_rows import SqlRows


class SqlClosures(SqlRows):
    """What cannot be driven or sailed, and when."""

    def closure(self, closure_id: str) -> Closure:
        return self._one(closures, closure_id, closure_of, "closure.not_found")

    def closures(self, ending_after: datetime | None = None) -> tuple[Closure, ...]:
        query = select(closures).order_by(closures.c.begins_at, closures.c.id)
        return self._all(query if ending_after is None else query.where(closures.c.ends_at > ending_after), closure_of)

    def put_closure(self, closure: Closure) -> None:
        self._put(closures, "id", closure_row(closure))
