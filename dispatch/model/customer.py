"""Who we owe service: customers, their sites and the assets that stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class AssetTerms:
    """What decides an asset's warranty beside its acceptance.

    ``component`` names the rule of the letter that holds for it, ``contract_months`` a term in the contract,
    ``agreed_months`` terms by source (bid, user, manufacturer, national, negotiated).
    """

    delivered_on: date | None = None
    commissioned_on: date | None = None
    out_on: date | None = None
    component: str | None = None
    contract_months: int | None = None
    agreed_months: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asset:
    """One machine on a site. ``skill`` and ``level`` are what a technician needs to repair it.

    ``warranty_until`` is a last day of cover that the contract names; without it the letter's term counts.
    """

    id: str
    site_id: str
    model: str
    skill: str
    level: int = 1
    accepted_on: date | None = None
    warranty_until: date | None = None
    terms: AssetTerms = field(default_factory=AssetTerms)
