"""The board as JSON: compact, in seconds since 1970 and WGS-84 degrees, every word already in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from dispatch.desk.places import place_of
from dispatch.messages import Language
from dispatch.model.forecast import Risk
from dispatch.model.plan import Plan, Route, Stop
from dispatch.model.technician import Shift, Technician
from dispatch.model.work_order import WorkOrder
from web.board_facts import BoardFacts
from web.forecast_words import chance_words
from web.move_words import pin_words
from web.plan_words import plan_words, planner_warning, planner_words, reason_without_plan, reason_words
from web.present import STATUS_WORDS, Shown, moment, risk_state, risk_view, span
from web.trip_words import trip_view
from web.words import _
from web.work_list import urgency

Json = dict[str, Any]
WORST_FIRST = tuple(Shown)
NEEDS_ACTION = (Shown.BREACHED, Shown.PREDICTED_BREACH, Shown.AT_RISK, Shown.REQUIRED)


def board_json(facts: BoardFacts, language: Language) -> Json:
    """Everything the three views draw."""
    worst = worst_states(facts.risks)
    risks = [_risk_json(order_id, clocks, facts) for order_id, clocks in _in_turn(facts)]
    orders = {order.id: _order_json(order, facts, worst) for order in facts.work_orders.values()}
    return {
        "now": epoch(facts.now),
        "now_words": moment(facts.now, facts.now),
        "speed": facts.speed,
        "seq": facts.seq,
        "window": [epoch(facts.window.start), epoch(facts.window.end)],
        "planner": _planner_json(facts, language),
        "technicians": _technicians_json(facts),
        "orders": orders,
        "risks": risks,
        "counts": _counts(risks, orders, facts),
    }


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def worst_clocks(risks: Iterable[Risk]) -> Mapping[str, Risk]:
    """The open clock in the worst state of every work order, the worst work order first."""
    return {order_id: clocks[0] for order_id, clocks in _by_order(risks).items()}


def worst_states(risks: Iterable[Risk]) -> Mapping[str, Shown]:
    """The worst badge of every work order that still has an open clock."""
    return {order_id: risk_state(risk) for order_id, risk in worst_clocks(risks).items()}


def _by_order(risks: Iterable[Risk]) -> Mapping[str, list[Risk]]:
    """The risks of each work order; the orders by their worst badge, then by their least slack."""
    grouped: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks:
        grouped[risk.work_order_id].append(risk)
    for clocks in grouped.values():
        clocks.sort(key=_badness)
    return dict(sorted(grouped.items(), key=lambda item: (_badness(item[1][0]), item[0])))


def _in_turn(facts: BoardFacts) -> list[tuple[str, list[Risk]]]:
    """The risks of each work order in the turn of the work list."""
    return sorted(_by_order(facts.risks).items(), key=lambda item: (urgency(item[1]), item[0]))


def _badness(risk: Risk) -> tuple[int, int]:
    return WORST_FIRST.index(risk_state(risk)), risk.slack_seconds


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


def _technicians_json(facts: BoardFacts) -> list[Json]:
    shifts, away, routes = defaultdict(list), defaultdict(list), defaultdict(list)
    for shift in facts.shifts:
        shifts[shift.technician_id].append(shift)
    for absence in facts.absences:
        away[absence.technician_id].append([epoch(absence.span.start), epoch(absence.span.end), absence.reason])
    for route in facts.plan.routes if facts.plan else ():
        routes[route.technician_id].append(route)
    rows = (_technician_json(one, shifts[one.id], away[one.id], routes[one.id], facts) for one in facts.technicians)
    return sorted(rows, key=lambda row: (not row["segments"], not row["shifts"]))


def _technician_json(
    one: Technician, shifts: list[Shift], away: list[list[object]], routes: list[Route], facts: BoardFacts
) -> Json:
    position = facts.positions.get(one.id)
    lat, lon = (position.lat, position.lon) if position else one.home
    return {
        "id": one.id,
        "name": one.name,
        "initials": initials(one.name),
        "base": one.home_name,
        "at": [round(lat, 5), round(lon, 5)],
        "skills": sorted(one.skills),
        "on_duty": any(facts.now in shift.span for shift in shifts),
        "shifts": [[epoch(s.span.start), epoch(s.span.end), int(s.on_call)] for s in shifts],
        "away": away,
        "segments": [segment for route in routes for segment in segments(route)],
    }


def initials(name: str) -> str:
    """Two signs for a marker: the given name of a Chinese name, the first letters of another."""
    if name.isascii():
        return "".join(part[0] for part in name.split()[:2]).upper()
    return name[-2:]


def segments(route: Route) -> list[list[object]]:
    """The stretches of a route as [kind, from, to, work order, flags]; flags: 1 under way, 2 pinned."""
    found: list[list[object]] = []
    for stop in route.stops:
        found.extend(_of_stop(stop))
    if route.stops and route.home_at is not None and route.home_leg is not None:
        leave = epoch(route.home_at) - route.home_leg.seconds
        found.append(["return", leave, epoch(route.home_at), None, 0])
    return [segment for segment in found if segment[1] != segment[2]]


def _of_stop(stop: Stop) -> Iterable[list[object]]:
    flags = int(stop.under_way) + 2 * int(stop.pinned)
    moments = [epoch(at) for at in (stop.depart_at, stop.arrive_at, stop.start_at, stop.finish_at)]
    for kind, (start, end) in zip(("travel", "wait", "work"), pairwise(moments), strict=True):
        yield [kind, start, end, stop.work_order_id, flags]


def _order_json(order: WorkOrder, facts: BoardFacts, worst: Mapping[str, Shown]) -> Json:
    site, customer = facts.sites[order.site_id], facts.customers[order.customer_id]
    place = order.situation.place_corrected or order.situation.place or site.place
    point, left_out = place.point, _left_out(order, facts.plan)
    return {
        "site": site.name,
        "customer": customer.name,
        "town": place.city or site.place.city or "",
        "at": [round(point[0], 5), round(point[1], 5)] if point else None,
        "shown": worst.get(order.id, Shown.MET),
        "status": str(STATUS_WORDS[order.status]),
        "technician": order.technician_id,
        "fault": order.description,
        "held": order.held_at(facts.now),
        "pinned": order.pin is not None,
        "pin": "" if order.pin is None else pin_words(order.pin, facts.now),
        "version": order.version,
        "minutes": round(order.service_seconds / 60),
        "movable": order.status.needs_visit and not order.status.under_way,
        "under_way": order.status.under_way,
        "planned": _planned(order, facts),
        "trip": _trip(order, facts.plan),
        "left_out": left_out,
        "unassigned": bool(left_out) and order.owed is None,
        "skill": order.skill,
        "letter": order.policy_id,
        "reported": epoch(order.notified_at),
    }


def _planned(order: WorkOrder, facts: BoardFacts) -> str:
    found = facts.plan.stop_of(order.id) if facts.plan else None
    return "" if found is None else moment(found[1].arrive_at, facts.now)


def _trip(order: WorkOrder, plan: Plan | None) -> str:
    """How he gets there, where that is not by driving alone; empty for everybody else."""
    found = plan.stop_of(order.id) if plan else None
    return "" if found is None else trip_view(found[1].leg).rides


def _left_out(order: WorkOrder, plan: Plan | None) -> str:
    """Why nobody is planned for it; empty when somebody is, or when nobody is needed."""
    if not order.status.needs_visit or (plan is not None and plan.stop_of(order.id)):
        return ""
    reasons = [one.reason for one in plan.unassigned if one.work_order_id == order.id] if plan else []
    return reason_words(reasons[0] if reasons else reason_without_plan(order))


def _risk_json(order_id: str, clocks: list[Risk], facts: BoardFacts) -> Json:
    most = urgency(clocks)
    return {
        "order": order_id,
        "turn": most.turn,
        "save_by": most.save_by,
        "due": most.due,
        "clocks": [_clock_json(risk, facts.now) for risk in clocks],
    }


def _clock_json(risk: Risk, now: datetime) -> Json:
    view = risk_view(risk, now)
    return {
        "code": risk.status.commitment.code,
        "milestone": view.milestone,
        "chance": risk.breach_probability,
        "shown": view.shown,
        "state": view.state,
        "due": view.due_epoch,
        "due_words": view.due,
        "left": view.left,
        "outlook": outlook(risk, now),
        "clause": view.clause,
        "provisional": view.provisional,
        "assumed": view.assumed,
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


def _counts(risks: list[Json], orders: Mapping[str, Json], facts: BoardFacts) -> Json:
    """An inspection that waits for its time is no fault that is left out."""
    shown = [risk["clocks"][0]["shown"] for risk in risks]
    return {
        **{state.value: shown.count(state) for state in NEEDS_ACTION},
        "needs_action": sum(state in NEEDS_ACTION for state in shown),
        "all": len(shown),
        "unassigned": sum(order["unassigned"] for order in orders.values()),
        "no_place": sum(one.status.needs_visit and place_of(one).point is None for one in facts.work_orders.values()),
    }
