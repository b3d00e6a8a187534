"""What map services said, in memory: the twin of :mod:`dispatch.store.sql_geocoded`."""

from __future__ import annotations

from datetime import datetime

from dispatch.model.geocoded import Geocoded
from dispatch.store.memory_roster import MemoryRows


class MemoryGeocoded(MemoryRows):
    """Answers of map services that may be kept."""

    def geocoded(self, service: str, question: str) -> Geocoded | None:
        return self._state.geocoded.get((service, question))

    def put_geocoded(self, answer: Geocoded) -> None:
        self._changing().geocoded[answer.service, answer.question] = answer

    def forget_geocoded(self, service: str, before: datetime) -> int:
        held = self._changing().geocoded
        old = [key for key, answer in held.items() if answer.service == service and answer.asked_at < before]
        for key in old:
            held.pop(key, None)
        return len(old)
