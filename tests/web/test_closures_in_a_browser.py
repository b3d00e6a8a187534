"""A board that is open while ways are closed: the banner comes and goes, and the map bears the closed crossing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from bench.browser import ARGUMENTS, browser_path
from dispatch.closure_folds import closure_after, declared_facts
from dispatch.model.closure import Shut, ShutKind
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval
from tests.web.company import NOW, FakeDesk, company
from tests.web.conftest import KEY
from web import WebSettings, create_app
from web.settings import BUILT_FILES

if TYPE_CHECKING:
    from dispatch.desk import Desk

CHROMIUM = browser_path()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (BUILT_FILES / "manifest.json").is_file(), reason="run python hatch_build.py first"),
]


@pytest.fixture
def office() -> FakeDesk:
    return company(6, 12)


@pytest.fixture
def server(office: FakeDesk) -> Iterator[BaseWSGIServer]:
    app = create_app(cast("Desk", office), settings=WebSettings(KEY, demo=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    app.extensions["paidan"].live.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(server: BaseWSGIServer) -> Iterator[Page]:
    """The dispatcher's board, open; whatever the console complains about fails the test."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/sign-in")
        page.click("button[value=demo-dispatcher]")
        page.wait_for_selector("[data-board-ready]", state="attached")
        yield page
        chromium.close()
    assert complaints == []


def test_an_open_board_shows_a_closure_as_it_comes_and_goes(office: FakeDesk, page: Page) -> None:
    assert not page.is_visible("#closed-banner")
    _close(office, Shut(ShutKind.CROSSING, crossing="shenzhong"))
    page.wait_for_selector("#closed-banner:visible")
    assert page.inner_text("#closed-banner").startswith("正在封闭：深中通道")
    sign = page.wait_for_selector(".map-closed")
    assert sign is not None
    assert (sign.get_attribute("title") or "").startswith("深中通道")
    _lift(office)
    page.wait_for_selector("#closed-banner", state="hidden")
    page.wait_for_selector(".map-closed", state="detached")


def _close(office: FakeDesk, shut: Shut) -> None:
    span = Interval(NOW - timedelta(hours=1), NOW + timedelta(hours=9))
    with office.store.writing() as unit:
        facts = declared_facts("CL0001", shut, span, "台风")
        unit.put_closure(
            closure_after(None, unit.append(Event(EventKind.CLOSURE_DECLARED, NOW, NOW, "d", facts=facts)))
        )


def _lift(office: FakeDesk) -> None:
    with office.store.writing() as unit:
        facts = {"closure_id": "CL0001"}
        event = unit.append(Event(EventKind.CLOSURE_LIFTED, NOW, NOW, "d", facts=facts))
        unit.put_closure(closure_after(unit.closure("CL0001"), event))
