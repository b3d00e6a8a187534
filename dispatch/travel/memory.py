"""Remembered legs by what they depend on: the network, the closures in force, the class of hour."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from dispatch.travel.cache import CachedTravel
from dispatch.travel.times import TravelTimes


@dataclass(frozen=True, slots=True)
class TravelKey:
    """Two equal keys promise equal legs. ``network`` is ``RoadNetwork.digest`` or the name of a provider."""

    network: str
    closures: frozenset[str] = frozenset()
    hour_class: str = ""


class TravelMemories:
    """One :class:`CachedTravel` for each key; of more than ``most`` keys those asked for longest ago are forgotten."""

    def __init__(self, most: int = 3, max_points: int = 3000) -> None:
        self._kept: OrderedDict[TravelKey, CachedTravel] = OrderedDict()
        self._most = most
        self._max_points = max_points
        self._lock = Lock()

    def under(self, key: TravelKey, make: Callable[[], TravelTimes]) -> CachedTravel:
        """The memory for a key; ``make`` gives the provider when nothing is remembered."""
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                known = self._kept[key] = CachedTravel(make(), self._max_points)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return known

    def __len__(self) -> int:
        return len(self._kept)
