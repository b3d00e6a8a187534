"""The demo company: customers, sites and assets over real towns, technicians with a roster, and who may sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dispatch.data_root import data_root
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.moment import SHANGHAI
from dispatch.model.owed import Agreement
from dispatch.model.technician import Shift, Technician
from dispatch.model.user import Role, User
from dispatch.places.regions import Atlas
from dispatch.simulation.company_files import CompanyPlan, company_plan, residents, words
from dispatch.simulation.crew import Member, make_crew, shifts
from dispatch.simulation.draws import chance, generator
from dispatch.simulation.people import People
from dispatch.simulation.scenario import Scenario, demo_day
from dispatch.simulation.sites import Installed, SiteMaker
from dispatch.simulation.towns import Towns
from dispatch.store.base import UnitOfWork

OFFICE = (
    ("demo-dispatcher", Role.DISPATCHER),
    ("demo-analyst", Role.ANALYST),
    ("demo-admin", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """Everything the store knows of a company before its first fault. ``shifts`` cover its past and what it plans."""

    firm: str
    customers: tuple[Customer, ...]
    sites: tuple[Site, ...]
    assets: tuple[Asset, ...]
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    users: tuple[User, ...]
    agreements: tuple[Agreement, ...] = ()


def demo_company(
    seed: int,
    now: datetime,
    *,
    atlas: Atlas | None = None,
    scenario: Scenario | None = None,
    plan: CompanyPlan | None = None,
) -> DemoCompany:
    """The company of a seed as of ``now``; the same seed and moment give the same company.

    ``plan`` takes the place of the shipped one, for a company of another size.
    """
    plan, vocabulary, habits = plan or company_plan(), words(), scenario or demo_day()
    towns = Towns(atlas or Atlas.open(data_root()))
    people = People(vocabulary, generator(seed, "people"))
    today = now.astimezone(SHANGHAI).date()
    crew = make_crew(plan.crew, towns, people, generator(seed, "crew"))
    maker = SiteMaker(plan, vocabulary, towns, people, rng=generator(seed, "sites"), today=today)
    installed = maker.make(residents(plan.guangdong_cities))
    office = tuple(User(id, people.name(), role) for id, role in OFFICE)
    return DemoCompany(
        plan.firm,
        installed.customers,
        installed.sites,
        installed.assets,
        tuple(member.technician for member in crew),
        _roster(crew, today, habits),
        (*office, *(_sign_in(member.technician) for member in crew)),
        tuple(_agreements(plan, installed, seed)),
    )


def _agreements(plan: CompanyPlan, installed: Installed, seed: int) -> Iterator[Agreement]:
    """The intervals that contracts add where the letter only says 定期."""
    policies = {customer.id: customer.policy_id for customer in installed.customers}
    letters = {site.id: policies[site.customer_id] for site in installed.sites}
    for business in plan.business:
        for agreed in business.agreed:
            for asset in installed.assets:
                mine = letters[asset.site_id] == business.policy
                if mine and chance(seed, asset.id, "agreed", agreed.plan) < agreed.share:
                    yield Agreement(asset.id, agreed.plan, agreed.months)


def _roster(crew: tuple[Member, ...], today: date, scenario: Scenario) -> tuple[Shift, ...]:
    """Shifts from the first day of the past to the last day that can be planned."""
    before = scenario.past.days + 1
    return shifts(crew, today - timedelta(days=before), before + scenario.start.shift_days_ahead)


def _sign_in(technician: Technician) -> User:
    return User(technician.id, technician.name, Role.TECHNICIAN, technician.id)


def store_company(unit: UnitOfWork, company: DemoCompany) -> None:
    """Write the company into an empty store."""
    unit.add_customers(company.customers)
    unit.add_sites(company.sites)
    unit.add_assets(company.assets)
    unit.add_agreements(company.agreements)
    unit.add_technicians(company.technicians)
    unit.add_shifts(company.shifts)
    unit.add_users(company.users)
