"""Who and where in SQL: customers, sites, assets, technicians, their shifts and absences, and users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select, update

from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.moment import Interval
from dispatch.model.owed import Agreement
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.user import User
from dispatch.store import rows, tables
from dispatch.store.sql_rows import SqlRows


def _during(table: Table, during: Interval) -> Select[Any]:
    """Rows whose span overlaps, as :meth:`Interval.overlaps` means it, earliest first."""
    overlapping = (table.c.starts_at < during.end) & (table.c.ends_at > during.start)
    return select(table).where(overlapping).order_by(table.c.starts_at, *table.primary_key.columns)


class SqlRoster(SqlRows):
    """The part of the unit of work that changes seldom."""

    def customers(self) -> tuple[Customer, ...]:
        return self._all(select(tables.customers).order_by(tables.customers.c.id), rows.customer_of)

    def customer(self, customer_id: str) -> Customer:
        return self._one(tables.customers, customer_id, rows.customer_of, "customer.not_found")

    def customers_by_id(self, ids: Iterable[str]) -> Mapping[str, Customer]:
        return self._by_id(tables.customers, ids, rows.customer_of)

    def sites(self, customer_id: str | None = None) -> tuple[Site, ...]:
        query = select(tables.sites).order_by(tables.sites.c.id)
        if customer_id is not None:
            query = query.where(tables.sites.c.customer_id == customer_id)
        return self._all(query, rows.site_of)

    def site(self, site_id: str) -> Site:
        return self._one(tables.sites, site_id, rows.site_of, "site.not_found")

    def sites_by_id(self, ids: Iterable[str]) -> Mapping[str, Site]:
        return self._by_id(tables.sites, ids, rows.site_of)

    def assets(self, site_id: str | None = None) -> tuple[Asset, ...]:
        query = select(tables.assets).order_by(tables.assets.c.id)
        if site_id is not None:
            query = query.where(tables.assets.c.site_id == site_id)
        return self._all(query, rows.asset_of)

    def asset(self, asset_id: str) -> Asset:
        return self._one(tables.assets, asset_id, rows.asset_of, "asset.not_found")

    def assets_by_id(self, ids: Iterable[str]) -> Mapping[str, Asset]:
        return self._by_id(tables.assets, ids, rows.asset_of)

    def technicians(self) -> tuple[Technician, ...]:
        return self._all(select(tables.technicians).order_by(tables.technicians.c.id), rows.technician_of)

    def technician(self, technician_id: str) -> Technician:
        return self._one(tables.technicians, technician_id, rows.technician_of, "technician.not_found")

    def shifts(self, during: Interval) -> tuple[Shift, ...]:
        return self._all(_during(tables.shifts, during), rows.shift_of)

    def absences(self, during: Interval) -> tuple[Absence, ...]:
        return self._all(_during(tables.absences, during), rows.absence_of)

    def positions(self) -> tuple[Position, ...]:
        return self._all(select(tables.positions).order_by(tables.positions.c.technician_id), rows.position_of)

    def users(self) -> tuple[User, ...]:
        return self._all(select(tables.users).order_by(tables.users.c.id), rows.user_of)

    def user(self, user_id: str) -> User:
        return self._one(tables.users, user_id, rows.user_of, "user.not_found")

    def add_customers(self, customers: Iterable[Customer]) -> None:
        self._insert(tables.customers, map(rows.customer_row, customers))

    def add_sites(self, sites: Iterable[Site]) -> None:
        self._insert(tables.sites, map(rows.site_row, sites))

    def add_assets(self, assets: Iterable[Asset]) -> None:
        self._insert(tables.assets, map(rows.asset_row, assets))

    def agreements(self) -> tuple[Agreement, ...]:
        known = tables.agreements
        return self._all(select(known).order_by(known.c.asset_id, known.c.plan), rows.agreement_of)

    def put_agreement(self, agreement: Agreement) -> None:
        known, row = tables.agreements, rows.agreement_row(agreement)
        mine = (known.c.asset_id == agreement.asset_id) & (known.c.plan == agreement.plan)
        if not self._write(update(known).where(mine).values(row)):
            self._write(insert(known).values(row))

    def add_agreements(self, agreements: Iterable[Agreement]) -> None:
        self._insert(tables.agreements, map(rows.agreement_row, agreements))

    def add_technicians(self, technicians: Iterable[Technician]) -> None:
        self._insert(tables.technicians, map(rows.technician_row, technicians))

    def add_shifts(self, shifts: Iterable[Shift]) -> None:
        self._insert(tables.shifts, map(rows.shift_row, shifts))

    def add_absence(self, absence: Absence) -> None:
        self._insert(tables.absences, [rows.absence_row(absence)])

    def remove_absence(self, absence: Absence) -> bool:
        """Take one such absence away; False when there is none."""
        table = tables.absences
        same = [table.c[name] == value for name, value in rows.absence_row(absence).items()]
        number = self._scalar(select(table.c.number).where(*same).limit(1))
        return number is not None and self._write(delete(table).where(table.c.number == number)) == 1

    def put_customer(self, customer: Customer) -> None:
        self._put(tables.customers, "id", rows.customer_row(customer))

    def put_site(self, site: Site) -> None:
        self._put(tables.sites, "id", rows.site_row(site))

    def put_asset(self, asset: Asset) -> None:
        self._put(tables.assets, "id", rows.asset_row(asset))

    def put_technician(self, technician: Technician) -> None:
        self._put(tables.technicians, "id", rows.technician_row(technician))

    def put_shift(self, shift: Shift) -> None:
        self._put(tables.shifts, "id", rows.shift_row(shift))

    def put_position(self, position: Position) -> None:
        self._put(tables.positions, "technician_id", rows.position_row(position))

    def add_users(self, users: Iterable[User]) -> None:
        self._insert(tables.users, map(rows.user_row, users))

    def put_user(self, user: User) -> None:
        self._put(tables.users, "id", rows.user_row(user))
