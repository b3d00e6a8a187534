"""Who may use which page: every view declares its roles, and an app with an undeclared view does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

from dispatch.model.user import Role

ROLES_ATTRIBUTE = "allowed_roles"


View = TypeVar("View", bound=Callable[..., Any])
STAFF = (Role.DISPATCHER, Role.ANALYST, Role.ADMIN)
EVERY_ROLE = tuple(Role)


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare the roles of a view. Put it directly under the route decorator."""
    return _mark(frozenset(roles))


def open_to_all(view: View) -> View:
    """Declare that a view needs no sign-in: the sign-in page, static files, the health check."""
    return _mark(None)(view)


def _mark(roles: frozenset[Role] | None) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, ROLES_ATTRIBUTE, roles)
        return view

    return mark


def roles_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles that may use ``endpoint``; None when it is open to all."""
    declared: frozenset[Role] | None = getattr(app.view_functions[endpoint], ROLES_ATTRIBUTE)
    return declared


def require_declarations(app: Flask) -> None:
    """Refuse to start with a view that nobody has decided about; ``RuntimeError`` names them."""
    undeclared = sorted(name for name, view in app.view_functions.items() if not hasattr(view, ROLES_ATTRIBUTE))
    if undeclared:
        raise RuntimeError(f"views without @allow(...) or @open_to_all: {', '.join(undeclared)}")
