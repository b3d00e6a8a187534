"""A CSV file as rows of text: whatever encoding and separator the office's spreadsheet chose."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.errors import InputErrors, InputProblem

MOST_ROWS = 50_000
ENCODINGS = ("utf-8-sig", "gb18030")
"""UTF-8 with or without a mark; else what Chinese Excel writes as plain CSV."""
SEPARATORS = ",;\t"
_SPREADSHEET = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file (the headers are line 1) and its cells by header."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers as written, and every row that is not empty."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(raw: bytes) -> Table:
    """The table in a file. ``InputErrors`` when it is none: a spreadsheet, no text, no rows, the same header twice."""
    text = _decoded(raw)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False))
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise _unusable("sheet.empty")
    headers = tuple(cell.strip() for cell in rows[0])
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    if twice:
        raise _unusable("sheet.header_twice", header=twice[0])
    lines = tuple(_lines(headers, rows[1:]))
    if not lines:
        raise _unusable("sheet.empty")
    if len(lines) > MOST_ROWS:
        raise _unusable("sheet.too_long", rows=len(lines), most=MOST_ROWS)
    return Table(tuple(header for header in headers if header), lines)


def _lines(headers: tuple[str, ...], rows: list[list[str]]) -> list[Line]:
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {header: cell.strip() for header, cell in zip(headers, row, strict=False) if header}
        if any(cells.values()):
            found.append(Line(number, cells))
    return found


def _decoded(raw: bytes) -> str:
    if raw.startswith(_SPREADSHEET):
        raise _unusable("sheet.spreadsheet")
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _unusable("sheet.unreadable")


def _separator(text: str) -> str:
    """The separator that the first line has most of; a comma when it has none."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _unusable(code: str, **facts: str | int) -> InputErrors:
    return InputErrors([InputProblem(code, "file", facts)])
