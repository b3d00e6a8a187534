"""The route list: one row for every technician on duty today, with how each of his stops stands; worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Blueprint, current_app, render_template, request

from dispatch.desk import Desk
from dispatch.model.forecast import Risk
from dispatch.repairs.done_visits import DoneVisit, DoneVisits
from dispatch.repairs.route_status import WORST_FIRST, RouteStatus, Sources, route_status, worst_first
from dispatch.repairs.stop_states import StopState
from web.api import api
from web.board_facts import BoardFacts
from web.board_filter import FACETS, facet_words
from web.context import desk, shell, user
from web.languages import language
from web.present_board import epoch
from web.repairs import REPAIRERS
from web.roles import STAFF, allow
from web.route_filter import NOBODY, BoardFilter
from web.route_words import STOP_LOOKS, STOP_WORDS, RouteView, route_view
from web.words import _

EXTENSION = "paidan.done_visits"
Owned = TypeVar("Owned")

routes = Blueprint("routes", __name__)


@dataclass(frozen=True, slots=True)
class RouteList:
    """The rows that the filter lets through, and the board they were filtered by."""

    facts: BoardFacts
    statuses: tuple[RouteStatus, ...]
    rows: tuple[RouteView, ...]
    board: Mapping[str, Any]
    stamp: str


@routes.get("/routes")
@allow(*STAFF)
def index() -> str:
    """The list as a page."""
    chosen = BoardFilter.of(request.args)
    found = _read(chosen)
    return render_template(
        "routes/index.html",
        chosen=chosen,
        chips=list(_chips(chosen, found.board)),
        facets=list(_choices(chosen, found.board)),
        stamp=found.stamp,
        **_shown(found),
    )


@api.get("/routes/rows")
@allow(*STAFF)
def route_rows() -> str:
    """The rows alone, for the script that keeps them fresh; like all it asks by itself it keeps no session alive."""
    return render_template("routes/rows.html", **_shown(_read(BoardFilter.of(request.args))))


@api.get("/routes")
@allow(*STAFF)
def routes_json() -> dict[str, Any]:
    """The same as data: moments in seconds since 1970, states as codes and in words."""
    found = _read(BoardFilter.of(request.args))
    pairs = zip(found.statuses, found.rows, strict=True)
    return {"now": epoch(found.facts.now), "stamp": found.stamp, "routes": [_route_json(*pair) for pair in pairs]}


def _shown(found: RouteList) -> dict[str, Any]:
    """What the rows are made of."""
    may_repair = user().role in REPAIRERS
    return {"rows": found.rows, "counts": list(_counts(found.statuses)), "may_repair": may_repair}


def _read(chosen: BoardFilter) -> RouteList:
    page, facts = shell().board.page(language()), shell().board.facts()
    passing = None if chosen.empty else chosen.passing(page.data)
    technicians = {one["id"]: one for one in page.data["technicians"]}
    done = _done_visits().lately(facts.now)
    shown = tuple(
        status
        for status in worst_first(_statuses(facts, done))
        if chosen.shows(
            technicians.get(status.technician.id, {"id": status.technician.id, "base": "", "skills": ()}),
            _passes(status, passing),
        )
    )
    sites = _site_names(facts, done)
    overdue = {
        id: one["answer"]["words"] for id, one in page.data["orders"].items() if (one["answer"] or {}).get("late")
    }
    rows = tuple(route_view(status, sites, passing, facts.now, overdue) for status in shown)
    return RouteList(facts, shown, rows, page.data, page.told.stamp)


def _passes(status: RouteStatus, passing: frozenset[str] | None) -> bool:
    return passing is not None and any(stop.work_order_id in passing for stop in status.stops)


def _statuses(facts: BoardFacts, done: Iterable[DoneVisit]) -> Iterator[RouteStatus]:
    """The day of each technician who has one."""
    risks: dict[str, list[Risk]] = defaultdict(list)
    for risk in facts.risks:
        risks[risk.work_order_id].append(risk)
    shifts, away, over = _by_technician(facts.shifts), _by_technician(facts.absences), _by_technician(done)
    planned = _by_technician(() if facts.plan is None else facts.plan.routes)
    for one in facts.technicians:
        mine = (shifts[one.id], away[one.id], planned[one.id], over[one.id])
        known = Sources(one, *mine, facts.positions.get(one.id), facts.work_orders, risks)
        status = route_status(known, facts.now)
        if status is not None:
            yield status


def _by_technician(rows: Iterable[Owned]) -> Mapping[str, list[Owned]]:
    found: dict[str, list[Owned]] = defaultdict(list)
    for row in rows:
        found[cast(Any, row).technician_id].append(row)
    return found


def _site_names(facts: BoardFacts, done: Iterable[DoneVisit]) -> Mapping[str, str]:
    """The site of every stop, of those that are over as well."""
    names = {id: facts.sites[order.site_id].name for id, order in facts.work_orders.items()}
    lacking = [one for one in done if one.work_order_id not in names]
    if lacking:
        with desk().reading() as unit:
            sites = unit.sites_by_id({one.site_id for one in lacking})
        names.update((one.work_order_id, sites[one.site_id].name) for one in lacking)
    return names


def _done_visits() -> DoneVisits:
    """One for all who look at this app."""
    made: Desk = desk()
    return cast(DoneVisits, current_app.extensions.setdefault(EXTENSION, DoneVisits(made)))


def _counts(statuses: Iterable[RouteStatus]) -> Iterator[tuple[StopState, str, str, str, int]]:
    """How many stops stand how: state, colour, sign, word, number."""
    every = tuple(statuses)
    for state in WORST_FIRST:
        look, icon = STOP_LOOKS[state]
        yield state, look, icon, str(STOP_WORDS[state]), sum(one.count(state) for one in every)


def _choices(chosen: BoardFilter, board: Mapping[str, Any]) -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Every facet with its title and its values: value, word, whether it is chosen."""
    values: dict[str, set[str]] = {facet: set(chosen.chosen[facet]) for facet in FACETS}
    for order in board["orders"].values():
        for facet, value in (
            ("region", order["town"]),
            ("skill", order["skill"]),
            ("state", order["shown"]),
            ("letter", order["letter"]),
        ):
            values[facet].add(value)
    values["promise"].update(clock["code"] for risk in board["risks"] for clock in risk["clocks"])
    values["technician"].update(one["id"] for one in board["technicians"])
    words = facet_words(board)
    for facet in FACETS:
        offered = sorted((_word(facet, value, words, board), value) for value in values[facet] if value)
        yield facet, words["titles"][facet], [(value, word, value in chosen.chosen[facet]) for word, value in offered]


def _chips(chosen: BoardFilter, board: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is chosen: facet, value, words."""
    words = facet_words(board)
    for facet, values in chosen.chosen.items():
        for value in sorted(values):
            yield facet, value, f"{words['titles'][facet]} {_word(facet, value, words, board)}"


def _word(facet: str, value: str, words: Mapping[str, Mapping[str, str]], board: Mapping[str, Any]) -> str:
    if facet == "technician":
        return _("Unassigned") if value == NOBODY else _name(value, board)
    return words.get(facet, {}).get(value, value)


def _name(technician_id: str, board: Mapping[str, Any]) -> str:
    return next((str(one["name"]) for one in board["technicians"] if one["id"] == technician_id), technician_id)


def _route_json(status: RouteStatus, row: RouteView) -> dict[str, Any]:
    return {
        "technician": row.technician_id,
        "name": row.name,
        "state": status.state,
        "state_words": row.doing,
        "until": None if status.until is None else epoch(status.until),
        "silent_seconds": status.silent_seconds,
        "next_arrival": None if status.next_stop is None else epoch(status.next_stop.arrive_at),
        "breach_probability": status.breach_probability,
        "stops": [
            {
                "order": stop.work_order_id,
                "site": view.site,
                "state": stop.state,
                "state_words": view.words,
                "arrive": epoch(stop.arrive_at),
                "finish": epoch(stop.finish_at),
                "late_seconds": stop.late_seconds,
                "behind_seconds": stop.behind_seconds,
                "breach_probability": stop.breach_probability,
                "pinned": stop.pinned,
            }
            for stop, view in zip(status.stops, row.stops, strict=True)
        ],
    }
