"""One step of a work order as a form: its name in the address, the event it makes, what it asks of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from dispatch.desk import Desk
from dispatch.model.event import EventKind
from dispatch.model.work_order import WorkOrder
from web.form_values import Form


class Envelope(TypedDict):
    """What goes with every command."""

    now: datetime
    actor: str
    command_id: str


Act = Callable[[Desk, WorkOrder, Form, Envelope], WorkOrder]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in the address, the event it makes, the fields of its form, and what it asks of the desk.

    ``makes_sense`` is asked beyond the state machine: nobody resumes what is not on hold.
    """

    name: str
    kind: EventKind
    act: Act
    fields: tuple[str, ...] = ()
    makes_sense: Callable[[WorkOrder, datetime], bool] = lambda _order, _now: True
