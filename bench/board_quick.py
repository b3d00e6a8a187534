"""The figures of the dispatcher's board: ``make bench-board``.

A company three times the demo's, about 200 technicians with 1,500 open visits, served by a process of its own to a real
Chromium: until the board is there, the script it loads, scrolling and zooming, the verdict on a move, the filter, a new
fault on another dispatcher's board, and the memory of the process before and after a thousand events.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from bench import board_scripts as scripts
from bench.board_company import NOW, Served, large_desk, served
from bench.browser import chromium
from bench.pictures import DESKTOP, signed_in
from bench.quick import Figure
from dispatch.desk import Desk, FaultReport
from dispatch.model.work_order import PinLevel

OPENINGS, FRAMES, MOVES, FAULTS, EVENTS = 9, 90, 60, 120, 1000
APART_SECONDS = 0.37
"""Between two faults: no multiple of the second, so that they meet the feed at any point of its round."""
MEMORY_LIMIT_MB, GROWTH_LIMIT_MB = 350, 10


def figures(desk: Desk, board: Served) -> Iterator[Figure]:
    """Every figure, the quick ones first."""
    with chromium() as browser:
        page, other = (
            signed_in(browser, board.address, "demo-dispatcher", size=DESKTOP, look="light", language="zh")
            for _ in range(2)
        )
        yield from _opening(page, board.address)
        yield from _moving(page)
        _open(other, board.address)
        yield from _percentiles("new fault on another board", list(_new_faults(desk, other)), 1.0)
        yield from _memory(desk, board)


def _opening(page: Page, address: str) -> Iterator[Figure]:
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: _weigh(answer, sizes))
    opened = [_open(page, address) for _ in range(OPENINGS)]
    for what, seconds in (
        ("list and time board drawn", [drawn for drawn, _ in opened]),
        ("board complete with its map", [complete for _, complete in opened]),
    ):
        yield _seconds(f"{what}, median of {OPENINGS}", statistics.median(seconds), 1.5)
    size = sum(sizes.values()) / 1024
    yield Figure("script, compressed", f"{size:.0f} KB", "<= 400 KB", size <= 400)


def _moving(page: Page) -> Iterator[Figure]:
    for what, script in (
        ("scrolling the time board", scripts.SCROLL),
        ("zooming the time board", scripts.ZOOM),
        ("zooming the map", scripts.ZOOM_MAP),
    ):
        rate = 1000 / statistics.median(page.evaluate(script, FRAMES))
        yield Figure(f"{what}, median of {FRAMES} frames", f"{rate:.0f} frames/s", ">= 50 frames/s", rate >= 50)
    page.evaluate(scripts.HOVER, 2)
    yield _seconds(f"verdict on a move, p95 of {MOVES}", _p(page.evaluate(scripts.HOVER, MOVES), 0.95) / 1000, 0.15)
    yield _seconds("filter, worst of 6", max(page.evaluate(scripts.FILTER)) / 1000, 0.3)


def _weigh(answer: object, sizes: dict[str, int]) -> None:
    url = str(getattr(answer, "url", ""))
    if url.endswith(".js") and url not in sizes:
        sizes[url] = len(gzip.compress(answer.body()))  # type: ignore[attr-defined]


def _open(page: Page, address: str) -> tuple[float, float]:
    """Seconds until the list and the time board are drawn, and until everything is."""
    began = time.monotonic()
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_selector(".risk[data-order]", state="attached")
    page.wait_for_selector(".tb-work", state="attached")
    page.evaluate(scripts.PAINTED)
    drawn = time.monotonic() - began
    page.wait_for_selector("[data-board-ready]", state="attached")
    return drawn, time.monotonic() - began


def _new_faults(desk: Desk, page: Page) -> Iterator[float]:
    """Seconds from the report to the fault painted into somebody else's counts."""
    with desk.reading() as unit:
        assets = unit.assets()[:FAULTS]
    for asset in assets:
        page.evaluate(scripts.WATCH)
        began = time.monotonic()
        report = FaultReport(asset.site_id, "坏了", asset.id)
        desk.report_fault(report, now=NOW, actor="bench", command_id=uuid4().hex)
        page.evaluate(scripts.SEEN)
        yield time.monotonic() - began
        time.sleep(APART_SECONDS)


def _memory(desk: Desk, board: Served) -> Iterator[Figure]:
    """What the process holds with two boards open, and how much more after a thousand events."""
    before = board.megabytes
    limit = f"<= {MEMORY_LIMIT_MB} MB"
    yield Figure("memory of the process (PSS)", f"{before:.0f} MB", limit, before <= MEMORY_LIMIT_MB)
    with desk.reading() as unit:
        waiting = [one.id for one in unit.open_work_orders() if not one.status.under_way and one.pin is None]
    for number in range(EVENTS // 2):
        _pin_and_unpin(desk, waiting[number % len(waiting)])
    time.sleep(2)
    grown = board.megabytes - before
    limit = f"<= {GROWTH_LIMIT_MB} MB"
    yield Figure(f"more of it after {EVENTS} events", f"{grown:+.1f} MB", limit, grown <= GROWTH_LIMIT_MB)


def _pin_and_unpin(desk: Desk, order_id: str) -> None:
    """Two events that leave the company as it was."""
    who: dict[str, Any] = {"version": None, "now": NOW, "actor": "bench"}
    level = PinLevel.TECHNICIAN
    with desk.reading() as unit:
        first = unit.technicians()[0].id
    desk.pin(order_id, level=level, technician_id=first, arrive_at=None, command_id=uuid4().hex, **who)
    desk.unpin(order_id, command_id=uuid4().hex, **who)


def _percentiles(what: str, seconds: list[float], limit: float) -> Iterator[Figure]:
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        yield _seconds(f"{what}, {name} of {len(seconds)}", _p(seconds, share), limit)


def _p(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _seconds(what: str, measured: float, limit: float) -> Figure:
    return Figure(what, f"{measured:.3f} s", f"<= {limit:g} s", measured <= limit)


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, help="a folder for the company; one that is there is used again")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        folder = asked.folder or Path(fresh)
        desk = large_desk(folder)
        with desk.reading() as unit:
            crew, orders = len(unit.technicians()), len(unit.open_work_orders())
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load}")
        print(f"{crew} technicians, {orders} open work orders", flush=True)
        missed = 0
        with served(folder) as board:
            for figure in figures(desk, board):
                print(figure, flush=True)
                missed += not figure.met
        desk.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
