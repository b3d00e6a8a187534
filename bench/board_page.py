"""How long the board page takes until it is complete in a real browser."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from bench.browser import browser_path, chromium


def seconds_until_complete(address: str, *, runs: int = 5) -> list[float] | None:
    """Seconds from opening the board to its rows, map and risks on screen, once a run; None without a browser."""
    if browser_path() is None:
        return None
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/sign-in")
        page.locator("button[value='demo-dispatcher']").click()
        page.wait_for_url(f"{address}/")
        return [_once(page, address) for _ in range(runs)]


def _once(page: Page, address: str) -> float:
    begin = time.monotonic()
    page.goto(f"{address}/", wait_until="load")
    page.wait_for_selector("[data-board-ready]", state="attached")
    return time.monotonic() - begin
