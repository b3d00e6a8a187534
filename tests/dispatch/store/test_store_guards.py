"""Guards that no code can go around: asked in raw SQL, behind the store's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.store.sql import SqlStore
from tests.dispatch.store.samples import add_work_orders, plan, stop


@pytest.fixture
def raw(sql: SqlStore, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    add_work_orders(sql, 3)
    with sql.writing() as unit:
        unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, 2, 3))))))
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite", isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "DELETE FROM events WHERE seq=1"]
)
def test_the_event_log_only_grows(raw: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append_only"):
        raw.execute(statement)


def test_a_number_of_the_event_log_is_never_given_twice(raw: sqlite3.Connection) -> None:
    assert "AUTOINCREMENT" in raw.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()[0]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "refused"),
    [
        ("2025-11-14T05:00:00Z", "2025-11-14T06:00:00Z", False),
        ("2025-11-14T04:59:59Z", "2025-11-14T06:00:00Z", True),
        ("2025-11-14T05:00:00Z", "2025-11-14T06:00:01Z", True),
        ("2025-11-14T03:00:00Z", "2025-11-14T08:00:00Z", True),
        ("2025-11-14T04:10:00Z", "2025-11-14T04:20:00Z", True),
    ],
)
def test_the_database_refuses_a_second_booking_of_one_technician(
    raw: sqlite3.Connection, starts_at: str, ends_at: str, refused: bool
) -> None:
    row = ("PD-20251114-0003", "T1", starts_at, ends_at)
    insert = (
        "INSERT INTO bookings (work_order_id, technician_id, starts_at, ends_at, plan_version) VALUES (?, ?, ?, ?, 1)"
    )
    if refused:
        with pytest.raises(sqlite3.IntegrityError, match="double_booking"):
            raw.execute(insert, row)
    else:
        assert raw.execute(insert, row).rowcount == 1


def test_the_database_refuses_to_move_a_booking_onto_another(raw: sqlite3.Connection) -> None:
    move = "UPDATE bookings SET starts_at = ?, ends_at = ? WHERE work_order_id = 'PD-20251114-0002'"
    with pytest.raises(sqlite3.IntegrityError, match="double_booking"):
        raw.execute(move, ("2025-11-14T04:30:00Z", "2025-11-14T05:30:00Z"))
    assert raw.execute(move, ("2025-11-14T05:00:00Z", "2025-11-14T07:30:00Z")).rowcount == 1


def test_a_booking_lasts(raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="ck_bookings_in_order"):
        raw.execute("UPDATE bookings SET ends_at = starts_at")


def test_only_one_plan_is_in_force(raw: sqlite3.Connection) -> None:
    raw.execute("INSERT INTO plans SELECT 2, 'published', based_on, made_at, stage, NULL, NULL, document FROM plans")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        raw.execute("UPDATE plans SET status = 'published'")
