"""The app on a made-up company, and browsers of people in every role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import hatch_build
from dispatch.model.user import Role
from tests.web.company import FakeDesk, company
from web import WebSettings, create_app
from web.security import CSRF_FIELD

if TYPE_CHECKING:
    from dispatch.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key for the tests only, long enough"
WHO = {
    Role.DISPATCHER: "demo-dispatcher",
    Role.ANALYST: "demo-analyst",
    Role.ADMIN: "demo-admin",
    Role.TECHNICIAN: "T00",
}


class Wall:
    """A wall clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """The tests speak the catalogues as they are in the sources."""
    hatch_build.compile_translations(ROOT / "web" / "translations")


@pytest.fixture(scope="session")
def built_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a bundler would leave, so that no test of a page needs Node."""
    folder = tmp_path_factory.mktemp("dist")
    config = (ROOT / "web" / "assets" / "vite.config.js").read_text(encoding="utf-8")
    modules = [part.split('"')[0] for part in config.split('"src/')[1:]]
    entries = {f"src/{name}": {"file": f"{name}-1.js", "css": [f"{name}-1.css"]} for name in modules}
    (folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
    (folder / "app-1.js").write_text("export {};", encoding="utf-8")
    return folder


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def desk() -> FakeDesk:
    return company()


@pytest.fixture
def settings(built_files: Path, wall: Wall, tmp_path: Path) -> WebSettings:
    return WebSettings(KEY, demo=True, built_files=built_files, map_folder=tmp_path, wall=wall)


@pytest.fixture
def app(desk: FakeDesk, settings: WebSettings) -> Iterator[Flask]:
    app = create_app(cast("Desk", desk), settings=settings)
    yield app
    app.extensions["paidan"].live.close()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Nobody signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Role], FlaskClient]:
    """``signed_in(Role.DISPATCHER)`` is a browser in which the demo's dispatcher is signed in."""

    def open_browser(role: Role) -> FlaskClient:
        client = app.test_client()
        answer = send(client, "/sign-in", name=WHO[role])
        assert answer.status_code == 302
        return client

    return open_browser


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.DISPATCHER)


def token_of(client: FlaskClient) -> str:
    """The token of this browser's session, fetched from a page when there is none yet."""
    client.get("/sign-in")
    with client.session_transaction() as session:
        if "csrf" not in session:
            session["csrf"] = "made for this test"
        return str(session["csrf"])


def send(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """POST a form as the page itself would."""
    return client.post(path, data={CSRF_FIELD: token_of(client), **form})
