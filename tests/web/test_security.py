"""Every route of the app: headers, roles, forged requests, cookies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dispatch.errors import Unavailable
from dispatch.model.user import Role
from tests.web.company import FakeDesk
from tests.web.conftest import send, token_of
from web import WebSettings, create_app
from web.roles import allow, require_declarations, roles_of
from web.security import CSRF_FIELD, UNSAFE_METHODS

if TYPE_CHECKING:
    from dispatch.desk import Desk

EVERYBODY = frozenset(Role)
OFFICE = frozenset({Role.DISPATCHER, Role.ANALYST, Role.ADMIN})
MATRIX: dict[str, frozenset[Role] | None] = {
    "api.board": OFFICE,
    "api.run_clock": frozenset({Role.DISPATCHER, Role.ADMIN}),
    "auth.enter": None,
    "auth.leave": EVERYBODY,
    "auth.sign_in": None,
    "board.show": EVERYBODY,
    "live.stream": OFFICE,
    "preferences.choose": None,
    "shipped.base_map": EVERYBODY,
    "shipped.health": None,
    "shipped.icon": None,
    "static.file": None,
}
"""The frame's and the board's own routes; other families of pages keep theirs beside their tests."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def address(rule: Rule) -> str:
    """An address that the rule fits."""
    adapter = rule.map.bind("localhost")
    values = {name: 1 if "Integer" in type(rule._converters[name]).__name__ else "x" for name in rule.arguments}
    return adapter.build(rule.endpoint, values, force_external=False)


def ask(client: FlaskClient, rule: Rule, method: str, **more: object):  # type: ignore[no-untyped-def]
    return client.open(address(rule), method=method, buffered=False, **more)  # type: ignore[arg-type]


def test_every_route_of_the_frame_has_the_roles_of_the_table(app: Flask) -> None:
    assert {name: roles_of(app, name) for name in MATRIX} == MATRIX


def test_an_app_with_an_undeclared_view_does_not_start(app: Flask) -> None:
    undecided = Flask("undecided", static_folder=None)
    undecided.add_url_rule("/secret", "secret", lambda: "for whom?")
    with pytest.raises(RuntimeError, match="secret"):
        require_declarations(undecided)


def test_every_answer_carries_every_header(app: Flask, dispatcher: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = ask(dispatcher, rule, method)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, rule
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe-inline" not in policy
            assert "http:" not in policy
            assert "geolocation=" in answer.headers["Permissions-Policy"]
            answer.close()


def test_only_the_phone_page_may_ask_for_the_position(app: Flask, dispatcher: FlaskClient) -> None:
    assert "geolocation=()" in dispatcher.get("/").headers["Permissions-Policy"]


def test_the_nonce_is_new_in_every_answer(browser: FlaskClient) -> None:
    policies = {browser.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_every_unsafe_route_refuses_a_request_without_the_token(app: Flask, dispatcher: FlaskClient) -> None:
    unsafe = [(rule, m) for rule in app.url_map.iter_rules() for m in (rule.methods or set()) & UNSAFE_METHODS]
    assert len(unsafe) >= 4
    for rule, method in unsafe:
        assert ask(dispatcher, rule, method).status_code == 400, rule


def test_the_token_of_another_browser_is_refused(app: Flask, dispatcher: FlaskClient) -> None:
    stranger = app.test_client()
    answer = dispatcher.post("/sign-out", data={CSRF_FIELD: token_of(stranger) + "x"})
    assert answer.status_code == 400
    assert dispatcher.get("/").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:9", "https://localhost", "null"])
def test_a_form_of_another_page_is_refused_in_spite_of_a_good_token(dispatcher: FlaskClient, origin: str) -> None:
    answer = dispatcher.post("/sign-out", data={CSRF_FIELD: token_of(dispatcher)}, headers={"Origin": origin})
    assert answer.status_code == 400


def test_a_form_of_our_own_page_is_taken(dispatcher: FlaskClient) -> None:
    answer = dispatcher.post(
        "/sign-out", data={CSRF_FIELD: token_of(dispatcher)}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 302


def test_nobody_signed_in_is_sent_to_sign_in_from_every_closed_page(app: Flask, browser: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if roles_of(app, rule.endpoint) is None or "GET" not in (rule.methods or set()):
            continue
        answer = ask(browser, rule, "GET")
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next=")
        assert sent_away or answer.status_code == 401, rule


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_what_the_declaration_says_and_no_more(
    app: Flask, signed_in: Callable[[Role], FlaskClient], role: Role
) -> None:
    client = signed_in(role)
    for rule in app.url_map.iter_rules():
        allowed = roles_of(app, rule.endpoint)
        if allowed is None or role in allowed:
            continue
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            data = {CSRF_FIELD: token_of(client)} if method in UNSAFE_METHODS else None
            assert ask(client, rule, method, data=data).status_code == 403, rule


def test_a_technician_is_refused_the_board_data(signed_in: Callable[[Role], FlaskClient]) -> None:
    client = signed_in(Role.TECHNICIAN)
    assert client.get("/api/board").status_code == 403
    assert client.get("/live").status_code == 403


def test_an_analyst_looks_but_does_not_turn_the_clock(signed_in: Callable[[Role], FlaskClient]) -> None:
    client = signed_in(Role.ANALYST)
    assert client.get("/api/board").status_code == 200
    assert send(client, "/api/clock", speed="60").status_code == 403


def test_cookies_are_kept_from_scripts_and_other_sites(browser: FlaskClient) -> None:
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("paidan=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_tls_the_cookie_is_bound_to_the_host_and_https_is_pinned(desk: FakeDesk, settings: WebSettings) -> None:
    app = create_app(cast("Desk", desk), settings=replace(settings, behind_tls=True))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    assert answer.headers["Set-Cookie"].startswith("__Host-paidan=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_tls_no_strict_transport_is_promised(browser: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in browser.get("/sign-in").headers


def test_a_strange_host_name_is_refused(browser: FlaskClient) -> None:
    assert browser.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_request_that_is_too_large_is_refused(dispatcher: FlaskClient) -> None:
    answer = dispatcher.post("/preferences", data=b"x" * (11 * 1024 * 1024), content_type="application/octet-stream")
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("key", ["", "short", "x" * 31])
def test_a_weak_key_does_not_start(key: str) -> None:
    with pytest.raises(Unavailable, match=r"web\.weak_secret"):
        WebSettings(key)


def test_roles_are_declared_by_the_decorator() -> None:
    app = Flask("declared", static_folder=None)
    app.add_url_rule("/x", "x", allow(Role.ADMIN)(lambda: "x"))
    require_declarations(app)
    assert roles_of(app, "x") == frozenset({Role.ADMIN})
