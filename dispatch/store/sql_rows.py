"""Reading and writing rows inside one transaction: what every part of the SQL unit of work stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, insert, select, update

from dispatch.errors import NotFound
from dispatch.store.failures import understood
from dispatch.store.known_rows import KnownRows
from dispatch.store.rows import Read, Row

Value = TypeVar("Value")

_IDS_PER_QUERY = 500
"""Well under the number of parameters that any supported database takes in one statement."""


class SqlRows:
    """A connection inside a transaction. ``may_write`` is False in a unit that was opened for reading.

    ``known_rows`` are for readers: who writes may see what is never committed.
    """

    def __init__(self, connection: Connection, *, may_write: bool, known_rows: KnownRows | None = None) -> None:
        self._connection = connection
        self._may_write = may_write
        self._known_rows = known_rows

    def _all(self, query: Select[Any], read: Callable[[Read], Value]) -> tuple[Value, ...]:
        with understood():
            return tuple(read(row._asdict()) for row in self._connection.execute(query))

    def _first(self, query: Select[Any], read: Callable[[Read], Value]) -> Value | None:
        return next(iter(self._all(query.limit(1), read)), None)

    def _one(self, table: Table, row_id: str, read: Callable[[Read], Value], missing: str) -> Value:
        """The row with this id; ``NotFound(missing)`` when there is none."""
        found = self._first(select(table).where(table.c.id == row_id), read)
        if found is None:
            raise NotFound(missing, id=row_id)
        return found

    def _by_id(self, table: Table, ids: Iterable[str], read: Callable[[Read], Value]) -> Mapping[str, Value]:
        """The rows that exist among ``ids``, in a few queries whatever their number."""
        found: dict[str, Value] = {}
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), _IDS_PER_QUERY):
            some = wanted[start : start + _IDS_PER_QUERY]
            for row in self._all(select(table).where(table.c.id.in_(some)), dict):
                found[row["id"]] = read(row)
        return found

    def _scalar(self, query: Select[Any]) -> Any:
        with understood():
            return self._connection.execute(query).scalar()

    def _write(self, statement: Insert | Update | Delete, rows: Sequence[Row] | None = None) -> int:
        """Run a statement that changes something and give the number of rows it touched."""
        self._require_writing()
        with understood(table=str(statement.table)):
            return self._connection.execute(statement, rows).rowcount

    def _insert(self, table: Table, rows: Iterable[Row]) -> None:
        given = list(rows)
        if given:
            with self._together():
                self._write(insert(table), given)

    def _put(self, table: Table, key: str, row: Row) -> None:
        """Replace the row with the same key, or add it; the write lock makes the two steps one."""
        if not self._write(update(table).where(table.c[key] == row[key]).values(row)):
            self._write(insert(table).values(row))

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Several rows or none, even if the caller goes on after the error."""
        self._require_writing()
        with understood(), self._connection.begin_nested():
            yield

    def _require_writing(self) -> None:
        if not self._may_write:
            raise RuntimeError("this unit of work was opened for reading")
