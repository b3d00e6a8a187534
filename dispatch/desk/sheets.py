"""Bringing in sheets at the desk: read first, with an answer for every line; then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.desk.counter import Counter, body_hash
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.customer import Asset, AssetTerms, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.region import Place
from dispatch.model.technician import Employer, Shift, Technician
from dispatch.places.coordinates import point_problems
from dispatch.places.systems import CoordinateSystem, to_wgs84
from dispatch.sheets import COLUMNS, SheetKind, Table
from dispatch.sheets.cells import Cells, first_twice
from dispatch.sheets.kinds import folded
from dispatch.sheets.reading import Row, SheetReading
from dispatch.sheets.table import Line
from dispatch.skill_names import skill_codes
from dispatch.store.base import UnitOfWork

LONGEST_ACCESS_MINUTES = 240
LONGEST_TERM_MONTHS = 600
FAR_FUTURE = timedelta(days=3660)
MOST_PROBLEMS = 200
"""More would help nobody: the same mistake is usually in every line."""


class Sheets(Counter):
    """Customers, sites, assets, technicians and shifts from a file."""

    def read_sheet(self, kind: SheetKind, table: Table, *, system: CoordinateSystem, now: datetime) -> SheetReading:
        """What the sheet says and would change; nothing is stored. ``system`` is that of its degrees."""
        with self.reading() as unit:
            return self._read(unit, kind, table, system, now)

    def import_sheet(
        self,
        kind: SheetKind,
        table: Table,
        *,
        system: CoordinateSystem,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> SheetReading:
        """Store the sheet: all its lines in one unit of work, or ``InputErrors`` with everything that is wrong."""
        fingerprint = body_hash("import_sheet", kind, system, table.headers, [dict(line.cells) for line in table.lines])
        with self._store.writing() as unit:
            reading = self._read(unit, kind, table, system, now)
            if unit.answer_of(command_id, fingerprint) is not None:
                return reading
            if reading.problems:
                raise InputErrors(reading.problems)
            _put(unit, (*reading.new, *reading.changed))
            facts = {"kind": kind.value, "new": len(reading.new), "changed": len(reading.changed)}
            unit.append(Event(EventKind.SHEET_IMPORTED, now, now, actor, facts=facts, command_id=command_id))
            unit.remember(command_id, fingerprint, kind.value, now)
            return reading

    def _read(
        self, unit: UnitOfWork, kind: SheetKind, table: Table, system: CoordinateSystem, now: datetime
    ) -> SheetReading:
        columns = _columns(kind, table.headers)
        ignored = tuple(header for header in table.headers if header not in columns.values())
        lacking = _lacking(kind, columns)
        if lacking:
            return SheetReading((), (), 0, lacking, (), columns, ignored)
        reader = _Reader(self, unit, system, now)
        make: Mapping[SheetKind, Callable[[Cells], Row | None]] = {
            SheetKind.CUSTOMERS: reader.customer,
            SheetKind.SITES: reader.site,
            SheetKind.ASSETS: reader.asset,
            SheetKind.TECHNICIANS: reader.technician,
            SheetKind.SHIFTS: reader.shift,
        }
        rows, problems = _rows(table.lines, columns, make[kind])
        known = reader.on_record(kind, [row for _, row in rows])
        new = tuple(row for _, row in rows if row.id not in known)
        changed = tuple(row for _, row in rows if row.id in known and known[row.id] != row)
        unchanged = len(rows) - len(new) - len(changed)
        found = tuple(problems[:MOST_PROBLEMS])
        return SheetReading(new, changed, unchanged, found, tuple(reader.warnings[:MOST_PROBLEMS]), columns, ignored)


def _columns(kind: SheetKind, headers: Sequence[str]) -> Mapping[str, str]:
    """Column key -> header of the file; a header is taken by the first column that it may mean and that is free."""
    taken: dict[str, str] = {}
    for exact in (True, False):
        for header in headers:
            for column in COLUMNS[kind]:
                own = {folded(column.zh), folded(column.en), folded(column.key)}
                means = folded(header) in (own if exact else column.names)
                if means and column.key not in taken and header not in taken.values():
                    taken[column.key] = header
    return taken


def _lacking(kind: SheetKind, columns: Mapping[str, str]) -> tuple[InputProblem, ...]:
    return tuple(
        InputProblem("sheet.no_column", "1", {"zh": column.zh, "en": column.en})
        for column in COLUMNS[kind]
        if column.needed and column.key not in columns
    )


def _rows(
    lines: Sequence[Line], columns: Mapping[str, str], make: Callable[[Cells], Row | None]
) -> tuple[list[tuple[int, Row]], list[InputProblem]]:
    """The rows that could be made, with their lines, and everything that is wrong in the order of the lines."""
    rows: list[tuple[int, Row]] = []
    problems: list[InputProblem] = []
    for line in lines:
        cells = Cells(line.number, {key: line.cells.get(header, "") for key, header in columns.items()}, columns)
        row = make(cells)
        problems.extend(cells.problems)
        if row is not None and not cells.problems:
            rows.append((line.number, row))
    for number, name, earlier in first_twice([(number, row.id) for number, row in rows]):
        problems.append(InputProblem("sheet.twice", f"{number}", {"line": number, "given": name, "earlier": earlier}))
    return rows, problems


def _put(unit: UnitOfWork, rows: Sequence[Row]) -> None:
    for row in rows:
        match row:
            case Customer():
                unit.put_customer(row)
            case Site():
                unit.put_site(row)
            case Asset():
                unit.put_asset(row)
            case Technician():
                unit.put_technician(row)
            case Shift():
                unit.put_shift(row)


class _Reader:
    """Makes rows of one kind; what is on record is looked up once."""

    def __init__(self, desk: Sheets, unit: UnitOfWork, system: CoordinateSystem, now: datetime) -> None:
        self._desk = desk
        self._unit = unit
        self._system = system
        self._now = now
        self._customers = {one.id: one for one in unit.customers()}
        self._sites = {one.id: one for one in unit.sites()}
        self._assets = {one.id: one for one in unit.assets()}
        self._technicians = {one.id: one for one in unit.technicians()}
        self._skills = skill_codes()
        self.warnings: list[InputProblem] = []

    def on_record(self, kind: SheetKind, rows: Sequence[Row]) -> Mapping[str, Row]:
        """What there is already of this kind, by id."""
        if kind is SheetKind.SHIFTS:
            spans = [row.span for row in rows if isinstance(row, Shift)]
            if not spans:
                return {}
            every = Interval(min(span.start for span in spans), max(span.end for span in spans))
            return {shift.id: shift for shift in self._unit.shifts(every)}
        of_kind: Mapping[SheetKind, Mapping[str, Row]] = {
            SheetKind.CUSTOMERS: self._customers,
            SheetKind.SITES: self._sites,
            SheetKind.ASSETS: self._assets,
            SheetKind.TECHNICIANS: self._technicians,
        }
        return of_kind[kind]

    def customer(self, cells: Cells) -> Customer:
        letters = frozenset(self._desk.policies)
        given = cells.name("policy_id")
        letter = given.upper() if given.upper() in letters else given
        if letter and letter not in letters:
            cells.problem("sheet.unknown_letter", "policy_id", given=given[:40])
        return Customer(cells.id("id"), cells.name("name"), letter, cells.whole("grade", 1, 1, 3))

    def site(self, cells: Cells) -> Site:
        place = self._place(cells)
        minutes = cells.whole("access_minutes", 0, 0, LONGEST_ACCESS_MINUTES)
        customer = cells.reference("customer_id", self._customers)
        contact, phone = cells.text("contact"), cells.text("phone")
        return Site(cells.id("id"), customer, cells.name("name"), place, contact, phone, 60 * minutes)

    def asset(self, cells: Cells) -> Asset:
        before = self._assets.get(cells.text("id"))
        terms = AssetTerms() if before is None else before.terms
        months = cells.whole("contract_months", 0, 0, LONGEST_TERM_MONTHS)
        given = cells.name("skill")
        skill = self._skills.get(given.casefold(), given)
        return Asset(
            cells.id("id"),
            cells.reference("site_id", self._sites),
            cells.name("model"),
            skill,
            cells.whole("level", 1, 1, 3),
            cells.day("accepted_on"),
            cells.day("warranty_until"),
            replace(
                terms,
                delivered_on=cells.day("delivered_on"),
                commissioned_on=cells.day("commissioned_on"),
                contract_months=months or None,
            ),
        )

    def technician(self, cells: Cells) -> Technician | None:
        place = self._place(cells, "home_name")
        if place.point is None:
            cells.problem("sheet.base_unknown", "home_name", given=cells.text("home_name")[:80])
            return None
        employer = cells.text("employer").casefold()
        if employer not in ("", "own", "subcontractor", "自有", "外包", "外协"):
            cells.problem("sheet.unknown_employer", "employer", given=employer[:40])
        return Technician(
            cells.id("id"),
            cells.name("name"),
            cells.text("phone"),
            place.point,
            cells.text("home_name"),
            cells.skills("skills", self._skills),
            Employer.SUBCONTRACTOR if employer in ("subcontractor", "外包", "外协") else Employer.OWN,
            cells.flag("active", default=True),
        )

    def shift(self, cells: Cells) -> Shift | None:
        """Up to the end on the same day, or on the next one for a shift over midnight."""
        who, on_call = cells.reference("technician_id", self._technicians), cells.flag("on_call", default=False)
        day, start, end = cells.day("day"), cells.clock("start"), cells.clock("end")
        if day is None:
            if not cells.text("day"):
                cells.problem("sheet.missing", "day")
            return None
        if start is None or end is None:
            return None
        begins = datetime.combine(day, start, SHANGHAI)
        ends = datetime.combine(day, end, SHANGHAI)
        if abs(begins - self._now) > FAR_FUTURE:
            cells.problem("sheet.far_away_day", "day", given=day.isoformat())
        span = Interval(begins, ends if ends > begins else ends + timedelta(days=1))
        return Shift(f"{who}-{day:%Y%m%d}-{start:%H%M}", who, span, on_call)

    def _place(self, cells: Cells, address: str = "address") -> Place:
        """The place of a row: its degrees in WGS-84 where it has them, else where its words say, if they are sure."""
        fields = {key: cells.text(key) or None for key in ("province", "city", "district", "adcode")}
        given = Place(**fields, address=cells.text(address) or None)  # type: ignore[arg-type]
        lat, lon = cells.degrees("lat"), cells.degrees("lon")
        if lat is None or lon is None:
            if (lat is None) is not (lon is None):
                cells.problem("sheet.half_a_point", "lat" if lat is None else "lon")
            return self._by_words(cells, given)
        wrong = point_problems(lat, lon)
        for problem in wrong:
            cells.problem(problem.code, "lat", **problem.facts)
        if wrong:
            return given
        lat, lon = to_wgs84(lat, lon, self._system)
        if self._desk.atlas.locate(lat, lon) is None:
            cells.problem("sheet.at_sea", "lat", given=f"{lat:.5f}, {lon:.5f}")
            return given
        placed = replace(given, lat=round(lat, 6), lon=round(lon, 6))
        for code in self._desk.atlas.possible_counties(placed).warnings:
            self._warn(cells, code, address)
        return self._desk.atlas.complete(placed)

    def _by_words(self, cells: Cells, given: Place) -> Place:
        words = "".join(filter(None, (given.province, given.city, given.district, given.address)))
        if not words and given.adcode is None:
            return given
        best = self._desk.atlas.addresses.resolve(words).best if words else None
        if best is not None:
            return replace(best.place, address=given.address, adcode=given.adcode or best.place.adcode)
        complete = self._desk.atlas.complete(given)
        if complete.adcode is None:
            self._warn(cells, "sheet.place_not_sure", "address", given=words[:80])
        return complete

    def _warn(self, cells: Cells, code: str, key: str, **facts: str) -> None:
        aside = Cells(cells.number, {}, cells.headers)
        aside.problem(code, key, **facts)
        self.warnings.extend(aside.problems)
