"""Answers of map services in a table of their own, with the moment they were given.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.store.tables import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SETTINGS_OF_OLD = "geocoded/%"
"""Where answers stood before, under a fingerprint of the question and without a date: they are asked for again."""


def upgrade() -> None:
    op.create_table(
        "geocoded",
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("question", sa.String(128), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("label", sa.Text()),
        sa.Column("precision", sa.String(32)),
        sa.PrimaryKeyConstraint("service", "question", name="pk_geocoded"),
    )
    op.create_index("ix_geocoded_service_asked_at", "geocoded", ["service", "asked_at"])
    settings = sa.table("settings", sa.column("name", sa.String))
    op.execute(sa.delete(settings).where(settings.c.name.like(_SETTINGS_OF_OLD)))


def downgrade() -> None:
    op.drop_table("geocoded")
