"""Why a plan in force was changed, in words: the choices of the form, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Plan
from dispatch.model.publish_reason import BY_PEOPLE, PublishReason
from dispatch.store.base import UnitOfWork
from web.words import LazyString, _l

SEARCHED_EVENTS = 5_000
"""The publishing of the plan in force is looked for among so many events."""
PUBLISH_WORDS: Mapping[PublishReason, LazyString] = {
    PublishReason.PLANNER: _l("Published by the planner itself"),
    PublishReason.KEEPS_PROMISE: _l("To keep a promise"),
    PublishReason.SOMEBODY_AWAY: _l("Somebody falls out"),
    PublishReason.CUSTOMER: _l("The customer asks for it"),
    PublishReason.EMERGENCY: _l("An emergency comes first"),
    PublishReason.LESS_DRIVING: _l("Less driving"),
    PublishReason.OTHER: _l("Another reason"),
}


def publish_reasons() -> tuple[tuple[str, str], ...]:
    """What a person can choose, as (code, words)."""
    return tuple((reason.value, str(PUBLISH_WORDS[reason])) for reason in BY_PEOPLE)


def why_published(unit: UnitOfWork, plan: Plan) -> str:
    """Why the plan in force was published; empty where nobody said or it is long ago."""
    recent = unit.events(after=max(0, unit.last_event() - SEARCHED_EVENTS))
    found = (one for one in reversed(recent) if one.kind is EventKind.PLAN_PUBLISHED)
    return next((reason_words(one) for one in found if one.facts.get("version") == plan.version), "")


def reason_words(event: Event) -> str:
    """The reason of one publishing, with what was added to it."""
    code, note = str(event.facts.get("reason", "")), str(event.facts.get("note", ""))
    word = str(PUBLISH_WORDS[PublishReason(code)]) if code in [one.value for one in PublishReason] else code
    return " · ".join(part for part in (word, note) if part)
