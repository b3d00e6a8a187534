"""Alerts of clocks in danger, and the outbox of messages about them.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.store.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("work_order_id", sa.String(64), nullable=False),
        sa.Column("promise_id", sa.String(128), nullable=False),
        sa.Column("milestone", sa.String(32), nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("raised_at", Instant, nullable=False),
        sa.Column("told_at", Instant, nullable=False),
        sa.Column("acknowledged_step", sa.Integer()),
        sa.Column("acknowledged_at", Instant),
        sa.Column("acknowledged_by", sa.String(64)),
        sa.Column("ended_at", Instant),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name="fk_alerts_work_order_id"),
        sa.PrimaryKeyConstraint("work_order_id", "promise_id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_ended_at", "alerts", ["ended_at"])
    op.create_table(
        "messages",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("work_order_id", sa.String(64), nullable=False),
        sa.Column("promise_id", sa.String(128), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name="fk_messages_work_order_id"),
        sa.PrimaryKeyConstraint("number", name="pk_messages"),
    )
    op.create_index("ix_messages_state_next_at", "messages", ["state", "next_at"])


def downgrade() -> None:
    op.drop_table("messages")
    op.drop_table("alerts")
