"""The month of a crew as a row and back, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from dispatch.model.crew import CrewMonth, WrittenNotice
from dispatch.model.moment import from_text, to_text

Row = dict[str, Any]


def crew_row(crew: CrewMonth) -> Row:
    return {
        "id": crew.id,
        "site_id": crew.site_id,
        "month": crew.month,
        "version": crew.version,
        "document": {
            "posts": crew.posts,
            "staff": list(crew.staff),
            "rest": _days_document(crew.rest),
            "leave": _days_document(crew.leave),
            "substitutes": {day.isoformat(): list(names) for day, names in crew.substitutes.items()},
            "notices": [
                {**asdict(notice), "day": notice.day.isoformat(), "at": to_text(notice.at)} for notice in crew.notices
            ],
        },
    }


def crew_of(row: Mapping[str, Any]) -> CrewMonth:
    document = row["document"]
    return CrewMonth(
        row["site_id"],
        row["month"],
        document["posts"],
        tuple(document["staff"]),
        _days_of(document["rest"]),
        _days_of(document["leave"]),
        {date.fromisoformat(day): tuple(names) for day, names in document["substitutes"].items()},
        tuple(_notice_of(notice) for notice in document["notices"]),
        row["version"],
    )


def _days_document(days: Mapping[str, tuple[date, ...]]) -> Row:
    return {who: [day.isoformat() for day in theirs] for who, theirs in days.items()}


def _days_of(document: Mapping[str, list[str]]) -> dict[str, tuple[date, ...]]:
    return {who: tuple(date.fromisoformat(day) for day in days) for who, days in document.items()}


def _notice_of(document: Mapping[str, Any]) -> WrittenNotice:
    read = {"day": date.fromisoformat(document["day"]), "at": from_text(document["at"])}
    return WrittenNotice(**{**document, **read})
