"""Words about where a fault is: how precise an answer is, why somebody has to look, what each candidate offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.places import WaitingForPlace
from dispatch.messages import message
from dispatch.places.addresses import Located, Outcome
from dispatch.places.grounds import Precision
from dispatch.places.systems import CoordinateSystem
from web.languages import language
from web.present import moment
from web.words import LazyString, _, _l

PRECISION_WORDS: Mapping[Precision, LazyString] = {
    Precision.POI: _l("exact place"),
    Precision.TOWN: _l("middle of the town"),
    Precision.COUNTY: _l("seat of the county"),
    Precision.CITY: _l("only the city"),
    Precision.PROVINCE: _l("only the province"),
}
OUTCOME_WORDS: Mapping[Outcome, LazyString] = {
    Outcome.SURE: _l("The address is clear"),
    Outcome.AMBIGUOUS: _l("Several places are called so"),
    Outcome.VAGUE: _l("The address says only roughly where it is"),
    Outcome.DOUBTFUL: _l("The address was understood, but not for certain"),
    Outcome.UNKNOWN: _l("No place was recognised in the address"),
}
SYSTEM_WORDS: Mapping[CoordinateSystem, LazyString] = {
    CoordinateSystem.WGS84: _l("WGS-84 (GPS, this map)"),
    CoordinateSystem.GCJ02: _l("GCJ-02 (AMap, Tencent)"),
    CoordinateSystem.BD09: _l("BD-09 (Baidu)"),
}


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One place the address may mean; ``lat`` and ``lon`` are empty where it has no point."""

    name: str
    adcode: str
    precision: str
    percent: str
    lat: str
    lon: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One work order that waits for a place."""

    work_order_id: str
    version: int
    description: str
    site: str
    customer: str
    contact: str
    phone: str
    text: str
    reported: str
    why: str
    warnings: tuple[str, ...]
    candidates: tuple[CandidateView, ...]


def question_view(waiting: WaitingForPlace, now: datetime) -> QuestionView:
    order, answer = waiting.work_order, waiting.answer
    return QuestionView(
        order.id,
        order.version,
        order.description,
        waiting.site.name,
        waiting.customer.name,
        waiting.site.contact,
        waiting.site.phone,
        waiting.text,
        moment(order.notified_at, now),
        str(OUTCOME_WORDS[answer.outcome]) if waiting.text else _("No address was given"),
        tuple(message(code, {}, language()).cause for code in answer.warnings),
        tuple(candidate_view(one) for one in answer.candidates),
    )


def system_options() -> list[tuple[str, str]]:
    """The coordinate systems a form offers; nothing is stored but the first."""
    return [(system.value, str(word)) for system, word in SYSTEM_WORDS.items()]


def candidate_view(one: Located) -> CandidateView:
    point = one.place.point
    lat, lon = ("", "") if point is None else (f"{point[0]:.5f}", f"{point[1]:.5f}")
    name = one.full_name
    return CandidateView(
        name, one.place.adcode or "", str(PRECISION_WORDS[one.precision]), f"{one.confidence:.0%}", lat, lon
    )
