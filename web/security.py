"""One place for the defences: headers, cookies, limits, request forgery, and who may go where."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dispatch.errors import Refused
from web.context import shell, user_or_none
from web.roles import require_declarations, roles_of
from web.settings import WebSettings

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LARGEST_REQUEST_BYTES = 10 * 1024 * 1024
LARGEST_FORM_BYTES = 1024 * 1024
CSRF_FIELD, CSRF_HEADER = "csrf_token", "X-CSRF-Token"
SESSION_ID = "sid"
GEOLOCATION_BLUEPRINT = "technician"
"""Only the technician's phone may ask for the position."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def protect(app: Flask, settings: WebSettings) -> None:
    """Set every defence on ``app``. Call :func:`start_guarded` after the last route was added."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-paidan" if settings.behind_tls else "paidan",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PREFERRED_URL_SCHEME="https" if settings.behind_tls else "http",
    )
    app.before_request(_know_the_user)
    app.before_request(_refuse_forgery)
    app.before_request(_refuse_other_roles)
    app.after_request(_add_headers)


def start_guarded(app: Flask) -> None:
    """The last step of making an app: no view may be without declared roles."""
    require_declarations(app)


def csrf_token() -> str:
    """The token of this browser's session, made on first use."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def csp_nonce() -> str:
    """The nonce that marks our own scripts and styles in this one response."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def wants_json() -> bool:
    """Whether the caller is a script: an API path, the live stream, or one that prefers JSON."""
    return request.path.startswith(("/api/", "/live")) or request.accept_mimetypes.best == "application/json"


def _know_the_user() -> None:
    """A page that refreshes itself does not keep a session alive; only what a person does counts."""
    sessions, by_itself = shell().sessions, request.blueprint in ("api", "live") and request.method == "GET"
    g.user = (sessions.peek if by_itself else sessions.user)(session.get(SESSION_ID))


def _refuse_forgery() -> None:
    if request.method not in UNSAFE_METHODS:
        return
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD) or ""
    known = str(session.get("csrf", ""))
    if not known or not hmac.compare_digest(given.encode(), known.encode()) or not _same_origin():
        raise Refused("web.forged")


def _same_origin() -> bool:
    """Browsers name the page a request came from; scripts outside a browser may leave it out."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    parts = urlsplit(origin)
    scheme = "https" if shell().settings.behind_tls else request.scheme
    return parts.scheme == scheme and parts.netloc == request.host


def _refuse_other_roles() -> AnyResponse | None:
    if request.endpoint is None:
        return None  # no such page: routing answers 404 or 405
    allowed = roles_of(current_app, request.endpoint)
    if allowed is None:
        return None
    user = user_or_none()
    if user is None:
        if wants_json() or request.method in UNSAFE_METHODS:
            raise Refused("web.signed_out")
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    if user.role not in allowed:
        raise Refused("web.forbidden", role=user.role.value)
    return None


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_POLICY.format(nonce=csp_nonce())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _permissions()
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if shell().settings.behind_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"  # pages show people's names and places
    return response


def _permissions() -> str:
    position = "(self)" if request.blueprint == GEOLOCATION_BLUEPRINT else "()"
    return f"geolocation={position}, camera=(), microphone=(), payment=(), usb=()"
