"""Who may sign in, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a user may do; a technician sees only his own published visits."""

    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    ANALYST = "analyst"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """``technician_id`` ties a technician's sign-in to his shifts. Without ``password_hash`` nobody can sign in."""

    id: str
    name: str
    role: Role
    technician_id: str | None = None
    password_hash: str | None = None
    active: bool = True
