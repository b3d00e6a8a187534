"""A commitment: one promise applied to one work order, with its clock and its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Milestone(StrEnum):
    """What a promise is about; the order is the tie-break order of ``docs/contract``.

    ``accept`` is in no letter: that a technician answers in time whether he takes a visit is a rule of our own.
    """

    DISPATCH = "dispatch"
    RESPOND = "respond"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    LOANER = "loaner"
    COMPLETE = "complete"
    FOLLOWUP = "followup"
    CONTRACT_SIGN = "contract_sign"
    DELIVER_INSTALL = "deliver_install"
    PRICE_NOTICE = "price_notice"
    MODEL_NOTICE = "model_notice"
    DISCONTINUE_NOTICE = "discontinue_notice"
    ACCEPT = "accept"


class CommitmentState(StrEnum):
    """Rule B8. ``required`` is a loaner whose trigger has passed; ``not_required`` a promise that fell away."""

    PENDING = "pending"
    PREDICTED_BREACH = "predicted_breach"
    MET = "met"
    BREACHED = "breached"
    NOT_REQUIRED = "not_required"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One step of the arithmetic behind a due moment: a ``code`` for the wording, the instant it leads to, and facts.

    Codes: ``start``, ``term`` (facts: amount, unit), ``hold`` (from, to, reason), ``chained`` (after), ``appointment``,
    ``reclassified`` (to), ``provisional`` (why), ``due``.
    """

    code: str
    at: datetime
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is owed. On time when the event happens at or before ``due`` (rule B2).

    ``promise_id`` is ``<letter>/<promise key>``; ``clause`` quotes the letter. ``assumed`` says that the number is a
    policy default of ours and not in the letter. ``soft`` is a wish that binds nobody.
    """

    code: Milestone
    start: datetime
    due: datetime
    promise_id: str
    clause: str
    provisional: bool = False
    assumed: bool = False
    soft: datetime | None = None
    ledger: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockStatus:
    """A commitment seen at one moment. ``late_seconds`` is 0 unless breached; ``event_at`` is what ended the clock."""

    commitment: Commitment
    state: CommitmentState
    late_seconds: int = 0
    event_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether something can still be done for it."""
        return self.state in (CommitmentState.PENDING, CommitmentState.PREDICTED_BREACH, CommitmentState.REQUIRED) or (
            self.state is CommitmentState.BREACHED and self.event_at is None
        )
