"""How the desk's values read on a page: moments, spans, states, milestones and the arithmetic of a due moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, LedgerLine, Milestone
from dispatch.model.forecast import Risk
from dispatch.model.moment import SHANGHAI, from_text, seconds_between
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrderStatus
from web.order_words import CLASS_WORDS, WHY_WORDS, hold_reasons, word_of
from web.promise_words import amount_words
from web.words import LazyString, _, _l

SHOWN_AS_WARNING_SECONDS = 30 * 60
"""A clock that the plan keeps by less than this is shown as a warning; it changes nothing but the badge."""
SHOWN_AS_WARNING_CHANCE = 0.25
"""So does a clock that breaks as often as this in the forecast."""


class Shown(StrEnum):
    """The state words of a clock on a page, worst first."""

    BREACHED = "breached"
    PREDICTED_BREACH = "predicted_breach"
    AT_RISK = "at_risk"
    REQUIRED = "required"
    ON_TRACK = "on_track"
    MET = "met"
    NOT_REQUIRED = "not_required"


STATE_WORDS: Mapping[Shown, LazyString] = {
    Shown.BREACHED: _l("Breached"),
    Shown.PREDICTED_BREACH: _l("Predicted breach"),
    Shown.AT_RISK: _l("At risk"),
    Shown.REQUIRED: _l("Owed now"),
    Shown.ON_TRACK: _l("On track"),
    Shown.MET: _l("Met"),
    Shown.NOT_REQUIRED: _l("Not required"),
}
MILESTONE_WORDS: Mapping[Milestone, LazyString] = {
    Milestone.DISPATCH: _l("Dispatch"),
    Milestone.RESPOND: _l("Respond"),
    Milestone.ARRIVE: _l("Arrive on site"),
    Milestone.RESOLVE: _l("Resolve"),
    Milestone.LOANER: _l("Provide a loaner"),
    Milestone.COMPLETE: _l("Complete"),
    Milestone.FOLLOWUP: _l("Follow-up call"),
    Milestone.CONTRACT_SIGN: _l("Sign the contract"),
    Milestone.DELIVER_INSTALL: _l("Deliver and install"),
    Milestone.PRICE_NOTICE: _l("Announce the price"),
    Milestone.MODEL_NOTICE: _l("Announce the model"),
    Milestone.DISCONTINUE_NOTICE: _l("Announce the end of a model"),
    Milestone.ACCEPT: _l("Accept the visit"),
}
STATUS_WORDS: Mapping[WorkOrderStatus, LazyString] = {
    WorkOrderStatus.OPEN: _l("Open"),
    WorkOrderStatus.DISPATCHED: _l("Dispatched"),
    WorkOrderStatus.ON_THE_WAY: _l("On the way"),
    WorkOrderStatus.ON_SITE: _l("On site"),
    WorkOrderStatus.RESOLVED: _l("Resolved"),
    WorkOrderStatus.CLOSED: _l("Closed"),
    WorkOrderStatus.CANCELLED: _l("Cancelled"),
}
ROLE_WORDS: Mapping[Role, LazyString] = {
    Role.DISPATCHER: _l("Dispatcher"),
    Role.TECHNICIAN: _l("Technician"),
    Role.ANALYST: _l("Analyst"),
    Role.ADMIN: _l("Administrator"),
}
_STATES: Mapping[CommitmentState, Shown] = {
    CommitmentState.PREDICTED_BREACH: Shown.PREDICTED_BREACH,
    CommitmentState.MET: Shown.MET,
    CommitmentState.BREACHED: Shown.BREACHED,
    CommitmentState.NOT_REQUIRED: Shown.NOT_REQUIRED,
    CommitmentState.REQUIRED: Shown.REQUIRED,
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """One commitment as a page shows it. ``left`` is empty once the clock has ended."""

    milestone: str
    shown: Shown
    state: str
    due: str
    due_epoch: int
    left: str
    clause: str
    provisional: bool
    assumed: bool
    ledger: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """One step of the arithmetic: what it is, and the moment it leads to."""

    words: str
    at: str


def clock_view(
    status: ClockStatus, now: datetime, slack_seconds: int | None = None, chance: float | None = None
) -> ClockView:
    """``slack_seconds`` and ``chance`` (of a breach) only decide between on track and at risk."""
    owed = status.commitment
    shown = shown_state(status, slack_seconds, chance)
    return ClockView(
        milestone=str(MILESTONE_WORDS[owed.code]),
        shown=shown,
        state=str(STATE_WORDS[shown]),
        due=moment(owed.due, now),
        due_epoch=int(owed.due.timestamp()),
        left=left(seconds_between(now, owed.due)) if status.open else "",
        clause=owed.clause,
        provisional=owed.provisional,
        assumed=owed.assumed,
        ledger=ledger(owed, now),
    )


def shown_state(status: ClockStatus, slack_seconds: int | None = None, chance: float | None = None) -> Shown:
    """The badge of a clock."""
    if status.state is not CommitmentState.PENDING:
        return _STATES[status.state]
    tight = slack_seconds is not None and slack_seconds < SHOWN_AS_WARNING_SECONDS
    likely = chance is not None and chance >= SHOWN_AS_WARNING_CHANCE
    return Shown.AT_RISK if tight or likely else Shown.ON_TRACK


def risk_view(risk: Risk, now: datetime) -> ClockView:
    """An open clock with its forecast."""
    return clock_view(risk.status, now, risk.slack_seconds, risk.breach_probability)


def risk_state(risk: Risk) -> Shown:
    """The badge of an open clock with its forecast."""
    return shown_state(risk.status, risk.slack_seconds, risk.breach_probability)


def left(seconds: int) -> str:
    """What is left of a clock, or by how much it is over."""
    if seconds < 0:
        return _("%(span)s over", span=span(-seconds))
    return _("%(span)s left", span=span(seconds))


def span(seconds: int) -> str:
    """A stretch of time in its two largest units, cut down to the minute."""
    minutes = abs(seconds) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)d d %(hours)d h", days=days, hours=hours)
    if hours:
        return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)
    return _("%(minutes)d min", minutes=rest)


def moment(instant: datetime, now: datetime) -> str:
    """The Shanghai time of ``instant``, with the day when it is not today's."""
    local, today = instant.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    clock = local.strftime("%H:%M")
    if local.date() == today:
        return _("today %(clock)s", clock=clock)
    if local.date() == today + timedelta(days=1):
        return _("tomorrow %(clock)s", clock=clock)
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(clock)s", clock=clock)
    day = local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")
    return f"{day} {clock}"


def clock_time(instant: datetime) -> str:
    """Hours and minutes in Shanghai."""
    return instant.astimezone(SHANGHAI).strftime("%H:%M")


def ledger(owed: Commitment, now: datetime) -> tuple[LineView, ...]:
    """The arithmetic behind a due moment, line by line."""
    return tuple(LineView(_line_words(line, now), moment(line.at, now)) for line in owed.ledger)


def _line_words(line: LedgerLine, now: datetime) -> str:
    facts = dict(line.facts)
    words: Mapping[str, LazyString] = {
        "start": _l("The clock starts"),
        "term": _l("plus %(term)s", term=amount_words(facts.get("amount", ""), facts.get("unit", ""))),
        "hold": _l(
            "%(reason)s, %(start)s to %(end)s: the clock stands still",
            reason=hold_reasons(facts.get("reason", "")),
            start=_fact(facts, "from", now),
            end=_fact(facts, "to", now),
        ),
        "chained": _l("after “%(after)s” was done", after=_milestone(facts.get("after", ""))),
        "appointment": _l("appointment with the customer"),
        "reclassified": _l("the fault became “%(to)s”", to=word_of(CLASS_WORDS, facts.get("to", ""))),
        "provisional": _l("not final: %(why)s", why=word_of(WHY_WORDS, facts.get("why", ""))),
        "due": _l("Due"),
    }
    return str(words.get(line.code, line.code))


def _fact(facts: Mapping[str, str], name: str, now: datetime) -> str:
    try:
        return moment(from_text(facts[name]), now)
    except (KeyError, ValueError):
        return facts.get(name, "?")


def _milestone(code: str) -> str:
    known = {milestone.value: word for milestone, word in MILESTONE_WORDS.items()}
    return str(known.get(code, code))
