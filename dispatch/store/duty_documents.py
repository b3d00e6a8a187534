"""Owed periods and follow-up calls as columns and JSON documents and back, without losing anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from dispatch.duty_folds import owed_facts, owed_period
from dispatch.model.moment import from_text, to_text
from dispatch.model.owed import CallMade, OwedPeriod
from dispatch.model.work_order import WorkOrder

Document = dict[str, Any]


def owed_columns(work_order: WorkOrder) -> Document:
    """The period twice: whole, and as the two columns that the database's own guard compares."""
    period = work_order.owed
    return {
        "purpose": work_order.purpose.value,
        "plan": None if period is None else period.plan,
        "due_on": None if period is None else period.due_on,
        "owed": None if period is None else owed_facts(period),
    }


def owed_of(row: Mapping[str, Any]) -> OwedPeriod | None:
    return None if row["owed"] is None else owed_period(row["owed"])


def calls_document(calls: Iterable[CallMade]) -> list[Document]:
    return [{**asdict(call), "at": to_text(call.at)} for call in calls]


def calls_of(documents: Iterable[Document]) -> tuple[CallMade, ...]:
    return tuple(CallMade(**{**document, "at": from_text(document["at"])}) for document in documents)
