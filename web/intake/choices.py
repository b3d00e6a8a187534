"""Who could go to an emergency, in words: when he is there, what is left then, and whom it puts off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk, FaultReport
from dispatch.emergencies import emergency
from dispatch.model.emergency import Choice, Displaced
from web.intake.promise import PromisePanel, promise_panel
from web.people import name_of, people
from web.present import moment, span
from web.repair_words import sites_of
from web.words import _
from web.work_orders.advice import BlockedView, blocked_views, margin_shown, margin_words


@dataclass(frozen=True, slots=True)
class PutOff:
    """A visit that would be made later. ``shown`` is the badge of its margin."""

    work_order_id: str
    site: str
    before: str
    after: str
    margin: str
    shown: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One technician who could go."""

    technician_id: str
    name: str
    leaves: str
    arrives: str
    margin: str
    shown: str
    extra: str
    put_off: tuple[PutOff, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is promised, who could go by the plan ``of``, and who cannot."""

    promised: PromisePanel
    of: int
    choices: tuple[ChoiceView, ...]
    blocked: tuple[BlockedView, ...]


def worked_out(desk: Desk, report: FaultReport, at: datetime) -> Panel:
    """The panel for a fault that is not taken in yet; ``PaidanError`` when it says too little."""
    promised, found, names = promise_panel(desk, report, now=at), emergency(desk, report, now=at), people(desk)
    sites = sites_of(desk, [late.work_order_id for one in found.choices for late in one.displaced])
    choices = tuple(_choice(one, names, sites, at) for one in found.choices)
    return Panel(promised, found.of, choices, blocked_views(found.blocked, names))


def _choice(one: Choice, names: Mapping[str, str], sites: Mapping[str, str], at: datetime) -> ChoiceView:
    return ChoiceView(
        one.technician_id,
        name_of(names, one.technician_id),
        moment(one.depart_at, at),
        moment(one.arrive_at, at),
        margin_words(one.margin_seconds),
        margin_shown(one.margin_seconds),
        _("%(span)s more on the road", span=span(max(0, one.extra_travel_seconds))),
        tuple(_put_off(late, sites, at) for late in one.displaced),
    )


def _put_off(late: Displaced, sites: Mapping[str, str], at: datetime) -> PutOff:
    return PutOff(
        late.work_order_id,
        sites.get(late.work_order_id, late.work_order_id),
        moment(late.arrive_before, at),
        moment(late.arrive_after, at),
        margin_words(late.margin_seconds),
        margin_shown(late.margin_seconds),
    )
