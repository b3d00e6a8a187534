"""The table of rosters of crews that stand on a customer's site."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table

from dispatch.store.tables import METADATA

crew_months = Table(
    "crew_months",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("site_id", String(64), ForeignKey("sites.id"), nullable=False),
    Column("month", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    Index(None, "month"),
)
"""``document`` holds the crew, its days off, its substitutes and the notices of one site and month."""
