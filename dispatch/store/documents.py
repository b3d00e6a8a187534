"""Situations, pins and plans as JSON documents and back, without losing anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dispatch.model.moment import Interval, from_text, to_text
from dispatch.model.plan import Leg, LegPart, Route, Stop, Unassigned
from dispatch.model.region import Place
from dispatch.model.situation import Hold, Notification, Reclassification, Situation
from dispatch.model.work_order import Pin, PinLevel

Document = dict[str, Any]
_PLAIN = frozenset({str, int, bool, type(None)})
"""Types of which JSON gives back what it was given."""


def to_json(value: object) -> str:
    """Compact JSON with Chinese as it is written; ``TypeError`` or ``ValueError`` for what JSON cannot hold."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def plain(value: Mapping[str, object]) -> Mapping[str, object]:
    """The value as it will be read back: tuples become lists. ``TypeError`` for what JSON cannot hold."""
    if all(type(name) is str and type(fact) in _PLAIN for name, fact in value.items()):
        return dict(value)
    back: Mapping[str, object] = json.loads(to_json(dict(value)))
    return back


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else to_text(instant)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)


def place_document(place: Place | None) -> Document | None:
    return None if place is None else asdict(place)


def place_of(document: Document | None) -> Place | None:
    return None if document is None else Place(**document)


def _span_document(span: Interval) -> Document:
    return {"start": to_text(span.start), "end": to_text(span.end)}


def _span_of(document: Document) -> Interval:
    return Interval(from_text(document["start"]), from_text(document["end"]))


def _notification_document(notification: Notification) -> Document:
    return {
        "channel": notification.channel,
        "received_at": to_text(notification.received_at),
        "sent_at": _text(notification.sent_at),
    }


def _notification_of(document: Document) -> Notification:
    return Notification(document["channel"], from_text(document["received_at"]), _instant(document["sent_at"]))


def situation_document(situation: Situation) -> Document:
    return {
        "events": {name: to_text(at) for name, at in situation.events.items()},
        "place": place_document(situation.place),
        "place_corrected": place_document(situation.place_corrected),
        "notifications": [_notification_document(n) for n in situation.notifications],
        "issue": situation.issue,
        "job": situation.job,
        "fault_class": situation.fault_class,
        "emergency": situation.emergency,
        "in_warranty": situation.in_warranty,
        "holds": [{"span": _span_document(h.span), "reason": h.reason} for h in situation.holds],
        "reclassified": [{"at": to_text(r.at), "to": r.to} for r in situation.reclassified],
        "requested_by": _text(situation.requested_by),
        "satisfied": situation.satisfied,
    }


def situation_of(document: Document) -> Situation:
    read: Document = {
        "events": {name: from_text(at) for name, at in document["events"].items()},
        "place": place_of(document["place"]),
        "place_corrected": place_of(document["place_corrected"]),
        "notifications": tuple(_notification_of(n) for n in document["notifications"]),
        "holds": tuple(Hold(_span_of(h["span"]), h["reason"]) for h in document["holds"]),
        "reclassified": tuple(Reclassification(from_text(r["at"]), r["to"]) for r in document["reclassified"]),
        "requested_by": _instant(document["requested_by"]),
    }
    return Situation(**{**document, **read})


def pin_document(pin: Pin | None) -> Document | None:
    if pin is None:
        return None
    return {**asdict(pin), "level": pin.level.value, "arrive_at": _text(pin.arrive_at), "at": to_text(pin.at)}


def pin_of(document: Document | None) -> Pin | None:
    if document is None:
        return None
    read = {
        "level": PinLevel(document["level"]),
        "arrive_at": _instant(document["arrive_at"]),
        "at": from_text(document["at"]),
        "violations": tuple(document.get("violations", ())),
    }
    return Pin(**{**document, **read})


_STOP_INSTANTS = ("depart_at", "arrive_at", "start_at", "finish_at")


def _leg_document(leg: Leg | None) -> Document | None:
    """Written out like a stop; what nobody said, and that one drives, is left out."""
    if leg is None:
        return None
    more = {"p50_seconds": leg.p50_seconds, "p90_seconds": leg.p90_seconds, "drive_seconds": leg.drive_seconds}
    document: Document = {"seconds": leg.seconds, "metres": leg.metres, "source": leg.source}
    document.update((name, value) for name, value in more.items() if value is not None)
    if leg.parts:
        document["parts"] = [asdict(part) for part in leg.parts]
    return document if leg.mode == "drive" else {**document, "mode": leg.mode}


def _leg_of(document: Document) -> Leg:
    parts = tuple(LegPart(**part) for part in document.get("parts", ()))
    return Leg(**{**document, "parts": parts})


def _stop_document(stop: Stop) -> Document:
    """Written out, because ``asdict`` copies deeply and a plan has thousands of stops."""
    return {
        "work_order_id": stop.work_order_id,
        "leg": _leg_document(stop.leg),
        **{name: to_text(getattr(stop, name)) for name in _STOP_INSTANTS},
        "pinned": stop.pinned,
        "under_way": stop.under_way,
    }


def _stop_of(document: Document) -> Stop:
    instants = {name: from_text(document[name]) for name in _STOP_INSTANTS}
    return Stop(**{**document, **instants, "leg": _leg_of(document["leg"])})


def route_document(route: Route) -> Document:
    return {
        "shift_id": route.shift_id,
        "technician_id": route.technician_id,
        "stops": [_stop_document(stop) for stop in route.stops],
        "home_leg": _leg_document(route.home_leg),
        "home_at": _text(route.home_at),
        "nights": [[to_text(night.start), to_text(night.end)] for night in route.nights],
    }


def route_of(document: Document) -> Route:
    home_leg = document["home_leg"]
    read = {
        "stops": tuple(_stop_of(stop) for stop in document["stops"]),
        "home_leg": None if home_leg is None else _leg_of(home_leg),
        "home_at": _instant(document["home_at"]),
        "nights": tuple(Interval(from_text(start), from_text(end)) for start, end in document.get("nights", ())),
    }
    return Route(**{**document, **read})


def unassigned_document(unassigned: Unassigned) -> Document:
    return {
        "work_order_id": unassigned.work_order_id,
        "reason": unassigned.reason,
        "facts": dict(unassigned.facts),
    }


def unassigned_of(document: Document) -> Unassigned:
    return Unassigned(**document)
