"""Places, and the regions that a letter's promises are written for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is. Names are Chinese; ``adcode`` is the 6-digit GB/T 2260 code; degrees are WGS-84.

    Every field may be missing: a caller on the phone may know only "湖南省".
    """

    country: str = "CN"
    province: str | None = None
    city: str | None = None
    district: str | None = None
    adcode: str | None = None
    lat: float | None = None
    lon: float | None = None
    address: str | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """(lat, lon) when both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of China as adcode prefixes: in it when a prefix fits and no excluded prefix does."""

    code: str
    zh: str
    en: str
    prefixes: tuple[str, ...]
    exclude_prefixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def holds(self, adcode: str) -> bool:
        return adcode.startswith(self.prefixes) and not (
            self.exclude_prefixes and adcode.startswith(self.exclude_prefixes)
        )


@dataclass(frozen=True, slots=True)
class RegionDecision:
    """Which region of a policy a place lies in (rule B7).

    ``code`` is a region of the policy, ``"abroad"``, ``"unknown"``, or None for a policy without regions.
    ``possible`` lists every region code that still fits; more than one makes the decision provisional.
    ``warnings`` are codes such as ``"coordinates_contradict_name"`` for the dispatcher.
    """

    code: str | None
    possible: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        return self.code == "unknown"
