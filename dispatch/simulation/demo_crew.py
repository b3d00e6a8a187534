"""A crew that stands on a site of the demo all month, entered with the buttons the office has."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.desk.rosters import first_of
from dispatch.model.customer import Customer, Site
from dispatch.model.moment import SHANGHAI
from dispatch.model.region import Place
from dispatch.simulation.world import DISPATCHER
from dispatch.store.base import UnitOfWork

PLACE = ("province", "city", "district", "adcode", "lat", "lon", "address")


def store_crew_site(unit: UnitOfWork) -> None:
    """The customer and his site, where no asset is and nothing breaks."""
    plan = _plan()
    customer, site = plan["customer"], plan["site"]
    unit.add_customers([Customer(customer["id"], customer["name"], customer["policy"])])
    place = Place(**{name: site[name] for name in PLACE})
    unit.add_sites([Site(site["id"], customer["id"], site["name"], place, site["contact"], site["phone"])])


def enter_crew_month(desk: Desk, *, now: datetime) -> None:
    """This month's roster: rest days, leave, most of them covered, one announced in writing."""
    crew, site_id = _plan()["crew"], str(_plan()["site"]["id"])
    month = first_of(now.astimezone(SHANGHAI).date())
    office = _Office(desk, site_id, month, now)
    office.enter("set_crew", month, posts=crew["posts"], staff=crew["staff"])
    for who, days in zip(crew["staff"], crew["rest"], strict=True):
        office.enter("set_days_off", month, who=who, kind="rest", days=_days(month, days))
    for who, days in crew["leave"].items():
        office.enter("set_days_off", month, who=who, kind="leave", days=_days(month, days))
    for day in _days(month, crew["covered"]):
        office.enter("set_substitutes", day, names=crew["substitutes"])
    for number, reason in crew["announced"].items():
        office.enter("give_notice", month.replace(day=int(number)), reason=reason)


class _Office:
    """Presses a button once: started again, the demo enters nothing twice."""

    def __init__(self, desk: Desk, site_id: str, month: date, now: datetime) -> None:
        self._desk = desk
        self._site_id = site_id
        self._now = now
        self._key = f"demo:crew:{month:%Y-%m}"
        self._entries = 0

    def enter(self, method: str, day: date, **given: object) -> None:
        self._entries += 1
        envelope = {
            "version": None,
            "now": self._now,
            "actor": DISPATCHER,
            "command_id": f"{self._key}:{self._entries}",
        }
        getattr(self._desk, method)(self._site_id, day, **given, **envelope)


def _days(month: date, numbers: Sequence[int]) -> list[date]:
    return [month.replace(day=number) for number in numbers]


def _plan() -> Mapping[str, Any]:
    return tomllib.loads((data_root() / "demo" / "crew_on_site.toml").read_text(encoding="utf-8"))
