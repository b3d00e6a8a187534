"""The months of crews in SQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from dispatch.model.crew import CrewMonth, crew_id
from dispatch.store.crew_documents import crew_of, crew_row
from dispatch.store.crew_tables import crew_months
from dispatch.store.sql_rows import SqlRows


class SqlCrews(SqlRows):
    """Rosters of crews that stand on a site."""

    def crew_month(self, site_id: str, month: date) -> CrewMonth | None:
        wanted = crew_months.c.id == crew_id(site_id, month)
        return self._first(select(crew_months).where(wanted), crew_of)

    def crew_months(self, month: date | None = None) -> tuple[CrewMonth, ...]:
        query = select(crew_months).order_by(crew_months.c.month, crew_months.c.site_id)
        return self._all(query if month is None else query.where(crew_months.c.month == month), crew_of)

    def put_crew_month(self, crew: CrewMonth) -> None:
        self._put(crew_months, "id", crew_row(crew))
