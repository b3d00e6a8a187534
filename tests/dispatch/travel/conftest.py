"""One road network for all tests of travel: opening it is the slow part."""

from __future__ import annotations

import pytest

from dispatch.data_root import data_root
from dispatch.travel.road_graph import RoadTravel


@pytest.fixture(scope="session")
def roads() -> RoadTravel:
    return RoadTravel.open(data_root())
