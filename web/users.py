"""Who may sign in: the users of the store; a demo offers them, or people of its own, by one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.errors import NotFound
from dispatch.model.user import Role, User

if TYPE_CHECKING:
    from dispatch.desk import Desk

TECHNICIANS_OFFERED = 8

STAFF_OF_A_DEMO = (
    User("demo-dispatcher", "陈静", Role.DISPATCHER),
    User("demo-analyst", "林晓", Role.ANALYST),
    User("demo-admin", "周宁", Role.ADMIN),
)


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
