"""What the drives in the log teach about the time of day."""

from __future__ import annotations

from functools import lru_cache

from dispatch.desk import Desk
from dispatch.lessons.trips import drives, trips
from dispatch.model.event import EventKind
from dispatch.places.regions import Atlas
from dispatch.planning.points import point_of
from dispatch.travel.hourly import RegionOf
from dispatch.travel.hours import HourProfile
from dispatch.travel.hours_learning import HourReport, learn
from dispatch.travel.times import Point

MOST_PLACES = 8192
"""So many points' cities are remembered."""


def hour_report(desk: Desk, guess: HourProfile) -> HourReport:
    """What all drives of the desk's log teach, beside the guess."""
    with desk.reading() as unit:
        events = [event for event in unit.events() if event.kind in (EventKind.DEPARTED, EventKind.ARRIVED)]
        ids = {event.work_order_id for event in events if event.work_order_id is not None}
        places = {id: point_of(work_order) for id, work_order in unit.work_orders_by_id(ids).items()}
        homes = {technician.id: technician.home for technician in unit.technicians()}
    sites = {id: point for id, point in places.items() if point is not None}
    made = trips(drives(events, sites, homes), desk.travel, city_of(desk.atlas))
    return learn(guess, tuple(made), desk.calendar)


def city_of(atlas: Atlas) -> RegionOf:
    """The city around a point, by its code: the county's own where a province has no cities."""

    @lru_cache(maxsize=MOST_PLACES)
    def city(point: Point) -> str:
        county = atlas.locate(*point)
        return "" if county is None else county.city_adcode or county.adcode

    return city
