"""The figures of travel: ``make bench-travel``. Known drives, speed, memory, laws, import; then places and other modes.

Speed is judged by CPU seconds of one core, which an idle machine takes on the clock too; the clock stands beside them,
because this machine may be busy with something else. Memory is the peak of a process of its own.
"""

from __future__ import annotations

import csv
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import numpy as np
import numpy.typing as npt

from bench.places_quick import Figure
from dispatch.data_root import data_root
from dispatch.travel.path import path
from dispatch.travel.points import as_degrees
from dispatch.travel.road_files import SECONDS_UNIT
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import NO_WAY, Point

GUANGDONG = ((22.6, 24.2), (112.5, 114.5))
MAINLAND = ((23.5, 38.0), (104.0, 119.0))
CROSSING_KINDS = ("bridge", "tunnel", "ferry", "border_bridge")

LARGE = """
import json, resource, time
import numpy as np
from bench.travel_quick import GUANGDONG, random_points
from dispatch.data_root import data_root
from dispatch.travel.road_graph import RoadTravel
points = random_points(np.random.default_rng(5), 5000, *GUANGDONG)
roads = RoadTravel.open(data_root())
began, cpu = time.perf_counter(), time.process_time()
answer = roads.matrix(points, points)
took = [time.process_time() - cpu, time.perf_counter() - began]
print(json.dumps([*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, int(answer.seconds.min())]))
"""


def random_points(
    rng: np.random.Generator, count: int, lats: tuple[float, float], lons: tuple[float, float]
) -> list[Point]:
    """Points anywhere in a box of degrees."""
    degrees = np.column_stack((rng.uniform(*lats, count), rng.uniform(*lons, count))).round(5)
    return [(lat, lon) for lat, lon in degrees.tolist()]


def figures() -> Iterator[Figure]:
    """Everything that travel has to show, as it is measured."""
    roads = RoadTravel.open(data_root())
    yield from known_drives(roads)
    yield from speed(roads)
    yield large_matrix()
    yield networkx_agreement(roads)
    yield closing_law(roads)
    yield import_time()
    for other in ("bench.places_quick", "bench.modes_quick", "bench.intercity_quick", "bench.reach_quick"):
        if find_spec(other) is not None:
            yield from import_module(other).figures()


def known_drives(roads: RoadTravel) -> list[Figure]:
    """Hours of ``validation_drives.csv``."""
    drives = list(_drives(roads))
    errors = [abs(drive.sum() - 1) for drive in drives]
    left_out = [_error_left_out(drives, number) for number in range(len(drives))]
    mean, worst = float(np.mean(errors)), max(errors)
    again, worst_again = float(np.mean(left_out)), max(left_out)
    return [
        Figure(f"error on {len(errors)} known drives, mean", f"{mean:.1%}", "<= 5 %", mean <= 0.05),
        Figure(f"error on {len(errors)} known drives, worst", f"{worst:.1%}", "<= 20 %", worst <= 0.20),
        Figure(
            "the same, each left out of the fit in turn",
            f"{again:.1%}, {worst_again:.1%}",
            "<= 5 %, <= 20 %",
            again <= 0.05 and worst_again <= 0.20,
        ),
    ]


def _drives(roads: RoadTravel) -> Iterator[npt.NDArray[np.float64]]:
    """For each drive the seconds on expressways and on all other roads, as shares of the seconds it usually takes."""
    with (data_root() / "roads" / "validation_drives.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start, end = (float(row["lat1"]), float(row["lon1"])), (float(row["lat2"]), float(row["lon2"]))
            steps, usual = path(roads, start, end) or (), 3600 * float(row["hours_normal"])
            fast = sum(step.seconds for step in steps if step.kind == "expressway")
            yield np.array((fast, sum(step.seconds for step in steps) - fast)) / usual


def _error_left_out(drives: Sequence[npt.NDArray[np.float64]], number: int) -> float:
    """The error of one drive with the one number of the model, the factor on expressways, fitted on all the others."""
    others = np.delete(np.array(drives), number, axis=0)
    factor = (others[:, 0] @ (1 - others[:, 1])) / (others[:, 0] @ others[:, 0])
    return float(abs(factor * drives[number][0] + drives[number][1] - 1))


def speed(roads: RoadTravel) -> list[Figure]:
    """A thousand places in Guangdong, each known to the provider, nothing remembered; and one place more."""
    rng = np.random.default_rng(1)
    points = random_points(rng, 1000, *GUANGDONG)
    fresh = random_points(rng, 9, *GUANGDONG)
    roads.matrix(points, points)
    whole, whole_clock = min(_seconds(partial(roads.matrix, points, points)) for _ in range(5))
    one, one_clock = min(_seconds(partial(roads.matrix, [new], points)) for new in fresh)
    shown, one_shown = f"{whole:.2f} s ({whole_clock:.2f})", f"{one * 1000:.0f} ms ({one_clock * 1000:.0f})"
    return [
        Figure("matrix 1,000 x 1,000 in Guangdong, warm", shown, "<= 0.6 s", whole <= 0.6),
        Figure("one new place against 1,000", one_shown, "<= 20 ms", one <= 0.020),
    ]


def large_matrix() -> Figure:
    """Five thousand new places against each other, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=True)
    took, clock, megabytes, least = json.loads(done.stdout)
    fine = took <= 15 and megabytes <= 600 and least >= 0
    shown = f"{took:.1f} s ({clock:.1f}), {megabytes:.0f} MB"
    return Figure("matrix 5,000 x 5,000 of new places, and the process", shown, "<= 15 s, <= 600 MB", fine)


def networkx_agreement(roads: RoadTravel, pairs: int = 200) -> Figure:
    """The matrix against networkx's own shortest paths, half of the pairs in Guangdong, half all over the country."""
    rng = np.random.default_rng(200)
    equal = asked = 0
    graph = nx.DiGraph(roads.graph)
    for box in (GUANGDONG, MAINLAND):
        starts, ends = (random_points(rng, pairs, *box) for _ in range(2))
        answer = roads.matrix(starts, ends)
        on_roads = [n for n in range(pairs) if answer.sources[answer.source[n, n]] == "road_graph"][: pairs // 2]
        for n in on_roads:
            expected = _networkx_leg(roads, graph, starts[n], ends[n])
            equal += expected == (answer.seconds[n, n], answer.metres[n, n])
        asked += len(on_roads)
    return Figure("legs equal to networkx, of random pairs", f"{equal} of {asked}", f"{pairs}", equal == asked == pairs)


def _networkx_leg(roads: RoadTravel, graph: nx.DiGraph[int], start: Point, end: Point) -> tuple[float, float]:
    first, last = roads.anchors(as_degrees((start, end), "points"))
    graph.add_weighted_edges_from((-1, node, weight) for node, weight in zip(first.nodes, first.weights, strict=True))
    graph.add_weighted_edges_from((node, -2, weight) for node, weight in zip(last.nodes, last.weights, strict=True))
    try:
        length, _ = nx.bidirectional_dijkstra(graph, -1, -2)
        return divmod(length, SECONDS_UNIT)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return NO_WAY, NO_WAY
    finally:
        graph.remove_nodes_from((-1, -2))


def closing_law(roads: RoadTravel, places: int = 60) -> Figure:
    """Close every crossing in turn, and all together: no trip between random places may get shorter."""
    names, kinds = np.array(roads.network.names), np.array(roads.network.kinds)
    crossings = sorted({*names[np.isin(kinds, CROSSING_KINDS)].tolist()} - {""})
    points = random_points(np.random.default_rng(7), places, (20.0, 24.2), (110.0, 116.7))
    usual = roads.matrix(points, points).seconds
    shorter = longer = 0
    for closed in [*([name] for name in crossings), crossings]:
        shut = roads.closing(np.isin(names, closed)).matrix(points, points).seconds
        shorter += int((((shut < usual) & (shut != NO_WAY)) | ((usual == NO_WAY) & (shut != NO_WAY))).sum())
        longer += int(((shut > usual) | (shut < usual)).sum())
    shown = f"{shorter} shorter, {longer} longer"
    what = f"trips after closing each of {len(crossings)} crossings, and all"
    return Figure(what, shown, "0 shorter", shorter == 0 and longer > 0)


def import_time() -> Figure:
    """An extract of 10 MB, made for the purpose, as road files."""
    from bench.osm_extract import write_city
    from dispatch.travel.osm_import import import_osm

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "city.osm.pbf"
        write_city(file, 190)
        megabytes = file.stat().st_size / 1e6
        customs = data_root() / "roads" / "customs_areas.geojson.gz"
        told: list[str] = []
        took, clock = _seconds(
            lambda: import_osm(file, folder / "roads", customs, lambda stage, count: told.append(stage))
        )
    fine = took <= 60 and megabytes >= 10 and len(told) > 3
    shown = f"{took:.0f} s ({clock:.0f}), {len(told)} reports"
    return Figure(f"import of an extract of {megabytes:.1f} MB, with progress", shown, "<= 60 s", fine)


def _seconds(act: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds, and seconds on the clock."""
    began, cpu = time.perf_counter(), time.process_time()
    act()
    return time.process_time() - cpu, time.perf_counter() - began


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    print(f"Python {platform.python_version()}, {platform.processor() or platform.machine()}")
    missed = 0
    for figure in figures():
        print(figure, flush=True)
        missed += not figure.met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
