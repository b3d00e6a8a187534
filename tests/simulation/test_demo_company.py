"""The demo company looks like a real one: real places, people spread as they live, every skill within reach."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from dispatch.data_root import data_root
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.user import Role
from dispatch.places.regions import Atlas
from dispatch.simulation.company_files import company_plan, residents, words
from dispatch.simulation.demo_company import DemoCompany, demo_company, store_company
from dispatch.simulation.draws import generator
from dispatch.simulation.people import People
from dispatch.simulation.sites import spread_by_residents
from dispatch.store.memory import MemoryStore
from dispatch.toml_files import read_toml
from dispatch.work_time import add_months

PRD = ("4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420")


def test_it_has_four_hundred_sites_and_more_than_sixty_technicians(company: DemoCompany) -> None:
    assert len(company.sites) == 400
    assert len(company.assets) > 500
    assert len(company.technicians) >= 60


def test_every_site_lies_in_the_county_it_names(company: DemoCompany, real_atlas: Atlas) -> None:
    for site in company.sites:
        place = site.place
        assert place.lat is not None
        assert place.lon is not None
        county = real_atlas.locate(place.lat, place.lon)
        assert county is not None
        assert county.adcode == place.adcode
        assert (county.province, county.district or None) == (place.province, place.district)


def test_every_technician_lives_where_the_roster_says(company: DemoCompany, real_atlas: Atlas) -> None:
    for technician in company.technicians:
        county = real_atlas.locate(*technician.home)
        assert county is not None
        assert technician.home_name == (county.city or county.province) + county.district


def test_an_address_reads_from_the_province_to_the_number(company: DemoCompany) -> None:
    for site in company.sites:
        place = site.place
        assert place.address is not None
        assert place.address.startswith(f"{place.province}{place.city or ''}{place.district or ''}")
        assert re.search(r"\d+号$", place.address)


def test_sites_in_guangdong_are_spread_as_its_residents_are(company: DemoCompany) -> None:
    pumps = {customer.id for customer in company.customers if customer.policy_id == "L01"}
    of_city = Counter((site.place.adcode or "")[:4] for site in company.sites if site.customer_id in pumps)
    people = residents("population.csv")
    total = sum(of_city[city] for city in people)
    for city, number in people.items():
        assert of_city[city] == pytest.approx(total * number / sum(people.values()), abs=1.0)


def test_the_residents_add_up_to_the_census_of_guangdong() -> None:
    assert sum(residents("population.csv").values()) == 126_012_510


def test_sites_by_residents_add_up_to_the_total() -> None:
    assert spread_by_residents(7, {"4401": 3, "4403": 3, "4404": 1}) == {"4401": 3, "4403": 3, "4404": 1}
    assert sum(spread_by_residents(262, residents("population.csv")).values()) == 262


def test_most_technicians_live_in_the_pearl_river_delta(company: DemoCompany, real_atlas: Atlas) -> None:
    counties = [real_atlas.locate(*technician.home) for technician in company.technicians]
    in_delta = sum(county is not None and county.adcode.startswith(PRD) for county in counties)
    assert in_delta > len(counties) / 2


def test_the_same_seed_makes_the_same_company(company: DemoCompany, real_atlas: Atlas, morning: datetime) -> None:
    assert demo_company(1, morning, atlas=real_atlas) == company


def test_another_seed_makes_another_company(company: DemoCompany, real_atlas: Atlas, morning: datetime) -> None:
    assert demo_company(2, morning, atlas=real_atlas).sites != company.sites


def test_every_asset_can_be_repaired_by_two_technicians(company: DemoCompany) -> None:
    for skill, level in {(asset.skill, asset.level) for asset in company.assets}:
        able = [one for one in company.technicians if one.skills.get(skill, 0) >= level]
        assert len(able) >= 2, (skill, level)


def test_every_skill_has_a_name_in_both_languages(company: DemoCompany) -> None:
    skills = read_toml(data_root() / "skills.toml")
    used = {asset.skill for asset in company.assets} | {code for one in company.technicians for code in one.skills}
    assert used == set(skills)
    assert all(entry["zh"] and entry["en"] for entry in skills.values())


def test_shifts_of_one_technician_do_not_overlap(company: DemoCompany) -> None:
    last: dict[str, datetime] = {}
    for shift in company.shifts:  # in the order of their beginnings
        assert shift.span.start >= last.get(shift.technician_id, shift.span.start)
        last[shift.technician_id] = shift.span.end


@pytest.mark.parametrize(("skill", "level"), [("pump", 2), ("it", 2), ("printer", 2), ("vehicle", 1), ("weighing", 2)])
@pytest.mark.parametrize("hour", [3, 12, 23])
def test_somebody_is_on_duty_at_any_hour_of_any_day(
    company: DemoCompany, morning: datetime, skill: str, level: int, hour: int
) -> None:
    able = {one.id for one in company.technicians if one.skills.get(skill, 0) >= level}
    for day in range(28):
        instant = datetime(2026, 3, 10, hour, tzinfo=SHANGHAI) + timedelta(days=day)
        on_duty = {shift.technician_id for shift in company.shifts if instant in shift.span}
        assert able & on_duty, instant


def test_nights_are_on_call_and_days_are_not(company: DemoCompany) -> None:
    for shift in company.shifts:
        starts, ends = (moment.astimezone(SHANGHAI) for moment in (shift.span.start, shift.span.end))
        assert shift.on_call == (starts.date() != ends.date())


def test_nobody_works_more_than_six_days_a_week(company: DemoCompany, morning: datetime) -> None:
    week = Interval(morning, morning + timedelta(days=7))
    days = Counter(s.technician_id for s in company.shifts if s.span.start in week and not s.on_call)
    assert max(days.values()) <= 6


def test_telephone_numbers_reach_nobody(company: DemoCompany) -> None:
    numbers = [one.phone for one in company.technicians] + [site.phone for site in company.sites]
    assert all(re.fullmatch(r"1380000\d{4}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_technicians_have_names_of_their_own() -> None:
    people = People(words(), generator(1, "people"))
    names = [people.name() for _ in range(300)]
    assert len(set(names)) == 300
    assert all(2 <= len(name) <= 3 for name in names)


def test_letters_of_five_kinds_are_served(company: DemoCompany) -> None:
    assert {customer.policy_id for customer in company.customers} == {"L01", "L08", "L12", "L13", "L14"}
    owners = {site.customer_id for site in company.sites}
    assert owners == {customer.id for customer in company.customers}


def test_every_technician_and_the_office_can_sign_in(company: DemoCompany) -> None:
    roles = Counter(user.role for user in company.users)
    assert roles[Role.TECHNICIAN] == len(company.technicians)
    assert roles[Role.DISPATCHER] == roles[Role.ANALYST] == roles[Role.ADMIN] == 1


def test_warranties_end_as_the_letter_says(company: DemoCompany) -> None:
    terms = {business.policy: business.warranty_months for business in company_plan().business}
    policy_of_site = {
        site.id: customer.policy_id
        for customer in company.customers
        for site in company.sites
        if site.customer_id == customer.id
    }
    for asset in company.assets:
        months = terms[policy_of_site[asset.site_id]]
        assert asset.accepted_on is not None
        assert asset.warranty_until == (None if months is None else add_months(asset.accepted_on, months))


def test_it_can_be_stored_and_read_again(company: DemoCompany, morning: datetime) -> None:
    store = MemoryStore()
    with store.writing() as unit:
        store_company(unit, company)
    with store.reading() as unit:
        assert unit.sites() == company.sites
        assert unit.assets() == company.assets
        assert unit.technicians() == company.technicians
        assert len(unit.shifts(Interval(morning, morning + timedelta(days=3)))) > 3 * 55
