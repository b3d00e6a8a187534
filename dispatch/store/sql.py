"""The store in SQL: one file, one writer at a time, any number of readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from dispatch.errors import Unavailable
from dispatch.store.base import UnitOfWork
from dispatch.store.failures import naming, understood
from dispatch.store.fair_lock import FairLock
from dispatch.store.known_rows import KnownRows
from dispatch.store.schema import bring_up_to_date
from dispatch.store.sql_alerts import SqlAlerts
from dispatch.store.sql_closures import SqlClosures
from dispatch.store.sql_crews import SqlCrews
from dispatch.store.sql_geocoded import SqlGeocoded
from dispatch.store.sql_roster import SqlRoster
from dispatch.store.sql_views import SqlViews
from dispatch.store.sql_work import SqlWork
from dispatch.store.sqlite_engine import pragma, sqlite_engine

PATIENCE_SECONDS = 5.0
"""How long a writer waits for its turn, in this process and behind other processes."""


class SqlUnit(SqlRoster, SqlCrews, SqlClosures, SqlViews, SqlGeocoded, SqlAlerts, SqlWork):
    """One transaction on one connection."""


class SqlStore:
    """A :class:`dispatch.store.base.Store` on SQLite. May be used by any number of threads of one process.

    Other processes may read and write the same file; between processes SQLite's own wait decides whose turn it is.
    """

    def __init__(self, url: URL, patience_seconds: float) -> None:
        self._path = str(url.database)
        self._readers: Engine = sqlite_engine(url, "read", patience_seconds)
        self._writer: Engine = sqlite_engine(url, "write", patience_seconds)
        self._write_lock = FairLock()
        self._known_rows = KnownRows()
        self._patience_seconds = patience_seconds

    @classmethod
    def open(cls, url: str, *, create: bool = True, patience_seconds: float = PATIENCE_SECONDS) -> SqlStore:
        """Open ``sqlite:///path/to/file``, run the missing migrations, and check that the store can be used.

        Raise ``Unavailable``: ``store.url``, ``store.missing`` (only without ``create``), ``store.unwritable``,
        ``store.not_a_database``, ``store.foreign``, ``store.newer``, ``store.busy``, ``store.full``.
        """
        parsed, path = _file_of(url)
        _prepare_folder(path, create=create)
        store = cls(parsed, patience_seconds)
        try:
            with naming(str(path)), understood(), store._writer.begin() as connection:
                bring_up_to_date(connection)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A snapshot: whatever is committed meanwhile, every query of the unit sees the same state."""
        with naming(self._path), understood(), self._readers.begin() as connection:
            yield SqlUnit(connection, may_write=False, known_rows=self._known_rows)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """The one writer; the others queue up and are served in order of arrival."""
        with (
            naming(self._path),
            self._write_lock.held(self._patience_seconds),
            understood(),
            self._writer.begin() as connection,
        ):
            yield SqlUnit(connection, may_write=True)

    def damage(self) -> tuple[str, ...]:
        """What the database itself finds wrong with the file: nothing, when it is sound."""
        with naming(self._path), understood(), self._readers.begin() as connection:
            broken = [str(row[0]) for row in pragma(connection, "integrity_check") if row[0] != "ok"]
            dangling = [f"{row[0]} {row[1]} -> {row[2]}" for row in pragma(connection, "foreign_key_check")]
        return (*broken, *dangling)

    def close(self) -> None:
        """Give back every connection; a unit of work that is still open keeps its own until it ends."""
        self._readers.dispose()
        self._writer.dispose()


def _file_of(url: str) -> tuple[URL, Path]:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Unavailable("store.url", url=url) from error
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise Unavailable("store.url", url=parsed.render_as_string(hide_password=True))
    return parsed, Path(str(parsed.database))


def _prepare_folder(path: Path, *, create: bool) -> None:
    if not create and not path.exists():
        raise Unavailable("store.missing", path=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("store.unwritable", path=str(path), detail=error.strerror or str(error)) from error
