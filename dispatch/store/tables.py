"""The tables of the store, in words that SQLite and PostgreSQL both understand.

Instants are stored as text by :func:`dispatch.model.moment.to_text` on SQLite (UTC with a ``Z``: sorts as it reads) and
as ``timestamptz`` on PostgreSQL, whose range types need it. The guards (append-only events, no double booking) are made
by the migrations: see ``migrations/versions``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

from dispatch.model.moment import from_text, to_text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant in whole seconds."""

    impl = String(20)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        native = DateTime(timezone=True) if dialect.name == "postgresql" else String(20)
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return from_text(value) if isinstance(value, str) else value


def _id() -> Column[str]:
    return Column("id", String(64), primary_key=True)


def _reference(name: str, target: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(64), ForeignKey(target), nullable=nullable)


customers = Table(
    "customers",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("policy_id", String(64), nullable=False),
    Column("grade", Integer, nullable=False),
)

sites = Table(
    "sites",
    METADATA,
    _id(),
    _reference("customer_id", "customers.id"),
    Column("name", Text, nullable=False),
    Column("place", JSON, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("access_seconds", Integer, nullable=False),
    Index(None, "customer_id"),
)

assets = Table(
    "assets",
    METADATA,
    _id(),
    _reference("site_id", "sites.id"),
    Column("model", Text, nullable=False),
    Column("skill", String(64), nullable=False),
    Column("level", Integer, nullable=False),
    Column("accepted_on", Date),
    Column("warranty_until", Date),
    Column("terms", JSON, nullable=False, server_default="{}"),
    Index(None, "site_id"),
)

agreements = Table(
    "agreements",
    METADATA,
    Column("asset_id", String(64), ForeignKey("assets.id"), primary_key=True),
    Column("plan", String(64), primary_key=True),
    Column("months", Integer),
    Column("anchor_on", Date),
    Column("ends_on", Date),
    CheckConstraint("months IS NULL OR months >= 1", name="months_count_from_one"),
)
"""What contracts add to the recurring plans of the letters, asset by asset."""

technicians = Table(
    "technicians",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("home_lat", Float, nullable=False),
    Column("home_lon", Float, nullable=False),
    Column("home_name", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("employer", String(32), nullable=False),
    Column("active", Boolean, nullable=False),
)

shifts = Table(
    "shifts",
    METADATA,
    _id(),
    _reference("technician_id", "technicians.id"),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("on_call", Boolean, nullable=False),
    CheckConstraint("starts_at <= ends_at", name="in_order"),
    Index(None, "technician_id"),
    Index(None, "ends_at"),
)

absences = Table(
    "absences",
    METADATA,
    Column("number", Integer, primary_key=True),
    _reference("technician_id", "technicians.id"),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("starts_at <= ends_at", name="in_order"),
    Index(None, "technician_id"),
    Index(None, "ends_at"),
)

positions = Table(
    "positions",
    METADATA,
    Column("technician_id", String(64), ForeignKey("technicians.id"), primary_key=True),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("at", Instant, nullable=False),
)

work_orders = Table(
    "work_orders",
    METADATA,
    _id(),
    _reference("customer_id", "customers.id"),
    _reference("site_id", "sites.id"),
    _reference("asset_id", "assets.id", nullable=True),
    Column("policy_id", String(64), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("skill", String(64), nullable=False),
    Column("level", Integer, nullable=False),
    Column("service_seconds", Integer, nullable=False),
    Column("description", Text, nullable=False),
    Column("channel", String(64), nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    _reference("technician_id", "technicians.id", nullable=True),
    Column("visit_number", Integer, nullable=False),
    Column("departed_at", Instant),
    Column("visit_arrived_at", Instant),
    Column("closed_at", Instant),
    Column("document", JSON, nullable=False),
    Column("purpose", String(32), nullable=False, server_default="fault"),
    Column("plan", String(64)),
    Column("due_on", Date),
    Column("owed", JSON),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
    Index(None, "status", "recorded_at"),
    Index(None, "site_id", "recorded_at"),
    Index(None, "recorded_at"),
    Index(None, "customer_id"),
    Index(None, "technician_id"),
    Index(None, "purpose", "due_on"),
    Index(None, "policy_id", "status", "recorded_at"),
    Index(
        "ux_work_orders_one_a_period",
        "asset_id",
        "plan",
        "due_on",
        unique=True,
        sqlite_where=text("status <> 'cancelled'"),
        postgresql_where=text("status <> 'cancelled'"),
    ),
)
"""``document`` holds the situation and the pin, which are read whole and never searched.

``plan`` and ``due_on`` name the period of an inspection; a period never has two work orders, unless one was cancelled.
"""

events = Table(
    "events",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("work_order_id", String(64)),
    Column("technician_id", String(64)),
    Column("facts", JSON, nullable=False),
    Column("command_id", String(128)),
    Index(None, "work_order_id", "seq"),
    sqlite_autoincrement=True,
)
"""The log refers to rows by id without foreign keys: it is the truth and must not depend on its own fold."""

plans = Table(
    "plans",
    METADATA,
    Column("version", Integer, primary_key=True),
    Column("status", String(32), nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("stage", String(64), nullable=False),
    Column("published_at", Instant),
    Column("published_by", Text),
    Column("document", JSON, nullable=False),
    Index(None, "status", "version"),
    Index(
        "ux_plans_one_published",
        "status",
        unique=True,
        sqlite_where=text("status = 'published'"),
        postgresql_where=text("status = 'published'"),
    ),
)

bookings = Table(
    "bookings",
    METADATA,
    Column("work_order_id", String(64), ForeignKey("work_orders.id"), primary_key=True),
    _reference("technician_id", "technicians.id"),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("plan_version", Integer, ForeignKey("plans.version"), nullable=False),
    CheckConstraint("starts_at < ends_at", name="in_order"),
    Index(None, "technician_id", "starts_at"),
)
"""When the published plan needs whom: half-open, one per work order; a guard in the database refuses overlaps."""

commands = Table(
    "commands",
    METADATA,
    Column("command_id", String(128), primary_key=True),
    Column("body_hash", String(128), nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

settings = Table(
    "settings",
    METADATA,
    Column("name", String(128), primary_key=True),
    Column("value", Text, nullable=False),
)

users = Table(
    "users",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    _reference("technician_id", "technicians.id", nullable=True),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False),
)
