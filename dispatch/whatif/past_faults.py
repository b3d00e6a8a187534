"""Faults that did happen, as streams for a scenario: a table of them as they came, or a company's own past days mixed.

A past day stands for any day of its kind, working day or not, so months of record give any number of weeks that might
have been (a bootstrap by days, after Efron 1979: what belongs together within a day stays together).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from dispatch.desk import FaultReport
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.customer import Asset, Site
from dispatch.model.moment import SHANGHAI, to_text
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder
from dispatch.simulation.draws import chance
from dispatch.simulation.faults import Fault

COLUMNS = ("at", "site_id", "asset_id", "description", "service_minutes", "emergency", "skill", "level")
"""Columns of a table of past faults; the last five may be empty or missing. ``at`` is local time in China."""
NEEDED = COLUMNS[:2]
SATURDAY = 5


def lasting_name(work_order: WorkOrder) -> str:
    """What tells a work order apart in every scenario: what broke and when, not the number it was given."""
    return f"{work_order.asset_id or work_order.site_id} {work_order.purpose} {to_text(work_order.notified_at)}"


def faults_of_work_orders(work_orders: Iterable[WorkOrder]) -> tuple[Fault, ...]:
    """What was reported, as it could be reported again."""
    faults = [
        Fault(work_order.id, work_order.notified_at, _report_of(work_order))
        for work_order in work_orders
        if work_order.purpose is Purpose.FAULT
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.key)))


def _report_of(work_order: WorkOrder) -> FaultReport:
    situation = work_order.situation
    return FaultReport(
        site_id=work_order.site_id,
        description=work_order.description,
        asset_id=work_order.asset_id,
        skill=work_order.skill,
        level=work_order.level,
        channel=work_order.channel,
        fault_class=situation.fault_class,
        emergency=situation.emergency,
        job=situation.job,
        issue=situation.issue,
        notified_at=work_order.notified_at,
        service_seconds=work_order.service_seconds,
    )


def read_faults(file: Path, sites: Sequence[Site], assets: Sequence[Asset]) -> tuple[Fault, ...]:
    """A CSV of past faults; ``InputErrors`` names every line that cannot be used, and why."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputErrors([InputProblem("toml.unreadable", str(file), {"what": str(error)})]) from error
    reader = _Rows({site.id for site in sites}, {asset.id: asset for asset in assets})
    faults = [fault for number, row in enumerate(rows, 2) for fault in reader.fault(number, row)]
    if not rows:
        raise InputErrors([InputProblem("whatif.no_faults", str(file))])
    if reader.problems:
        raise InputErrors(reader.problems)
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.key)))


class _Rows:
    """Reads lines and collects what is wrong with them."""

    def __init__(self, sites: set[str], assets: Mapping[str, Asset]) -> None:
        self._sites = sites
        self._assets = assets
        self.problems: list[InputProblem] = []

    def fault(self, number: int, row: Mapping[str, str | None]) -> Iterator[Fault]:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            yield self._fault(number, cells)
        except ValueError as error:
            what = str(error)[:120]
            where = f"line {number}"
            self.problems.append(InputProblem("whatif.bad_faults", where, {"line": number, "what": what}))

    def _fault(self, number: int, cells: Mapping[str, str]) -> Fault:
        missing = [name for name in NEEDED if not cells[name]]
        if missing:
            raise ValueError(f"empty: {', '.join(missing)}")
        if cells["site_id"] not in self._sites:
            raise ValueError(f"unknown site {cells['site_id']}")
        asset = self._assets.get(cells["asset_id"])
        if cells["asset_id"] and (asset is None or asset.site_id != cells["site_id"]):
            raise ValueError(f"no asset {cells['asset_id']} at {cells['site_id']}")
        if asset is None and not cells["skill"]:
            raise ValueError("neither asset_id nor skill")
        at = datetime.fromisoformat(cells["at"])
        at = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
        minutes = float(cells["service_minutes"]) if cells["service_minutes"] else None
        if minutes is not None and not 0 < minutes <= 1440:
            raise ValueError(f"service_minutes {cells['service_minutes']}")
        report = FaultReport(
            site_id=cells["site_id"],
            description=cells["description"] or "故障",
            asset_id=cells["asset_id"] or None,
            skill=cells["skill"] or None,
            level=int(cells["level"]) if cells["level"] else None,
            emergency=cells["emergency"].lower() in ("1", "true", "yes", "是"),
            notified_at=at,
            service_seconds=None if minutes is None else round(60 * minutes),
        )
        return Fault(f"csv-{number}", at, report)


@dataclass(frozen=True, slots=True)
class PastDays:
    """One stream of days that might have been. Streams with the same number and seed are the same."""

    days: Mapping[date, tuple[Fault, ...]]
    number: int
    seed: int

    @staticmethod
    def by_day(faults: Iterable[Fault], first: date, last: date) -> Mapping[date, tuple[Fault, ...]]:
        """The faults of every day from ``first`` to ``last``, both counted; a quiet day counts as well."""
        found: defaultdict[date, list[Fault]] = defaultdict(list)
        for fault in faults:
            found[fault.at.astimezone(SHANGHAI).date()].append(fault)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return {day: tuple(found[day]) for day in days}

    def between(self, start: datetime, end: datetime) -> tuple[Fault, ...]:
        """The faults after ``start`` and until ``end``."""
        day, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
        found: list[Fault] = []
        while day <= last:
            found.extend(fault for fault in self._on(day) if start < fault.at <= end)
            day += timedelta(days=1)
        return tuple(found)

    def _on(self, day: date) -> Iterator[Fault]:
        alike = [past for past in self.days if (past.weekday() >= SATURDAY) == (day.weekday() >= SATURDAY)]
        if not alike:
            return
        past = alike[int(chance(self.seed, self.number, day, "which day") * len(alike))]
        by = datetime.combine(day, time(), SHANGHAI) - datetime.combine(past, time(), SHANGHAI)
        for fault in self.days[past]:
            at = fault.at + by
            yield Fault(f"{day:%Y%m%d}-{fault.key}", at, replace(fault.report, notified_at=at))


def table_of(faults: Iterable[Fault]) -> Iterator[tuple[str, ...]]:
    """Faults as lines of such a table, its header first."""
    yield COLUMNS
    for fault in faults:
        report = fault.report
        minutes = "" if report.service_seconds is None else f"{report.service_seconds / 60:g}"
        level = "" if report.level is None else str(report.level)
        yield (
            to_text(fault.at),
            report.site_id,
            report.asset_id or "",
            report.description,
            minutes,
            "1" if report.emergency else "",
            report.skill or "",
            level,
        )
