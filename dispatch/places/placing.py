"""Put a place on the map as well as everything known of it allows: by its point, its address, or its county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dispatch.model.region import Place
from dispatch.places.addresses import KnownSite, Outcome, Resolution
from dispatch.places.grounds import FINE_ENOUGH
from dispatch.places.reading import COORDINATE_WARNINGS, NAMES_CONTRADICT, Reading
from dispatch.places.regions import Atlas, is_abroad


@dataclass(frozen=True, slots=True)
class Placed:
    """A place with a point, or without one when a person has to look; ``warnings`` are codes for that person."""

    place: Place
    warnings: tuple[str, ...] = ()


def placed(atlas: Atlas, place: Place, known: Sequence[KnownSite] = ()) -> Placed:
    """Names beat the adcode, the adcode beats coordinates; degrees that contradict them, or lie at sea, are not used.

    Without usable degrees the address is read; failing that the one county it must lie in gives its seat. A city is
    too large for that. ``known`` are the sites of the customer.
    """
    if is_abroad(place):
        return Placed(place)
    answer = candidates_for(atlas, place, known) if place.address or place.point is None else None
    named = _with_names(place, answer)
    reading = atlas.possible_counties(named)
    complete = atlas.complete(named)
    if complete.point is not None and not COORDINATE_WARNINGS.intersection(reading.warnings):
        return Placed(complete, reading.warnings)
    bare = replace(complete, lat=None, lon=None)
    return _bare_placed(atlas, bare, reading, answer or candidates_for(atlas, bare, known))


def _bare_placed(atlas: Atlas, bare: Place, reading: Reading, answer: Resolution) -> Placed:
    """A place without degrees of its own, from what its text and its codes say."""
    fitting = [one for one in answer.candidates if _fits(one.place.adcode, reading.counties)]
    found = answer.best if answer.best in fitting else None
    if answer.outcome is Outcome.AMBIGUOUS and len(fitting) == 1 and fitting[0].precision in FINE_ENOUGH:
        found = fitting[0]  # the adcode says which of several
    if found is not None:
        return Placed(_named(bare, found.place), tuple(dict.fromkeys((*reading.warnings, *answer.warnings))))
    if answer.candidates and not fitting:
        return Placed(bare, tuple(dict.fromkeys((*reading.warnings, NAMES_CONTRADICT))))
    sure = len(reading.counties) == 1 and NAMES_CONTRADICT not in (*reading.warnings, *answer.warnings)
    return Placed(_at(bare, atlas.point_of(bare) if sure else None), reading.warnings)


def candidates_for(atlas: Atlas, place: Place, known: Sequence[KnownSite] = ()) -> Resolution:
    """What the text of a place may mean, for a person to choose from."""
    return atlas.addresses.resolve(whole_text(place), known)


def whole_text(place: Place) -> str:
    """Names and address in one line, largest part first; a name the address repeats stands once."""
    address = place.address or ""
    names = (place.province, place.city, place.district)
    return "".join((*dict.fromkeys(name for name in names if name and name not in address), address))


def _fits(adcode: str | None, counties: Iterable[str]) -> bool:
    """Whether a division of this code holds one of the counties."""
    stem = (adcode or "").removesuffix("00").removesuffix("00")
    return bool(stem) and any(county.startswith(stem) for county in counties)


def _with_names(place: Place, answer: Resolution | None) -> Place:
    """The names that a sure address gives where nobody filled them in, so that degrees can be held against them."""
    if answer is None or answer.best is None or place.province or place.city or place.district:
        return place
    found = answer.best.place
    return replace(place, province=found.province, city=found.city, district=found.district)


def _named(bare: Place, found: Place) -> Place:
    return replace(
        bare,
        province=bare.province or found.province,
        city=bare.city or found.city,
        district=bare.district or found.district,
        adcode=bare.adcode or found.adcode,
        lat=found.lat,
        lon=found.lon,
    )


def _at(bare: Place, point: tuple[float, float] | None) -> Place:
    return bare if point is None else replace(bare, lat=point[0], lon=point[1])
