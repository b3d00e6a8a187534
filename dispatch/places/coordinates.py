"""Are these degrees a point in China? The one check for everything that takes coordinates."""

from __future__ import annotations

import math

from dispatch.errors import InputErrors, InputProblem

LAT_RANGE = (3.0, 54.0)
LON_RANGE = (73.0, 136.0)
"""A box around China with its islands; degrees outside it are refused rather than guessed at."""


def in_china_box(lat: float, lon: float) -> bool:
    """True when the degrees lie in the box; False for NaN."""
    return LAT_RANGE[0] <= lat <= LAT_RANGE[1] and LON_RANGE[0] <= lon <= LON_RANGE[1]


def point_problems(lat: float, lon: float, where: str = "coordinates") -> tuple[InputProblem, ...]:
    """What is wrong with the degrees: nothing, not usable, or usable only the other way round."""
    if in_china_box(lat, lon):
        return ()
    facts = {"lat": _shown(lat), "lon": _shown(lon)}
    problems = [InputProblem("place.bad_coordinates", where, facts)]
    if in_china_box(lon, lat):
        problems.append(InputProblem("place.swapped_coordinates", where, facts))
    return tuple(problems)


def check_point(lat: float, lon: float, where: str = "coordinates") -> None:
    """Raise ``InputErrors`` unless the degrees lie in the box around China."""
    problems = point_problems(lat, lon, where)
    if problems:
        raise InputErrors(problems)


def _shown(degrees: float) -> str:
    return f"{degrees:.6g}" if math.isfinite(degrees) else str(degrees)
