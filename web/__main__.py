"""The board's process: ``python -m web``, with the settings of the environment."""

from __future__ import annotations

import time

from dispatch.opening import open_desk
from dispatch.settings import Settings, read_settings, secret_key
from web.heaps import share_heaps
from web.serve import serve
from web.settings import LOCAL_HOSTS, WebSettings


def names_of(settings: Settings) -> tuple[str, ...]:
    """The host names the settings add to this machine's own."""
    names = [settings.host, *settings.trusted_hosts.split(",")]
    return tuple(name for name in map(str.strip, names) if name not in ("", "0.0.0.0", "::"))  # noqa: S104 - not bound


def main() -> None:
    """Serve the desk until the process is told to end."""
    share_heaps()
    settings = read_settings()
    desk = open_desk(settings)

    def set_speed(speed: int, actor: str) -> None:
        desk.run_clock(speed, real_epoch=time.time(), actor=actor)

    shell = WebSettings(
        secret_key(settings),
        demo=settings.demo,
        behind_tls=settings.behind_tls,
        trusted_hosts=(*LOCAL_HOSTS, *names_of(settings)),
        map_folder=settings.map_folder,
        set_speed=set_speed if settings.demo else None,
        data=settings.data,
    )
    try:
        serve(desk, shell, host=settings.host, port=settings.port)
    finally:
        desk.close()


if __name__ == "__main__":
    main()
