"""What technicians have said of being sent, as JSON documents and back, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.model.acceptance import NOBODY_ASKED, Acceptance, Declined, DeclineReason
from dispatch.model.moment import from_text, to_text

Document = dict[str, Any]


def acceptance_document(said: Acceptance) -> Document | None:
    """None where nobody was asked; what is not known is left out."""
    if said == NOBODY_ASKED:
        return None
    moments = {"bound_at": said.bound_at, "seen_at": said.seen_at, "accepted_at": said.accepted_at}
    document: Document = {name: to_text(at) for name, at in moments.items() if at is not None}
    if said.technician_id is not None:
        document["technician_id"] = said.technician_id
    if said.declined:
        document["declined"] = [_declined_document(one) for one in said.declined]
    return document


def acceptance_of(document: Mapping[str, Any] | None) -> Acceptance:
    if document is None:
        return NOBODY_ASKED
    moments = {name: _instant(document.get(name)) for name in ("bound_at", "seen_at", "accepted_at")}
    declined = tuple(_declined_of(one) for one in document.get("declined", ()))
    return Acceptance(technician_id=document.get("technician_id"), declined=declined, **moments)


def _declined_document(one: Declined) -> Document:
    return {
        "technician_id": one.technician_id,
        "at": to_text(one.at),
        "reason": one.reason.value,
        "note": one.note,
        "visit_number": one.visit_number,
    }


def _declined_of(document: Mapping[str, Any]) -> Declined:
    read = {"at": from_text(document["at"]), "reason": DeclineReason(document["reason"])}
    return Declined(**{**document, **read})


def _instant(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
