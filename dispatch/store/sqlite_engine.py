"""Connections to SQLite as the store needs them.

* WAL with ``synchronous=FULL``: what was acknowledged survives ``kill -9`` and a power cut. ``NORMAL`` would be faster
  by one fsync per transaction, and a power cut could then take the last acknowledged faults with it.
* A writer begins with ``BEGIN IMMEDIATE``, so that it waits for the lock at its first statement and not in the middle;
  a deferred transaction that turns from reading to writing fails at once, whatever the time-out says.
* A reader is ``query_only`` and sees one snapshot from its first query to its last.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event

from dispatch.store.documents import to_json

Use = Literal["read", "write"]

_READERS_KEPT = 8
_READERS_MORE = 56


def sqlite_engine(url: URL, use: Use, patience_seconds: float) -> Engine:
    """An engine whose connections are set up for one use; nothing is opened yet."""
    engine = create_engine(
        url,
        pool_size=1 if use == "write" else _READERS_KEPT,
        max_overflow=0 if use == "write" else _READERS_MORE,
        pool_timeout=patience_seconds,
        json_serializer=to_json,
        connect_args={"check_same_thread": False, "timeout": patience_seconds},
    )
    begin = "BEGIN IMMEDIATE" if use == "write" else "BEGIN DEFERRED"

    @event.listens_for(engine, "connect")
    def _set_up(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in _pragmas(use):
            raw.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _pragmas(use: Use) -> tuple[str, ...]:
    """Only a writer may turn the file to WAL; a reader comes later and finds it so."""
    if use == "read":
        return ("query_only=ON",)
    return ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def pragma(connection: Connection, text: str) -> list[Any]:
    """Every row that a pragma answers with."""
    return [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {text}")]
