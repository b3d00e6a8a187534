"""Opening a store: what can be wrong with the file, in words that help."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

import dispatch.store
from dispatch.errors import Unavailable
from dispatch.messages import known_codes, message
from dispatch.store.sql import SqlStore
from tests.dispatch.store.samples import NOON, add_work_orders, fill


def _refusal(url: str, **options: object) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        SqlStore.open(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_what_was_committed_is_there_after_reopening(url: str) -> None:
    store = fill(SqlStore.open(url))
    add_work_orders(store, 2)
    store.close()
    again = SqlStore.open(url, create=False)
    with again.reading() as unit:
        assert len(unit.open_work_orders()) == unit.last_event() == 2
        assert unit.technician("T2").name == "韩梅"
    assert again.damage() == ()
    again.close()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    SqlStore.open(f"sqlite:///{tmp_path}/a/b/paidan.sqlite").close()
    assert (tmp_path / "a/b/paidan.sqlite").stat().st_size > 0


def test_a_store_that_must_exist_is_not_made(tmp_path: Path, url: str) -> None:
    assert _refusal(url, create=False).code == "store.missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "given", ["", "paidan.sqlite", "sqlite://", "sqlite:///:memory:", "postgresql://u:secret@h/db"]
)
def test_only_files_of_sqlite_are_opened(given: str) -> None:
    refusal = _refusal(given)
    assert refusal.code == "store.url"
    assert "secret" not in str(refusal)


def test_a_place_where_no_file_can_be_written_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    inside_a_file = tmp_path / "file" / "paidan.sqlite"
    refusal = _refusal(f"sqlite:///{inside_a_file}")
    assert (refusal.code, refusal.facts["path"]) == ("store.unwritable", str(inside_a_file))
    assert _refusal(f"sqlite:///{tmp_path}").code == "store.unwritable"


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, url: str) -> None:
    file = tmp_path / "paidan.sqlite"
    file.write_text("工单 " * 1000)
    assert _refusal(url).code == "store.not_a_database"
    assert file.read_text() == "工单 " * 1000


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path, url: str) -> None:
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite")) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    assert _refusal(url).code == "store.foreign"
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_a_store_of_a_newer_release_is_not_touched(tmp_path: Path, url: str) -> None:
    SqlStore.open(url).close()
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite", isolation_level=None)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    refusal = _refusal(url)
    assert (refusal.code, refusal.facts["revision"]) == ("store.newer", "9999")


def test_a_store_that_another_program_keeps_locked_is_busy(tmp_path: Path, url: str) -> None:
    store = SqlStore.open(url, patience_seconds=0.05)
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=r"store\.busy"), store.writing():
            pass
        with store.reading() as unit:
            assert unit.last_event() == 0
    with store.writing() as unit:
        unit.put_setting("again", "free")
    store.close()


@contextmanager
def _room_for(pages: int) -> Iterator[None]:
    """Every connection made inside may only use so many pages: the disk is as good as full."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_loses_nothing_that_was_there_and_reading_goes_on(url: str) -> None:
    fill(SqlStore.open(url)).close()
    with _room_for(60):
        store = SqlStore.open(url)
        with pytest.raises(Unavailable) as caught, store.writing() as unit:
            unit.put_setting("big", "x" * 1_000_000)
        assert caught.value.code == "store.full"
        assert caught.value.facts["path"]
        with store.reading() as unit:
            assert unit.setting("big") is None
        with store.writing() as unit:
            unit.remember("small", "hash", "fits", NOON)
        assert store.damage() == ()
        store.close()


def test_acknowledged_means_on_the_disk(sql: SqlStore) -> None:
    with sql._writer.begin() as connection:
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys", "busy_timeout",
        )}  # fmt: skip
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_every_error_of_the_store_has_words_in_both_languages() -> None:
    folder = Path(str(dispatch.store.__file__)).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    codes = set(re.findall(r'"((?:store|verify|command|plan|work_order|\w+)\.(?:[a-z_]+))"', source))
    codes -= {code for code in codes if code.split(".")[1] in ("id", "version")}
    assert {"store.newer", "work_order.stale", "verify.row_differs", "customer.not_found"} <= codes <= known_codes()
    for code in codes:
        assert all(message(code, {}, language).action for language in ("zh", "en"))
