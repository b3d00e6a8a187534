"""The loop beside the planner that raises alerts and sends what they have to say."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from dispatch.clock import now_in
from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import PaidanError
from dispatch.notifying.book import load_book
from dispatch.notifying.channels import channel_of
from dispatch.notifying.delivery import Post
from dispatch.notifying.wording import load_words
from dispatch.settings import Settings

POLL_SECONDS = 5.0
KEPT = timedelta(days=90)
"""How long settled messages are kept as the record of what was sent."""


class Herald:
    """One step: climb, then send."""

    def __init__(self, desk: Desk, settings: Settings, environment: Mapping[str, str]) -> None:
        """Raises ``InputErrors`` for an address book that cannot be used."""
        self._desk = desk
        self._book = load_book(
            settings.notifications or data_root() / "notifications.toml", told=desk.ladders.recipients
        )
        channels = {name: channel_of(plan, settings.data, environment) for name, plan in self._book.channels.items()}
        rng = random.Random(os.getpid())  # noqa: S311 - spreads tries over time, keeps no secret
        self._post = Post(desk, self._book, channels, load_words(data_root()), rng)

    def step(self, now: datetime) -> None:
        """Raise what is in danger, forget what is long settled, send what is due."""
        if self._desk.raise_alerts(self._book.addresses, now=now):
            self._desk.forget_messages(now - KEPT)
        self._post.deliver(now)


def run(herald: Herald, desk: Desk, stop: threading.Event) -> None:
    """Step until told to stop, on the clock the store keeps. A store that is busy is tried again."""
    while not stop.wait(POLL_SECONDS):
        try:
            with desk.reading() as unit:
                now = now_in(unit)
            herald.step(now)
        except PaidanError as error:
            _say(desk, error)


def _say(desk: Desk, error: PaidanError) -> None:
    """Alerts must not fall silent unseen: the board shows the planner's warning."""
    try:
        with desk.reading() as unit:
            now = now_in(unit)
        desk.warn(error.code, error.facts, now=now)
    except PaidanError:
        return  # the store itself fails; the board shows that by itself
