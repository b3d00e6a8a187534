"""The board's filter, read from the same address and applied on the server: the route list reads without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from web.board_filter import FACETS

NOBODY = "-"
OF_THE_WORK = ("state", "promise", "letter")
"""Facets that ask for work: whoever has none of it is not meant."""

Json = Mapping[str, Any]


class Given(Protocol):
    """The query of an address."""

    def getlist(self, key: str, /) -> list[str]: ...
    def get(self, key: str, default: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """The values chosen in each facet, and the words that are searched."""

    chosen: Mapping[str, frozenset[str]]
    text: str = ""

    @classmethod
    def of(cls, query: Given) -> BoardFilter:
        """What an address of the board, or of a page that filters like it, asks for."""
        return cls({facet: frozenset(query.getlist(facet)) for facet in FACETS}, query.get("q", "").strip())

    @property
    def empty(self) -> bool:
        return not self.text and not any(self.chosen.values())

    def pairs(self) -> list[tuple[str, str]]:
        """The filter as the fields of a form or the query of an address."""
        found = [(facet, value) for facet, values in self.chosen.items() for value in sorted(values)]
        return [*found, ("q", self.text)] if self.text else found

    def passing(self, board: Json) -> frozenset[str]:
        """The work orders that come through; ``board`` is the board as JSON."""
        promises = {risk["order"]: {clock["code"] for clock in risk["clocks"]} for risk in board["risks"]}
        names = {one["id"]: one["name"] for one in board["technicians"]}
        return frozenset(
            id
            for id, order in board["orders"].items()
            if self._lets_through(_facets_of(order, promises.get(id, set())), _text_of(id, order, names))
        )

    def shows(self, technician: Json, has_passing: bool) -> bool:
        """Whether the row of a technician is shown, one of whose visits passes or none."""
        if self.empty:
            return True
        asked = self.chosen["technician"] - {NOBODY}
        if asked and technician["id"] not in asked:
            return False
        for_work = bool(self.text) or any(self.chosen[facet] for facet in OF_THE_WORK)
        return has_passing or (not for_work and self._fits(technician))

    def _fits(self, technician: Json) -> bool:
        regions, skills = self.chosen["region"], self.chosen["skill"]
        near = not regions or any(technician["base"].startswith(town) for town in regions)
        return near and (not skills or any(code in skills for code in technician["skills"]))

    def _lets_through(self, facets: Mapping[str, Iterable[str]], text: str) -> bool:
        in_every = all(not values or values.intersection(facets[facet]) for facet, values in self.chosen.items())
        return in_every and all(word in text for word in self.text.lower().split())


def _facets_of(order: Json, promises: Iterable[str]) -> Mapping[str, Iterable[str]]:
    return {
        "region": (order["town"],),
        "technician": (NOBODY if order["unassigned"] else order["technician"],),
        "skill": (order["skill"],),
        "state": (order["shown"],),
        "promise": promises,
        "letter": (order["letter"],),
    }


def _text_of(id: str, order: Json, names: Mapping[str, str]) -> str:
    """Where a search looks."""
    said = (id, order["site"], order["customer"], order["town"], order["fault"], names.get(order["technician"], ""))
    return "\n".join(said).lower()
