"""What a map service said of an address, kept as long as its terms allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GeocodedPoint:
    """WGS-84 degrees, the service's own words for the place, and the code of what the point stands for."""

    lat: float
    lon: float
    label: str
    precision: str


@dataclass(frozen=True, slots=True)
class Geocoded:
    """``question`` is the address as it was sent; ``point`` is None when the service knew no place of the name."""

    service: str
    question: str
    asked_at: datetime
    point: GeocodedPoint | None
