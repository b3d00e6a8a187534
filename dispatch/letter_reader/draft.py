"""A draft policy: what was read in a letter, what was not a promise, and what a person still has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dispatch.errors import Fact
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Conditions, Term


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands in the letter: characters ``start`` up to, and not with, ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


class PledgeKind(StrEnum):
    """Promises with a number that are neither a clock nor a warranty nor a visit that comes again."""

    SPARE_PARTS = "spare_parts"
    GOODS = "goods"
    REPLACEMENT = "replacement"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class DraftRegion:
    """A region as the letter words it. ``prefixes`` are adcode beginnings; empty: nobody can tell which place is meant.

    ``[""]`` is everywhere else.
    """

    code: str
    zh: str
    en: str
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPromise:
    """One clock. ``starts`` and ``chained_after`` mean what they mean in a policy file.

    ``within`` holds everywhere, ``within_by_region`` by the codes of ``LetterDraft.regions``. ``numbers`` are the spans
    of the numbers it uses. ``assumed``: the letter has no number here, only a word such as 立即. ``dropped``: an answer
    said that it is no clock.
    """

    key: str
    milestone: Milestone
    clause: str
    span: Span
    numbers: tuple[Span, ...]
    starts: tuple[str, ...] = ()
    chained_after: Milestone | None = None
    within: Term | None = None
    within_by_region: Mapping[str, Term] = field(default_factory=dict)
    when: Conditions = field(default_factory=Conditions)
    until_satisfied: bool = False
    assumed: bool = False
    dropped: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term it names, whatever the region."""
        return (self.within,) if self.within else tuple(self.within_by_region.values())


@dataclass(frozen=True, slots=True)
class DraftWarranty:
    """How long one component is covered. ``starts``: the date that is known first begins it."""

    key: str
    clause: str
    span: Span
    numbers: tuple[Span, ...]
    starts: tuple[str, ...] = ()
    term: Term | None = None
    distance_km: int | None = None


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """Work that comes again: ``every`` so many months or years, or ``at_least`` so often a year, or silence.

    ``key`` is the kind of work: inspection, maintenance, visit, return_call, training, report, documents, fertilise.
    """

    key: str
    clause: str
    span: Span
    numbers: tuple[Span, ...] = ()
    every: Term | None = None
    at_least: int | None = None
    until_warranty_ends: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class DraftPledge:
    """A term or a count that a policy file has a place of its own for."""

    kind: PledgeKind
    clause: str
    span: Span
    numbers: tuple[Span, ...] = ()
    term: Term | None = None
    count: int | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class NotPromise:
    """A number that promises nothing; ``reason`` is a code with words in ``data/letter_reader/words.toml``."""

    span: Span
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changes in the entry it is about; None leaves the field as it is."""

    term: Term | None = None
    at_region: str | None = None
    starts: tuple[str, ...] | None = None
    chained_after: Milestone | None = None
    prefixes: tuple[str, ...] | None = None
    every: Term | None = None
    milestone: Milestone | None = None
    dropped: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question. ``code`` has words in both languages, ``facts`` fill them."""

    code: str
    change: Change = field(default_factory=Change)
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What the letter leaves open. ``assumed`` is the choice the draft rests on, ``answer`` what a person chose.

    ``about`` names the entry as ``promises.KEY``, ``warranty.KEY``, ``plans.KEY`` or ``regions.CODE``. With
    ``open_term`` a term (``45 minutes``), with ``open_place`` adcode prefixes (``3501 350121``) may be the answer too.
    """

    id: str
    code: str
    about: str
    span: Span
    choices: tuple[Choice, ...]
    assumed: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    open_term: bool = False
    open_place: bool = False
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """Everything read in one letter. Every number of ``text`` is in entries or in ``not_promises``, never in both.

    ``hours_are_working`` and ``days_are_working`` are answers about the whole letter: its clocks count working time.
    """

    text: str
    title: str = ""
    company: str = ""
    regions: tuple[DraftRegion, ...] = ()
    promises: tuple[DraftPromise, ...] = ()
    warranty: tuple[DraftWarranty, ...] = ()
    recurring: tuple[DraftPlan, ...] = ()
    pledges: tuple[DraftPledge, ...] = ()
    not_promises: tuple[NotPromise, ...] = ()
    questions: tuple[Question, ...] = ()
    hours_are_working: bool = False
    days_are_working: bool = False

    @property
    def entries(self) -> tuple[DraftPromise | DraftWarranty | DraftPlan | DraftPledge, ...]:
        """Whatever promises something."""
        return (*self.promises, *self.warranty, *self.recurring, *self.pledges)

    @property
    def used_numbers(self) -> tuple[Span, ...]:
        """The numbers that promise something, in the order of the text, each once."""
        return tuple(sorted({span for entry in self.entries for span in entry.numbers}))

    def region(self, code: str) -> DraftRegion | None:
        """The region of that code."""
        return next((region for region in self.regions if region.code == code), None)
