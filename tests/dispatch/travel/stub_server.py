"""A travel server for tests: OSRM's and Valhalla's answers from a formula, or any trouble on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, bytes]
Grid = list[list[float | None]]


@dataclass
class Stub:
    """``spoil`` may replace a good answer; ``asked`` are the (starts, ends) of every request."""

    address: str = ""
    spoil: Callable[[dict[str, Any]], Reply | dict[str, Any]] | None = None
    delay_seconds: float = 0.0
    asked: list[tuple[int, int]] = field(default_factory=list)


def seconds_between(start: tuple[float, float], end: tuple[float, float]) -> float:
    """The stub's own formula: an hour for each degree, 10 seconds more northward, so that no way is its way back."""
    return round((abs(start[0] - end[0]) + abs(start[1] - end[1])) * 3600 + (10 if end[0] > start[0] else 0), 1)


@contextmanager
def serving() -> Iterator[Stub]:
    """A server on a free port of this machine until the block ends."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            degrees = [[float(part) for part in pair.split(",")] for pair in parts.path.rsplit("/", 1)[1].split(";")]
            points = [(lat, lon) for lon, lat in degrees]
            question = parse_qs(parts.query)
            asked = {side: [int(n) for n in question[side][0].split(";")] for side in ("sources", "destinations")}
            starts, ends = [points[n] for n in asked["sources"]], [points[n] for n in asked["destinations"]]
            seconds = [[seconds_between(a, b) for b in ends] for a in starts]
            metres = [[20 * value for value in row] for row in seconds]
            self._answer(starts, ends, {"code": "Ok", "durations": seconds, "distances": metres})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            starts, ends = ([(p["lat"], p["lon"]) for p in body[side]] for side in ("sources", "targets"))
            rows = [
                [{"time": seconds_between(a, b), "distance": seconds_between(a, b) / 50} for b in ends] for a in starts
            ]
            self._answer(starts, ends, {"sources_to_targets": rows})

        def _answer(self, starts: list[Any], ends: list[Any], good: dict[str, Any]) -> None:
            stub.asked.append((len(starts), len(ends)))
            time.sleep(stub.delay_seconds)
            reply = good if stub.spoil is None else stub.spoil(good)
            status, content = (200, json.dumps(reply).encode()) if isinstance(reply, dict) else reply
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
