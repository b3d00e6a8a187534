"""Saved views at the desk: kept under a name by whoever made them, shown to everybody once shared.

They are no part of what happened, so no event tells of them; saving the same view twice changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from dispatch.desk.counter import Counter
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.model.saved_view import SavedView
from dispatch.store.base import UnitOfWork

LONGEST_NAME = 40
LONGEST_QUERY = 4_000
MOST_OF_ONE_PERSON = 50


class Views(Counter):
    """What people look at on the board."""

    def saved_views(self, *, actor: str) -> tuple[SavedView, ...]:
        """One's own by name, then those that others share."""
        with self.reading() as unit:
            seen = (view for view in unit.saved_views() if view.shared or view.owner == actor)
            return tuple(sorted(seen, key=lambda view: (view.owner != actor, view.name, view.id)))

    def save_view(self, name: str, query: str, *, shared: bool, actor: str) -> SavedView:
        """Keep a view; one's own of the same name is replaced."""
        name = name.strip()
        problems = [*_name_problems(name), *_query_problems(query)]
        with self._store.writing() as unit:
            views = unit.saved_views()
            own = [view for view in views if view.owner == actor]
            same = next((view for view in own if view.name == name), None)
            if same is None and len(own) >= MOST_OF_ONE_PERSON:
                problems.append(InputProblem("view.too_many", "name", {"most": MOST_OF_ONE_PERSON}))
            if problems:
                raise InputErrors(problems)
            number = 1 + max((view.id for view in views), default=0) if same is None else same.id
            saved = SavedView(number, actor, name, query, shared)
            unit.put_saved_view(saved)
            return saved

    def change_view(self, view_id: int, *, name: str, shared: bool, actor: str) -> SavedView:
        """Rename it, share it, or keep it to oneself again."""
        name = name.strip()
        problems = _name_problems(name)
        with self._store.writing() as unit:
            view = _own(unit, view_id, actor)
            taken = (other.name == name for other in unit.saved_views() if other.owner == actor and other.id != view_id)
            if any(taken):
                problems.append(InputProblem("view.name_taken", "name", {"name": name}))
            if problems:
                raise InputErrors(problems)
            changed = replace(view, name=name, shared=shared)
            unit.put_saved_view(changed)
            return changed

    def delete_view(self, view_id: int, *, actor: str) -> None:
        """Forget it; nobody sees it any more."""
        with self._store.writing() as unit:
            unit.drop_saved_view(_own(unit, view_id, actor).id)


def _own(unit: UnitOfWork, view_id: int, actor: str) -> SavedView:
    view = unit.saved_view(view_id)
    if view.owner != actor:
        raise Refused("view.not_yours", name=view.name, by=view.owner)
    return view


def _name_problems(name: str) -> list[InputProblem]:
    if name and len(name) <= LONGEST_NAME and name.isprintable():
        return []
    return [InputProblem("view.name", "name", {"longest": LONGEST_NAME})]


def _query_problems(query: str) -> list[InputProblem]:
    if len(query) <= LONGEST_QUERY and query.isprintable() and not query.startswith("?"):
        return []
    return [InputProblem("view.query", "query", {"longest": LONGEST_QUERY})]
