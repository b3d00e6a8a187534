"""What is owed over time: the plans of a letter on one asset, the periods they make, and calls to the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody is sent: the customer reported a fault, or the letter owes a visit."""

    FAULT = "fault"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the contract adds to one recurring plan of the letter for one asset.

    ``months`` is the interval between two visits and overrides the letter's, ``anchor_on`` the day they are counted
    from, ``ends_on`` the last day of the contract; None leaves each to the letter and to the acceptance.
    """

    asset_id: str
    plan: str
    months: int | None = None
    anchor_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class OwedPeriod:
    """One period of a plan: the visit is due on ``due_on`` (rule B12); the days around it are a setting of ours.

    The visit may be made from ``opens_on``; until ``closes_on`` a late one is tolerated. ``clause`` is the sentence of
    the letter that owes it.
    """

    plan: str
    number: int
    due_on: date
    opens_on: date
    closes_on: date
    clause: str


@dataclass(frozen=True, slots=True)
class CallMade:
    """One follow-up call to a customer and how it ended."""

    at: datetime
    by: str
    satisfied: bool
    note: str = ""
