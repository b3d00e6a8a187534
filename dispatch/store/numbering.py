"""Numbers of work orders: PD, the Shanghai day, and a count from 0001 on that day."""

from __future__ import annotations

from datetime import datetime

from dispatch.model.moment import SHANGHAI


def id_prefix(day: datetime) -> str:
    """``"PD-20251114-"`` for any instant of 14 November 2025 in Shanghai."""
    return day.astimezone(SHANGHAI).strftime("PD-%Y%m%d-")


def next_id(prefix: str, latest: str | None) -> str:
    """The id after ``latest``; four digits, and more when a day needs them."""
    count = 0 if latest is None else int(latest.removeprefix(prefix))
    return f"{prefix}{count + 1:04d}"
