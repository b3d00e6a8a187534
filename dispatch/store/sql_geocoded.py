"""What map services said, in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from dispatch.model.geocoded import Geocoded, GeocodedPoint
from dispatch.store.geocoded_tables import geocoded
from dispatch.store.rows import Read, Row
from dispatch.store.sql_rows import SqlRows

_OF_A_POINT = tuple(one.name for one in fields(GeocodedPoint))


class SqlGeocoded(SqlRows):
    """Answers of map services that may be kept."""

    def geocoded(self, service: str, question: str) -> Geocoded | None:
        mine = (geocoded.c.service == service) & (geocoded.c.question == question)
        return self._first(select(geocoded).where(mine), _answer)

    def put_geocoded(self, answer: Geocoded) -> None:
        mine = (geocoded.c.service == answer.service) & (geocoded.c.question == answer.question)
        row = _row(answer)
        if not self._write(update(geocoded).where(mine).values(row)):
            self._write(insert(geocoded).values(row))

    def forget_geocoded(self, service: str, before: datetime) -> int:
        old = (geocoded.c.service == service) & (geocoded.c.asked_at < before)
        return self._write(delete(geocoded).where(old))


def _row(answer: Geocoded) -> Row:
    point = dict.fromkeys(_OF_A_POINT) if answer.point is None else asdict(answer.point)
    return {"service": answer.service, "question": answer.question, "asked_at": answer.asked_at, **point}


def _answer(row: Read) -> Geocoded:
    known = row["lat"] is not None
    point = GeocodedPoint(**{name: row[name] for name in _OF_A_POINT}) if known else None
    return Geocoded(row["service"], row["question"], row["asked_at"], point)
