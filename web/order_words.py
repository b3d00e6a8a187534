"""Words about work orders: channels, classes, skills, holds, regions and what happened, each worded once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from dispatch.data_root import data_root
from dispatch.demands import demanded_skills
from dispatch.messages import message
from dispatch.model.event import EventKind
from dispatch.model.policy import Policy
from dispatch.model.region import Place, RegionDecision
from dispatch.model.work_order import WorkOrder
from dispatch.places.regions import ABROAD, UNKNOWN
from dispatch.skill_names import permits
from web.languages import language
from web.words import LazyString, _, _l

CHANNEL_WORDS: Mapping[str, LazyString] = {
    "phone": _l("Phone"),
    "web": _l("Website"),
    "fax": _l("Fax"),
    "letter": _l("Letter"),
}
CLASS_WORDS: Mapping[str, LazyString] = {"normal": _l("Ordinary fault"), "major": _l("Major fault")}
ISSUE_WORDS: Mapping[str, LazyString] = {
    "fault": _l("Fault"),
    "quality_complaint": _l("Complaint about quality"),
}
JOB_WORDS: Mapping[str, LazyString] = {
    "rescue": _l("Roadside rescue"),
    "maintenance": _l("Maintenance"),
    "minor_repair": _l("Minor repair"),
}
HOLD_WORDS: Mapping[str, LazyString] = {
    "customer_reschedule": _l("The customer asked for another time"),
    "customer_no_access": _l("The customer gives no access"),
    "waiting_parts": _l("Waiting for spare parts"),
    "weather": _l("Weather"),
    "traffic": _l("Traffic"),
    "no_technician": _l("No technician free"),
}
WHY_WORDS: Mapping[str, LazyString] = {
    "region_unknown": _l("the region is not certain, the strictest that is possible counts"),
    "calendar_unpublished": _l("the holidays of that year are not published yet"),
    "chained_to_provisional": _l("it follows a promise that is not final"),
}
EVENT_WORDS: Mapping[EventKind, LazyString] = {
    EventKind.FAULT_REPORTED: _l("Fault reported"),
    EventKind.INSPECTION_OPENED: _l("Inspection became due"),
    EventKind.FOLLOWED_UP: _l("Customer called back"),
    EventKind.RESPONDED: _l("Customer answered"),
    EventKind.REMOTE_FAILED: _l("Help from afar failed"),
    EventKind.APPOINTMENT_MADE: _l("Appointment made"),
    EventKind.ABSENCE_RECORDED: _l("Absence recorded"),
    EventKind.OVERTIME_GRANTED: _l("Overtime granted"),
    EventKind.DISPATCHED: _l("Dispatched"),
    EventKind.VISIT_SEEN: _l("Seen by the technician"),
    EventKind.VISIT_ACCEPTED: _l("Accepted by the technician"),
    EventKind.VISIT_DECLINED: _l("Declined by the technician"),
    EventKind.WITHDRAWN: _l("Dispatch withdrawn"),
    EventKind.DEPARTED: _l("Technician departed"),
    EventKind.ARRIVED: _l("Technician arrived"),
    EventKind.OVERRUN: _l("Takes longer"),
    EventKind.FINISHED: _l("Visit finished"),
    EventKind.SIGNED_OFF: _l("Customer signed"),
    EventKind.SIGN_OFF_REFUSED: _l("Customer refused to sign"),
    EventKind.LOANER_PROVIDED: _l("Loaner provided"),
    EventKind.HELD: _l("Put on hold"),
    EventKind.RESUMED: _l("Hold ended"),
    EventKind.CANCELLED: _l("Cancelled"),
    EventKind.RECLASSIFIED: _l("Reclassified"),
    EventKind.POLICY_REAPPLIED: _l("Moved to a new version of the letter"),
    EventKind.PLACE_CORRECTED: _l("Place corrected"),
    EventKind.PINNED: _l("Pinned"),
    EventKind.UNPINNED: _l("Unpinned"),
    EventKind.STEP_RECORDED: _l("Paper step done"),
    EventKind.STEP_CORRECTED: _l("Paper step taken back"),
    EventKind.GATE_OVERRIDDEN: _l("Let pass with steps missing"),
    EventKind.CAUSE_RECORDED: _l("Cause recorded"),
    EventKind.PART_FITTED: _l("Part fitted"),
    EventKind.PART_CORRECTED: _l("Part taken back"),
    EventKind.UNDONE: _l("Decision undone"),
    EventKind.REDONE: _l("Decision redone"),
}
LEG_WORDS: Mapping[str, LazyString] = {
    "road_graph": _l("by the road network"),
    "geodesic": _l("estimated from the straight line"),
    "same_place": _l("same place"),
    "rail": _l("by usual train times"),
    "air": _l("by usual flight times"),
    "ferry": _l("by usual boat times"),
    "under_way": _l("already on the way"),
}
PIN_WORDS: Mapping[str, LazyString] = {
    "technician": _l("technician pinned"),
    "time": _l("arrival time pinned"),
    "both": _l("technician and arrival time pinned"),
    "order": _l("technician and order pinned"),
}


@cache
def _skills() -> Mapping[str, Mapping[str, Any]]:
    file = data_root() / "skills.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def known_skills() -> tuple[str, ...]:
    """The codes of the shipped list that a repair may ask for, in its order."""
    return tuple(code for code, facts in _skills().items() if facts.get("asked") is not False)


def brought_along() -> frozenset[str]:
    """The codes of the shipped list that no repair asks for, such as permits."""
    return frozenset(_skills()) - frozenset(known_skills())


def skill_word(code: str) -> str:
    """The name of a skill; a code of this installation's own is shown as itself."""
    return str(_skills().get(code, {}).get(language(), code))


def permit_words(work_order: WorkOrder) -> str:
    """The permits that its place asks for; empty for most places."""
    return joined([skill_word(code) for code in demanded_skills(work_order) if code in permits()])


def word_of(words: Mapping[str, LazyString], code: object) -> str:
    """The word of a code, or the code itself when nobody has worded it."""
    return str(words.get(str(code), code))


def joined(words: Sequence[str]) -> str:
    """A list as the language of this request writes it."""
    return ("、" if language() == "zh" else ", ").join(words)


def hold_reasons(codes: str) -> str:
    """The reasons of holds that overlap, joined with ``+`` in a ledger."""
    return joined([word_of(HOLD_WORDS, code) for code in codes.split("+")])


def event_word(kind: EventKind) -> str:
    return str(EVENT_WORDS.get(kind, kind.value))


def region_word(policy: Policy, decision: RegionDecision) -> str:
    """The region of a letter a place lies in; empty for a letter without regions."""
    if decision.code is None:
        return ""
    if decision.code == ABROAD:
        return _("outside China")
    if decision.code == UNKNOWN:
        named = [_region_name(policy, code) for code in decision.possible]
        return _("not certain: %(regions)s", regions=" / ".join(named)) if named else _("not known")
    return _region_name(policy, decision.code)


def region_warnings(decision: RegionDecision) -> tuple[str, ...]:
    """What contradicts in the facts about the place."""
    return tuple(message(code, {}, language()).cause for code in decision.warnings)


def _region_name(policy: Policy, code: str) -> str:
    for region in policy.regions:
        if region.code == code:
            return region.zh if language() == "zh" else region.en
    return {ABROAD: _("outside China")}.get(code, code)


def place_line(place: Place | None) -> str:
    """A place in one line, largest part first, as Chinese addresses are written."""
    if place is None:
        return ""
    address = place.address or ""
    larger = [name for name in (place.province, place.city, place.district) if name and name not in address]
    return "".join((*dict.fromkeys(larger), address))
