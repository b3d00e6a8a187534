"""The board in one language, row by row: worded again only where something changed, and each change numbered.

A browser that holds version v is sent the rows that changed since. The text of a row is made once for everybody.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from dispatch.messages import Language
from web.board_facts import BoardFacts
from web.board_seen import SeenOrder, SeenTechnician, seen_orders, seen_technicians
from web.present import moment
from web.present_board import counts_json, epoch, head_json, order_json, risk_json, technician_json

Json = dict[str, Any]
REMEMBERED_VERSIONS = 512
MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})
"""What must not stand in a page as it is; inside JSON these signs occur in strings only."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A work order and its open promises as they are shown, and what that was made from."""

    seen: SeenOrder
    shown: Json
    risk: Json | None
    text: str
    risk_text: str

    @classmethod
    def of(cls, seen: SeenOrder, now: datetime) -> OrderRow:
        order, risk = order_json(seen, now), risk_json(seen, now) if seen.clocks else None
        return cls(seen, order, risk, as_text(order), as_text(risk))

    @property
    def change(self) -> str:
        """The row within a change."""
        return f'{{"order":{self.text},"risk":{self.risk_text}}}'


@dataclass(frozen=True, slots=True)
class TechnicianRow:
    """A technician as he is shown, and what that was made from."""

    seen: SeenTechnician
    shown: Json
    text: str

    @classmethod
    def of(cls, seen: SeenTechnician) -> TechnicianRow:
        shown = technician_json(seen)
        return cls(seen, shown, as_text(shown))

    @property
    def change(self) -> str:
        """The row within a change."""
        return self.text


Row = TypeVar("Row", OrderRow, TechnicianRow)


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed: the ids of rows that were added, changed or removed, and the parts of the head."""

    orders: frozenset[str]
    technicians: frozenset[str]
    order_of_technicians: bool
    head: frozenset[str]


class BoardRows:
    """``version`` counts the changes up to ``facts``. Not for two threads at once: ``SharedBoard`` sees to that."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._orders: dict[str, OrderRow] = {}
        self._technicians: dict[str, TechnicianRow] = {}
        self._head: Json = {}
        self.facts: BoardFacts | None = None
        self._moment: Json = {}
        self._changes: deque[Change] = deque(maxlen=REMEMBERED_VERSIONS)
        self.version = 0

    def bring_forward(self, facts: BoardFacts) -> None:
        """Show these facts, in the language of the present context."""
        orders, technicians = self._order_rows(facts), self._technician_rows(facts)
        head = head_json(facts, self._language, counts_json(row.seen for row in orders.values()))
        change = Change(
            _differences(self._orders, orders),
            _differences(self._technicians, technicians),
            list(self._technicians) != list(technicians),
            frozenset(part for part in head if self._head.get(part) != head[part]),
        )
        self._orders, self._technicians, self._head = orders, technicians, head
        self._moment = {"now": epoch(facts.now), "now_words": moment(facts.now, facts.now), "seq": facts.seq}
        self.facts = facts
        if change.orders or change.technicians or change.order_of_technicians or change.head:
            self.version += 1
            self._changes.append(change)

    def whole(self) -> Json:
        """Everything the three views draw."""
        return {
            **self._moment,
            **self._head,
            "technicians": [row.shown for row in self._technicians.values()],
            "orders": {order_id: row.shown for order_id, row in self._orders.items()},
            "risks": [row.risk for row in self._orders.values() if row.risk is not None],
        }

    def changes_since(self, version: int) -> str | None:
        """JSON text of what changed since a version; None when that is too long ago, or never was."""
        if not self.version - len(self._changes) <= version <= self.version:
            return None
        changes = list(self._changes)[len(self._changes) - (self.version - version) :]
        parts = frozenset().union(*(change.head for change in changes))
        head: Json = {**self._moment, **{part: self._head[part] for part in self._head if part in parts}}
        if any(change.order_of_technicians for change in changes):
            head["technician_ids"] = list(self._technicians)
        orders = _present(self._orders, (change.orders for change in changes))
        technicians = _present(self._technicians, (change.technicians for change in changes))
        return f'{as_text(head)[:-1]},"orders":{orders},"technicians":{technicians}}}'

    def text(self) -> str:
        """The JSON text of ``whole``, put together from the texts of the rows."""
        head = as_text({**self._moment, **self._head})
        technicians = ",".join(row.text for row in self._technicians.values())
        orders = ",".join(f"{as_text(order_id)}:{row.text}" for order_id, row in self._orders.items())
        risks = ",".join(row.risk_text for row in self._orders.values() if row.risk is not None)
        return f'{head[:-1]},"technicians":[{technicians}],"orders":{{{orders}}},"risks":[{risks}]}}'

    def _order_rows(self, facts: BoardFacts) -> dict[str, OrderRow]:
        """The row of each; the one that is known where it was made from the same."""
        rows: dict[str, OrderRow] = {}
        for seen in seen_orders(facts):
            known = self._orders.get(seen.order.id)
            rows[seen.order.id] = known if known is not None and known.seen == seen else OrderRow.of(seen, facts.now)
        return rows

    def _technician_rows(self, facts: BoardFacts) -> dict[str, TechnicianRow]:
        rows: dict[str, TechnicianRow] = {}
        for seen in seen_technicians(facts):
            known = self._technicians.get(seen.technician.id)
            rows[seen.technician.id] = known if known is not None and known.seen == seen else TechnicianRow.of(seen)
        return rows


def as_text(value: object) -> str:
    """Compact JSON that may also stand in a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(MARKUP)


def _differences(before: Mapping[str, Row], after: Mapping[str, Row]) -> frozenset[str]:
    changed = {name for name, row in after.items() if name not in before or _differ(before[name], row)}
    return frozenset(changed | (before.keys() - after.keys()))


def _differ(one: Row, other: Row) -> bool:
    return one is not other and one.change != other.change


def _present(rows: Mapping[str, Row], changed: Iterable[Iterable[str]]) -> str:
    """The rows of these ids as they are now; null for what is gone."""
    names = sorted(set().union(*changed))
    return "{" + ",".join(f"{as_text(name)}:{rows[name].change if name in rows else 'null'}" for name in names) + "}"
