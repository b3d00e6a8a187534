"""A new version of a letter for work orders that run under an older one: what changes, who is told, one button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk.reapplying import ClockChange, OrderChange, Reapplication
from dispatch.errors import Conflict
from dispatch.messages import Message, explain
from dispatch.model.commitment import ClockStatus, CommitmentState
from dispatch.model.user import Role
from dispatch.work_time import day_of
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.languages import language
from web.people import name_of, people
from web.present import MILESTONE_WORDS, STATE_WORDS, Shown, moment, shown_state
from web.roles import STAFF, allow
from web.words import _

reapplying = Blueprint("reapplying", __name__)
MAY_APPLY = (Role.DISPATCHER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Side:
    """A commitment under one version; ``shown`` picks the badge."""

    due: str
    state: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One commitment before and after."""

    milestone: str
    before: Side | None
    after: Side | None
    later: bool
    flip: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One work order, its commitments that change, and who must hear of it."""

    id: str
    site: str
    version: int
    clocks: tuple[ClockRow, ...]
    tell: tuple[str, ...]


@reapplying.get("/policies/<policy_id>/reapply")
@allow(*STAFF)
def preview(policy_id: str) -> str:
    return _page(policy_id, ())


@reapplying.post("/policies/<policy_id>/reapply")
@allow(*MAY_APPLY)
def apply(policy_id: str) -> Response | tuple[str, int]:
    """Do what the page showed; when something changed since, show it again."""
    stamp = request.form.get("stamp", "")
    try:
        desk().reapply(policy_id, stamp=stamp, now=now(), actor=user().id, command_id=command_id())
    except Conflict as error:
        return _page(policy_id, explain(error, language())), status_of(error)
    return redirect(url_for("reapplying.preview", policy_id=policy_id), 303)


def left_behind() -> Mapping[str, int]:
    """How many open work orders of each letter run under an older version than today's."""
    today, letters = day_of(now()), desk().policies
    with desk().reading() as unit:
        orders = [order for order in unit.open_work_orders() if order.policy_id in letters]
    behind = (order for order in orders if order.policy_version < letters.on(order.policy_id, today).version)
    return Counter(order.policy_id for order in behind)


def _page(policy_id: str, problems: tuple[Message, ...]) -> str:
    at = now()
    found = desk().preview_reapply(policy_id, now=at)
    return render_template(
        "policies/reapply.html",
        problems=problems,
        letter=found.policy,
        rows=_rows(found, at),
        unchanged=[order.work_order.id for order in found.orders if not order.clocks],
        total=len(found.orders),
        flips=len(found.flips),
        stamp=found.stamp,
        may_apply=user().role in MAY_APPLY,
    )


def _rows(found: Reapplication, at: datetime) -> tuple[OrderRow, ...]:
    names = people(desk())
    with desk().reading() as unit:
        sites = unit.sites_by_id({order.work_order.site_id for order in found.changing})
        customers = unit.customers_by_id({order.work_order.customer_id for order in found.changing})
    return tuple(
        OrderRow(
            order.work_order.id,
            sites[order.work_order.site_id].name,
            order.work_order.policy_version,
            tuple(_clock_row(clock, at) for clock in order.clocks),
            _told(order, customers[order.work_order.customer_id].name, names),
        )
        for order in found.changing
    )


def _told(order: OrderChange, customer: str, names: Mapping[str, str]) -> tuple[str, ...]:
    customers = (_("customer %(name)s: later than promised", name=customer),) if order.tell_customer else ()
    technician = order.tell_technician_id
    visitors = (_("technician %(name)s", name=name_of(names, technician)),) if technician else ()
    return (*customers, *visitors)


def _clock_row(clock: ClockChange, at: datetime) -> ClockRow:
    known = clock.after or clock.before
    assert known is not None, "a change has at least one side"
    flips = {
        CommitmentState.MET: _("met by the new version alone"),
        CommitmentState.BREACHED: _("broken by the new version alone"),
    }
    return ClockRow(
        str(MILESTONE_WORDS[known.commitment.code]),
        _side(clock.before, at),
        _side(clock.after, at),
        clock.later,
        "" if clock.flips_to is None else flips[clock.flips_to],
    )


def _side(status: ClockStatus | None, at: datetime) -> Side | None:
    if status is None:
        return None
    shown = shown_state(status)
    return Side(moment(status.commitment.due, at), str(STATE_WORDS[shown]), shown)
