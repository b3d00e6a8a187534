"""The open ways under a closed matrix: looked for only where they can matter, for a search is what a closure costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dispatch.travel.road_files import SECONDS_UNIT
from dispatch.travel.shortest import FastestWays, Floats
from dispatch.travel.snapping import Anchor

Flags = npt.NDArray[np.bool_]

_NEAR = 3600 * SECONDS_UNIT
"""Starts whose short trips all stay within an hour are searched together: no node further away is looked at."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What is known while ways are closed: ``weights`` [n, m], the starts that searched the ``whole`` graph [n], and
    the pairs that the geodesic answers, ``short`` [n, m].
    """

    weights: Floats
    whole: Flags
    short: Flags


def usual_weights(
    ways: FastestWays, starts: Sequence[Anchor], ends: Sequence[Anchor], crop: npt.NDArray[np.intp], closed: Closed
) -> Floats:
    """[n, m] weights of the open ways, at most those of the closed ones where nobody asks.

    They matter for short pairs, whose detour is the difference, and for starts that searched the whole graph: only
    there a closed way can look shorter than the usual one, which was looked for on a part. An open way is never longer
    than the closed one, so the longest closed short trip of a start says how far to search.
    """
    usual = closed.weights.copy()
    lost = closed.whole | (closed.short & np.isinf(closed.weights)).any(axis=1)
    everywhere = np.flatnonzero(lost).tolist()
    if everywhere:
        usual[everywhere] = ways.searched([starts[n] for n in everywhere], ends, crop)[0]
    reach = np.where(closed.short, closed.weights, 0.0).max(axis=1, initial=0.0)
    for some in (~lost & (reach > 0) & (reach <= _NEAR), ~lost & (reach > _NEAR)):
        rows = np.flatnonzero(some).tolist()
        if rows:
            found = ways.within([starts[n] for n in rows], ends, crop, float(reach[rows].max()))
            usual[rows] = np.minimum(found, closed.weights[rows])
    return usual
