"""Take the README's pictures of a running demo: ``.venv/bin/python -m bench.pictures http://127.0.0.1:8000``.

With ``--all FOLDER`` it takes every page in both languages, light and dark, desktop and phone, for looking them over.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import chromium

HERE = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
LANGUAGES = {"zh": "zh_CN", "en": "en"}


def pages(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Name and address of every dispatcher's page of this demo."""
    yield "board", "/"
    yield "report", "/faults/new"
    yield "work-orders", "/work-orders"
    page.goto(f"{address}/work-orders")
    first = page.locator("a[href^='/work-orders/']").first.get_attribute("href")
    yield "work-order", str(first)
    yield "plans", "/plans"
    yield "policies", "/policies"
    yield "policy", "/policies/L14"
    yield "about", "/about"


def somebody_busy(page: Page, address: str) -> str:
    """The technician with the longest list among those the sign-in page offers."""
    with page.context.browser.new_context() as fresh:  # type: ignore[union-attr]
        door = fresh.new_page()
        door.goto(f"{address}/sign-in")
        offered = [button.get_attribute("value") for button in door.locator("button[data-role=technician]").all()]
    visits: dict[str, int] = {}
    for technician in filter(None, offered):
        page.goto(f"{address}/technicians/{technician}")
        visits[technician] = page.locator("li.visit").count()
    return max(visits, key=lambda technician: visits[technician])


def signed_in(browser: Browser, address: str, user: str, *, size: dict[str, int], look: str, language: str) -> Page:
    """A page on which a demo user has signed in and chosen his language."""
    context = browser.new_context(viewport=size, color_scheme=look, device_scale_factor=1)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.locator(f"button[value='{user}']").first.click()
    page.wait_for_load_state()
    if language == "en":
        page.locator("form[action='/preferences'] button", has_text="English").first.click()
        page.wait_for_load_state()
    return page


def shoot(page: Page, address: str, path: str, file: Path, *, whole: bool = False) -> None:
    """Open a page, wait until it is complete, and save it."""
    page.goto(f"{address}{path}")
    if path == "/":
        page.wait_for_selector("[data-board-ready]", state="attached")
    page.wait_for_timeout(400)
    page.screenshot(path=file, full_page=whole)


def main() -> None:
    """Take the pictures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("address")
    options.add_argument("--all", type=Path, dest="folder")
    given = options.parse_args()
    with chromium() as browser:
        if given.folder is None:
            _for_the_readme(browser, given.address)
        else:
            _all(browser, given.address, given.folder)


def _for_the_readme(browser: Browser, address: str) -> None:
    for short in LANGUAGES:
        page = signed_in(browser, address, "demo-dispatcher", size=DESKTOP, look="light", language=short)
        found = dict(pages(page, address))
        shoot(page, address, "/", HERE / f"board-{short}.png")
        if short == "zh":
            shoot(page, address, found["work-order"], HERE / "work-order-zh.png")
            technician = somebody_busy(page, address)
    phone = signed_in(browser, address, technician, size=PHONE, look="light", language="zh")
    shoot(phone, address, "/my", HERE / "phone-zh.png")


def _all(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for short in LANGUAGES:
        for size, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
            for look in ("light", "dark"):
                end = f"{short}-{name}-{look}.png"
                page = signed_in(browser, address, "demo-dispatcher", size=size, look=look, language=short)
                for what, path in pages(page, address):
                    shoot(page, address, path, folder / f"{what}-{end}", whole=what != "board")
                technician = somebody_busy(page, address)
                phone = signed_in(browser, address, technician, size=size, look=look, language=short)
                shoot(phone, address, "/my", folder / f"my-{end}", whole=True)


if __name__ == "__main__":
    main()
