"""All studies of an installation: begun, looked at, stopped, gone on with - from the web as from the terminal."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem, NotFound, PaidanError
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.searches import Question, Search
from dispatch.whatif.snapshot import copy_store
from dispatch.whatif.study import Study

FOLDER, SEARCHES = "studies", "searches"
SNAPSHOT = "start.sqlite"
STOP = "stop"
"""A file of this name asks the process that runs a study to end after what it has under way."""
MOST_REPLICATIONS, MOST_WORKERS = 1000, 64


@dataclass(frozen=True, slots=True)
class StudyShelf:
    """The studies below the data folder of an installation."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / FOLDER

    def all(self) -> tuple[Study, ...]:
        """Every study that can be read, the newest first."""
        if not self.folder.is_dir():
            return ()
        found = []
        for folder in self.folder.iterdir():
            try:
                found.append(Study.open(folder))
            except PaidanError:
                continue  # of a newer version, or no study at all: others are not held up by it
        return tuple(sorted(found, key=lambda study: (study.begun_at, study.folder.name), reverse=True))

    def get(self, name: str) -> Study:
        """``NotFound`` when there is none of this name."""
        return Study.open(self.folder / _plain_name(name))

    def searches(self) -> tuple[Search, ...]:
        """Every search that can be read, the newest first."""
        folder, found = self.data / SEARCHES, []
        for one in folder.iterdir() if folder.is_dir() else ():
            try:
                found.append(Search.open(one))
            except PaidanError:
                continue
        return tuple(sorted(found, key=lambda search: search.folder.name, reverse=True))

    def search(self, name: str) -> Search:
        """``NotFound`` when there is none of this name."""
        return Search.open(self.data / SEARCHES / _plain_name(name))

    def begin_search(self, question: Question, *, now: datetime) -> Search:
        """A new search in a folder named after the moment it was asked for."""
        return Search.begin(_free(self.data / SEARCHES, f"{now:%Y%m%d-%H%M%S}"), question)

    @property
    def live_store(self) -> Path:
        """The embedded store of the installation; a firm on a database server has none here."""
        return self.data / "paidan.sqlite"

    def begin(self, what_if: WhatIf, *, seed: int, replications: int, now: datetime, live: bool = False) -> Study:
        """A new study in a folder named after the moment it was asked for.

        A ``live`` one starts from the installation as it is right now: a copy of its store is kept with the study.
        """
        if not 1 <= replications <= MOST_REPLICATIONS:
            raise InputErrors([InputProblem("study.bad_count", "replications", {"most": MOST_REPLICATIONS})])
        folder = _free(self.folder, f"{now:%Y%m%d-%H%M%S}")
        if live:
            folder.mkdir(parents=True)
            copy_store(self.live_store, folder / SNAPSHOT)
            start = replace(what_if.start, origin="snapshot", file=str(folder / SNAPSHOT))
            what_if = replace(what_if, start=start)
        return Study.begin(folder, what_if, seed=seed, replications=replications)

    @staticmethod
    def start(study: Study | Search, *, workers: int) -> None:
        """Let a process of its own do what is missing; it outlives whoever started it."""
        runner = "dispatch.whatif.search_runner" if isinstance(study, Search) else "dispatch.whatif.runner"
        (study.folder / STOP).unlink(missing_ok=True)
        command = [sys.executable, "-m", runner, str(study.folder), str(min(workers, MOST_WORKERS))]
        subprocess.Popen(  # noqa: S603 - our own modules, the folder of a study that is there
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @staticmethod
    def stop(study: Study | Search) -> None:
        """Ask for an end; what is over by then stays."""
        (study.folder / STOP).touch()


def _free(folder: Path, stem: str) -> Path:
    """A name that nobody has taken within the same second."""
    names = (stem if number == 0 else f"{stem}-{number}" for number in range(100))
    return folder / next(name for name in names if not (folder / name).exists())


def _plain_name(name: str) -> str:
    if not name or Path(name).name != name or name.startswith("."):
        raise NotFound("study.not_found", folder=name)
    return name
