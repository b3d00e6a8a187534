"""Bringing a database to the present schema, and telling one that is newer or not ours."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from dispatch.errors import Unavailable

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migration_config() -> Config:
    """Alembic's settings without an ini file: the scripts travel inside the package."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def bring_up_to_date(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction.

    Raise ``Unavailable``: ``store.newer`` for a revision that this release does not know, ``store.foreign`` for a
    database that holds somebody else's tables.
    """
    config = migration_config()
    scripts = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return
    if present is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise Unavailable("store.foreign")
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        raise Unavailable("store.newer", revision=present)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
