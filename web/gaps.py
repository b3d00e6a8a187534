"""The gaps and overlaps of one technician's day: what would fill or clear each, with its price, and a button for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from dispatch.model.repair import Gap, Offer, Overlap
from dispatch.repairs.day_repairs import CLEAR, FILL, DayRepairs, day_repairs
from web.context import desk, now
from web.move_words import travel_words
from web.people import name_of, people
from web.present import moment, span
from web.repair_forms import written
from web.repair_words import late_words, sites_of
from web.repairs import REPAIRERS
from web.roles import allow
from web.words import _

gaps = Blueprint("gaps", __name__)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One visit that fits, or one way to clear an overlap: who has it now, who would come when, at which price."""

    work_order_id: str
    site: str
    now: str
    who: str
    when: str
    late: str
    price: str
    placement: str


@dataclass(frozen=True, slots=True)
class GapView:
    """One gap or one overlap with its offers."""

    title: str
    between: str
    offers: tuple[OfferLine, ...]


@gaps.get("/routes/<technician_id>/gaps")
@allow(*REPAIRERS)
def show(technician_id: str) -> str:
    """What could be put where. Nothing is changed by looking."""
    at, names = now(), people(desk())
    found = day_repairs(desk(), technician_id, now=at)
    sites = sites_of(desk(), _ids(found))
    return render_template(
        "repairs/gaps.html",
        technician_id=technician_id,
        name=name_of(names, technician_id),
        gaps=[_gap_view(one, sites, names, at) for one in found.gaps],
        overlaps=[_overlap_view(one, sites, names, at) for one in found.overlaps],
        fill=FILL,
        clear=CLEAR,
    )


def _ids(found: DayRepairs) -> set[str]:
    groups = (*(gap.offers for gap in found.gaps), *(one.offers for one in found.overlaps))
    offers = [offer for group in groups for offer in group]
    around = {id for gap in found.gaps for id in (gap.after, gap.before) if id is not None}
    return around | {offer.moved.work_order_id for offer in offers} | {one.work_order_id for one in found.overlaps}


def _gap_view(gap: Gap, sites: Mapping[str, str], names: Mapping[str, str], at: datetime) -> GapView:
    facts = {"start": moment(gap.span.start, at), "end": moment(gap.span.end, at), "span": span(gap.span.seconds)}
    after = _("the start of the day") if gap.after is None else sites[gap.after]
    before = _("the end of the shift") if gap.before is None else sites[gap.before]
    between = _("between %(after)s and %(before)s", after=after, before=before)
    return GapView(_("%(start)s to %(end)s, %(span)s", **facts), between, _offer_lines(gap.offers, sites, names, at))


def _overlap_view(one: Overlap, sites: Mapping[str, str], names: Mapping[str, str], at: datetime) -> GapView:
    site, late = sites[one.work_order_id], span(one.missed_seconds)
    title = _("%(site)s misses its pinned time by %(span)s", site=site, span=late)
    return GapView(title, _("The cheapest way to clear it comes first."), _offer_lines(one.offers, sites, names, at))


def _offer_lines(
    offers: Iterable[Offer], sites: Mapping[str, str], names: Mapping[str, str], at: datetime
) -> tuple[OfferLine, ...]:
    return tuple(_offer_line(offer, sites, names, at) for offer in offers)


def _offer_line(offer: Offer, sites: Mapping[str, str], names: Mapping[str, str], at: datetime) -> OfferLine:
    one = offer.moved
    who = _("nobody") if one.technician_before is None else name_of(names, one.technician_before)
    before = "" if one.arrive_before is None else moment(one.arrive_before, at)
    return OfferLine(
        one.work_order_id,
        sites[one.work_order_id],
        " ".join(part for part in (who, before) if part),
        name_of(names, one.placement.technician_id),
        moment(one.arrive_after, at),
        late_words(one.late_seconds_after),
        travel_words(offer.extra_travel_seconds),
        written(one.placement),
    )
