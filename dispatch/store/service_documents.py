"""The service record of a work order and the terms of an asset as JSON documents and back, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from dispatch.model.customer import AssetTerms
from dispatch.model.moment import from_text, to_text
from dispatch.model.service_record import CauseFound, Override, PartFitted, ServiceRecord, StepDone

Document = dict[str, Any]


def _dated(value: Any) -> Document:
    return {**asdict(value), "at": to_text(value.at)}


def _read(document: Mapping[str, Any], **more: object) -> Document:
    return {**document, "at": from_text(document["at"]), **more}


def service_document(record: ServiceRecord) -> Document | None:
    """None for a record with nothing in it: most work orders have none."""
    if record == ServiceRecord():
        return None
    return {
        "steps": [_dated(step) for step in record.steps],
        "overrides": [_dated(override) for override in record.overrides],
        "parts": [_dated(part) for part in record.parts],
        "parts_ever": record.parts_ever,
        "cause": None if record.cause is None else _dated(record.cause),
    }


def service_of(document: Mapping[str, Any] | None) -> ServiceRecord:
    if document is None:
        return ServiceRecord()
    cause = document["cause"]
    return ServiceRecord(
        tuple(StepDone(**_read(step)) for step in document["steps"]),
        tuple(Override(**_read(one, missing=tuple(one["missing"]))) for one in document["overrides"]),
        tuple(PartFitted(**_read(part)) for part in document["parts"]),
        document["parts_ever"],
        None if cause is None else CauseFound(**_read(cause, same_fault_as=tuple(cause["same_fault_as"]))),
    )


_TERM_DATES = ("delivered_on", "commissioned_on", "out_on")


def terms_document(terms: AssetTerms) -> Document:
    """Only what is known: most assets have nothing beside their acceptance."""
    known = {name: value for name, value in asdict(terms).items() if value}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()}


def terms_of(document: Mapping[str, Any]) -> AssetTerms:
    dates = {name: date.fromisoformat(document[name]) for name in _TERM_DATES if name in document}
    return AssetTerms(**{**document, **dates})
