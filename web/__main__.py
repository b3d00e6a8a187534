"""The board's process: ``python -m web``, with the settings of the environment."""

from __future__ import annotations

import time

from dispatch.opening import open_desk
from dispatch.settings import read_settings, secret_key
from web.serve import serve
from web.settings import WebSettings


def main() -> None:
    """Serve the desk until the process is told to end."""
    settings = read_settings()
    desk = open_desk(settings)

    def set_speed(speed: int, actor: str) -> None:
        desk.run_clock(speed, real_epoch=time.time(), actor=actor)

    shell = WebSettings(
        secret_key(settings),
        demo=settings.demo,
        map_folder=settings.map_folder,
        set_speed=set_speed if settings.demo else None,
    )
    try:
        serve(desk, shell, host=settings.host, port=settings.port)
    finally:
        desk.close()


if __name__ == "__main__":
    main()
