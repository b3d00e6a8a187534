"""Open the desk: the one place where store, travel, places and policies are wired together."""

from __future__ import annotations

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.places.regions import Atlas
from dispatch.policy_files import load_policies
from dispatch.settings import Settings, make_data_folder
from dispatch.store.base import Store
from dispatch.store.sql import SqlStore
from dispatch.travel.cache import CachedTravel
from dispatch.travel.road_graph import RoadTravel
from dispatch.work_time import chinese_calendar


def open_store(settings: Settings) -> Store:
    """The store of this installation, made when it is not there yet and migrated when it is older."""
    if settings.database is None:
        make_data_folder(settings)
    return SqlStore.open(settings.database_url)


def open_desk(settings: Settings, store: Store | None = None) -> Desk:
    """A desk on the given store, or on the one the settings name."""
    root = data_root()
    return Desk(
        open_store(settings) if store is None else store,
        atlas=Atlas.open(root),
        travel=CachedTravel(RoadTravel.open(root)),
        policies=load_policies(settings.policies or root / "policies"),
        calendar=chinese_calendar(),
    )
