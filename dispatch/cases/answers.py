"""The product's answer to a case, kind by kind, in the words of the case format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.cases import given as read
from dispatch.commitments import arrival_hours, commitments, followup_open, next_due, statuses
from dispatch.coverage import QUALITY, cover, repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from dispatch.model.commitment import ClockStatus, CommitmentState, Milestone
from dispatch.model.policy import Policy
from dispatch.model.region import Place
from dispatch.places.regions import Atlas
from dispatch.recurring import contract_years, due_days, interval_of, periods, plan_ends_on, recurring_plan
from dispatch.remedies import goods_pledge, replacement_due, return_of_goods, spare_parts
from dispatch.rosters import roster_report
from dispatch.work_time import Calendar

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One case with everything that is needed to answer it."""

    policy: Policy
    given: read.Given
    atlas: Atlas
    calendar: Calendar

    def region(self, place: Place) -> str | None:
        return self.atlas.decide(place, self.policy.regions).code


def answer(kind: str, question: Question) -> Answer:
    """What the product says; ``KeyError`` for a kind that is not in the format."""
    return ANSWERS[kind](question)


def _region(question: Question) -> Answer:
    decision = question.atlas.decide(read.place_of(question.given), question.policy.regions)
    return {"region": decision.code, "arrive_hours": arrival_hours(question.policy, decision)}


def _due(question: Question) -> Answer:
    situation = read.situation_of(question.given)
    decision = question.atlas.decide(read.place_of(question.given), question.policy.regions)
    owed = commitments(question.policy, situation, decision, question.calendar)
    clocks = {
        clock.code.value: {
            "start": clock.start,
            "due": clock.due,
            "provisional": clock.provisional,
            "soft": clock.soft,
        }
        for clock in owed
    }
    return {"region": decision.code, "commitments": clocks}


def _status(question: Question) -> Answer:
    given, policy = question.given, question.policy
    situation, now = read.situation_of(given), read.instant(given["now"])
    decision = question.atlas.decide(read.place_of(given), policy.regions)
    eta = {Milestone(code): read.instant(at) for code, at in (given.get("eta") or {}).items()}
    seen = statuses(commitments(policy, situation, decision, question.calendar), situation, now, eta)
    return {
        "region": decision.code,
        "statuses": {status.commitment.code.value: status.state.value for status in seen},
        "late_seconds": {s.commitment.code.value: s.late_seconds for s in seen if _is_late(s)},
        "next_due": _next(next_due(seen)),
        "followup_open": followup_open(policy, situation, now),
    }


def _is_late(status: ClockStatus) -> bool:
    return status.state is CommitmentState.BREACHED and status.commitment.code is not Milestone.LOANER


def _next(status: ClockStatus | None) -> Answer | None:
    return None if status is None else {"code": status.commitment.code.value, "due": status.commitment.due}


def _warranty(question: Question) -> Answer:
    found = cover(question.policy, read.cover_question(question.given))
    return {
        "in_warranty": found.in_warranty,
        "starts_on": found.starts_on,
        "last_day": found.last_day,
        "reasons": found.reasons,
        "months": found.months,
        "source": found.source,
    }


def _charge(question: Question) -> Answer:
    given, policy = question.given, question.policy
    service = given.get("service", "repair")
    if service != "repair":
        return {"fee": service_fee(policy, service, in_warranty=given.get("in_warranty"))}
    prices = repair_prices(policy, in_warranty=given.get("in_warranty"), cause=given.get("cause", QUALITY))
    return {"labour": prices.labour, "parts": prices.parts, "travel": prices.travel}


def _periodic(question: Question) -> Answer:
    given = question.given
    plan = recurring_plan(question.policy, given["plan"])
    months = interval_of(plan, read.interval_months(given))
    if months is None:
        return {"needs_interval": True, "dates": ()}
    anchor, first, last = read.days((given["anchor_on"], given["from"], given["to"]))
    until = read.day(given.get("until")) or plan_ends_on(question.policy, plan, anchor, read.contract_months(given))
    return {"needs_interval": False, "dates": due_days(anchor, months, first, last, until)}


def _periodic_status(question: Question) -> Answer:
    given = question.given
    months = interval_of(recurring_plan(question.policy, given["plan"]), read.interval_months(given))
    if months is None:
        return {"needs_interval": True, "periods": ()}
    anchor, today = read.days((given["anchor_on"], given["today"]))
    found = periods(anchor, months, read.days(given["visits"]), today, given["periods"])
    return {"periods": [{"due": period.due, "status": period.status} for period in found]}


def _count(question: Question) -> Answer:
    given = question.given
    plan = recurring_plan(question.policy, given["plan"])
    start, end, today = read.days((given["term_start"], given["term_end"], given["today"]))
    years = contract_years(plan, start, end, read.days(given["done"]), today)
    return {
        "years": [
            {"from": y.first, "to": y.last, "done": y.done, "required": y.required, "status": y.status} for y in years
        ]
    }


def _roster(question: Question) -> Answer:
    report = roster_report(question.policy, read.month_roster(question.given))
    return {
        "absent": [{"date": entry.day, "short": entry.short} for entry in report.absent],
        "notified": report.notified,
        "rest_short": report.rest_short,
    }


def _return(question: Question) -> Answer:
    given = question.given
    found = return_of_goods(
        question.policy,
        items=given.get("items", ()),
        conditions=given.get("conditions", ()),
        in_warranty=given.get("in_warranty", True),
        genuine=given.get("genuine", True),
    )
    return {
        "eligible": found.eligible,
        "missing": found.missing,
        "exclusions": found.exclusions,
        "compensation": found.compensation,
    }


def _gate(question: Question) -> Answer:
    found = passage(question.policy, question.given["gate"], question.given.get("done", ()))
    return {"allowed": found.allowed, "missing": found.missing}


def _assign(question: Question) -> Answer:
    parts = [FittedPart(part.get("genuine", True), part.get("new", True)) for part in question.given.get("parts") or ()]
    found = permission(question.policy, employer=question.given["technician"]["employer"], parts=parts)
    return {"allowed": found.allowed, "reasons": found.reasons}


def _replace(question: Question) -> Answer:
    given = question.given
    owed = replacement_due(
        question.policy,
        in_warranty=given["in_warranty"],
        cause=given["cause"],
        repairs=given["completed_repairs_same_fault"],
        fails_again=given["fails_again"],
    )
    return {"replace": owed}


def _parts(question: Question) -> Answer:
    accepted, asked = read.days((question.given["accepted_on"], question.given["asked_on"]))
    found = spare_parts(question.policy, accepted_on=accepted, asked_on=asked)
    return {"until": found.until, "promised": found.promised, "price": found.price}


def _goods(question: Question) -> Answer:
    given = question.given
    produced, letter = read.days((given["produced_on"], given["letter_on"]))
    found = goods_pledge(
        question.policy,
        produced_on=produced,
        letter_on=letter,
        not_before=read.day(given.get("not_before")),
        days=given.get("days"),
        discontinued_on=read.day(given.get("discontinued_on")),
    )
    return {
        "production_ok": found.production_ok,
        "no_discontinue_until": found.no_discontinue_until,
        "kept": found.kept,
    }


ANSWERS: Mapping[str, Callable[[Question], Answer]] = {
    "region": _region,
    "due": _due,
    "status": _status,
    "warranty": _warranty,
    "charge": _charge,
    "periodic": _periodic,
    "periodic_status": _periodic_status,
    "count": _count,
    "roster": _roster,
    "return": _return,
    "gate": _gate,
    "assign": _assign,
    "replace": _replace,
    "parts": _parts,
    "goods": _goods,
}
"""The kinds of the format."""
