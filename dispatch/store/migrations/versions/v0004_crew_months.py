"""Rosters of crews that stand on a customer's site: one row a site and month.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crew_months",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_crew_months_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_crew_months"),
    )
    op.create_index("ix_crew_months_month", "crew_months", ["month"])


def downgrade() -> None:
    op.drop_table("crew_months")
