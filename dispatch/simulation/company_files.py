"""The words and numbers the demo company is made from: ``data/demo``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.model.owed import Purpose
from dispatch.toml_files import from_mapping, read_file, read_toml


@dataclass(frozen=True, slots=True)
class CrewPlan:
    """``count`` technicians with the same skills, living in the city or county ``base`` (adcode prefix).

    Everybody of one ``duty`` takes every ``on_call_every``-th night in turn.
    """

    base: str
    count: int
    skills: Mapping[str, int]
    duty: str
    on_call_every: int
    employer: str = "own"


@dataclass(frozen=True, slots=True)
class AssetPlan:
    """One model of asset, how often it stands at a site of the business, and what repairing it takes."""

    model: str
    skill: str
    level: int
    weight: float


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """A recurring plan of the letter for which ``share`` of the assets have an interval in their contract."""

    plan: str
    months: int
    share: float


@dataclass(frozen=True, slots=True)
class BusinessPlan:
    """The customers of one letter. ``sites`` maps adcode prefixes to numbers; ``by_population`` more over Guangdong.

    ``age_days`` is the (least, most) age of assets; without ``warranty_months`` no warranty is on record.
    """

    policy: str
    customers: int
    sites: Mapping[str, int]
    kinds: tuple[str, ...]
    age_days: tuple[int, int]
    asset: tuple[AssetPlan, ...]
    by_population: int = 0
    warranty_months: int | None = None
    agreed: tuple[AgreedPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerKind:
    """How firms of one kind are called, and what their sites are."""

    firm: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """The whole company as the file states it; ``guangdong_cities`` names the table of residents."""

    firm: str
    guangdong_cities: str
    crew: tuple[CrewPlan, ...]
    business: tuple[BusinessPlan, ...]
    kind: Mapping[str, CustomerKind]


@dataclass(frozen=True, slots=True)
class Words:
    """What names are put together from; the first five fields are single characters in a row."""

    family: str
    given_first: str
    given_second: str
    given_single: str
    contact_titles: tuple[str, ...]
    brands: tuple[str, ...]
    estates: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What callers say, the median minutes on site, the share of emergencies. ``job`` is a garage's kind of work."""

    text: str
    weight: float
    minutes: float
    spread: float
    emergency: float
    job: str | None = None


@dataclass(frozen=True, slots=True)
class FaultBook:
    """Fault kinds by skill, and how often an asset of each skill fails compared with a pump."""

    kinds: Mapping[str, tuple[FaultKind, ...]]
    rate: Mapping[str, float]

    def spread_of(self, text: str) -> float | None:
        """How far the durations of a fault spread, when it is one of the book."""
        found = (kind.spread for kinds in self.kinds.values() for kind in kinds if kind.text == text)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written into service reports, and why people are away."""

    resolved: tuple[str, ...]
    unresolved: tuple[str, ...]
    absence_reasons: tuple[str, ...]
    inspected: tuple[str, ...]

    def for_visit(self, purpose: Purpose, *, resolved: bool) -> tuple[str, ...]:
        """What a technician may write after a visit."""
        if not resolved:
            return self.unresolved
        return self.inspected if purpose is Purpose.INSPECTION else self.resolved


def demo_folder() -> Path:
    return data_root() / "demo"


def company_plan() -> CompanyPlan:
    return read_file(demo_folder() / "company.toml", CompanyPlan)


def words() -> Words:
    return read_file(demo_folder() / "names.toml", Words)


def notes() -> Notes:
    return read_file(demo_folder() / "notes.toml", Notes)


def fault_book() -> FaultBook:
    """The kinds of faults; ``InputErrors`` names every key that does not fit."""
    file = demo_folder() / "faults.toml"
    tables = read_toml(file)
    rate = tables.pop("rate", {})
    return from_mapping({"rate": rate, "kinds": tables}, FaultBook, file.name)


def residents(file_name: str) -> dict[str, int]:
    """Residents by the four digits of a city; lines that begin with ``#`` say where the numbers are from."""
    lines = (demo_folder() / file_name).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["adcode"]: int(row["residents"]) for row in rows}
