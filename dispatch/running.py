"""Run the processes of one installation side by side: the board, the planner and, in the demo, the simulated world.

Each is a process of its own, so that none can block or crash another; one that dies is started again, and all end
together.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dispatch.errors import Unavailable
from dispatch.settings import Settings

RESTART_AFTER_SECONDS = 1.0
END_WITHIN_SECONDS = 8.0
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""Two heaps instead of eight a core, and freed memory given back: threads that wait for boards need no heap each."""


@dataclass(slots=True)
class _Part:
    """One process: the module it runs and when it was last started."""

    module: str
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)


def parts_of(settings: Settings) -> tuple[str, ...]:
    """The modules an installation runs."""
    living_world = ("dispatch.simulation.play",) if settings.demo else ()
    return ("web", "dispatch.planner", *living_world)


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as the environment that the processes read them from."""
    given = settings.model_dump(exclude_none=True)
    return {f"PAIDAN_{name.upper()}": str(value) for name, value in given.items()}


def require_free_port(host: str, port: int) -> None:
    """Raise ``Unavailable`` while somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Unavailable("web.port_taken", host=host, port=port) from error


def wait_until_it_answers(host: str, port: int, *, seconds: float) -> None:
    """Return when the board accepts connections; ``Unavailable`` when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)
    raise Unavailable("web.does_not_start", host=host, port=port, seconds=int(seconds))


class Running:
    """The processes of one installation; use as a context manager."""

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        self._parts = [_Part(module) for module in modules]
        self._environment = {**FRUGAL, **os.environ, **environment}

    def __enter__(self) -> Running:
        """Start the first part, the board, alone: people wait for it, and the others would only slow it down."""
        self._start(self._parts[0])
        return self

    def start_the_rest(self) -> None:
        """Start every part that does not run yet."""
        for part in self._parts:
            if part.process is None:
                self._start(part)

    def __exit__(self, *_: object) -> None:
        for part in self._parts:
            if part.process is not None and part.process.poll() is None:
                part.process.send_signal(signal.SIGTERM)
        for part in self._parts:
            _end(part)

    def watch(self, stop: threading.Event) -> None:
        """Restart what dies until told to stop."""
        while not stop.wait(0.5):
            for part in self._parts:
                dead = part.process is not None and part.process.poll() is not None
                if dead and time.monotonic() - part.started > RESTART_AFTER_SECONDS:
                    self._start(part)

    def _start(self, part: _Part) -> None:
        command = [sys.executable, "-m", part.module]
        part.process = subprocess.Popen(command, env=self._environment, start_new_session=True)  # noqa: S603
        part.started = time.monotonic()


def _end(part: _Part) -> None:
    if part.process is None:
        return
    try:
        part.process.wait(END_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()


def stop_on_signals(stop: threading.Event) -> None:
    """Ctrl-C and a polite kill end the processes in good order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
