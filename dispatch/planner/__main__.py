"""The process ``python -m dispatch.planner``.

It is a file of its own because a spawned child imports its parent's main module unless that is a ``__main__``: the
solver's children would carry the store, the road graph and all their libraries in memory for nothing.
"""

from __future__ import annotations

import os
import threading

from dispatch.notifying.herald import Herald
from dispatch.notifying.herald import run as herald_run
from dispatch.opening import open_desk
from dispatch.planner import PlannerSettings
from dispatch.planner.loop import run
from dispatch.running import stop_on_signals
from dispatch.settings import read_settings


def main() -> None:
    """Plan, and tell people what is in danger, until a signal says stop."""
    settings = read_settings()
    desk, stop = open_desk(settings), threading.Event()
    stop_on_signals(stop)
    herald = threading.Thread(target=herald_run, args=(Herald(desk, settings, os.environ), desk, stop), name="herald")
    herald.start()
    try:
        run(desk, PlannerSettings(search_seconds=settings.search_seconds, keep=settings.retention), stop)
    finally:
        stop.set()
        herald.join()
        desk.close()


if __name__ == "__main__":
    main()
