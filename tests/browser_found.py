"""Say loudly whether the browser tests will run on this machine."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """The first Chromium on PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


if __name__ == "__main__":
    found = browser_path()
    if found is None:
        print("!! NO CHROMIUM ON THIS MACHINE: the browser tests are skipped (Debian: apt-get install chromium) !!")
    else:
        print(f"browser tests run in {found}")
