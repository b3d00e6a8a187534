"""The dispatcher's board."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from dispatch.model.user import Role
from web.auth import home_of
from web.board_filter import FACETS, SORTS, facet_words
from web.board_rows import Json
from web.board_seen import NEEDS_ACTION
from web.context import desk, shell, user
from web.hints import hints_for
from web.languages import language
from web.moves import MOVERS
from web.present import STATE_WORDS, Shown, left
from web.roles import EVERY_ROLE, allow
from web.saved_views import views_json
from web.shipped import map_addresses

MOST_LISTED = 300
ORDER_PAGE = "work_orders.show"
PLAN_PAGE = "plans.index"
MOVES = "moves.hover"
OPTIONS = "options.offer"
TECHNICIAN_PAGE = "technician.of"
DECISIONS = "undoing.offered"
ROUTE_PAGE = "routes.index"
BEST_DAY_PAGE = "repairs.day"
MOVE_PAGE, GROUP_PAGE = "repair_moves.move", "repair_moves.group"
ON_THE_MAP = (Shown.BREACHED, Shown.PREDICTED_BREACH, Shown.AT_RISK, Shown.ON_TRACK)

board = Blueprint("board", __name__)


@board.get("/")
@allow(*EVERY_ROLE)
def show() -> str | Response:
    """The board for the office; a technician is shown his own visits."""
    if user().role is Role.TECHNICIAN:
        return redirect(home_of(user()))
    page = shell().board.page(language())
    return render_template(
        "board.html",
        data=_with_time_left(page.data),
        names={one["id"]: one["name"] for one in page.data["technicians"]},
        data_text=Markup(page.told.text),  # noqa: S704 - ``as_text`` leaves no sign in it that a page could take for its own
        facets=FACETS.items(),
        facet_words=facet_words(page.data),
        hints=hints_for("board"),
        views=views_json(),
        sorts=SORTS.items(),
        maps=map_addresses(shell().settings.maps),
        sites=_site_points(),
        most_listed=MOST_LISTED,
        count_states=[(shown, STATE_WORDS[shown]) for shown in NEEDS_ACTION if shown is not Shown.REQUIRED],
        map_states=[(shown, STATE_WORDS[shown]) for shown in ON_THE_MAP],
        may_run_clock=user().role in (Role.DISPATCHER, Role.ADMIN),
        may_move=user().role in MOVERS,
        moves_address=_address(MOVES, work_order_id="-").removesuffix("-"),
        options_address=_address(OPTIONS, work_order_id="-").removesuffix("-"),
        decisions_address=_address(DECISIONS) if user().role in MOVERS else "",
        order_page=_address(ORDER_PAGE, work_order_id="-").removesuffix("-"),
        plan_page=_address(PLAN_PAGE),
        route_page=_address(ROUTE_PAGE),
        move_page=_address(MOVE_PAGE) if user().role in MOVERS else "",
        group_page=_address(GROUP_PAGE),
        best_day_page=_address(BEST_DAY_PAGE, technician_id="-"),
        technician_page=_address(TECHNICIAN_PAGE, technician_id="-").removesuffix("-"),
    )


def _with_time_left(data: Json) -> Json:
    """The cards that are made here say how long is left; in the browser that is counted, not told."""
    cards = [
        {**risk, "clocks": ({**first, "left": left(first["due"] - data["now"])}, *more)}
        for risk in data["risks"][:MOST_LISTED]
        for first, *more in [risk["clocks"]]
    ]
    return {**data, "risks": cards}


def _site_points() -> list[tuple[float, float]]:
    """Where the customers' sites are, to a hundred metres: the quiet dots under everything that happens."""
    with desk().reading() as unit:
        points = {site.place.point for site in unit.sites()}
    return sorted((round(point[0], 3), round(point[1], 3)) for point in points if point is not None)


def _address(endpoint: str, **values: Any) -> str:
    """The address of a page, empty when this app does not have it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
