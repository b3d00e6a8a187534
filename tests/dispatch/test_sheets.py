"""Bringing in a firm's own sheets: every line has its answer, and all of it is stored or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import CHANGES_THE_PLAN, EventKind
from dispatch.model.moment import Interval
from dispatch.model.technician import Employer, Shift, Technician
from dispatch.places.systems import CoordinateSystem, from_wgs84
from dispatch.sheets import COLUMNS, SheetKind, read_table
from dispatch.sheets.reading import Row, SheetReading
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company

Kind = TypeVar("Kind", Site, Asset, Technician, Shift)
WGS84, GCJ02 = CoordinateSystem.WGS84, CoordinateSystem.GCJ02
CUSTOMERS = "客户编号,客户名称,承诺书,客户等级\nc1,新名字,l01,2\nc9,九号客户,L02,\n"


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return a_small_company(a_desk(store))


@pytest.fixture(scope="module")
def small() -> Desk:
    return a_small_company(a_desk())


def reading(desk: Desk, kind: SheetKind, text: str, system: CoordinateSystem = WGS84) -> SheetReading:
    return desk.read_sheet(kind, read_table(text.encode()), system=system, now=MONDAY_9)


def brought_in(desk: Desk, kind: SheetKind, text: str, key: str | None = None) -> SheetReading:
    return desk.import_sheet(
        kind, read_table(text.encode()), system=WGS84, now=MONDAY_9, actor="demo-admin", command_id=key or a_key()
    )


def only(rows: tuple[Row, ...], kind: type[Kind]) -> Kind:
    """The one row, which is of this kind."""
    (row,) = rows
    assert isinstance(row, kind)
    return row


def codes(found: SheetReading) -> list[str]:
    return [problem.code for problem in found.problems]


def sites(*lines: str) -> str:
    return "\n".join(["现场编号,客户编号,现场名称,省,市,区县,地址,纬度,经度", *lines])


def crew(*lines: str) -> str:
    return "\n".join(["工号,姓名,驻地,技能,用工,在职", *lines])


def roster(*lines: str) -> str:
    return "\n".join(["工号,日期,开始,结束,值班", *lines])


def test_new_and_known_customers_are_told_apart_and_nothing_is_stored_by_reading(desk: Desk) -> None:
    found = reading(desk, SheetKind.CUSTOMERS, CUSTOMERS)
    assert found.new == (Customer("c9", "九号客户", "L02"),)
    assert found.changed == (Customer("c1", "新名字", "L01", 2),)
    with desk.reading() as unit:
        assert "c9" not in unit.customers_by_id(["c9"])


def test_a_sheet_is_stored_with_its_event_and_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    brought_in(desk, SheetKind.CUSTOMERS, CUSTOMERS)
    with desk.reading() as unit:
        assert unit.customer("c1").name == "新名字"
        event = unit.events()[-1]
    assert (event.kind, event.facts["new"], event.facts["changed"]) == (EventKind.SHEET_IMPORTED, 1, 1)
    again = reading(desk, SheetKind.CUSTOMERS, CUSTOMERS)
    assert (again.new, again.changed, again.unchanged) == ((), (), 2)


def test_the_same_click_twice_stores_once(desk: Desk) -> None:
    key = a_key()
    for _ in range(2):
        brought_in(desk, SheetKind.CUSTOMERS, CUSTOMERS, key)
    with desk.reading() as unit:
        assert sum(event.kind is EventKind.SHEET_IMPORTED for event in unit.events()) == 1


def test_one_wrong_line_keeps_every_other_out(desk: Desk) -> None:
    with pytest.raises(InputErrors):
        brought_in(desk, SheetKind.CUSTOMERS, CUSTOMERS + "c10,,L99,7\n")
    with desk.reading() as unit:
        assert unit.customer("c1").name != "新名字"


def test_everything_wrong_is_named_with_its_line_and_column(small: Desk) -> None:
    found = reading(small, SheetKind.CUSTOMERS, "客户编号,名称,承诺书,等级\n,,L99,7\nc1,甲,L01,1\nc1,乙,L01,1\n")
    assert codes(found) == [
        "sheet.unknown_letter",
        "sheet.missing",
        "sheet.missing",
        "sheet.not_a_number",
        "sheet.twice",
    ]
    assert [problem.facts.get("column") for problem in found.problems[:4]] == ["承诺书", "客户编号", "名称", "等级"]
    assert [problem.where for problem in found.problems] == ["2", "2", "2", "2", "4"]


def test_a_missing_column_is_named_in_both_languages_and_unknown_ones_are_told(small: Desk) -> None:
    found = reading(small, SheetKind.CUSTOMERS, "Customer id,Favourite colour\nc1,blue\n")
    assert codes(found) == ["sheet.no_column", "sheet.no_column"]
    assert found.problems[0].facts == {"zh": "客户名称", "en": "Customer"}
    assert found.ignored == ("Favourite colour",)


def test_headers_are_understood_in_both_languages_whatever_their_case_and_brackets(small: Desk) -> None:
    text = "CUSTOMER ID,customer (full name),Service Letter\nc8,Eight,L03\n"
    assert reading(small, SheetKind.CUSTOMERS, text).new == (Customer("c8", "Eight", "L03"),)


def test_a_site_of_nobody_is_refused(small: Desk) -> None:
    assert codes(reading(small, SheetKind.SITES, sites("s9,c7,某厂,,,,,,"))) == ["sheet.unknown_reference"]


def test_a_site_by_its_words_alone_gets_its_county_and_a_point(small: Desk) -> None:
    site = only(reading(small, SheetKind.SITES, sites("s9,c1,某厂,广东,佛山,顺德,大良街道东路1号,,")).new, Site)
    assert site.place.adcode == "440606"
    assert site.place.point is not None
    assert site.place.address == "大良街道东路1号"


def test_degrees_of_a_chinese_map_are_stored_as_wgs84(small: Desk) -> None:
    lat, lon = 23.1291, 113.2644
    shifted = from_wgs84(lat, lon, GCJ02)
    text = sites(f"s9,c1,某厂,广东省,广州市,,,{shifted[0]:.6f},{shifted[1]:.6f}")
    site = only(reading(small, SheetKind.SITES, text, GCJ02).new, Site)
    assert site.place.point == pytest.approx((lat, lon), abs=2e-6)
    wrong = only(reading(small, SheetKind.SITES, text, WGS84).new, Site).place.point
    assert wrong is not None
    assert abs(wrong[1] - lon) > 0.003


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("113.26", "23.13", "place.swapped_coordinates"),
        ("0", "0", "place.bad_coordinates"),
        ("20.0", "118.0", "sheet.at_sea"),
        ("x", "113.2", "sheet.not_degrees"),
        ("nan", "113.2", "sheet.not_degrees"),
        ("23.1", "", "sheet.half_a_point"),
    ],
)
def test_a_point_that_cannot_be_is_named_and_not_used(small: Desk, lat: str, lon: str, code: str) -> None:
    found = reading(small, SheetKind.SITES, sites(f"s9,c1,某厂,,,,,{lat},{lon}"))
    assert code in codes(found)
    assert found.new == ()


def test_names_that_contradict_the_point_are_shown_and_the_site_is_kept(small: Desk) -> None:
    found = reading(small, SheetKind.SITES, sites("s9,c1,某厂,湖南省,长沙市,,,23.1291,113.2644"))
    assert codes(found) == []
    assert found.warnings


def test_an_asset_keeps_what_the_sheet_does_not_speak_of(desk: Desk) -> None:
    text = "设备编号,现场编号,型号,所需技能,验收日期,交货日期\na1,s1,新型号,水泵机械,2025/6/1,2025年5月20日\n"
    asset = only(brought_in(desk, SheetKind.ASSETS, text).changed, Asset)
    assert (asset.skill, asset.accepted_on, asset.terms.delivered_on) == ("pump", date(2025, 6, 1), date(2025, 5, 20))


@pytest.mark.parametrize("text", ["2025-02-30", "30.2.2025", "soon", "20250601"])
def test_what_is_no_day_is_named(small: Desk, text: str) -> None:
    found = reading(small, SheetKind.ASSETS, f"设备编号,现场编号,型号,技能,验收日期\na9,s1,X,pump,{text}\n")
    assert codes(found) == ["sheet.not_a_day"]


def test_a_technician_lives_where_his_base_is_and_has_skills_by_any_name(small: Desk) -> None:
    line = "t9,张工,深圳市南山区,水泵机械:2；electrical,外包,是"
    one = only(reading(small, SheetKind.TECHNICIANS, crew(line)).new, Technician)
    assert one.home == pytest.approx((22.53, 113.93), abs=0.1)
    assert (dict(one.skills), one.employer) == ({"pump": 2, "electrical": 1}, Employer.SUBCONTRACTOR)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("t9,张工,某个地方,pump,,", "sheet.base_unknown"),
        ("t9,张工,深圳市南山区,pump:7,,", "sheet.not_a_skill"),
        ("t9,张工,深圳市南山区,,,", "sheet.missing"),
        ("t9,张工,深圳市南山区,pump,朋友,", "sheet.unknown_employer"),
        ("t9,张工,深圳市南山区,pump,,也许", "sheet.not_yes_or_no"),
    ],
)
def test_a_technician_who_cannot_be_sent_is_named(small: Desk, line: str, code: str) -> None:
    assert code in codes(reading(small, SheetKind.TECHNICIANS, crew(line)))


def test_shifts_may_cross_midnight_and_a_changed_end_changes_the_shift(desk: Desk) -> None:
    brought_in(desk, SheetKind.SHIFTS, roster("t1,2026-03-20,22:00,06:00,是"))
    day = Interval(MONDAY_9 + timedelta(days=11), MONDAY_9 + timedelta(days=13))
    with desk.reading() as unit:
        (shift,) = unit.shifts(day)
    assert (shift.span.seconds, shift.on_call) == (8 * 3600, True)
    changed = only(brought_in(desk, SheetKind.SHIFTS, roster("t1,2026-03-20,22:00,24:00,")).changed, Shift)
    assert changed.span.seconds == 2 * 3600


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("t99,2026-03-20,08:00,18:00,", "sheet.unknown_reference"),
        ("t1,,08:00,18:00,", "sheet.missing"),
        ("t1,2026-03-20,25:00,18:00,", "sheet.not_a_time"),
        ("t1,2026-03-20,24:30,18:00,", "sheet.not_a_time"),
        ("t1,2206-03-20,08:00,18:00,", "sheet.far_away_day"),
    ],
)
def test_a_shift_that_cannot_be_is_named(small: Desk, line: str, code: str) -> None:
    assert codes(reading(small, SheetKind.SHIFTS, roster(line))) == [code]


def test_the_planner_looks_again_after_new_people_came() -> None:
    assert EventKind.SHEET_IMPORTED in CHANGES_THE_PLAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_are_read_in_the_encodings_and_separators_offices_use(encoding: str, separator: str) -> None:
    text = CUSTOMERS.replace(",", separator)
    table = read_table(text.encode(encoding))
    assert table.headers == ("客户编号", "客户名称", "承诺书", "客户等级")
    assert [line.number for line in table.lines] == [2, 3]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "sheet.empty"),
        ("客户编号\n\n ,\n".encode(), "sheet.empty"),
        (b"a,a\n1,2\n", "sheet.header_twice"),
        (b"PK\x03\x04rest", "sheet.spreadsheet"),
        (b"\x00\x01\x02\xff", "sheet.unreadable"),
        (b"a\n" + b"1\n" * 50_001, "sheet.too_long"),
    ],
)
def test_what_is_no_sheet_says_what_it_is(raw: bytes, code: str) -> None:
    with pytest.raises(InputErrors) as refused:
        read_table(raw)
    assert [problem.code for problem in refused.value.problems] == [code]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(SheetKind)), st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=4))
def test_whatever_stands_in_a_sheet_is_answered_and_never_a_crash(
    small: Desk, kind: SheetKind, rows: list[list[str]]
) -> None:
    headers = ",".join(column.zh for column in COLUMNS[kind])
    body = "\n".join(",".join('"' + cell.replace('"', "").replace("\x00", "") + '"' for cell in row) for row in rows)
    try:
        table = read_table(f"{headers}\n{body}\n".encode())
    except (InputErrors, UnicodeEncodeError):
        return
    found = small.read_sheet(kind, table, system=GCJ02, now=MONDAY_9)
    assert len(found.new) + len(found.changed) + found.unchanged <= len(table.lines)


@pytest.mark.parametrize("kind", list(SheetKind))
def test_the_example_of_every_template_is_understood(small: Desk, kind: SheetKind) -> None:
    columns = COLUMNS[kind]
    known = {"customer_id": "c1", "site_id": "s1", "technician_id": "t1"}
    for headers in ([column.zh for column in columns], [column.en for column in columns]):
        example = [known.get(column.key, column.example) for column in columns]
        found = reading(small, kind, ",".join(headers) + "\n" + ",".join(example) + "\n")
        assert codes(found) == []
        assert set(found.columns) == {column.key for column in columns}
