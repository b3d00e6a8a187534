"""Work orders that wait for a place: the queue, and the point a dispatcher picks on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dispatch.desk.counter import Command, Counter
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.lifecycle import place_facts
from dispatch.model.customer import Customer, Site
from dispatch.model.event import EventKind
from dispatch.model.geocoded import Geocoded, GeocodedPoint
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder
from dispatch.places.addresses import KnownSite, Located, Resolution
from dispatch.places.coordinates import point_problems
from dispatch.places.counties import County
from dispatch.places.grounds import Precision
from dispatch.places.placing import candidates_for, whole_text
from dispatch.store.base import UnitOfWork

if TYPE_CHECKING:
    from dispatch.places.geocoders import Answer, OnlineGeocoder


_LONGEST_QUESTION = 84
"""Baidu's limit for an address, the shortest of the services."""

_SERVICE_CONFIDENCE = 0.7
"""Services say little of how sure they are; a person looks at every answer anyway."""


@dataclass(frozen=True, slots=True)
class WaitingForPlace:
    """An open work order nobody can be sent to, with what its address may mean."""

    work_order: WorkOrder
    customer: Customer
    site: Site
    text: str
    answer: Resolution


@dataclass(frozen=True, slots=True)
class Pick:
    """A point on the map in WGS-84. ``names_are_wrong`` says that the point counts where the names contradict it."""

    lat: float
    lon: float
    names_are_wrong: bool = False


class Places(Counter):
    """What waits for a place, and how it gets one."""

    def waiting_for_place(self) -> tuple[WaitingForPlace, ...]:
        """Open work orders without a point, in the order they were recorded."""
        with self.reading() as unit:
            return tuple(
                self._waiting(unit, work_order)
                for work_order in unit.open_work_orders()
                if work_order.status.needs_visit and place_of(work_order).point is None
            )

    def place_question(self, work_order_id: str, text: str | None = None) -> WaitingForPlace:
        """One work order with the candidates for its address, or for another ``text``; its place may be known."""
        with self.reading() as unit:
            return self._waiting(unit, unit.work_order(work_order_id), text)

    @property
    def map_service(self) -> str:
        """The name of the map service that may be asked; empty for none."""
        return "" if self._atlas.online is None else self._atlas.online.service.name

    def ask_map_service(self, text: str, *, now: datetime) -> Located | None:
        """What the configured service says of an address; asked once for as long as its terms let us keep the answer.

        ``Refused`` without a service, ``Unavailable`` when it cannot be asked.
        """
        online = self._atlas.online
        if online is None:
            raise Refused("geocoder.off")
        plain = self._atlas.addresses.plain(text)[:_LONGEST_QUESTION]
        point = self._kept_or_asked(online, plain, now).point
        return None if point is None else self._from_service(point)

    def pick_place(
        self, work_order_id: str, *, pick: Pick, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The fault is at this point; picking again corrects it. Due moments are computed again (rule B7).

        ``InputErrors`` for degrees that are no place in China and for a point that the names contradict.
        """
        with self.reading() as unit:
            place = place_of(unit.work_order(work_order_id))
        facts = {"place": place_facts(self._picked(place, pick)), "picked": True}
        command = Command(now, actor, command_id)
        return self.change(command, EventKind.PLACE_CORRECTED, work_order_id, version=version, facts=facts)

    def _kept_or_asked(self, online: OnlineGeocoder, question: str, now: datetime) -> Geocoded:
        """The answer still in the store, else a fresh one; the service is asked outside any transaction."""
        service = online.service
        if service.keeps is None:
            return _geocoded(service.name, question, now, online.find(question))
        oldest = now - service.keeps
        with self.reading() as unit:
            kept = unit.geocoded(service.name, question)
        if kept is not None and kept.asked_at >= oldest:
            return kept
        fresh = _geocoded(service.name, question, now, online.find(question))
        with self._store.writing() as unit:
            unit.forget_geocoded(service.name, oldest)
            unit.put_geocoded(fresh)
        return fresh

    def _waiting(self, unit: UnitOfWork, work_order: WorkOrder, text: str | None = None) -> WaitingForPlace:
        site, customer = unit.site(work_order.site_id), unit.customer(work_order.customer_id)
        place = place_of(work_order) if text is None else Place(address=text)
        answer = candidates_for(self._atlas, place, known_sites(unit, customer.id))
        return WaitingForPlace(work_order, customer, site, whole_text(place), answer)

    def _from_service(self, point: GeocodedPoint) -> Located | None:
        county = self._atlas.locate(point.lat, point.lon)
        if county is None:
            return None
        place = Place(
            province=county.province,
            city=county.city or None,
            district=county.district or None,
            adcode=county.adcode,
            lat=point.lat,
            lon=point.lon,
        )
        return Located(place, point.label or county.full_name, Precision(point.precision), _SERVICE_CONFIDENCE)

    def _picked(self, place: Place, pick: Pick) -> Place:
        county = self._county_at(pick)
        bare = replace(place, lat=None, lon=None)
        named = self._atlas.possible_counties(bare)
        there = self._atlas.possible_counties(Place(lat=pick.lat, lon=pick.lon))
        agreed = sorted(named.counties & there.counties)
        if not agreed and not pick.names_are_wrong:
            facts = {"picked": county.full_name, "named": whole_text(bare)}
            raise InputErrors([InputProblem("place.pick_contradicts", "names_are_wrong", facts)])
        if agreed and county.adcode not in agreed:
            county = self._atlas.counties.by_adcode[agreed[0]]  # near a border the names decide
        return Place(
            province=county.province,
            city=county.city or None,
            district=county.district or None,
            adcode=county.adcode,
            lat=pick.lat,
            lon=pick.lon,
            address=place.address if agreed else None,
        )

    def _county_at(self, pick: Pick) -> County:
        problems = point_problems(pick.lat, pick.lon, "lat")
        if problems:
            raise InputErrors(problems)
        county = self._atlas.locate(pick.lat, pick.lon)
        if county is None:
            raise InputErrors([InputProblem("place.nowhere_near", "lat", {"lat": pick.lat, "lon": pick.lon})])
        return county


def _geocoded(service: str, question: str, asked_at: datetime, answer: Answer | None) -> Geocoded:
    point = None
    if answer is not None:
        point = GeocodedPoint(answer.lat, answer.lon, answer.label, answer.precision.value)
    return Geocoded(service, question, asked_at, point)


def place_of(work_order: WorkOrder) -> Place:
    """Where the fault is as far as anybody knows today."""
    return work_order.situation.place_corrected or work_order.situation.place or Place()


def known_sites(unit: UnitOfWork, customer_id: str) -> tuple[KnownSite, ...]:
    """Where the customer is known to be: what decides between places of one name."""
    return tuple(KnownSite(site.name, site.place) for site in unit.sites(customer_id))


def picked_before(unit: UnitOfWork, site: Site) -> Place | None:
    """The point picked for an earlier fault at a site that has none of its own; None without one."""
    if site.place.point is not None:
        return None
    earlier = [one for one in unit.work_orders_of_site(site.id) if one.situation.place_corrected is not None]
    newest = max(earlier, key=lambda one: one.recorded_at, default=None)
    return None if newest is None else newest.situation.place_corrected


def warned(codes: Sequence[str]) -> Mapping[str, object]:
    """What a report's event says of its place; nothing when nothing is odd."""
    return {"place_warnings": list(codes)} if codes else {}
