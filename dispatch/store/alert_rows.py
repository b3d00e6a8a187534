"""Alerts and messages as rows, and back."""

from __future__ import annotations

from dataclasses import asdict

from dispatch.model.alert import Alert, Message, MessageState
from dispatch.model.commitment import Milestone
from dispatch.store.rows import Read, Row


def alert_row(alert: Alert) -> Row:
    return {**asdict(alert), "milestone": alert.milestone.value}


def alert_of(row: Read) -> Alert:
    return Alert(**{**row, "milestone": Milestone(row["milestone"])})


def message_row(message: Message) -> Row:
    """Without its number, which is the store's to give."""
    row = {**asdict(message), "state": message.state.value}
    del row["number"]
    return row


def message_of(row: Read) -> Message:
    return Message(**{**row, "state": MessageState(row["state"])})
