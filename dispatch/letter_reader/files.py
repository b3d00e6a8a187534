"""Letter files: UTF-8 first, then GB18030, with a limit on their size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem

LARGEST_FILE = 2_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """The text of a file and the encoding it was in: ``utf-8`` or ``gb18030``."""

    text: str
    encoding: str


def read_letter_file(file: Path) -> LetterText:
    """Raises ``InputErrors`` for a file that is missing, too big or no text."""
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            facts = {"bytes": size, "longest": LARGEST_FILE}
            raise InputErrors([InputProblem("letter_reader.file_too_big", file.name, facts)])
        return letter_text(file.read_bytes(), file.name)
    except OSError as error:
        problem = InputProblem("letter_reader.unreadable", file.name, {"what": str(error.strerror)})
        raise InputErrors([problem]) from error


def letter_text(content: bytes, name: str) -> LetterText:
    """Bytes as text: UTF-8, with or without a mark at the beginning, else GB18030."""
    if b"\0" in content:
        raise InputErrors([InputProblem("letter_reader.not_text", name)])
    for encoding in ("utf-8", "gb18030"):
        try:
            return LetterText(content.decode(encoding).removeprefix("\ufeff"), encoding)
        except UnicodeDecodeError:
            continue
    raise InputErrors([InputProblem("letter_reader.not_text", name)])
