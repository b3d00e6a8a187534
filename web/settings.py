"""What the web shell is told at start: keys, demo mode, folders, limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.errors import Unavailable

BUILT_FILES = Path(__file__).resolve().parent / "static" / "dist"
SHORTEST_KEY = 32
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def shipped_maps() -> Path:
    """The folder of the TopoJSON base maps that ship with the product."""
    return data_root() / "map"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``secret_key`` signs the session cookie (at least 32 characters). ``demo`` lets anybody sign in with one click.

    ``behind_tls`` says that browsers reach us by https: cookies become Secure and HSTS is sent. ``trusted_hosts`` are
    the names browsers may use for us. ``live_streams`` is how many boards may listen at once; the rest poll.
    ``set_speed(speed, actor)`` changes how fast the demo clock runs; without it the board shows no speed control.
    ``wall`` gives real seconds since 1970 and times sessions and limits, never the desk. ``data`` is the installation's
    folder, in which drafts of letters are kept; without it none can be.
    """

    secret_key: str
    demo: bool = False
    behind_tls: bool = False
    trusted_hosts: tuple[str, ...] = LOCAL_HOSTS
    built_files: Path = BUILT_FILES
    map_folder: Path | None = None
    live_streams: int = 20
    set_speed: Callable[[int, str], None] | None = None
    wall: Callable[[], float] = time.time
    data: Path | None = None

    def __post_init__(self) -> None:
        if len(self.secret_key) < SHORTEST_KEY:
            raise Unavailable("web.weak_secret", length=len(self.secret_key), least=SHORTEST_KEY)

    @property
    def maps(self) -> Path:
        return self.map_folder or shipped_maps()
