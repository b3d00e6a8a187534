"""Say loudly whether the browser tests will run on this machine."""

from __future__ import annotations

from bench.browser import browser_path

if __name__ == "__main__":
    found = browser_path()
    if found is None:
        print("!! NO CHROMIUM ON THIS MACHINE: the browser tests are skipped (Debian: apt-get install chromium) !!")
    else:
        print(f"browser tests run in {found}")
