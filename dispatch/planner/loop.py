"""The planner in its own process: one step after the other on the store's clock, under a lease."""

from __future__ import annotations

import os
import socket
import threading
import time

from dispatch.clock import now_in
from dispatch.desk import Desk
from dispatch.desk.planners import LEASE_SECONDS
from dispatch.errors import PaidanError, Unavailable
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.supervisor import Supervisor

AFTER_TROUBLE_SECONDS = 1.0


def run(desk: Desk, settings: PlannerSettings, stop: threading.Event) -> None:
    """Step until told to stop, on the clock the store keeps, as long as no other planner holds the lease."""
    planner, holder = Planner(desk, Supervisor(), settings), f"{socket.gethostname()}:{os.getpid()}"
    renew_at = 0.0
    Supervisor.prepare()
    try:
        while not stop.wait(settings.poll_seconds):
            try:
                if time.time() >= renew_at:
                    planner.fence = desk.take_lease(holder, real_epoch=time.time())
                    renew_at = time.time() + LEASE_SECONDS / 3
                with desk.reading() as unit:
                    now = now_in(unit)
                planner.step(now)
            except PaidanError as error:
                _say(desk, error)
                stop.wait(AFTER_TROUBLE_SECONDS)
    finally:
        planner.close()


def _say(desk: Desk, error: PaidanError) -> None:
    """Tell the board, unless the store itself is what fails; another planner at work is no trouble."""
    if isinstance(error, Unavailable) or error.code.startswith("planner.lease"):
        return
    with desk.reading() as unit:
        now = now_in(unit)
    desk.warn(error.code, error.facts, now=now)
