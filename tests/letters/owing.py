"""What the letters owe, in the shortest words: valid defaults for tests of promises."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from dispatch.commitments import commitments, next_due, statuses
from dispatch.coverage import Cover, CoverQuestion, cover
from dispatch.data_root import data_root
from dispatch.model.commitment import ClockStatus, Commitment, Milestone
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Policy
from dispatch.model.region import RegionDecision
from dispatch.model.situation import Hold, Reclassification, Situation
from dispatch.policy_files import load_policy
from dispatch.work_time import Calendar, chinese_calendar

REPORTED = "2025-03-03 09:00"
"""A plain Monday, nine in the morning in Shanghai."""
CALENDAR: Calendar = chinese_calendar()


@cache
def letter(policy_id: str) -> Policy:
    return load_policy(data_root() / "policies" / f"{policy_id.lower()}.toml")


def at(text: str) -> datetime:
    """An instant in Shanghai from ``2025-03-03 09:00``, with seconds if need be."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def on(text: str) -> date:
    return date.fromisoformat(text)


def hold(start: str, end: str, reason: str = "customer_no_access") -> Hold:
    return Hold(Interval(at(start), at(end)), reason)


def to_class(when: str, fault_class: str) -> Reclassification:
    return Reclassification(at(when), fault_class)


def situation(events: dict[str, str] | None = None, **facts: Any) -> Situation:
    """A fault reported on that Monday unless other events are given; ``notified`` stands for ``notified_at``."""
    named = {"notified": REPORTED} if events is None else events
    return Situation(events={f"{name}_at": at(text) for name, text in named.items()}, **facts)


def owed(
    policy_id: str, region: str | None = None, *, possible: tuple[str, ...] = (), **given: Any
) -> dict[str, Commitment]:
    """All commitments by milestone."""
    found = commitments(
        letter(policy_id),
        situation(**given),
        RegionDecision(region, possible),
        CALENDAR,
    )
    return {clock.code.value: clock for clock in found}


def dues(policy_id: str, region: str | None = None, **given: Any) -> dict[str, str]:
    """The due moments by milestone, in Shanghai; whole minutes are written without seconds."""
    return {code: shown(clock.due) for code, clock in owed(policy_id, region, **given).items()}


def shown(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def clocks(
    policy_id: str, now: str, region: str | None = None, *, eta: dict[str, str] | None = None, **given: Any
) -> dict[str, ClockStatus]:
    """The states by milestone."""
    forecast = {Milestone(code): at(text) for code, text in (eta or {}).items()}
    known = tuple(owed(policy_id, region, **given).values())
    seen = statuses(known, situation(**given), at(now), forecast)
    return {status.commitment.code.value: status for status in seen}


def states(policy_id: str, now: str, region: str | None = None, **given: Any) -> dict[str, str]:
    return {code: status.state.value for code, status in clocks(policy_id, now, region, **given).items()}


def first_due(seen: dict[str, ClockStatus]) -> str | None:
    found = next_due(tuple(seen.values()))
    return None if found is None else found.commitment.code.value


def covered(policy_id: str, reported: str, component: str | None = None, **facts: Any) -> Cover:
    """The warranty; ``accepted``, ``commissioned``, ``delivered`` and ``out`` are days, the rest as in the question."""
    days = {
        f"{name}_on": on(str(facts.pop(name)))
        for name in ("accepted", "commissioned", "delivered", "out")
        if name in facts
    }
    question = CoverQuestion(at(reported), days, component, **facts)
    return cover(letter(policy_id), question)
