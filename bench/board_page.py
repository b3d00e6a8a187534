"""How long the board page takes until it is complete in a real browser."""

from __future__ import annotations

import shutil
import time

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def seconds_until_complete(address: str, *, runs: int = 5) -> list[float] | None:
    """Seconds from opening the board to its rows, map and risks on screen, once a run; None without a browser."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/sign-in")
        page.locator("form button[type=submit]").first.click()
        page.wait_for_url(f"{address}/")
        taken = []
        for _ in range(runs):
            begin = time.monotonic()
            page.goto(f"{address}/", wait_until="load")
            page.wait_for_selector("[data-board-ready]", state="attached")
            taken.append(time.monotonic() - begin)
        browser.close()
    return taken
