"""Points as arrays of degrees, checked at the door."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors
from dispatch.places.coordinates import point_problems
from dispatch.travel.times import Point


def as_degrees(points: Sequence[Point], where: str) -> npt.NDArray[np.float64]:
    """[n, 2] latitudes and longitudes; raises ``InputErrors`` naming every point that is not in China."""
    problems = [p for number, (lat, lon) in enumerate(points) for p in point_problems(lat, lon, f"{where}[{number}]")]
    if problems:
        raise InputErrors(problems)
    return np.array(points, dtype=np.float64).reshape(-1, 2)
