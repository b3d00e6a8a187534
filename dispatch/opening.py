"""Open the desk: the one place where store, travel, places and policies are wired together."""

from __future__ import annotations

import time
from pathlib import Path

from dispatch.calendar_files import calendar_of
from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.duties import DutyRules
from dispatch.escalation import load_ladders
from dispatch.lessons.hours import city_of
from dispatch.lessons.kept import open_lessons
from dispatch.places.regions import Atlas
from dispatch.policy_files import IN_FORCE, LivingShelf
from dispatch.settings import Settings
from dispatch.store.base import Store
from dispatch.store_of import open_store
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.closable import ClosableTravel
from dispatch.travel.hourly import HourlyTravel


def open_desk(settings: Settings, store: Store | None = None) -> Desk:
    """A desk on the given store, or on the one the settings name."""
    root = data_root()
    atlas, calendar = _atlas(settings, root), calendar_of(settings.calendar)
    lessons = open_lessons(settings.data, root)
    known = ClosableTravel(open_every_mode(TravelChoice.of(settings), root, time.monotonic))
    return Desk(
        open_store(settings) if store is None else store,
        atlas=atlas,
        travel=HourlyTravel(known, lessons.hours.in_force, calendar, city_of(atlas)),
        policies=LivingShelf(settings.policies or root / "policies", settings.data / IN_FORCE),
        calendar=calendar,
        duty_rules=DutyRules(
            lead_days=settings.inspection_lead_days,
            tolerance_days=settings.inspection_tolerance_days,
            ride_along_minutes=settings.ride_along_minutes,
            repeat_call_days=settings.call_repeat_days,
            night_away_seconds=60 * settings.night_away_minutes,
            accept_minutes=settings.accept_minutes,
        ),
        ladders=load_ladders(settings.escalation or root / "escalation.toml"),
        lessons=lessons,
    )


def _atlas(settings: Settings, root: Path) -> Atlas:
    """The map, with the service the settings name; its libraries are loaded only then."""
    atlas = Atlas.open(root, home=settings.home_province)
    if settings.geocoder:
        from dispatch.places.geocoders import online_geocoder

        key = settings.geocoder_key.get_secret_value()
        atlas.online = online_geocoder(
            settings.geocoder, key, settings.geocoder_server, clock=time.monotonic, rest=time.sleep
        )
    return atlas
