"""The table of closures: crossings, roads and ferries that cannot be used for a span."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from dispatch.store.tables import METADATA, Instant

closures = Table(
    "closures",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("crossing", String(64), nullable=False),
    Column("road_class", String(32), nullable=False),
    Column("region", String(6), nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("declared_by", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("lifted_at", Instant),
    Column("lifted_by", String(64)),
    Column("version", Integer, nullable=False),
    Index(None, "ends_at"),
)
"""``ends_at`` is as declared; a closure that was lifted ended at ``lifted_at``."""
