"""Who could take the visit, what each choice costs, and what keeps the others away, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.advice import Blocked, Explanation, Hurt, Suggestion
from web.order_words import joined
from web.people import name_of
from web.plan_words import reason_words
from web.present import moment, span
from web.words import LazyString, _, _l

BLOCKED_WORDS: Mapping[str, LazyString] = {
    "no_skill": _l("lacks the skill or its level"),
    "no_technician": _l("may not be sent to this customer"),
    "no_shift": _l("is not on duty at a time that helps"),
    "unreachable": _l("no way leads there for him"),
    "outside_windows": _l("cannot start inside the time window"),
    "under_way_conflict": _l("is bound to another visit"),
    "pin_impossible": _l("a pin forbids it"),
    "no_time": _l("has no time left"),
}


@dataclass(frozen=True, slots=True)
class HurtView:
    """Another work order that would suffer."""

    work_order_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One technician who could go. ``shown`` is the badge of the margin, ``planned`` marks the one in the plan."""

    technician_id: str
    name: str
    arrive: str
    finish: str
    margin: str
    shown: str
    extra: str
    hurt: tuple[HurtView, ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class BlockedView:
    """Technicians who share one reason why they cannot go."""

    reason: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class AdviceView:
    """The answer to "why he?" or "why nobody?"."""

    headline: str
    why: str
    choices: tuple[Choice, ...]
    blocked: tuple[BlockedView, ...]
    certain: str = ""


def advice_view(found: Explanation, names: Mapping[str, str], now: datetime) -> AdviceView:
    return AdviceView(
        _headline(found, names, now),
        _why(found),
        tuple(_choice(one, found, names, now) for one in found.suggestions),
        blocked_views(found.blocked, names),
        _certain(found, names, now),
    )


def _headline(found: Explanation, names: Mapping[str, str], now: datetime) -> str:
    if found.technician_id is not None and found.arrive_at is not None:
        name = name_of(names, found.technician_id)
        return _(
            "Plan %(version)s sends %(name)s, there %(moment)s.",
            version=found.plan_version,
            name=name,
            moment=moment(found.arrive_at, now),
        )
    if found.reason is not None:
        return _("Nobody is planned: %(reason)s.", reason=reason_words(found.reason))
    return _("No visit is needed now.")


def _why(found: Explanation) -> str:
    """Where the planned technician stands among those who could go."""
    order = [one.technician_id for one in found.suggestions]
    if found.technician_id is None or not order:
        return ""
    if order[0] == found.technician_id:
        return _("For this visit alone he is the best choice: least harm to other promises, then least travel.")
    if found.technician_id in order:
        return _("For this visit alone another would be a little better; the plan as a whole is best this way.")
    return _("He is bound to it, or the plan as a whole is best this way.")


def _certain(found: Explanation, names: Mapping[str, str], now: datetime) -> str:
    """Why no plan can keep the promise, where that is proven."""
    if found.certain is None:
        return ""
    return _(
        "No plan keeps every promise: with nothing else to do %(name)s is the first there, %(moment)s, %(span)s late.",
        name=name_of(names, found.certain.technician_id),
        moment=moment(found.certain.arrive_at, now),
        span=span(found.certain.late_seconds),
    )


def _choice(one: Suggestion, found: Explanation, names: Mapping[str, str], now: datetime) -> Choice:
    return Choice(
        one.technician_id,
        name_of(names, one.technician_id),
        moment(one.arrive_at, now),
        moment(one.finish_at, now),
        margin_words(one.margin_seconds),
        margin_shown(one.margin_seconds),
        span(one.extra_travel_seconds),
        tuple(HurtView(hurt.work_order_id, hurt_words(hurt)) for hurt in one.hurt),
        one.technician_id == found.technician_id,
    )


def margin_words(seconds: int | None) -> str:
    """How much time is left before the first promise breaks."""
    if seconds is None:
        return _("nothing with a time limit")
    if seconds < 0:
        return _("%(span)s late", span=span(seconds))
    return _("%(span)s to spare", span=span(seconds))


def margin_shown(seconds: int | None) -> str:
    """The badge of a margin."""
    return "on_track" if seconds is None or seconds >= 0 else "predicted_breach"


def hurt_words(hurt: Hurt) -> str:
    """What happens to the promise of another work order."""
    after = span(hurt.late_seconds_after)
    if hurt.late_seconds_before <= 0:
        return _("would be %(span)s late", span=after)
    return _("would be %(span)s late instead of %(before)s", span=after, before=span(hurt.late_seconds_before))


def blocked_views(blocked: tuple[Blocked, ...], names: Mapping[str, str]) -> tuple[BlockedView, ...]:
    """Grouped by reason: thirty people without the skill are one line."""
    grouped: dict[str, list[str]] = {}
    for one in blocked:
        grouped.setdefault(one.reason, []).append(name_of(names, one.technician_id))
    return tuple(
        BlockedView(str(BLOCKED_WORDS.get(reason, reason)), joined(found), len(found))
        for reason, found in grouped.items()
    )
