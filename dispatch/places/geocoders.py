"""Map services that a dispatcher may ask about an address: Nominatim, Baidu, AMap; off unless an installation says so.

Nothing here runs by itself: an address leaves the house only when a person asks, without names and telephone numbers.
Terms as published when this was written (whoever turns a service on reads and keeps them): the public Nominatim
allows one request a second, wants a telling user agent and answers to be kept, and sets no end to that: an answer is
asked for anew after a year, because streets change. Baidu and AMap need a key of one's own and do not allow their
answers to be kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from geopy.exc import GeocoderAuthenticationFailure, GeocoderQuotaExceeded, GeocoderServiceError, GeopyError
from geopy.geocoders import BaiduV3, Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.places.coordinates import in_china_box
from dispatch.places.grounds import Precision
from dispatch.places.systems import CoordinateSystem, to_wgs84

USER_AGENT = "paidan field-service dispatch"
TIMEOUT_SECONDS = 5
_AMAP_SERVER = "https://restapi.amap.com"
_AMAP_KEY_ERRORS = frozenset({"10001", "10005", "10007", "10009", "10012", "10026"})
_AMAP_QUOTA_ERRORS = frozenset({"10003", "10004", "10010", "10014", "10019", "10020", "10021", "10044", "10045"})
_COARSE_LEVELS: Mapping[str, Precision] = {
    "省": Precision.PROVINCE,
    "市": Precision.CITY,
    "城市": Precision.CITY,
    "city": Precision.CITY,
    "区县": Precision.COUNTY,
    "county": Precision.COUNTY,
    "开发区": Precision.COUNTY,
    "乡镇": Precision.TOWN,
    "town": Precision.TOWN,
    "suburb": Precision.TOWN,
    "村庄": Precision.TOWN,
}


class AMap(Geocoder):  # type: ignore[misc]
    """Geocoder of AMap (高德), web service v3; answers are GCJ-02 as the service gives them."""

    def __init__(self, api_key: str, *, server: str = _AMAP_SERVER, timeout: Any = DEFAULT_SENTINEL) -> None:
        super().__init__(timeout=timeout, user_agent=USER_AGENT)
        self._key = api_key
        self._api = f"{server}/v3/geocode/geo"

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The location of an address, a list of them, or None; raises what geopy's other geocoders raise."""
        url = f"{self._api}?{urlencode({'key': self._key, 'address': query, 'output': 'JSON'})}"
        return self._call_geocoder(url, lambda page: self._read(page, exactly_one), timeout=timeout)

    def _read(self, page: Mapping[str, Any], exactly_one: bool) -> Any:
        if str(page.get("status")) != "1":
            raise _amap_error(str(page.get("infocode", "")))
        found = [_amap_location(row) for row in page.get("geocodes") or [] if row.get("location")]
        return (found[0] if exactly_one else found) if found else None


def _amap_location(row: Mapping[str, Any]) -> Location:
    lon, lat = (float(part) for part in str(row["location"]).split(","))
    return Location(str(row.get("formatted_address") or ""), (lat, lon), dict(row))


def _amap_error(code: str) -> GeocoderServiceError:
    if code in _AMAP_KEY_ERRORS:
        return GeocoderAuthenticationFailure(code)
    return GeocoderQuotaExceeded(code) if code in _AMAP_QUOTA_ERRORS else GeocoderServiceError(code)


@dataclass(frozen=True, slots=True)
class Service:
    """What one map service is like: its system, how often it may be asked, how long answers may be kept.

    ``keeps`` is None where the terms do not allow an answer to be kept at all.
    """

    name: str
    system: CoordinateSystem
    seconds_between: float
    keeps: timedelta | None
    needs_key: bool


SERVICES: Mapping[str, Service] = {
    service.name: service
    for service in (
        Service("nominatim", CoordinateSystem.WGS84, 1.0, keeps=timedelta(days=365), needs_key=False),
        Service("baidu", CoordinateSystem.BD09, 0.2, keeps=None, needs_key=True),
        Service("amap", CoordinateSystem.GCJ02, 0.34, keeps=None, needs_key=True),
    )
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service says: a WGS-84 point, its own words for it, and what the point stands for."""

    lat: float
    lon: float
    label: str
    precision: Precision


@dataclass(slots=True)
class OnlineGeocoder:
    """One service, asked one question at a time and never more often than it allows.

    ``clock`` gives seconds that only go up, ``rest`` waits so many of them.
    """

    service: Service
    geocoder: Any
    clock: Callable[[], float]
    rest: Callable[[float], None]
    _asked: float = float("-inf")
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def find(self, text: str) -> Answer | None:
        """The service's best answer, None when it knows nothing in China; ``Unavailable`` when it cannot be asked."""
        with self._turn:
            self._wait()
            try:
                found: Location | None = self.geocoder.geocode(text, timeout=TIMEOUT_SECONDS)
            except GeopyError as error:
                raise Unavailable(_failure_code(error), service=self.service.name) from error
            finally:
                self._asked = self.clock()
        return None if found is None else self._answer(found)

    def _wait(self) -> None:
        left = self._asked + self.service.seconds_between - self.clock()
        if left > 0:
            self.rest(left)

    def _answer(self, found: Location) -> Answer | None:
        lat, lon = to_wgs84(found.latitude, found.longitude, self.service.system)
        if not in_china_box(lat, lon):
            return None
        return Answer(lat, lon, str(found.address or ""), _precision(found.raw))


def online_geocoder(
    name: str, key: str, server: str, *, clock: Callable[[], float], rest: Callable[[float], None]
) -> OnlineGeocoder | None:
    """The service an installation has chosen, None for none; ``InputErrors`` when its key is missing."""
    if not name:
        return None
    service = SERVICES[name]
    if service.needs_key and not key:
        raise InputErrors([InputProblem("geocoder.no_key", "PAIDAN_GEOCODER_KEY", {"service": name})])
    return OnlineGeocoder(service, _MAKERS[name](key, server), clock, rest)


def _nominatim(key: str, server: str) -> Geocoder:
    if not server:
        return Nominatim(user_agent=USER_AGENT)
    parts = urlsplit(server)
    return Nominatim(user_agent=USER_AGENT, scheme=parts.scheme, domain=parts.netloc + parts.path.rstrip("/"))


def _baidu(key: str, server: str) -> Geocoder:
    geocoder = BaiduV3(key, user_agent=USER_AGENT)
    if server:
        geocoder.api = server.rstrip("/")
    return geocoder


def _amap(key: str, server: str) -> Geocoder:
    return AMap(key, server=(server or _AMAP_SERVER).rstrip("/"))


_MAKERS: Mapping[str, Callable[[str, str], Geocoder]] = {"nominatim": _nominatim, "baidu": _baidu, "amap": _amap}


def _precision(raw: Mapping[str, Any] | Sequence[Any]) -> Precision:
    """By the service's own word for the level; what is no division is a place of its own."""
    level = raw.get("level") or raw.get("addresstype") or "" if isinstance(raw, Mapping) else ""
    return _COARSE_LEVELS.get(str(level), Precision.POI)


def _failure_code(error: GeopyError) -> str:
    if isinstance(error, GeocoderAuthenticationFailure):
        return "geocoder.key_refused"
    return "geocoder.quota" if isinstance(error, GeocoderQuotaExceeded) else "geocoder.failed"
