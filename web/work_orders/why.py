"""Why this technician, why late, why nobody, in words: each technician's answer, the proof, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.why import Proof, Relaxation, Verdict, Why
from web.order_words import joined, skill_word
from web.people import name_of
from web.plan_words import reason_words
from web.present import moment, span
from web.words import LazyString, _, _l
from web.work_orders.advice import BLOCKED_WORDS, HurtView, hurt_words

STATE_WORDS: Mapping[str, LazyString] = {
    "kept": _l("As planned, every promise is kept."),
    "late": _l("As planned, a promise is broken."),
    "left_out": _l("As planned, nobody goes."),
    "under_way": _l("The technician is under way or at work there; that is not changed any more."),
}
CAUSE_WORDS: Mapping[str, LazyString] = {
    "certain": _l("No plan could keep it: proven for every technician, without any search."),
    "missed": _l("The search missed it: one other place alone makes the whole plan better."),
    "priced": _l("It could be kept, but other promises that weigh more would break, or the plan as a whole be worse."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One technician's answer; ``shown`` is the badge."""

    technician_id: str
    name: str
    words: str
    shown: str
    here: bool
    hurt: tuple[HurtView, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouped:
    """Technicians with the same answer: thirty people without the skill are one line."""

    words: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class WhyView:
    """The whole answer. ``repairable``: a better plan is at hand."""

    headline: str
    cause: str
    shown: str
    rows: tuple[Row, ...]
    blocked: tuple[Grouped, ...]
    proof: tuple[str, ...]
    relaxations: tuple[str, ...]
    repairable: bool


def why_view(found: Why, names: Mapping[str, str], now: datetime) -> WhyView:
    possible = tuple(one for one in found.verdicts if one.code in ("here", "possible"))
    others = tuple((str(BLOCKED_WORDS.get(one.code, one.code)), one.technician_id) for one in found.verdicts)
    return WhyView(
        str(STATE_WORDS[found.state]),
        cause_words(found.reason),
        _badge(found),
        tuple(_row(one, names, now) for one in possible),
        _grouped(others[len(possible) :], names),
        proof_words(found.proof, names, now),
        tuple(_relaxed(one, names, now) for one in found.relaxations),
        found.repaired is not None,
    )


def proof_words(proof: tuple[Proof, ...], names: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Who would be the first there, and how late; then, reason by reason, who cannot come at all."""
    late = next((one for one in proof if one.code == "late" and one.arrive_at is not None), None)
    others = _grouped(tuple((_blocked(one), one.technician_id) for one in proof if one.code != "late"), names)
    lines = [f"{one.words}: {one.names}" for one in others]
    if late is None or late.arrive_at is None:
        return tuple(lines)
    facts = {
        "name": name_of(names, late.technician_id),
        "moment": moment(late.arrive_at, now),
        "span": span(late.late_seconds or 0),
    }
    if late.under_way:
        return (_("%(name)s is bound to it: there %(moment)s, %(span)s late.", **facts),)
    return _(
        "With nothing else to do %(name)s would come nearest to it: there %(moment)s, %(span)s late.", **facts
    ), *lines


def _badge(found: Why) -> str:
    late = any(one.code == "here" and one.late_seconds for one in found.verdicts)
    return "predicted_breach" if late or found.state in ("late", "left_out") else "on_track"


def cause_words(reason: str | None) -> str:
    """Why a promise is broken or nobody goes; empty when neither is so."""
    if reason is None:
        return ""
    return str(CAUSE_WORDS[reason]) if reason in CAUSE_WORDS else reason_words(reason)


def _blocked(one: Proof) -> str:
    return str(BLOCKED_WORDS.get(one.code, one.code))


def _row(one: Verdict, names: Mapping[str, str], now: datetime) -> Row:
    late = one.late_seconds or 0
    there = "" if one.arrive_at is None else _("there %(moment)s", moment=moment(one.arrive_at, now))
    kept = _("%(span)s late", span=span(late)) if late else _("in time")
    words = [there, kept]
    if one.code == "possible" and one.travel_more_seconds > 0:
        words.append(_("%(span)s more on the road", span=span(one.travel_more_seconds)))
    return Row(
        one.technician_id,
        name_of(names, one.technician_id),
        " · ".join(word for word in words if word),
        "predicted_breach" if late else "on_track",
        one.code == "here",
        tuple(HurtView(hurt.work_order_id, hurt_words(hurt)) for hurt in one.hurt),
    )


def _grouped(pairs: tuple[tuple[str, str], ...], names: Mapping[str, str]) -> tuple[Grouped, ...]:
    found: dict[str, list[str]] = {}
    for words, technician_id in pairs:
        found.setdefault(words, []).append(name_of(names, technician_id))
    return tuple(Grouped(words, joined(some), len(some)) for words, some in found.items())


def _relaxed(one: Relaxation, names: Mapping[str, str], now: datetime) -> str:
    """What would have to give way, and who would then come when."""
    then = _(
        "%(name)s would be there %(moment)s, in time",
        name=name_of(names, one.technician_id),
        moment=moment(one.arrive_at, now),
    )
    return _("%(change)s: %(then)s.", change=_change(one, names), then=then)


def _change(one: Relaxation, names: Mapping[str, str]) -> str:
    name = name_of(names, one.technician_id)
    long = span(int(one.facts.get("seconds", 0)))
    other = one.facts.get("work_order_id", "")
    if one.code == "pin_dropped":
        return _("Without the pin of this work order")
    if one.code == "overtime":
        return _("With %(span)s of overtime for %(name)s", span=long, name=name)
    if one.code == "skill_granted":
        return _skill(one, name)
    if one.code == "technician_allowed":
        return _("If %(name)s might be sent to this customer", name=name)
    if one.code == "window_widened":
        return _("With the time window wider by %(span)s", span=long)
    if one.code == "visit_moved":
        to = name_of(names, one.facts["to_technician_id"])
        return _("With work order %(id)s given to %(name)s", id=other, name=to)
    return _("With work order %(id)s left for later", id=other)


def _skill(one: Relaxation, name: str) -> str:
    if "skill" not in one.facts:
        return _("If %(name)s, who is on call, might be used for it", name=name)
    skill = skill_word(one.facts["skill"])
    return _("If %(name)s had %(skill)s at level %(level)s", name=name, skill=skill, level=one.facts["level"])
