"""The table of saved views: what people look at on the board, under a name."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from dispatch.store.tables import METADATA

saved_views = Table(
    "saved_views",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("owner", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("query", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    UniqueConstraint("owner", "name"),
)
