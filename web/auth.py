"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from dispatch.errors import Refused
from dispatch.model.user import Role, User
from dispatch.passwords import password_fits
from web.context import desk, shell, user, user_or_none
from web.local_paths import local_path
from web.rate_limit import RateLimit
from web.roles import EVERY_ROLE, allow, open_to_all
from web.security import SESSION_ID
from web.users import demo_users, user_named

TRIES_A_MINUTE = 5
LIMIT = "paidan.sign_in_limit"
HOME_OF_ROLE = {Role.TECHNICIAN: "/my", Role.ANALYST: "/", Role.DISPATCHER: "/", Role.ADMIN: "/"}

auth = Blueprint("auth", __name__)


def home_of(somebody: User) -> str:
    """The page a user works on."""
    return HOME_OF_ROLE[somebody.role]


@auth.get("/sign-in")
@open_to_all
def sign_in() -> str | Response:
    known = user_or_none()
    if known is not None:
        return redirect(home_of(known))
    demo = demo_users(desk()) if shell().settings.demo else ()
    return render_template("sign_in.html", demo_users=demo, next=local_path(request.args.get("next"), ""))


@auth.post("/sign-in")
@open_to_all
def enter() -> Response:
    """One click in a demo, name and password otherwise; both count against the limit."""
    name = request.form.get("name", "").strip()
    _count_try(name)
    somebody = _offered(name) if shell().settings.demo else _with_password(name, request.form.get("password", ""))
    if somebody is None:
        raise Refused("web.wrong_password")
    _start_session(somebody)
    return redirect(local_path(request.form.get("next"), home_of(somebody)))


@auth.post("/sign-out")
@allow(*EVERY_ROLE)
def leave() -> Response:
    """End this session, or every session of the user with ``everywhere``."""
    if request.form.get("everywhere"):
        shell().sessions.end_all_of(user().id)
    shell().sessions.end(session.get(SESSION_ID))
    session.clear()
    return redirect("/sign-in")


def limit_tries(tries: RateLimit) -> None:
    """Kept with the app, so that two apps of one process do not share their limits."""
    current_app.extensions[LIMIT] = tries


def _offered(name: str) -> User | None:
    return next((one for one in demo_users(desk()) if one.id == name), None)


def _with_password(name: str, password: str) -> User | None:
    somebody = user_named(desk(), name)
    return somebody if password_fits(somebody, password) else None


def _count_try(name: str) -> None:
    limit: RateLimit = current_app.extensions[LIMIT]
    wait = max(limit.wait_seconds(f"name {name}"), limit.wait_seconds(f"address {request.remote_addr}"))
    if wait and not shell().settings.demo:
        raise Refused("web.too_many_tries", wait_seconds=wait)


def _start_session(somebody: User) -> None:
    """A new id and a new token: what was known of the old session is worth nothing now."""
    shell().sessions.end(session.get(SESSION_ID))
    session.clear()
    session[SESSION_ID] = shell().sessions.start(somebody)
