"""The migrations make what the tables say, on both databases."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dispatch.store.rows import work_order_row
from dispatch.store.schema import bring_up_to_date, migration_config
from dispatch.store.sql import SqlStore
from dispatch.store.tables import METADATA
from tests.dispatch.store.samples import work_order


def test_the_migrated_database_is_what_the_tables_say(sql: SqlStore) -> None:
    with sql._writer.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_can_see_a_difference(sql: SqlStore) -> None:
    with sql._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE customers ADD COLUMN mood TEXT")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [step[0] for step in compare_metadata(context, METADATA)] == ["remove_column"]


def test_down_and_up_again_gives_the_same_schema(sql: SqlStore, tmp_path: Path) -> None:
    def schema() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(tmp_path / "paidan.sqlite")) as raw:
            query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            return raw.execute(query).fetchall()

    before, config = schema(), migration_config()
    with sql._writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert [name for name, _ in schema()] == ["alembic_version"]
    with sql._writer.begin() as connection:
        bring_up_to_date(connection)
    assert schema() == before


def test_a_migration_that_fails_leaves_an_empty_file(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Operations, "execute", fail)
    with pytest.raises(ZeroDivisionError):
        SqlStore.open(url)
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite")) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_postgresql_gets_its_own_guards() -> None:
    text = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": text})
    with Operations.context(context):
        ScriptDirectory.from_config(migration_config()).get_revision("0001").module.upgrade()
    script = text.getvalue()
    assert "EXCLUDE USING gist (technician_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)" in script
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON events" in script
    assert "starts_at TIMESTAMP WITH TIME ZONE NOT NULL" in script
    assert "RAISE(ABORT" not in script


def test_every_field_of_a_work_order_has_its_place_in_the_table() -> None:
    assert work_order_row(work_order()).keys() == set(METADATA.tables["work_orders"].columns.keys())
