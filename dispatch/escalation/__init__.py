"""Escalation: which clock is in danger, who must hear of it, and when again. Pure rules; the desk keeps the alerts."""

from __future__ import annotations

from dispatch.escalation.climbing import Call, climbed
from dispatch.escalation.ladder import NOBODY_IS_TOLD, Ladder, Ladders, Step, When, load_ladders

__all__ = ["NOBODY_IS_TOLD", "Call", "Ladder", "Ladders", "Step", "When", "climbed", "load_ladders"]
