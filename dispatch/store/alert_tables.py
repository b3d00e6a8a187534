"""The tables of alerts and of the messages that tell people of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from dispatch.store.tables import METADATA, Instant

alerts = Table(
    "alerts",
    METADATA,
    Column("work_order_id", String(64), ForeignKey("work_orders.id"), primary_key=True),
    Column("promise_id", String(128), primary_key=True),
    Column("milestone", String(32), nullable=False),
    Column("due", Instant, nullable=False),
    Column("step", Integer, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("acknowledged_step", Integer),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(64)),
    Column("ended_at", Instant),
    Index(None, "ended_at"),
)
"""One row a clock: how far it has climbed, and who has taken it up."""

messages = Table(
    "messages",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("work_order_id", String(64), ForeignKey("work_orders.id"), nullable=False),
    Column("promise_id", String(128), nullable=False),
    Column("step", Integer, nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("trouble", Text, nullable=False),
    Index(None, "state", "next_at"),
)
"""The outbox: written with the alert in one transaction, sent afterwards, kept as the record of what was sent."""
