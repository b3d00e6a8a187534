"""Both stores, filled with a small firm: every contract test runs over each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from tests.dispatch.store.samples import fill


@pytest.fixture(params=["sql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = SqlStore.open(f"sqlite:///{tmp_path}/paidan.sqlite") if request.param == "sql" else MemoryStore()
    yield fill(opened)
    opened.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/paidan.sqlite"


@pytest.fixture
def sql(url: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(url)
    fill(opened)
    yield opened
    opened.close()
