"""The months of crews in memory: the twin of :mod:`dispatch.store.sql_crews`."""

from __future__ import annotations

from datetime import date

from dispatch.model.crew import CrewMonth, crew_id
from dispatch.store.memory_roster import MemoryRows
from dispatch.store.memory_state import require


class MemoryCrews(MemoryRows):
    """Rosters of crews that stand on a site."""

    def crew_month(self, site_id: str, month: date) -> CrewMonth | None:
        return self._state.crew_months.get(crew_id(site_id, month))

    def crew_months(self, month: date | None = None) -> tuple[CrewMonth, ...]:
        wanted = (crew for crew in self._state.crew_months.values() if month in (None, crew.month))
        return tuple(sorted(wanted, key=lambda crew: (crew.month, crew.site_id)))

    def put_crew_month(self, crew: CrewMonth) -> None:
        require("crew_months", self._state.sites, [crew.site_id])
        self._changing().crew_months[crew.id] = crew
