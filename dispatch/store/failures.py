"""What a database says when it fails, in the product's own errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dispatch.errors import Conflict, DoubleBooking, NotFound, PaidanError, Unavailable

_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary one in their lowest byte."""

_ENVIRONMENT: Mapping[int, str] = {
    sqlite3.SQLITE_PERM: "store.unwritable",
    sqlite3.SQLITE_READONLY: "store.unwritable",
    sqlite3.SQLITE_CANTOPEN: "store.unwritable",
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_NOTADB: "store.not_a_database",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_IOERR: "store.io",
}


def refusal(error: DBAPIError, table: str | None) -> PaidanError | None:
    """The product's error for a failure that we know; None for one that is a mistake in our own code."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and "double_booking" in str(error.orig):
        return DoubleBooking("plan.double_booking")
    if code in (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE):
        return Conflict("store.exists", table=table)
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return NotFound("store.dangling", table=table)
    known = _ENVIRONMENT.get(code & _PRIMARY)
    return None if known is None else Unavailable(known, detail=str(error.orig))


@contextmanager
def understood(table: str | None = None) -> Iterator[None]:
    """Turn a database's failure into an error of the product; pass on everything else as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("store.busy") from error
    except DBAPIError as error:
        known = refusal(error, table)
        if known is None:
            raise
        raise known from error


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Say which file failed us."""
    try:
        yield
    except Unavailable as refused:
        if not refused.code.startswith("store.") or "path" in refused.facts:
            raise
        raise Unavailable(refused.code, **{**refused.facts, "path": path}) from refused
