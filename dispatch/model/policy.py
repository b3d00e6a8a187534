"""A policy: one service-commitment letter as data. What it means is in ``dispatch.commitments`` and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from dispatch.model.commitment import Milestone
from dispatch.model.region import Region
from dispatch.model.undertaking import Ban, Gate, GoodsPledge, Replacement, Returns, RosterRule, Undertaking

FAULT_CLASSES = ("normal", "major")
"""From the lowest class to the highest."""

DEFAULT_WARRANTY_START = ("accepted_on", "commissioned_on", "delivered_on")
"""Rule B9: the first of these that is known, when the letter names no start."""


class Unit(StrEnum):
    """Units of a term. Minutes and hours run on the clock, the others count days and end at midnight (B2 to B4)."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working_days"


_HOURS_AT_MOST: Mapping[Unit, float] = {
    Unit.MINUTES: 1 / 60,
    Unit.HOURS: 1,
    Unit.DAYS: 48,
    Unit.WORKING_DAYS: 48,
    Unit.WEEKS: 192,
    Unit.MONTHS: 768,
    Unit.YEARS: 8808,
}


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of time as the letter writes it: 8 hours, 1 week, 3 working days."""

    amount: int
    unit: Unit

    @property
    def elapsed(self) -> timedelta | None:
        """The span of a clock that runs day and night, None for a term that counts days."""
        if self.unit is Unit.HOURS:
            return timedelta(hours=self.amount)
        return timedelta(minutes=self.amount) if self.unit is Unit.MINUTES else None

    @property
    def hours_at_most(self) -> float:
        """How long it may last, roughly: enough to tell which of several terms is the strictest."""
        return self.amount * _HOURS_AT_MOST[self.unit]


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a promise holds; an empty tuple or None sets no condition. ``but_jobs``: the jobs it does not hold for."""

    fault_classes: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    but_jobs: tuple[str, ...] = ()
    in_warranty: bool | None = None
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence of a letter, made computable.

    ``within`` holds everywhere, ``within_by_region`` only in the regions it names; a region in ``best_effort`` has no
    number. ``start`` lists events: the first one that is known starts the clock. ``chained_after`` starts it at the
    earlier of that promise's event and due instead (rule B5c). ``later_of`` is an event that may put the due off,
    ``wish`` lets ``requested_by`` be shown beside it, ``until_satisfied`` keeps the follow-up open after the first
    call. ``assumed`` says that the number is ours and not the letter's.
    """

    key: str
    milestone: Milestone
    clause: str
    requirement: str
    start: tuple[str, ...] = ()
    within: Term | None = None
    within_by_region: Mapping[str, Term] = field(default_factory=dict)
    best_effort: tuple[str, ...] = ()
    when: Conditions = field(default_factory=Conditions)
    chained_after: Milestone | None = None
    later_of: str | None = None
    wish: bool = False
    until_satisfied: bool = False
    assumed: bool = False


class Price(StrEnum):
    """What a part of the bill costs (rule B10). ``quote``: agree a price before work."""

    FREE = "free"
    COST = "cost"
    BEST_PRICE = "best_price"
    CHARGED = "charged"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class RepairPrices:
    """A repair's bill, part by part, and the sentence that says so (empty where the letter is silent)."""

    labour: Price = Price.QUOTE
    parts: Price = Price.QUOTE
    travel: Price = Price.QUOTE
    clause: str = ""
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class ExcludedCause:
    """A cause of faults that the warranty does not cover; ``prices`` None: as after the warranty (rule B10b)."""

    clause: str
    requirement: str
    prices: RepairPrices | None = None


@dataclass(frozen=True, slots=True)
class ServiceFee:
    """What a service other than a repair costs. After the warranty it is quoted when ``in_warranty_only``."""

    fee: Price
    clause: str
    requirement: str
    in_warranty_only: bool = False


@dataclass(frozen=True, slots=True)
class Charges:
    """Who pays. A cause that is not in ``excluded`` is no exclusion: it is priced like a quality fault (rule B10a)."""

    in_warranty: RepairPrices = field(default_factory=RepairPrices)
    after_warranty: RepairPrices = field(default_factory=RepairPrices)
    excluded: Mapping[str, ExcludedCause] = field(default_factory=dict)
    services: Mapping[str, ServiceFee] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoverRule:
    """The warranty of one kind of component or repaired item.

    The warranty begins at the first known date of ``start``. With ``longest`` every date of ``start`` begins a term and
    the one that ends last counts. ``distance_km`` ends it earlier when the vehicle has gone farther.
    """

    start: tuple[str, ...] = DEFAULT_WARRANTY_START
    clause: str = ""
    requirement: str = ""
    term: Term | None = None
    longest: bool = False
    distance_km: int | None = None


@dataclass(frozen=True, slots=True)
class CoverExclusion:
    """A fact about the repair that takes the cover away."""

    fact: str
    clause: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Warranty:
    """``rules`` by component or item; ``default`` names the rule of whatever is not named.

    ``sources`` are names of terms agreed elsewhere: the first that exists counts. ``exclusions`` are keyed by reason.
    """

    rules: Mapping[str, CoverRule] = field(default_factory=dict)
    default: str = ""
    sources: tuple[str, ...] = ()
    exclusions: Mapping[str, CoverExclusion] = field(default_factory=dict)


class KeptBy(StrEnum):
    """What keeps a recurring plan: somebody goes there, somebody calls, or papers are sent."""

    VISIT = "visit"
    CALL = "call"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class RecurringPlan:
    """Visits that come again (rule B12). ``every`` None: the contract has to say.

    ``at_least`` is a number of visits per contract year. ``until_warranty_ends`` stops the plan on the warranty's last
    day unless the contract gives another end.
    """

    key: str
    clause: str
    requirement: str
    every: Term | None = None
    at_least: int | None = None
    until_warranty_ends: bool = False
    kept_by: KeptBy = KeptBy.VISIT


@dataclass(frozen=True, slots=True)
class SpareParts:
    """For how long from acceptance spare parts are kept at a named price."""

    term: Term
    price: Price
    clause: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One letter. ``promises`` come in an order in which a chained one follows what it is chained to."""

    id: str
    version: int
    effective_from: date
    title_zh: str
    title_en: str
    company: str
    regions: tuple[Region, ...] = ()
    promises: tuple[Promise, ...] = ()
    warranty: Warranty = field(default_factory=Warranty)
    charges: Charges = field(default_factory=Charges)
    plans: Mapping[str, RecurringPlan] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    bans: tuple[Ban, ...] = ()
    returns: Returns | None = None
    replacement: Replacement | None = None
    spare_parts: SpareParts | None = None
    goods: GoodsPledge | None = None
    roster: RosterRule | None = None
    undertakings: tuple[Undertaking, ...] = ()

    def region(self, code: str) -> Region | None:
        """The region of that code, None when the letter has none."""
        return next((region for region in self.regions if region.code == code), None)
