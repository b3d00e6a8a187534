"""Every page keeps WCAG 2.2 A and AA as far as a program can tell: in Chinese and English, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.chromium import NEEDS_CHROMIUM, launched, served, signed_in
from tests.web.every_page import DISPATCHER, DOWNLOADED, NO_PAGES, NOBODY, PAGES, full_office
from tests.web.office import enter

AXE = Path(__file__).resolve().parents[2] / "web" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [*NEEDS_CHROMIUM, pytest.mark.skipif(not AXE.is_file(), reason="run python hatch_build.py first")]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING: Mapping[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
"""What a dark page can do worse than the same page in the light."""
JUDGE = """(options) => axe.run(document, options).then(({ violations }) => violations.flatMap((rule) =>
  rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} ${node.any.map((one) => one.message).join(" ")}`)))"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the full office; each person keeps a window of his own."""

    browser: Browser
    app: Flask
    address: str
    ids: Mapping[str, str]
    folder: Path
    windows: dict[tuple[str, str], Page]

    def window(self, who: str, language: str) -> Page:
        if (who, language) not in self.windows:
            self.windows[who, language] = self._open(who, language)
        return self.windows[who, language]

    def _open(self, who: str, language: str) -> Page:
        page = self.browser.new_page() if who == NOBODY else signed_in(self.browser, self.address, who)
        _read_in(page.context, language, self.address)
        page.context.add_init_script(path=AXE)
        return page


def _read_in(context: BrowserContext, language: str, address: str) -> None:
    context.add_cookies([{"name": "language", "value": language, "url": address}])


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("office")
    app, ids = full_office(folder)
    with served(app) as address, launched() as browser:
        yield Visitor(browser, app, address, ids, folder, {})


def saved(visitor: Visitor, who: str, path: str, language: str) -> Path:
    """A page that the browser keeps as a file."""
    client = enter(visitor.app.test_client(), who)
    client.set_cookie("language", language)
    file = visitor.folder / f"{language}.html"
    file.write_text(client.get(path).text, encoding="utf-8")
    return file


def opened(visitor: Visitor, endpoint: str, language: str) -> Page:
    """The page, in the light."""
    who, path = PAGES[endpoint]
    page = visitor.window(who, language)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto("about:blank")
    address = visitor.address + path.format(**visitor.ids)
    if endpoint in DOWNLOADED:
        page.goto(saved(visitor, who, path, language).as_uri())
    else:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, path
    if endpoint == "board.show":
        page.wait_for_selector("[data-board-ready]", state="attached")
    return page


def judged(page: Page) -> list[str]:
    """What is wrong, in the light and in the dark."""
    found: list[str] = page.evaluate(JUDGE, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    found += [f"dark {one}" for one in page.evaluate(JUDGE, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def test_every_page_there_is_is_looked_at(visitor: Visitor) -> None:
    there = {rule.endpoint for rule in visitor.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert there - NO_PAGES == set(PAGES)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("endpoint", sorted(PAGES))
def test_a_page_shuts_nobody_out(visitor: Visitor, endpoint: str, language: str) -> None:
    assert judged(opened(visitor, endpoint, language)) == []


def test_what_opens_on_the_board_shuts_nobody_out(visitor: Visitor) -> None:
    page = opened(visitor, "board.show", "zh")
    for facet in ("region", "technician"):
        page.click(f'[data-facet="{facet}"] > summary')
        page.check(f'[data-facet="{facet}"] input >> nth=0')
    assert judged(page) == []
    page.click("#views > summary")
    assert judged(page) == []
    page.keyboard.press("Escape")
    page.click("#filter-clear")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("o")
    page.wait_for_selector("#option-1")
    assert judged(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#keys-help[open]")
    assert judged(page) == []


def test_the_checker_finds_what_is_wrong(visitor: Visitor) -> None:
    page = opened(visitor, "about.show", "en")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><p id=grey>grey</p>'")
    page.evaluate("Object.assign(document.getElementById('grey').style, {color: '#aaa', background: '#fff'})")
    found = " ".join(judged(page))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert PAGES["about.show"][0] == DISPATCHER
