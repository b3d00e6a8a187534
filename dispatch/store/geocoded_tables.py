"""The table of what map services said of addresses."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, String, Table, Text

from dispatch.store.tables import METADATA, Instant

geocoded = Table(
    "geocoded",
    METADATA,
    Column("service", String(32), primary_key=True),
    Column("question", String(128), primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("label", Text),
    Column("precision", String(32)),
    Index(None, "service", "asked_at"),
)
"""One row a question; without a point when the service knew no place of the name."""
