"""Runs the migrations on the connection that the store hands over; there is no ini file."""

from __future__ import annotations

from alembic import context

from dispatch.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
