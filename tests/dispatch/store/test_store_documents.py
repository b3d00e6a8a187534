"""Laws: whatever is written comes back the same, and overlaps are found exactly when there are any."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.region import Place
from dispatch.model.situation import MILESTONE_EVENTS, Hold, Notification, Reclassification, Situation
from dispatch.store.bookings import Booking, overlaps
from dispatch.store.documents import situation_document, situation_of, to_json

_words = st.text(st.characters(codec="utf-8"), max_size=12)
_instants = st.builds(
    lambda seconds, zone: (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(0, 2_000_000_000),
    st.sampled_from([UTC, SHANGHAI]),
)
_spans = st.builds(lambda start, s: Interval(start, start + timedelta(seconds=s)), _instants, st.integers(0, 10**7))
_degrees = st.none() | st.floats(-180, 180)
_names = st.none() | _words
_places = st.none() | st.builds(
    Place,
    province=_names,
    city=_names,
    district=_names,
    adcode=_names,
    lat=_degrees,
    lon=_degrees,
    address=_names,
)
_situations = st.builds(
    Situation,
    events=st.dictionaries(st.sampled_from(MILESTONE_EVENTS), _instants, max_size=5),
    place=_places,
    place_corrected=_places,
    notifications=st.lists(st.builds(Notification, _words, _instants, st.none() | _instants), max_size=2).map(tuple),
    issue=_words,
    job=_names,
    fault_class=_words,
    emergency=st.booleans(),
    in_warranty=st.booleans(),
    holds=st.lists(st.builds(Hold, _spans, _words), max_size=3).map(tuple),
    reclassified=st.lists(st.builds(Reclassification, _instants, _words), max_size=3).map(tuple),
    requested_by=st.none() | _instants,
    satisfied=st.booleans(),
)


@settings(deadline=None)
@given(_situations)
def test_every_situation_comes_back_from_its_document(situation: Situation) -> None:
    assert situation_of(json.loads(to_json(situation_document(situation)))) == situation


_HOUR = datetime(2025, 11, 14, tzinfo=SHANGHAI)
_bookings = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 20), st.integers(1, 9)),
    max_size=8,
).map(
    lambda rows: [
        Booking(f"W{n}", who, Interval(_HOUR + timedelta(hours=start), _HOUR + timedelta(hours=start + long)), 1)
        for n, (who, start, long) in enumerate(rows)
    ]
)


@settings(deadline=None)
@given(_bookings)
def test_an_overlap_is_found_exactly_when_two_visits_of_one_technician_share_a_second(bookings: list[Booking]) -> None:
    share = any(a.technician_id == b.technician_id and a.span.overlaps(b.span) for a, b in combinations(bookings, 2))
    found = overlaps(bookings)
    assert bool(found) is share
    assert all(a.technician_id == b.technician_id and a.span.overlaps(b.span) for a, b in found)
