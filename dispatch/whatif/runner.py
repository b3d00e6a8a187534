"""The process that runs one study: ``python -m dispatch.whatif.runner FOLDER WORKERS``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dispatch.errors import Refused
from dispatch.whatif.fan_out import Processes, here
from dispatch.whatif.shelf import STOP
from dispatch.whatif.study import Study

NICENESS = 10
"""The board and its planner go first."""


def main(folder: Path, workers: int) -> None:
    """Do what is missing of a study until somebody asks for an end; nothing when another process is at it."""
    os.nice(NICENESS)
    study = Study.open(folder)
    fan = here if workers == 1 else Processes(workers)
    try:
        study.run(fan, say=lambda done, whole: None, cancelled=(folder / STOP).exists)
    except Refused:
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
