"""Roads from an OpenStreetMap extract: what is driven, how long it takes, and files that are none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dispatch.cli.osm_verbs import geo
from dispatch.data_root import data_root
from dispatch.errors import InputErrors, Unavailable
from dispatch.model.closure import Shut, ShutKind
from dispatch.travel.closures import closed_edges
from dispatch.travel.great_circle import geodesic_metres
from dispatch.travel.osm_import import Imported, import_osm
from dispatch.travel.osm_reading import drivable
from dispatch.travel.path import path
from dispatch.travel.road_files import RoadNetwork, read_network
from dispatch.travel.road_graph import RoadTravel
from tests.dispatch.travel.osm_city import NODES, write_city

CUSTOMS = data_root() / "roads" / "customs_areas.geojson.gz"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("osm")
    import_osm(write_city(base / "foshan.osm.pbf"), base / "roads", CUSTOMS)
    return base / "roads"


@pytest.fixture(scope="module")
def network(folder: Path) -> RoadNetwork:
    return read_network(folder)


def _edges(network: RoadNetwork) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for edge, name in enumerate(network.names):
        found.setdefault(name, []).append(edge)
    return found


def test_ways_are_cut_where_they_meet(network: RoadNetwork) -> None:
    assert {name: len(edges) for name, edges in _edges(network).items()} == {
        "佛山大道": 3, "汾江路": 1, "季华路": 1, "平胜大桥": 1, "勒流渡口": 1, "G94": 1, "季华隧道": 1,
    }  # fmt: skip
    assert len(network.nodes) == 10


def test_private_roads_footways_buildings_and_passenger_ferries_are_no_roads(network: RoadNetwork) -> None:
    assert "行人渡" not in network.names
    ends = {frozenset(map(tuple, network.degrees[pair].round(4).tolist())) for pair in network.ends}
    assert frozenset({NODES[6], NODES[4]}) not in ends
    assert frozenset({NODES[8], NODES[9]}) not in ends


def test_a_bend_counts_in_the_length_and_is_forgotten(network: RoadNetwork) -> None:
    edge = _edges(network)["汾江路"][0]
    through_the_bend = geodesic_metres(NODES[2], NODES[7]) + geodesic_metres(NODES[7], NODES[5])
    assert network.metres[edge] == pytest.approx(through_the_bend, rel=0.006)
    assert NODES[7] not in set(map(tuple, network.degrees.round(4).tolist()))


def test_crossings_keep_their_class_and_name(network: RoadNetwork) -> None:
    kinds = {name: network.kinds[edges[0]] for name, edges in _edges(network).items()}
    assert kinds == {
        "佛山大道": "local", "汾江路": "local", "季华路": "local", "平胜大桥": "bridge", "勒流渡口": "ferry",
        "G94": "expressway", "季华隧道": "tunnel",
    }  # fmt: skip


def test_a_posted_limit_sets_the_speed(network: RoadNetwork) -> None:
    edge = _edges(network)["G94"][0]
    assert network.metres[edge] / network.seconds[edge] * 3.6 == pytest.approx(88, rel=0.01)


@pytest.mark.parametrize(
    ("limit", "kmh"),
    [
        ("60", 52.8),
        ("60 km/h", 52.8),
        ("none", 60),
        ("CN:urban", 60),
        ("", 60),
        ("140", 80),
        ("4", 60),
        ("-50", 60),
        ("nan", 60),
    ],
)
def test_a_limit_that_makes_no_sense_is_not_believed(limit: str, kmh: float) -> None:
    road = drivable({"highway": "primary", "maxspeed": limit})
    assert road is not None
    assert road.kmh == pytest.approx(kmh)


def test_an_imported_network_answers_inside_the_city_and_names_its_streets(folder: Path) -> None:
    travel = RoadTravel.open(data_root(), folder)
    leg = travel.leg(NODES[1], NODES[6])
    assert leg is not None
    assert leg.source == "road_graph"
    steps = path(travel, NODES[1], NODES[6])
    assert steps is not None
    assert "佛山大道" in [step.name for step in steps]


def test_what_leaves_the_extract_or_china_is_counted_and_left_out(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    found = import_osm(
        write_city(tmp_path / "foshan.osm.pbf"), tmp_path / "roads", CUSTOMS, lambda *news: told.append(news)
    )
    assert found == Imported(nodes=10, edges=9, kilometres=found.kilometres, cut=2)
    assert [stage for stage, _ in told] == ["ways", "nodes", "edges"]


def test_the_same_extract_makes_the_same_files(tmp_path: Path, folder: Path) -> None:
    import_osm(write_city(tmp_path / "again.osm.pbf"), tmp_path / "roads", CUSTOMS)
    for name in ("road_nodes.csv.gz", "road_edges.csv.gz"):
        assert (tmp_path / "roads" / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>", b"\x00\x00\x00\x0e\x0a\x09OSMHeader\x18\xff"])
def test_an_unreadable_file_is_named_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(InputErrors) as caught:
        import_osm(file, tmp_path / "roads", CUSTOMS)
    assert caught.value.problems[0].where == str(file)
    assert caught.value.problems[0].code in {"travel.unreadable_osm", "travel.no_roads"}
    assert not (tmp_path / "roads").exists()


def test_an_extract_cut_off_half_way_is_named(tmp_path: Path) -> None:
    whole = write_city(tmp_path / "foshan.osm.pbf").read_bytes()
    file = tmp_path / "half.osm.pbf"
    file.write_bytes(whole[: len(whole) - 40])
    with pytest.raises(InputErrors, match=r"travel\.unreadable_osm"):
        import_osm(file, tmp_path / "roads", CUSTOMS)


def test_an_extract_without_roads_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"travel\.no_roads"):
        import_osm(write_city(tmp_path / "empty.osm.pbf", roads=False), tmp_path / "roads", CUSTOMS)


def test_a_folder_that_holds_no_roads_is_named(tmp_path: Path) -> None:
    for spoil in (lambda: None, lambda: (tmp_path / "road_nodes.csv.gz").write_bytes(b"\x1f\x8b broken")):
        spoil()
        with pytest.raises(InputErrors, match=r"travel\.unreadable_roads"):
            RoadTravel.open(data_root(), tmp_path)


def test_without_pyosmium_the_import_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(Unavailable, match=r"travel\.no_osmium"):
        import_osm(tmp_path / "x.osm.pbf", tmp_path, CUSTOMS)


def test_the_verb_tells_its_progress_and_what_to_set(tmp_path: Path) -> None:
    file = write_city(tmp_path / "foshan.osm.pbf")
    told = CliRunner().invoke(geo, ["import-osm", str(file), "--out", str(tmp_path / "roads")])
    assert told.exit_code == 0
    assert f"PAIDAN_ROADS={tmp_path / 'roads'}" in told.stdout
    assert "OpenStreetMap" in told.stdout
    assert "道路 ways: " in told.stderr


@pytest.mark.parametrize(
    ("road_class", "region", "closed"),
    [
        ("expressway", "4406", {"G94"}),
        ("bridge", "440600", set()),
        ("bridge", "44", {"平胜大桥"}),
        ("tunnel", "4406", {"季华隧道"}),
        ("tunnel", "46", set()),
    ],
)
def test_imported_roads_are_closed_by_the_counties_on_the_map(
    network: RoadNetwork, road_class: str, region: str, closed: set[str]
) -> None:
    edges = closed_edges(network, {Shut(ShutKind.ROADS, road_class=road_class, region=region)})
    assert {name for name, shut in zip(network.names, edges.tolist(), strict=True) if shut} == closed


def test_an_imported_ferry_is_closed_with_all_others(network: RoadNetwork) -> None:
    edges = closed_edges(network, {Shut(ShutKind.FERRIES)})
    assert {name for name, shut in zip(network.names, edges.tolist(), strict=True) if shut} == {"勒流渡口"}
