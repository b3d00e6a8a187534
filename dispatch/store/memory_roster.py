"""Who and where in memory: the twin of :mod:`dispatch.store.sql_roster`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import timedelta
from operator import attrgetter
from typing import TypeVar

from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.moment import Interval
from dispatch.model.owed import Agreement
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.user import User
from dispatch.store.memory_state import State, add, by_id, one, require

Row = TypeVar("Row")

_id = attrgetter("id")
_technician_id = attrgetter("technician_id")


def _sorted_by_id(rows: Mapping[str, Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows.values(), key=_id))


def _sorted_by_technician(rows: Mapping[str, Position]) -> tuple[Position, ...]:
    return tuple(sorted(rows.values(), key=_technician_id))


class _Roster:
    """Shifts in order of their starts: a planner looks at days of a roster that reaches months ahead."""

    def __init__(self, shifts: Mapping[str, Shift]) -> None:
        self._shifts = sorted(shifts.values(), key=lambda shift: (shift.span.start, shift.id))
        self._starts = [shift.span.start for shift in self._shifts]
        self._ends = [shift.span.end for shift in self._shifts]
        self._longest = max((shift.span.end - shift.span.start for shift in self._shifts), default=timedelta(0))

    def during(self, span: Interval) -> tuple[Shift, ...]:
        first, behind = bisect_left(self._starts, span.start - self._longest), bisect_left(self._starts, span.end)
        near = zip(self._shifts[first:behind], self._ends[first:behind], strict=True)
        return tuple(shift for shift, end in near if end > span.start)


class MemoryRows:
    """A state to work on. ``may_write`` is False in a unit that was opened for reading."""

    def __init__(self, state: State, *, may_write: bool) -> None:
        self._state = state
        self._may_write = may_write

    def _changing(self) -> State:
        if not self._may_write:
            raise RuntimeError("this unit of work was opened for reading")
        return self._state


class MemoryRoster(MemoryRows):
    """The part of the unit of work that changes seldom."""

    def customers(self) -> tuple[Customer, ...]:
        return self._state.customers.derived("by_id", _sorted_by_id)

    def customer(self, customer_id: str) -> Customer:
        return one(self._state.customers, customer_id, "customer.not_found")

    def customers_by_id(self, ids: Iterable[str]) -> Mapping[str, Customer]:
        return by_id(self._state.customers, ids)

    def sites(self, customer_id: str | None = None) -> tuple[Site, ...]:
        every = self._state.sites.derived("by_id", _sorted_by_id)
        return every if customer_id is None else tuple(site for site in every if site.customer_id == customer_id)

    def site(self, site_id: str) -> Site:
        return one(self._state.sites, site_id, "site.not_found")

    def sites_by_id(self, ids: Iterable[str]) -> Mapping[str, Site]:
        return by_id(self._state.sites, ids)

    def assets(self, site_id: str | None = None) -> tuple[Asset, ...]:
        wanted = (asset for asset in self._state.assets.values() if site_id in (None, asset.site_id))
        return tuple(sorted(wanted, key=_id))

    def asset(self, asset_id: str) -> Asset:
        return one(self._state.assets, asset_id, "asset.not_found")

    def assets_by_id(self, ids: Iterable[str]) -> Mapping[str, Asset]:
        return by_id(self._state.assets, ids)

    def technicians(self) -> tuple[Technician, ...]:
        return self._state.technicians.derived("by_id", _sorted_by_id)

    def technician(self, technician_id: str) -> Technician:
        return one(self._state.technicians, technician_id, "technician.not_found")

    def shifts(self, during: Interval) -> tuple[Shift, ...]:
        roster = self._state.shifts.derived("roster", _Roster)
        return roster.during(during)

    def absences(self, during: Interval) -> tuple[Absence, ...]:
        wanted = (absence for absence in self._state.absences.values() if absence.span.overlaps(during))
        return tuple(sorted(wanted, key=lambda absence: absence.span.start))

    def positions(self) -> tuple[Position, ...]:
        return self._state.positions.derived("by_technician", _sorted_by_technician)

    def users(self) -> tuple[User, ...]:
        return tuple(sorted(self._state.users.values(), key=_id))

    def user(self, user_id: str) -> User:
        return one(self._state.users, user_id, "user.not_found")

    def add_customers(self, customers: Iterable[Customer]) -> None:
        add("customers", self._changing().customers, customers, _id)

    def add_sites(self, sites: Iterable[Site]) -> None:
        given = tuple(sites)
        require("sites", self._state.customers, (site.customer_id for site in given))
        add("sites", self._changing().sites, given, _id)

    def add_assets(self, assets: Iterable[Asset]) -> None:
        given = tuple(assets)
        require("assets", self._state.sites, (asset.site_id for asset in given))
        add("assets", self._changing().assets, given, _id)

    def agreements(self) -> tuple[Agreement, ...]:
        return tuple(sorted(self._state.agreements.values(), key=attrgetter("asset_id", "plan")))

    def put_agreement(self, agreement: Agreement) -> None:
        require("agreements", self._state.assets, [agreement.asset_id])
        self._changing().agreements[f"{agreement.asset_id} {agreement.plan}"] = agreement

    def add_agreements(self, agreements: Iterable[Agreement]) -> None:
        given = tuple(agreements)
        require("agreements", self._state.assets, (agreement.asset_id for agreement in given))
        add("agreements", self._changing().agreements, given, lambda row: f"{row.asset_id} {row.plan}")

    def add_technicians(self, technicians: Iterable[Technician]) -> None:
        add("technicians", self._changing().technicians, technicians, _id)

    def add_shifts(self, shifts: Iterable[Shift]) -> None:
        given = tuple(shifts)
        require("shifts", self._state.technicians, (shift.technician_id for shift in given))
        add("shifts", self._changing().shifts, given, _id)

    def add_absence(self, absence: Absence) -> None:
        require("absences", self._state.technicians, [absence.technician_id])
        state = self._changing()
        state.absences[max(state.absences, default=0) + 1] = absence

    def remove_absence(self, absence: Absence) -> bool:
        """Take one such absence away; False when there is none."""
        state = self._changing()
        for number, held in state.absences.items():
            if held == absence:
                del state.absences[number]
                return True
        return False

    def put_customer(self, customer: Customer) -> None:
        self._changing().customers[customer.id] = customer

    def put_site(self, site: Site) -> None:
        require("sites", self._state.customers, [site.customer_id])
        self._changing().sites[site.id] = site

    def put_asset(self, asset: Asset) -> None:
        require("assets", self._state.sites, [asset.site_id])
        self._changing().assets[asset.id] = asset

    def put_technician(self, technician: Technician) -> None:
        self._changing().technicians[technician.id] = technician

    def put_shift(self, shift: Shift) -> None:
        require("shifts", self._state.technicians, [shift.technician_id])
        self._changing().shifts[shift.id] = shift

    def put_position(self, position: Position) -> None:
        require("positions", self._state.technicians, [position.technician_id])
        self._changing().positions[position.technician_id] = position

    def add_users(self, users: Iterable[User]) -> None:
        given = tuple(users)
        require("users", self._state.technicians, (user.technician_id for user in given))
        add("users", self._changing().users, given, _id)

    def put_user(self, user: User) -> None:
        require("users", self._state.technicians, [user.technician_id])
        self._changing().users[user.id] = user
