"""Sending what waits in the outbox: claimed first, sent outside any transaction, and the outcome written down.

A message may be sent twice when the process dies between sending and writing; its id stays the same. Messages about
one work order to one address keep their order: the next waits while the one before is being tried again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.desk.outbox import Claimed
from dispatch.model.alert import Message, MessageState
from dispatch.notifying.book import AddressBook
from dispatch.notifying.channels import Channel, Note, Undelivered
from dispatch.notifying.wording import Languages, facts, text

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)

Address = tuple[str, str]
"""Recipient and channel."""


class Post:
    """The sender of one installation. ``rng`` spreads the tries of many senders over time."""

    def __init__(
        self,
        desk: Desk,
        book: AddressBook,
        channels: Mapping[str, Channel],
        languages: Languages,
        rng: random.Random,
    ) -> None:
        self._desk = desk
        self._book = book
        self._channels = channels
        self._languages = languages
        self._rng = rng

    def deliver(self, now: datetime) -> int:
        """Send everything that is due; gives the number of messages that were sent."""
        sent = 0
        for address, batch in self._due(now).items():
            claimed = self._desk.claim_messages(batch, now=now)
            size = len(claimed) if len(claimed) >= self._book.digest_from else 1
            for first in range(0, len(claimed), size):
                sent += self._send(address, claimed[first : first + size], now)
        return sent

    def _due(self, now: datetime) -> Mapping[Address, list[Message]]:
        """What may be sent now, by address: of each work order only the first that is not settled."""
        with self._desk.reading() as unit:
            unsent = unit.unsent_messages()
        seen: set[tuple[str, str, str]] = set()
        found: defaultdict[Address, list[Message]] = defaultdict(list)
        for message in unsent:
            line = (message.recipient, message.channel, message.work_order_id)
            if line not in seen and message.next_at <= now:
                found[message.recipient, message.channel].append(message)
            seen.add(line)
        return found

    def _send(self, address: Address, batch: Sequence[Claimed], now: datetime) -> int:
        """Send some messages to one address as one note; gives how many were taken."""
        recipient, channel = self._book.recipients.get(address[0]), self._channels.get(address[1])
        messages = [one.message for one in batch]
        try:
            if recipient is None or channel is None:
                raise Undelivered("the address book has no such recipient or channel any more", final=True)
            channel.send(self._note(batch, recipient.language, now))
        except Undelivered as error:
            self._desk.settle_messages(self._failed(message, now, error) for message in messages)
            return 0
        self._desk.settle_messages(replace(m, state=MessageState.SENT, sent_at=now, trouble="") for m in messages)
        return len(messages)

    def _note(self, batch: Sequence[Claimed], language: str, now: datetime) -> Note:
        subject, body = text(batch, self._languages.of(language), now)
        name = "-".join(str(number) for number in sorted({batch[0].message.number, batch[-1].message.number}))
        return Note(name, subject, body, tuple(facts(one) for one in batch), int(now.timestamp()))

    def _failed(self, message: Message, now: datetime, error: Undelivered) -> Message:
        """To be tried again after a growing pause, or given up after a day."""
        if error.final or now - message.created_at >= GIVEN_UP_AFTER:
            return replace(message, state=MessageState.DEAD, trouble=error.why)
        pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 10), LONGEST_PAUSE) * self._rng.uniform(0.8, 1.2)
        at = now + timedelta(seconds=round(pause.total_seconds()))
        return replace(message, state=MessageState.WAITING, next_at=at, trouble=error.why)
