"""What a case gives, read into the product's own nouns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dispatch.coverage import CoverQuestion
from dispatch.model.moment import Interval
from dispatch.model.region import Place
from dispatch.model.situation import Hold, Notification, Reclassification, Situation
from dispatch.rosters import MonthRoster

Given = Mapping[str, Any]

_WAYS: Mapping[str, tuple[str, ...]] = {
    "name": ("country", "province", "city", "district"),
    "adcode": ("country", "adcode"),
    "coords": ("country", "lat", "lon"),
}


def instant(text: str) -> datetime:
    """ISO 8601 with an offset; ``ValueError`` without one."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"no offset: {text}")
    return at


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def days(texts: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def place_of(given: Given) -> Place:
    """The true place as far as it is known: a correction replaces the first report."""
    return Place(**(given.get("place_corrected") or given.get("place") or {}))


def places_by_way(given: Given) -> Mapping[str, Place]:
    """The place as each listed way alone would tell it."""
    whole = given.get("place_corrected") or given.get("place") or {}
    return {
        way: Place(**{name: whole[name] for name in _WAYS[way] if name in whole})
        for way in given.get("locate_by") or ()
    }


def situation_of(given: Given) -> Situation:
    """Everything the clocks depend on."""
    wish = given.get("requested_by")
    return Situation(
        events={name: instant(at) for name, at in (given.get("events") or {}).items() if at is not None},
        place=Place(**(given.get("place") or {})),
        place_corrected=Place(**given["place_corrected"]) if given.get("place_corrected") else None,
        notifications=tuple(
            Notification(report["channel"], instant(report["received_at"]))
            for report in given.get("notifications") or ()
        ),
        issue=given.get("issue", "fault"),
        job=given.get("job"),
        fault_class=given.get("class", "normal"),
        emergency=given.get("emergency", False),
        in_warranty=given.get("in_warranty", True),
        holds=tuple(
            Hold(Interval(instant(hold["from"]), instant(hold["to"])), hold["reason"])
            for hold in given.get("holds") or ()
        ),
        reclassified=tuple(
            Reclassification(instant(change["at"]), change["to"]) for change in given.get("reclassified") or ()
        ),
        requested_by=None if wish is None else instant(wish),
        satisfied=given.get("satisfied", False),
    )


def contract_months(given: Given) -> int | None:
    """The warranty the contract gives, in months; None when it gives none."""
    contract = given.get("contract") or {}
    if "warranty_years" not in contract and "warranty_months" not in contract:
        return None
    return 12 * int(contract.get("warranty_years", 0)) + int(contract.get("warranty_months", 0))


def interval_months(given: Given) -> int | None:
    months = (given.get("contract") or {}).get("interval_months")
    return None if months is None else int(months)


def cover_question(given: Given) -> CoverQuestion:
    """What decides a warranty."""
    out_km, now_km = given.get("odometer_out_km"), given.get("odometer_now_km")
    terms = given.get("terms") or {}
    return CoverQuestion(
        reported_at=instant(given["fault_at"]),
        dates={name: date.fromisoformat(text) for name, text in (given.get("dates") or {}).items() if text},
        component=given.get("component") or given.get("item"),
        contract_months=contract_months(given),
        agreed_months={name.removesuffix("_months"): months for name, months in terms.items() if months is not None},
        driven_km=None if out_km is None or now_km is None else now_km - out_km,
        facts=frozenset(name for name in ("repaired_part", "use_caused", "other_shop") if given.get(name)),
    )


@dataclass(frozen=True, slots=True)
class _RosterText:
    given: Given

    def days_by_person(self, key: str) -> Mapping[str, tuple[date, ...]]:
        return {who: days(texts) for who, texts in (self.given.get(key) or {}).items()}


def month_roster(given: Given) -> MonthRoster:
    """A month on a site."""
    text = _RosterText(given)
    return MonthRoster(
        month=date.fromisoformat(f"{given['month']}-01"),
        posts=given["posts"],
        staff=tuple(given["staff"]),
        rest=text.days_by_person("rest"),
        leave=text.days_by_person("leave"),
        substitutes={
            date.fromisoformat(day): tuple(people) for day, people in (given.get("substitutes") or {}).items()
        },
        written_notices=frozenset(days(given.get("written_notices") or ())),
    )
