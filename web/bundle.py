"""The built browser files: which hashed file holds a module or style, and the files themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, send_from_directory

from dispatch.errors import Unavailable
from web.roles import open_to_all

FOR_A_YEAR = 365 * 24 * 3600
files = Blueprint("static", __name__)


class Bundle:
    """Reads Vite's manifest once; raises ``Unavailable`` when the browser files were never built."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise Unavailable("web.not_built", folder=str(folder))
        self.folder = folder
        self._entries: Mapping[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))

    def script(self, source: str) -> str:
        """The file built from the module ``source`` (``src/app.js``)."""
        return str(self._entries[source]["file"])

    def styles(self, source: str) -> tuple[str, ...]:
        """The style sheets that ``source`` and what it imports need, in order and each once."""
        entry = self._entries[source]
        found = [name for part in entry.get("imports", ()) for name in self.styles(part)]
        return tuple(dict.fromkeys([*found, *entry.get("css", ())]))


@files.get("/static/<path:filename>")
@open_to_all
def file(filename: str) -> Response:
    """One built file; its name carries a digest, so browsers may keep it for a year."""
    folder = current_app.extensions["paidan"].bundle.folder
    response = send_from_directory(folder, filename, max_age=FOR_A_YEAR)
    response.cache_control.immutable = True
    return response
