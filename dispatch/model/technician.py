"""Who can go: technicians, their shifts and absences, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.model.moment import Interval


class Employer(StrEnum):
    OWN = "own"
    SUBCONTRACTOR = "subcontractor"


@dataclass(frozen=True, slots=True)
class Technician:
    """``skills`` maps a skill code to the level held (1-3); ``home`` is (lat, lon), where shifts start and end."""

    id: str
    name: str
    phone: str
    home: tuple[float, float]
    home_name: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    employer: Employer = Employer.OWN
    active: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of duty. ``on_call`` marks night and weekend duty that only faults with a running clock may use."""

    id: str
    technician_id: str
    span: Interval
    on_call: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """A technician is away: no shift of his may be used inside ``span``."""

    technician_id: str
    span: Interval
    reason: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a technician was last known to be, in WGS-84 degrees."""

    technician_id: str
    lat: float
    lon: float
    at: datetime
