"""One atlas for all tests of places: opening it is the slow part."""

from __future__ import annotations

import pytest

from dispatch.data_root import data_root
from dispatch.places.regions import Atlas


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return Atlas.open(data_root())
