"""The store of one installation, apart from the desk: opening it needs none of the maps and letters."""

from __future__ import annotations

from dispatch.settings import Settings, make_data_folder
from dispatch.store.base import Store
from dispatch.store.sql import SqlStore


def open_store(settings: Settings) -> Store:
    """The store of this installation, made when it is not there yet and migrated when it is older."""
    if settings.database is None:
        make_data_folder(settings)
    return SqlStore.open(settings.database_url)
