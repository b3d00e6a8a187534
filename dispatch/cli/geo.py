"""``paidan region`` and ``paidan travel``: what the map says about a place, and how far it is."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace

import click

from dispatch.cli.common import print_trouble
from dispatch.data_root import data_root
from dispatch.errors import InputErrors, InputProblem
from dispatch.messages import message
from dispatch.model.region import Place
from dispatch.places.coordinates import point_problems
from dispatch.places.counties import County
from dispatch.places.regions import Atlas, read_named_regions, region_codes
from dispatch.places.systems import CoordinateSystem, to_wgs84
from dispatch.settings import read_settings
from dispatch.travel.choice import TravelChoice, open_travel
from dispatch.travel.path import PathStep, path
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.served import ServedTravel
from dispatch.travel.times import Point


@dataclass(frozen=True, slots=True)
class RegionAnswer:
    """What ``region --json`` prints; texts are empty where several divisions remain possible."""

    adcode: str
    county: str
    city: str
    province: str
    county_en: str
    city_en: str
    province_en: str
    regions: tuple[str, ...]
    warnings: tuple[str, ...]
    possible: tuple[str, ...] = ()
    """Full names of all places that an ambiguous name may mean."""


@dataclass(frozen=True, slots=True)
class TravelAnswer:
    """What ``travel --json`` prints; all but ``reachable`` is null where there is no way."""

    minutes: float | None
    km: float | None
    seconds: int | None
    metres: int | None
    source: str | None
    reachable: bool
    steps: tuple[PathStep, ...] | None = None
    mode: str | None = None
    p90_minutes: float | None = None


SYSTEM_OPTION = click.option(
    "--system",
    type=click.Choice([system.value for system in CoordinateSystem]),
    default=CoordinateSystem.WGS84.value,
    help="坐标系 of the degrees: wgs84, gcj02 (高德、腾讯), bd09 (百度)",
)


@click.command()
@click.option("--lat", type=float, help="纬度 latitude")
@click.option("--lon", type=float, help="经度 longitude")
@click.option("--adcode", help="行政区划代码 GB/T 2260 code")
@click.option("--name", help="省市区县名称 names, e.g. 广东省佛山市顺德区")
@SYSTEM_OPTION
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def region(
    lat: float | None, lon: float | None, adcode: str | None, name: str | None, system: str, as_json: bool
) -> None:
    """一个地点属于哪个区县、哪些区域 Which county and which regions a place lies in."""
    atlas = Atlas.open(data_root())
    ways = [way for way in (lat is not None or lon is not None, adcode is not None, name is not None) if way]
    if len(ways) != 1 or (lat is None) != (lon is None):
        raise InputErrors([InputProblem("place.say_where", "region")])
    if adcode is not None:
        answer = _of_adcode(atlas, adcode)
    elif name is not None:
        answer = _of_name(atlas, name)
    else:
        assert lat is not None
        assert lon is not None
        answer = _of_point(atlas, *to_wgs84(lat, lon, CoordinateSystem(system)))
    click.echo(_as_json(answer) if as_json else _region_lines(answer))


@click.command()
@click.option("--from", "start", required=True, help="出发地 纬度,经度 start as lat,lon")
@click.option("--to", "end", required=True, help="目的地 纬度,经度 end as lat,lon")
@click.option("--path", "with_steps", is_flag=True, help="列出每一段 list every step")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def travel(start: str, end: str, with_steps: bool, as_json: bool) -> None:
    """两点间的行车时间和里程 Driving time and distance between two points."""
    points = points_of(start, end)
    settings = read_settings()
    provider = open_travel(TravelChoice.of(settings), data_root(), time.monotonic)
    leg = provider.leg(*points)
    if isinstance(provider, ServedTravel) and provider.trouble is not None:
        print_trouble(provider.trouble)
    roads = provider if isinstance(provider, RoadTravel) else RoadTravel.open(data_root(), settings.roads)
    steps = path(roads, *points) if with_steps else None
    if leg is None:
        answer = TravelAnswer(None, None, None, None, None, reachable=False)
    else:
        minutes, km = round(leg.seconds / 60, 1), round(leg.metres / 1000, 1)
        late = None if leg.p90_seconds is None else round(leg.p90_seconds / 60, 1)
        answer = TravelAnswer(minutes, km, leg.seconds, leg.metres, leg.source, True, steps, leg.mode, late)
    click.echo(_as_json(answer) if as_json else _travel_lines(answer))


def _of_point(atlas: Atlas, lat: float, lon: float) -> RegionAnswer:
    county = atlas.locate(lat, lon)
    if county is None:
        raise InputErrors([InputProblem("place.nowhere_near", "region", {"lat": lat, "lon": lon})])
    return _answer([county], ())


def _of_adcode(atlas: Atlas, adcode: str) -> RegionAnswer:
    reading = atlas.possible_counties(Place(adcode=adcode))
    if reading.warnings or not adcode.strip():
        raise InputErrors([InputProblem("place.bad_adcode", "--adcode", {"adcode": adcode})])
    return _answer([atlas.counties.by_adcode[code] for code in sorted(reading.counties)], ())


def _of_name(atlas: Atlas, name: str) -> RegionAnswer:
    found = atlas.search.find(name, limit=50)
    if not found:
        raise InputErrors([InputProblem("place.name_not_found", "--name", {"name": name})])
    meant = [candidate for candidate in found if candidate.level is found[0].level]
    codes: set[str] = set()
    for candidate in meant:
        codes |= atlas.possible_counties(Place(adcode=candidate.place.adcode)).counties
    counties = [atlas.counties.by_adcode[code] for code in sorted(codes)]
    if len(meant) == 1:
        return _answer(counties, ())
    return replace(_answer(counties, ("name_ambiguous",)), possible=tuple(one.full_name for one in meant))


def _answer(counties: list[County], warnings: tuple[str, ...]) -> RegionAnswer:
    """What all the counties have in common; an adcode of the city or province where no single county remains."""

    def common(what: str) -> str:
        values = {getattr(county, what) for county in counties}
        return str(values.pop()) if len(values) == 1 else ""

    named = read_named_regions(data_root())
    regions = list(region_codes(counties[0].adcode, named))
    for county in counties[1:]:
        holding = region_codes(county.adcode, named)
        regions = [code for code in regions if code in holding]
    return RegionAnswer(
        adcode=common("adcode") or common("city_adcode") or common("province_adcode"),
        county=common("name"),
        city=common("city"),
        province=common("province"),
        county_en=common("name_en") if common("name") else "",
        city_en=common("city_en") if common("city") else "",
        province_en=common("province_en") if common("province") else "",
        regions=tuple(regions),
        warnings=warnings,
    )


def points_of(*texts: str) -> list[Point]:
    """The points of ``--from`` and ``--to``; ``InputErrors`` names what is no ``lat,lon`` in China."""
    points: list[Point] = []
    problems: list[InputProblem] = []
    for where, text in zip(("--from", "--to"), texts, strict=True):
        try:
            lat, lon = (float(part) for part in text.replace("，", ",").split(","))
        except ValueError:
            problems.append(InputProblem("place.bad_point", where, {"text": text}))
            continue
        problems.extend(point_problems(lat, lon, where))
        points.append((lat, lon))
    if problems:
        raise InputErrors(problems)
    return points


def _as_json(answer: RegionAnswer | TravelAnswer) -> str:
    facts = asdict(answer)
    if facts.get("steps", ()) is None:
        del facts["steps"]
    return json.dumps(facts, ensure_ascii=False, indent=2)


def _region_lines(answer: RegionAnswer) -> str:
    zh = {code.code: code.zh for code in read_named_regions(data_root())}
    rows = [
        ("区划代码 adcode", answer.adcode),
        ("区县 county", f"{answer.county} {answer.county_en}"),
        ("市 city", f"{answer.city} {answer.city_en}"),
        ("省 province", f"{answer.province} {answer.province_en}"),
        ("区域 regions", "、".join(f"{zh[code]} {code}" for code in answer.regions)),
        ("可能是 possible", "、".join(answer.possible)),
        ("注意 warnings", "、".join(message(code, {}).cause for code in answer.warnings)),
    ]
    return "\n".join(f"{label}: {text.strip()}" for label, text in rows if text.strip())


def _travel_lines(answer: TravelAnswer) -> str:
    if not answer.reachable:
        return "没有陆路可到 no way by road"
    late = "" if answer.p90_minutes is None else f", 九成不超过 nine of ten within {answer.p90_minutes} 分钟 min"
    lines = [f"{answer.minutes} 分钟 min, {answer.km} 公里 km ({answer.source}){late}"]
    for step in answer.steps or ():
        between = " → ".join(name for name in (step.start, step.end) if name)
        lines.append(f"  {step.kind} {step.name} {between}: {step.seconds / 60:.1f} min, {step.metres / 1000:.1f} km")
    return "\n".join(lines)
