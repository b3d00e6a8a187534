"""The board as JSON: compact, in seconds since 1970 and WGS-84 degrees, every word already in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from dispatch.desk.places import place_of
from dispatch.messages import Language
from dispatch.model.acceptance import AcceptanceState
from dispatch.model.forecast import Risk
from dispatch.model.plan import Route, Stop
from web.acceptance_words import asked_words
from web.board_facts import BoardFacts
from web.board_seen import NEEDS_ACTION, SeenOrder, SeenTechnician
from web.closure_words import closed_json
from web.forecast_words import chance_words
from web.move_words import pin_words
from web.plan_words import plan_words, planner_warning, planner_words, reason_words
from web.present import MILESTONE_WORDS, STATE_WORDS, STATUS_WORDS, moment, risk_state, span
from web.trip_words import trip_view
from web.words import _
from web.work_list import urgency

Json = dict[str, Any]


def head_json(facts: BoardFacts, language: Language, counts: Json) -> Json:
    """What belongs to no row."""
    return {
        "speed": facts.speed,
        "window": [epoch(facts.window.start), epoch(facts.window.end)],
        "planner": _planner_json(facts, language),
        "counts": counts,
        "closed": closed_json(facts.closures, facts.now, facts.regions.get, language),
    }


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def _planner_json(facts: BoardFacts, language: Language) -> Json:
    state = str(facts.planner.get("state", "off"))
    warning = planner_warning(facts.planner, language)
    plan, draft = facts.plan, facts.draft
    return {
        "state": state,
        "words": planner_words(state),
        "plan": plan_words(plan.version, plan.stage) if plan else _("No plan yet"),
        "made": moment(plan.made_at, facts.now) if plan else "",
        "draft": draft.version if draft else None,
        "warning": (" " if language == "en" else "").join((warning.cause, warning.action)) if warning else "",
    }


def technician_json(seen: SeenTechnician) -> Json:
    """A row of the time board and a face on the map."""
    one, position = seen.technician, seen.position
    lat, lon = (position.lat, position.lon) if position else one.home
    return {
        "id": one.id,
        "name": one.name,
        "initials": initials(one.name),
        "base": one.home_name,
        "at": [round(lat, 5), round(lon, 5)],
        "skills": sorted(one.skills),
        "on_duty": seen.on_duty,
        "shifts": [[epoch(s.span.start), epoch(s.span.end), int(s.on_call)] for s in seen.shifts],
        "away": [[epoch(one.span.start), epoch(one.span.end), one.reason] for one in seen.away],
        "segments": [segment for route in seen.routes for segment in segments(route)],
    }


def initials(name: str) -> str:
    """Two signs for a marker: the given name of a Chinese name, the first letters of another."""
    if name.isascii():
        return "".join(part[0] for part in name.split()[:2]).upper()
    return name[-2:]


def segments(route: Route) -> list[list[object]]:
    """The stretches of a route as [kind, from, to, work order, flags], with nights; flags: 1 under way, 2 pinned."""
    found: list[list[object]] = []
    for stop in route.stops:
        found.extend(_of_stop(stop))
    if route.home_at is not None and route.home_leg is not None:
        leave = epoch(route.home_at) - route.home_leg.seconds
        found.append(["return", leave, epoch(route.home_at), None, 0])
    found.extend(["night", epoch(night.start), epoch(night.end), None, 0] for night in route.nights)
    return [segment for segment in found if segment[1] != segment[2]]


def _of_stop(stop: Stop) -> Iterable[list[object]]:
    flags = int(stop.under_way) + 2 * int(stop.pinned)
    moments = [epoch(at) for at in (stop.depart_at, stop.arrive_at, stop.start_at, stop.finish_at)]
    for kind, (start, end) in zip(("travel", "wait", "work"), pairwise(moments), strict=True):
        yield [kind, start, end, stop.work_order_id, flags]


def order_json(seen: SeenOrder, now: datetime) -> Json:
    """One work order; of ``now`` only the day counts."""
    order, site, stop = seen.order, seen.site, seen.stop
    place = order.situation.place_corrected or order.situation.place or site.place
    point = place.point
    return {
        "site": site.name,
        "customer": seen.customer.name,
        "town": place.city or site.place.city or "",
        "at": [round(point[0], 5), round(point[1], 5)] if point else None,
        "shown": seen.shown,
        "status": str(STATUS_WORDS[order.status]),
        "technician": order.technician_id,
        "fault": order.description,
        "held": seen.held,
        "pinned": order.pin is not None,
        "pin": "" if order.pin is None else pin_words(order.pin, now),
        "version": order.version,
        "minutes": round(order.service_seconds / 60),
        "movable": order.status.needs_visit and not order.status.under_way,
        "under_way": order.status.under_way,
        "planned": "" if stop is None else moment(stop.arrive_at, now),
        "trip": "" if stop is None else trip_view(stop.leg).rides,
        "left_out": reason_words(seen.left_out) if seen.left_out else "",
        "unassigned": seen.unassigned,
        "skill": order.skill,
        "letter": order.policy_id,
        "reported": epoch(order.notified_at),
        "answer": _answer_json(seen),
        "declined": seen.declined,
    }


def _answer_json(seen: SeenOrder) -> Json | None:
    """How the visit stands with its technician; None where nobody is asked yet."""
    asked = seen.asked
    if asked is None or asked.state is AcceptanceState.PLANNED:
        return None
    return {"state": asked.state, "words": asked_words(asked), "late": asked.overdue}


def risk_json(seen: SeenOrder, now: datetime) -> Json:
    """The open promises of one work order that has any, and its turn in the work list."""
    most = urgency(seen.clocks)
    return {
        "order": seen.order.id,
        "turn": most.turn,
        "save_by": most.save_by,
        "due": most.due,
        "clocks": [_clock_json(risk, now) for risk in seen.clocks],
    }


def _clock_json(risk: Risk, now: datetime) -> Json:
    """One open promise; of ``now`` only the day counts: what is left is counted where it is read."""
    owed, shown = risk.status.commitment, risk_state(risk)
    return {
        "code": owed.code,
        "chance": risk.breach_probability,
        "milestone": str(MILESTONE_WORDS[owed.code]),
        "shown": shown,
        "state": str(STATE_WORDS[shown]),
        "due": epoch(owed.due),
        "due_words": moment(owed.due, now),
        "outlook": outlook(risk, now),
        "clause": owed.clause,
        "provisional": owed.provisional,
        "assumed": owed.assumed,
    }


def outlook(risk: Risk, now: datetime) -> str:
    """What the plan makes of a clock, until when it can still be saved, and how likely it breaks."""
    return " · ".join(part for part in (_planned_outlook(risk, now), chance_words(risk)) if part)


def _planned_outlook(risk: Risk, now: datetime) -> str:
    if risk.predicted_at is None:
        return _("nothing planned for it")
    at = moment(risk.predicted_at, now)
    if risk.slack_seconds < 0:
        return _("expected %(moment)s, %(span)s late", moment=at, span=span(risk.slack_seconds))
    if risk.point_of_no_return is None:
        return _("expected %(moment)s", moment=at)
    latest = moment(risk.point_of_no_return, now)
    return _("expected %(moment)s; he must leave by %(latest)s", moment=at, latest=latest)


def counts_json(seen: Iterable[SeenOrder]) -> Json:
    """How many work orders stand how."""
    orders = tuple(seen)
    shown = [one.shown for one in orders if one.clocks]
    return {
        **{state.value: shown.count(state) for state in NEEDS_ACTION},
        "needs_action": sum(one.needs_action for one in orders if one.clocks),
        "unanswered": sum(one.unanswered for one in orders),
        "all": len(shown),
        "unassigned": sum(one.unassigned for one in orders),
        "no_place": sum(one.order.status.needs_visit and place_of(one.order).point is None for one in orders),
    }
