"""Passwords of users: hashed with argon2id, and checked in the same time whether the user exists or not."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dispatch.model.user import User

SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's minimum for argon2id: 19 MiB, two passes, one lane; about 60 ms on a small machine."""
_HASH_OF_NOBODY = _HASHER.hash("nobody has this password")


def password_hash(password: str) -> str:
    """The hash to keep; the parameters are part of it."""
    return _HASHER.hash(password)


def password_fits(user: User | None, password: str) -> bool:
    """Whether ``password`` opens the door to ``user``. An unknown user takes as long as a known one."""
    wanted = user.password_hash if user and user.password_hash else _HASH_OF_NOBODY
    try:
        _HASHER.verify(wanted, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and user.password_hash is not None
