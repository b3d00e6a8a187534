"""Recurring duties: what contracts agree on, why a work order is there, and which period an inspection is for.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ALIVE = sa.text("status <> 'cancelled'")


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("asset_id", sa.String(64), sa.ForeignKey("assets.id", name="fk_agreements_asset_id")),
        sa.Column("plan", sa.String(64)),
        sa.Column("months", sa.Integer),
        sa.Column("anchor_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.PrimaryKeyConstraint("asset_id", "plan", name="pk_agreements"),
        sa.CheckConstraint("months IS NULL OR months >= 1", name="ck_agreements_months_count_from_one"),
    )
    op.add_column("work_orders", sa.Column("purpose", sa.String(32), nullable=False, server_default="fault"))
    op.add_column("work_orders", sa.Column("plan", sa.String(64)))
    op.add_column("work_orders", sa.Column("due_on", sa.Date))
    op.add_column("work_orders", sa.Column("owed", sa.JSON))
    op.create_index("ix_work_orders_purpose_due_on", "work_orders", ["purpose", "due_on"])
    op.create_index(
        "ix_work_orders_policy_id_status_recorded_at", "work_orders", ["policy_id", "status", "recorded_at"]
    )
    op.create_index(
        "ux_work_orders_one_a_period",
        "work_orders",
        ["asset_id", "plan", "due_on"],
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )


def downgrade() -> None:
    for index in (
        "ux_work_orders_one_a_period",
        "ix_work_orders_policy_id_status_recorded_at",
        "ix_work_orders_purpose_due_on",
    ):
        op.drop_index(index, "work_orders")
    with op.batch_alter_table("work_orders") as work_orders:
        for column in ("owed", "due_on", "plan", "purpose"):
            work_orders.drop_column(column)
    op.drop_table("agreements")
