"""How long travel takes to open and to answer: ``python -m bench.travel_quick [points]``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from dispatch.data_root import data_root
from dispatch.travel.cache import CachedTravel
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import Point

T = TypeVar("T")


def _timed(what: str, act: Callable[[], T]) -> T:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = act()
    print(f"{what:<44} {time.perf_counter() - wall:7.3f} s wall {time.process_time() - cpu:7.3f} s CPU")
    return answer


def main(count: int) -> None:
    """Time a cold start, one leg, a matrix of random points in Guangdong, and the same with one point more."""
    rng = np.random.default_rng(1)
    degrees = np.column_stack((rng.uniform(22.6, 24.2, count + 1), rng.uniform(112.5, 114.5, count + 1))).round(5)
    points: list[Point] = [(float(lat), float(lon)) for lat, lon in degrees]
    some = points[:-1]
    roads = _timed("open the road network", lambda: RoadTravel.open(data_root()))
    cached = CachedTravel(roads, max_points=count + 1)
    _timed("one leg", lambda: roads.leg(points[0], points[1]))
    _timed("one leg across the country", lambda: roads.leg((39.90, 116.40), (43.80, 87.60)))
    _timed(f"matrix {count} x {count}, new points", lambda: cached.matrix(some, some))
    _timed(f"matrix {count} x {count}, points known", lambda: roads.matrix(some, some))
    _timed(f"matrix {count} x {count}, remembered", lambda: cached.matrix(some, some))
    _timed("one point more", lambda: cached.matrix(points, points))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
