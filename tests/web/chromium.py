"""A page of the app in a real browser, for the tests that need one: server and browser end with the ``with`` block."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from bench.browser import ARGUMENTS, browser_path
from web.settings import BUILT_FILES

CHROMIUM = browser_path()
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (BUILT_FILES / "manifest.json").is_file(), reason="run python hatch_build.py first"),
]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the app answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    app.extensions["paidan"].live.close()
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that asks nobody for anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def signed_in(browser: Browser, address: str, who: str = "demo-dispatcher", **options: Any) -> Page:
    """The first page of one of the demo's people, in a browser window of his own."""
    options.setdefault("viewport", {"width": 1366, "height": 768})
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{address}/sign-in")
    page.click(f'button[value="{who}"]')
    return page


def complaints_of(page: Page) -> list[str]:
    """Filled with whatever the console and the scripts complain about from now on."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
