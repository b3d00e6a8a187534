"""Who we owe service: customers, their sites and the assets that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.model.region import Place


@dataclass(frozen=True, slots=True)
class Customer:
    """A firm under one policy. ``grade`` 1 (ordinary) to 3 (key account) weighs its promises against others'."""

    id: str
    name: str
    policy_id: str
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Site:
    """One address of a customer. ``access_seconds`` is the walk from the gate to the asset."""

    id: str
    customer_id: str
    name: str
    place: Place
    contact: str = ""
    phone: str = ""
    access_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """One machine on a site. ``skill`` and ``level`` are what a technician needs to repair it."""

    id: str
    site_id: str
    model: str
    skill: str
    level: int = 1
    accepted_on: date | None = None
    warranty_until: date | None = None
