"""How far from its planned time a trip may turn out, by who planned it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Spread:
    """Shares of the planned seconds: half of all trips last at most ``p50`` of them, nine of ten at most ``p90``."""

    p50: float
    p90: float

    def __post_init__(self) -> None:
        if not 0 < self.p50 <= self.p90:
            raise ValueError(f"a spread needs 0 < p50 <= p90, not {self.p50} and {self.p90}")


UNKNOWN = Spread(1.0, 1.4)
"""For a source nobody has measured."""

SPREADS: Mapping[str, Spread] = MappingProxyType(
    {
        "same_place": Spread(1.0, 1.0),
        "road_graph": Spread(1.0, 1.2),
        "geodesic": Spread(1.0, 1.4),
        "table": Spread(1.0, 1.15),
        "osrm": Spread(1.0, 1.15),
        "valhalla": Spread(1.0, 1.15),
    }
)
"""Until the firm's own trips say better: each source's error on known drives, and a tenth for the day's traffic."""


def spread_of(source: str) -> Spread:
    """What is known of a source; ``UNKNOWN`` for any other."""
    return SPREADS.get(source, UNKNOWN)
