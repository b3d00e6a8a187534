"""Error pages: a code, what happened and what to do - never a stack trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import get_args

from flask import Flask, Response, jsonify, make_response, render_template
from werkzeug.exceptions import HTTPException, SecurityError

from dispatch.errors import Conflict, DoubleBooking, InputErrors, NotFound, PaidanError, Refused, Unavailable
from dispatch.messages import Language, Message, explain, message
from web.languages import language
from web.security import wants_json

LOG = logging.getLogger("paidan.web")
STATUS_OF_CODE: Mapping[str, int] = {
    "web.forged": 400,
    "web.signed_out": 401,
    "web.wrong_password": 401,
    "web.forbidden": 403,
    "web.too_many_tries": 429,
    "web.streams_full": 503,
}
STATUS_OF_KIND: tuple[tuple[type[PaidanError], int], ...] = (
    (InputErrors, 400),
    (NotFound, 404),
    (Conflict, 409),
    (DoubleBooking, 409),
    (Refused, 409),
    (Unavailable, 503),
)
CODE_OF_STATUS: Mapping[int, str] = {
    400: "web.bad_request",
    404: "web.not_found",
    405: "web.wrong_method",
    413: "web.too_large",
    415: "web.wrong_type",
}


def explain_errors(app: Flask) -> None:
    """Answer every error of ``app`` with words."""
    app.register_error_handler(PaidanError, _ours)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: PaidanError) -> int:
    """The HTTP status for one of our errors."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    return next((status for kind, status in STATUS_OF_KIND if isinstance(error, kind)), 500)


def _ours(error: PaidanError) -> Response:
    response = _answer(status_of(error), explain(error, language()))
    wait = error.facts.get("wait_seconds")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_response())  # type: ignore[arg-type]
    code = CODE_OF_STATUS.get(status, "web.bad_request" if status < 500 else "web.broken")
    response = _answer(status, (message(code, {"status": status, "reference": "-"}, language()),))
    for name, value in error.get_response().headers:
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _strange_host(error: SecurityError) -> Response:
    """No page can be built for a host name that is not ours: plain words in both languages."""
    words = (message("web.strange_host", {}, spoken) for spoken in get_args(Language))
    return Response("\n".join(f"{one.cause} {one.action}" for one in words), 400, mimetype="text/plain")


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    LOG.error("unexpected error %s", reference, exc_info=error)
    return _answer(500, (message("web.broken", {"status": 500, "reference": reference}, language()),))


def _answer(status: int, messages: tuple[Message, ...]) -> Response:
    if wants_json():
        response = jsonify(errors=[one.as_json() for one in messages])
    else:
        response = make_response(render_template("error.html", status=status, messages=messages))
    response.status_code = status
    return response
