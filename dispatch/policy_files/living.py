"""The shelf of a running installation: it takes up a letter that was put in force without being started again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dispatch.errors import InputErrors
from dispatch.model.policy import Policy
from dispatch.policy_files.loading import load_policies
from dispatch.policy_files.shelf import PolicyShelf

LOG = logging.getLogger("paidan.letters")


class LivingShelf(PolicyShelf):
    """The letters of a folder and of the installation's own, which is looked at again whenever a file came or went.

    A look costs one ``stat``. Files get there whole, by a rename; one that is broken all the same leaves the letters
    as they were, with a line in the log, and is named in full at the next start.
    """

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped, self._own = shipped, own
        self._seen = _changed_at(own)
        super().__init__(load_policies(shipped, own).every_version)

    @property
    def every_version(self) -> tuple[Policy, ...]:
        self._look()
        return super().every_version

    def __getitem__(self, policy_id: str) -> Policy:
        self._look()
        return super().__getitem__(policy_id)

    def __iter__(self) -> Iterator[str]:
        self._look()
        return super().__iter__()

    def __len__(self) -> int:
        self._look()
        return super().__len__()

    def version(self, policy_id: str, number: int) -> Policy:
        self._look()
        return super().version(policy_id, number)

    def on(self, policy_id: str, day: date) -> Policy:
        self._look()
        return super().on(policy_id, day)

    def _look(self) -> None:
        changed_at = _changed_at(self._own)
        if changed_at == self._seen:
            return
        self._seen = changed_at
        try:
            self._versions = load_policies(self._shipped, self._own)._versions
        except InputErrors as error:
            LOG.warning("letters were not read again: %s", error)


def _changed_at(folder: Path) -> int | None:
    """Nanoseconds of the last file that came or went; None while there is no such folder."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None
