"""One process at a time may work in a folder; the kernel frees the lock of a process that is killed."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.errors import Refused

_LOCK = "running.lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder; ``Refused`` while somebody else does."""
    with (folder / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("study.running", folder=str(folder)) from error
        yield


def somebody_is_in(folder: Path) -> bool:
    """Whether somebody holds the folder."""
    try:
        with alone_in(folder):
            return False
    except Refused:
        return True
