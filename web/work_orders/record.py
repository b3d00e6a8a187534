"""Everything recorded on a work order beside the visit, and what follows from it: for its page and for the phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk
from dispatch.desk.findings import CAUSES
from dispatch.model.work_order import WorkOrder
from web.letter_words import letter_word
from web.present import moment
from web.work_orders.papers import PapersView, papers_view
from web.work_orders.terms import TermsView, component_options, terms_view


@dataclass(frozen=True, slots=True)
class EarlierRepair:
    """A completed repair of the same asset; ``same`` when it counts as the same fault."""

    id: str
    when: str
    description: str
    same: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """Papers and bill, with what the forms offer. ``terms`` None: no asset, so nobody knows the warranty."""

    papers: PapersView
    terms: TermsView | None
    causes: tuple[tuple[str, str], ...]
    cause: str
    components: list[tuple[str, str]]
    component: str
    earlier: tuple[EarlierRepair, ...]


def recorded(desk: Desk, order: WorkOrder, names: Mapping[str, str], now: datetime) -> Recorded:
    """Read what was recorded; ask it outside a unit of work."""
    policy, found = desk.policy_of(order), order.service.cause
    same = {one.id for one in desk.same_repairs(order)}
    return Recorded(
        papers_view(policy, order, names, now),
        terms_view(desk.terms(order, now=now)),
        tuple((code, letter_word("causes", code)) for code in CAUSES),
        "quality" if found is None else found.cause,
        component_options(policy),
        "" if found is None or found.component is None else found.component,
        tuple(
            EarlierRepair(one.id, moment(one.notified_at, now), one.description, one.id in same)
            for one in desk.earlier_repairs(order)
        ),
    )
