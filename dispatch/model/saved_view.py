"""Saved views: what a person looks at on the board, under a name, for himself or for everybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedView:
    """``query`` is the query of the board's address, without the question mark; empty shows everything."""

    id: int
    owner: str
    name: str
    query: str
    shared: bool = False
