"""Everything the first release stores, and the guards that no code can go around.

The guards: events are only ever added; no technician has two bookings at one time. SQLite refuses an overlap by triggers,
which see all other rows because there is one writer at a time. PostgreSQL has many, so there it is ``EXCLUDE USING gist``
on a half-open ``tstzrange`` (extension ``btree_gist``), deferrable so that one transaction may swap two visits.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.String(20).with_variant(sa.DateTime(timezone=True), "postgresql")

SQLITE_GUARDS = (
    """
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events_are_append_only'); END
    """,
    """
    CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events_are_append_only'); END
    """,
    """
    CREATE TRIGGER bookings_do_not_overlap_when_added BEFORE INSERT ON bookings
    WHEN EXISTS (
        SELECT 1 FROM bookings AS other
        WHERE other.technician_id = NEW.technician_id
          AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
    )
    BEGIN SELECT RAISE(ABORT, 'double_booking'); END
    """,
    """
    CREATE TRIGGER bookings_do_not_overlap_when_moved BEFORE UPDATE ON bookings
    WHEN EXISTS (
        SELECT 1 FROM bookings AS other
        WHERE other.technician_id = NEW.technician_id AND other.work_order_id <> OLD.work_order_id
          AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
    )
    BEGIN SELECT RAISE(ABORT, 'double_booking'); END
    """,
)

POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events_are_append_only'; END $$
    """,
    """
    CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()
    """,
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE bookings ADD CONSTRAINT bookings_do_not_overlap
    EXCLUDE USING gist (technician_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
    DEFERRABLE INITIALLY IMMEDIATE
    """,
)


def upgrade() -> None:
    _create_tables()
    guards = SQLITE_GUARDS if op.get_context().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for guard in guards:
        op.execute(guard)


def _create_tables() -> None:
    op.create_table(
        "commands",
        sa.Column("command_id", sa.String(length=128), nullable=False),
        sa.Column("body_hash", sa.String(length=128), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("command_id", name=op.f("pk_commands")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("work_order_id", sa.String(length=64), nullable=True),
        sa.Column("technician_id", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("command_id", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_work_order_id_seq"), "events", ["work_order_id", "seq"], unique=False)
    op.create_table(
        "plans",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_status_version"), "plans", ["status", "version"], unique=False)
    op.create_index(
        "ux_plans_one_published",
        "plans",
        ["status"],
        unique=True,
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "technicians",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("home_lat", sa.Float(), nullable=False),
        sa.Column("home_lon", sa.Float(), nullable=False),
        sa.Column("home_name", sa.Text(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("employer", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technicians")),
    )
    op.create_table(
        "absences",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_at <= ends_at", name=op.f("ck_absences_in_order")),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_absences_technician_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_ends_at"), "absences", ["ends_at"], unique=False)
    op.create_index(op.f("ix_absences_technician_id"), "absences", ["technician_id"], unique=False)
    op.create_table(
        "positions",
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_positions_technician_id")),
        sa.PrimaryKeyConstraint("technician_id", name=op.f("pk_positions")),
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("on_call", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at <= ends_at", name=op.f("ck_shifts_in_order")),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_shifts_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index(op.f("ix_shifts_ends_at"), "shifts", ["ends_at"], unique=False)
    op.create_index(op.f("ix_shifts_technician_id"), "shifts", ["technician_id"], unique=False)
    op.create_table(
        "sites",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("access_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_sites_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index(op.f("ix_sites_customer_id"), "sites", ["customer_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_users_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_table(
        "assets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_assets_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
    )
    op.create_index(op.f("ix_assets_site_id"), "assets", ["site_id"], unique=False)
    op.create_table(
        "work_orders",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("asset_id", sa.String(length=64), nullable=True),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("service_seconds", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=True),
        sa.Column("visit_number", sa.Integer(), nullable=False),
        sa.Column("departed_at", INSTANT, nullable=True),
        sa.Column("visit_arrived_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_work_orders_version_counts_from_one")),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_work_orders_asset_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_work_orders_customer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_work_orders_site_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_work_orders_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
    )
    op.create_index(op.f("ix_work_orders_customer_id"), "work_orders", ["customer_id"], unique=False)
    op.create_index(op.f("ix_work_orders_recorded_at"), "work_orders", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_work_orders_site_id_recorded_at"), "work_orders", ["site_id", "recorded_at"], unique=False)
    op.create_index(op.f("ix_work_orders_status_recorded_at"), "work_orders", ["status", "recorded_at"], unique=False)
    op.create_index(op.f("ix_work_orders_technician_id"), "work_orders", ["technician_id"], unique=False)
    op.create_table(
        "bookings",
        sa.Column("work_order_id", sa.String(length=64), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_bookings_in_order")),
        sa.ForeignKeyConstraint(["plan_version"], ["plans.version"], name=op.f("fk_bookings_plan_version")),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_bookings_technician_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name=op.f("fk_bookings_work_order_id")),
        sa.PrimaryKeyConstraint("work_order_id", name=op.f("pk_bookings")),
    )
    op.create_index(
        op.f("ix_bookings_technician_id_starts_at"), "bookings", ["technician_id", "starts_at"], unique=False
    )


def downgrade() -> None:
    """Back to an empty database; the triggers go with their tables."""
    op.drop_table("bookings")
    op.drop_table("work_orders")
    op.drop_table("assets")
    op.drop_table("users")
    op.drop_table("sites")
    op.drop_table("shifts")
    op.drop_table("positions")
    op.drop_table("absences")
    op.drop_table("technicians")
    op.drop_table("settings")
    op.drop_table("plans")
    op.drop_table("events")
    op.drop_table("customers")
    op.drop_table("commands")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_events()")
