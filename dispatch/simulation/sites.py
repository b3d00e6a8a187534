"""The demo company's customers, their sites spread over real towns, and the assets that stand there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dispatch.model.customer import Asset, Customer, Site
from dispatch.simulation.company_files import BusinessPlan, CompanyPlan, CustomerKind, Words
from dispatch.simulation.people import People
from dispatch.simulation.towns import Towns
from dispatch.work_time import add_months

GRADES = {1: 0.7, 2: 0.2, 3: 0.1}
SECOND_ASSET = 0.4
"""Share of sites with a second asset."""
ACCESS_MINUTES = (2, 15)
TOWN_ENDINGS = ("街道", "镇", "乡", "市", "县", "区")


@dataclass(frozen=True, slots=True)
class Installed:
    """Customers, sites and assets, each in the order of their ids."""

    customers: tuple[Customer, ...]
    sites: tuple[Site, ...]
    assets: tuple[Asset, ...]


def spread_by_residents(total: int, residents: Mapping[str, int]) -> dict[str, int]:
    """``total`` sites over cities in proportion to residents, by largest remainders; the sum is exact."""
    everybody = sum(residents.values())
    shares = {city: total * people / everybody for city, people in residents.items()}
    counts = {city: int(share) for city, share in shares.items()}
    by_remainder = sorted(shares, key=lambda city: (counts[city] - shares[city], city))
    for city in by_remainder[: total - sum(counts.values())]:
        counts[city] += 1
    return counts


class SiteMaker:
    """Makes the sites of one business after the other, numbering on."""

    def __init__(
        self, plan: CompanyPlan, words: Words, towns: Towns, people: People, *, rng: random.Random, today: date
    ) -> None:
        self._plan = plan
        self._words = words
        self._towns = towns
        self._people = people
        self._rng = rng
        self._today = today
        self._brands = list(words.brands)
        self._customers: list[Customer] = []
        self._sites: list[Site] = []
        self._assets: list[Asset] = []
        self._names: set[str] = set()

    def make(self, residents: Mapping[str, int]) -> Installed:
        """Everything of every business."""
        for business in self._plan.business:
            where = Counter(business.sites)
            where.update(spread_by_residents(business.by_population, residents))
            self._settle(business, where)
        return Installed(tuple(self._customers), tuple(self._sites), tuple(self._assets))

    def _settle(self, business: BusinessPlan, where: Mapping[str, int]) -> None:
        firms = [self._customer(business, number) for number in range(business.customers)]
        sizes = [self._rng.uniform(0.5, 3.0) for _ in firms]
        prefixes = [prefix for prefix in sorted(where) for _ in range(where[prefix])]
        for number, prefix in enumerate(prefixes):
            # every firm gets one site before the large ones get more
            firm = firms[number] if number < len(firms) else self._rng.choices(firms, sizes)[0]
            site = self._site(firm, prefix)
            self._assets.extend(self._assets_of(site, business))

    def _customer(self, business: BusinessPlan, number: int) -> tuple[Customer, CustomerKind]:
        kind = self._plan.kind[business.kinds[number % len(business.kinds)]]
        if not self._brands:
            self._brands = list(self._words.brands)
        name = self._brands.pop(self._rng.randrange(len(self._brands))) + kind.firm
        grade = self._rng.choices(list(GRADES), list(GRADES.values()))[0]
        customer = Customer(f"C{len(self._customers) + 1:03d}", name, business.policy, grade)
        self._customers.append(customer)
        return customer, kind

    def _site(self, firm: tuple[Customer, CustomerKind], prefix: str) -> Site:
        customer, kind = firm
        town, place = self._towns.somewhere(prefix, self._rng)
        street = f"{self._rng.choice(self._words.streets)}{self._rng.randrange(1, 400)}号"
        parts = dict.fromkeys((place.province, place.city, place.district, town.name))
        site = Site(
            id=f"S{len(self._sites) + 1:04d}",
            customer_id=customer.id,
            name=self._site_name(_plain(town.name), kind),
            place=replace(place, address="".join(part for part in parts if part) + street),
            contact=self._people.contact(),
            phone=self._people.phone(),
            access_seconds=60 * self._rng.randint(*ACCESS_MINUTES),
        )
        self._sites.append(site)
        return site

    def _site_name(self, town: str, kind: CustomerKind) -> str:
        while True:
            name = town + self._rng.choice(self._words.estates) + self._rng.choice(kind.sites)
            if name not in self._names:
                self._names.add(name)
                return name

    def _assets_of(self, site: Site, business: BusinessPlan) -> Iterator[Asset]:
        number_of_assets = 2 if self._rng.random() < SECOND_ASSET else 1
        weights = [plan.weight for plan in business.asset]
        for number in range(number_of_assets):
            plan = self._rng.choices(business.asset, weights)[0]
            accepted_on = self._today - timedelta(days=self._rng.randint(*business.age_days))
            until = None if business.warranty_months is None else add_months(accepted_on, business.warranty_months)
            asset_id = f"A{site.id[1:]}{'ab'[number]}"
            yield Asset(asset_id, site.id, plan.model, plan.skill, plan.level, accepted_on, until)


def _plain(town: str) -> str:
    """北滘镇 is called 北滘 by those who live there; names that would keep a single character stay whole."""
    for ending in TOWN_ENDINGS:
        if town.endswith(ending) and len(town) > len(ending) + 1:
            return town.removesuffix(ending)
    return town
