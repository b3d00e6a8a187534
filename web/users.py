"""Who may sign in: the users of the store; a demo offers them, or people of its own, by one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dispatch.errors import NotFound
from dispatch.model.user import Role, User

if TYPE_CHECKING:
    from dispatch.desk import Desk

TECHNICIANS_OFFERED = 8
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's minimum for argon2id: 19 MiB, two passes, one lane; about 60 ms on a small machine."""

STAFF_OF_A_DEMO = (
    User("demo-dispatcher", "陈静", Role.DISPATCHER),
    User("demo-analyst", "林晓", Role.ANALYST),
    User("demo-admin", "周宁", Role.ADMIN),
)
_HASH_OF_NOBODY = HASHER.hash("nobody has this password")


def demo_users(desk: Desk) -> tuple[User, ...]:
    """The people a demo offers: stored users, else three of the office and the first technicians."""
    with desk.reading() as unit:
        stored = [user for user in unit.users() if user.active]
        crew = [one for one in unit.technicians() if one.active][:TECHNICIANS_OFFERED]
    staff = [user for user in stored if user.role is not Role.TECHNICIAN] or list(STAFF_OF_A_DEMO)
    technicians = [user for user in stored if user.role is Role.TECHNICIAN][:TECHNICIANS_OFFERED]
    return (*staff, *(technicians or [User(one.id, one.name, Role.TECHNICIAN, one.id) for one in crew]))


def user_named(desk: Desk, user_id: str) -> User | None:
    """The active user of the store with this id."""
    try:
        with desk.reading() as unit:
            user = unit.user(user_id)
    except NotFound:
        return None
    return user if user.active else None


def password_fits(user: User | None, password: str) -> bool:
    """Whether ``password`` opens the door to ``user``. An unknown user takes as long as a known one."""
    wanted = user.password_hash if user and user.password_hash else _HASH_OF_NOBODY
    try:
        HASHER.verify(wanted, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and user.password_hash is not None
