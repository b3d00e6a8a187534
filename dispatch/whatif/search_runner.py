"""The process that runs one search: ``python -m dispatch.whatif.search_runner FOLDER WORKERS``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dispatch.errors import Refused
from dispatch.whatif.fan_out import Processes, here
from dispatch.whatif.runner import NICENESS
from dispatch.whatif.searches import Search
from dispatch.whatif.shelf import STOP


def main(folder: Path, workers: int) -> None:
    """Search on until the answer is there or somebody asks for an end; nothing when another process is at it."""
    os.nice(NICENESS)
    try:
        Search.open(folder).run(here if workers == 1 else Processes(workers), (folder / STOP).exists)
    except Refused:
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
