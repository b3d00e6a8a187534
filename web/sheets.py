"""Bringing in a firm's own company: a sheet is read with an answer for every line, then stored with one click."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Mapping
from typing import TypeVar

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dispatch.errors import Conflict, InputErrors, InputProblem
from dispatch.messages import Message, message
from dispatch.model.user import Role
from dispatch.places.systems import CoordinateSystem
from dispatch.sheets import COLUMNS, SheetKind, Table, read_table
from dispatch.sheets.reading import SheetReading
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import errors_of
from web.languages import language
from web.roles import allow
from web.words import LazyString, _l

KIND_WORDS: Mapping[SheetKind, LazyString] = {
    SheetKind.CUSTOMERS: _l("Customers"),
    SheetKind.SITES: _l("Sites"),
    SheetKind.ASSETS: _l("Assets"),
    SheetKind.TECHNICIANS: _l("Technicians"),
    SheetKind.SHIFTS: _l("Shifts"),
}
SYSTEM_WORDS: Mapping[CoordinateSystem, LazyString] = {
    CoordinateSystem.WGS84: _l("WGS-84 (GPS)"),
    CoordinateSystem.GCJ02: _l("GCJ-02 (AMap, Tencent)"),
    CoordinateSystem.BD09: _l("BD-09 (Baidu)"),
}
LARGEST_PACKED = 900_000
"""Characters of a packed file that still fit into a form."""
LARGEST_SHEET_BYTES = 20 * 1024 * 1024
Choice = TypeVar("Choice", SheetKind, CoordinateSystem)

sheets = Blueprint("sheets", __name__)


@sheets.get("/setup/import")
@allow(Role.ADMIN)
def form() -> str:
    """Choose a kind and a file."""
    return _page()


@sheets.get("/setup/import/<kind>.csv")
@allow(Role.ADMIN)
def template(kind: str) -> Response:
    """An example with every column, for Chinese spreadsheets with the mark of UTF-8."""
    columns = COLUMNS[_one_of(SheetKind, kind, "sheet.unknown_kind")]
    text = io.StringIO()
    csv.writer(text).writerows([[c.zh if language() == "zh" else c.en for c in columns], [c.example for c in columns]])
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=headers)


@sheets.post("/setup/import/read")
@allow(Role.ADMIN)
def read() -> str | tuple[str, int]:
    """What the file would do; nothing is stored."""
    try:
        kind, system = _kind(), _system()
        file = request.files.get("file")
        raw = b"" if file is None else file.read()
        if not raw:
            raise InputErrors([InputProblem("sheet.no_file", "file")])
        packed = base64.b64encode(zlib.compress(raw, 9)).decode("ascii")
        if len(packed) > LARGEST_PACKED:
            raise InputErrors([InputProblem("sheet.too_large", "file")])
        reading = desk().read_sheet(kind, read_table(raw), system=system, now=now())
    except InputErrors as error:
        return _page(said=errors_of(error, (), language()).others), status_of(error)
    return _page(kind=kind, system=system, reading=reading, packed=packed)


@sheets.post("/setup/import")
@allow(Role.ADMIN)
def store() -> str | tuple[str, int] | AnyResponse:
    """Store what was read: all of it, or nothing with the reasons."""
    try:
        kind, system = _kind(), _system()
        table = _unpacked(request.form.get("sheet", ""))
        reading = desk().import_sheet(kind, table, system=system, now=now(), actor=user().id, command_id=command_id())
    except (InputErrors, Conflict) as error:
        return _page(said=errors_of(error, (), language()).others), status_of(error)
    return _page(kind=kind, system=system, stored=reading)


def _kind() -> SheetKind:
    return _one_of(SheetKind, request.form.get("kind", ""), "sheet.unknown_kind")


def _system() -> CoordinateSystem:
    return _one_of(CoordinateSystem, request.form.get("system", "") or "wgs84", "sheet.unknown_system")


def _one_of(choices: type[Choice], given: str, code: str) -> Choice:
    if given not in set(choices):
        raise InputErrors([InputProblem(code, "kind", {"given": given[:40]})])
    return choices(given)


def _unpacked(packed: str) -> Table:
    """The file as the page before sent it along; what is no such thing is refused like any file."""
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(base64.b64decode(packed, validate=True), LARGEST_SHEET_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise InputErrors([InputProblem("sheet.unreadable", "file")]) from error
    if unpacking.unconsumed_tail:
        raise InputErrors([InputProblem("sheet.too_large", "file")])
    return read_table(raw)


def _page(
    *,
    kind: SheetKind = SheetKind.CUSTOMERS,
    system: CoordinateSystem = CoordinateSystem.WGS84,
    reading: SheetReading | None = None,
    stored: SheetReading | None = None,
    packed: str = "",
    said: tuple[Message, ...] | list[Message] = (),
) -> str:
    return render_template(
        "sheets/index.html",
        kinds=[(one.value, str(word)) for one, word in KIND_WORDS.items()],
        systems=[(one.value, str(word)) for one, word in SYSTEM_WORDS.items()],
        kind=kind,
        kind_word=KIND_WORDS[kind],
        system=system,
        reading=reading,
        problems=_words(reading.problems if reading else ()),
        warnings=_words(reading.warnings if reading else ()),
        stored=stored,
        packed=packed,
        said=said,
        columns=COLUMNS,
    )


def _words(problems: tuple[InputProblem, ...]) -> list[tuple[str, Message]]:
    """Line and words of each."""
    return [(one.where, message(one.code, one.facts, language())) for one in problems]
