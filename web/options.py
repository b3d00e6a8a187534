"""The options for one work order, for triage by keys: who could go, when he is there, what is left, who is hurt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from dispatch.explain import explain
from dispatch.model.advice import Explanation
from web.context import desk, now
from web.moves import MOVERS
from web.people import people
from web.roles import allow
from web.work_orders.advice import AdviceView, Choice, advice_view

options = Blueprint("options", __name__, url_prefix="/api/options")


@dataclass(frozen=True, slots=True)
class Offered:
    """The advice as data and in words, and the version it was given for."""

    found: Explanation
    view: AdviceView
    version: int


@options.get("/<work_order_id>")
@allow(*MOVERS)
def offer(work_order_id: str) -> dict[str, Any]:
    """The best first; no choices where nobody can go or the visit cannot be moved any more."""
    with desk().reading() as unit:
        version = unit.work_order(work_order_id).version
    at = now()
    found = explain(desk(), work_order_id, now=at)
    return _json(Offered(found, advice_view(found, people(desk()), at), version))


def _json(offered: Offered) -> dict[str, Any]:
    view, suggestions = offered.view, offered.found.suggestions
    sites = _sites({hurt.work_order_id for one in suggestions for hurt in one.hurt})
    arrivals = [int(one.arrive_at.timestamp()) for one in suggestions]
    return {
        "version": offered.version,
        "headline": view.headline,
        "certain": view.certain,
        "choices": [_choice(one, at, sites) for one, at in zip(view.choices, arrivals, strict=True)],
        "blocked": [{"reason": one.reason, "names": one.names, "count": one.count} for one in view.blocked],
    }


def _choice(one: Choice, arrive_at: int, sites: dict[str, str]) -> dict[str, Any]:
    """``at`` is the arrival in seconds since 1970: where the pin lets the visit go."""
    return {
        "technician": one.technician_id,
        "name": one.name,
        "at": arrive_at,
        "arrive": one.arrive,
        "margin": one.margin,
        "shown": one.shown,
        "extra": one.extra,
        "hurt": [f"{sites[hurt.work_order_id]} {hurt.words}" for hurt in one.hurt],
        "planned": one.planned,
    }


def _sites(work_order_ids: set[str]) -> dict[str, str]:
    with desk().reading() as unit:
        orders = unit.work_orders_by_id(work_order_ids)
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return {order.id: sites[order.site_id].name for order in orders.values()}
