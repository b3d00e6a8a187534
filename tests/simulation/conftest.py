"""One demo company for all tests of the simulation: making it takes a second."""

from __future__ import annotations

from datetime import datetime

import pytest

from dispatch.data_root import data_root
from dispatch.model.moment import from_text
from dispatch.places.regions import Atlas
from dispatch.simulation.company_files import FaultBook, fault_book
from dispatch.simulation.demo_company import DemoCompany, demo_company
from dispatch.simulation.scenario import Scenario, demo_day

DEMO_MORNING = from_text("2026-03-10T08:30:00+08:00")


@pytest.fixture(scope="session")
def real_atlas() -> Atlas:
    return Atlas.open(data_root())


@pytest.fixture(scope="session")
def company(real_atlas: Atlas) -> DemoCompany:
    return demo_company(1, DEMO_MORNING, atlas=real_atlas)


@pytest.fixture(scope="session")
def book() -> FaultBook:
    return fault_book()


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return demo_day()


@pytest.fixture
def morning() -> datetime:
    return DEMO_MORNING
