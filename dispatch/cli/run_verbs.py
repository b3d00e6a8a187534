"""``paidan serve`` and ``paidan demo``: start the board, the planner and, for the demo, a company that lives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from dispatch.clock import go_on_where_it_stopped, note_seen, put_to_sleep
from dispatch.errors import Unavailable
from dispatch.model.moment import from_text
from dispatch.running import (
    Running,
    environment_of,
    parts_of,
    require_free_port,
    stop_on_signals,
    wait_until_it_answers,
)
from dispatch.settings import Settings, make_data_folder, read_settings, secret_key
from dispatch.simulation.ready import is_filled
from dispatch.store.base import Store
from dispatch.store_of import open_store

DEMO_DAY = "2026-03-10T08:30:00+08:00"
"""A Tuesday after the New Year holiday, in a year whose calendar is published."""

_console = Console(stderr=False, highlight=False)


def _common(verb: Callable[..., object]) -> Callable[..., object]:
    verb = click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder.")(verb)
    verb = click.option("--host", default=None, help="Address to listen on (default 127.0.0.1).")(verb)
    return click.option("--port", type=int, default=None, help="Port of the board (default 8000).")(verb)


@click.command()
@_common
def serve(data: Path | None, host: str | None, port: int | None) -> int:
    """Run the board and the planner on the store of this installation."""
    settings = read_settings(data=data, host=host, port=port)
    require_free_port(settings.host, settings.port)
    open_store(settings).close()
    _run(settings, each_second=None)
    return 0


@click.command()
@_common
@click.option("--reset", is_flag=True, help="Begin again with a fresh company.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another company.")
@click.option("--at", default=DEMO_DAY, show_default=True, help="When the demo day begins.")
@click.option("--prepare-only", is_flag=True, help="Make the company and stop.")
def demo(
    data: Path | None, host: str | None, port: int | None, reset: bool, seed: int, at: str, prepare_only: bool
) -> int:
    """Open the board on a living demo company; the second start keeps what happened."""
    settings = read_settings(data=data or Path("var/demo"), host=host, port=port, demo=True)
    if not prepare_only:
        require_free_port(settings.host, settings.port)
    make_data_folder(settings)
    if reset:
        _forget(settings)
    _prepare(settings, seed, from_text(at))
    if prepare_only:
        return 0
    store = open_store(settings)
    try:
        with store.writing() as unit:
            go_on_where_it_stopped(unit, time.time())
        _run(settings, each_second=lambda: _note_seen(store))
    finally:
        with store.writing() as unit:
            put_to_sleep(unit, time.time())
        store.close()
    return 0


def _forget(settings: Settings) -> None:
    if settings.database is not None:
        raise Unavailable("demo.reset_needs_sqlite", database=settings.database.split("@")[-1])
    for suffix in ("", "-wal", "-shm"):
        (settings.data / f"paidan.sqlite{suffix}").unlink(missing_ok=True)


def _prepare(settings: Settings, seed: int, now: datetime) -> None:
    """Fill an empty store with the demo company, saying what is being done."""
    store = open_store(settings)
    try:
        if is_filled(store):
            return
        # only the first start pays for the maps and the simulation
        from dispatch.opening import open_desk
        from dispatch.simulation.demo import fill

        with _console.status("正在建立演示公司… / Making the demo company…") as status:
            desk = open_desk(settings, store)
            started = time.monotonic()
            fill(desk, store, seed=seed, now=now, say=lambda words: status.update(words))
            with store.writing() as unit:
                put_to_sleep(unit, time.time())
        _console.print(f"演示公司已建立 / Demo company ready ({time.monotonic() - started:.1f} s)")
    finally:
        store.close()


def _note_seen(store: Store) -> None:
    with store.writing() as unit:
        note_seen(unit, time.time())


def _run(settings: Settings, *, each_second: Callable[[], None] | None) -> None:
    """All processes until Ctrl-C; the address comes last, where people look for it."""
    secret_key(settings)
    stop = threading.Event()
    stop_on_signals(stop)
    if each_second is not None:
        threading.Thread(target=_tick, args=(stop, each_second), daemon=True).start()
    with Running(parts_of(settings), environment_of(settings)) as running:
        wait_until_it_answers(settings.host, settings.port, seconds=60)
        running.start_the_rest()
        _console.print(f"\n派单已就绪 / paidan is ready:  [bold]http://{settings.host}:{settings.port}[/bold]")
        _console.print("按 Ctrl-C 停止 / stop with Ctrl-C\n")
        running.watch(stop)
    _console.print("已停止 / stopped")


def _tick(stop: threading.Event, each_second: Callable[[], None]) -> None:
    while not stop.wait(1.0):
        each_second()
