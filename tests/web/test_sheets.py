"""The page that brings in sheets: checked first, stored with one click, for administrators only."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from tests.builders import a_key
from tests.web.conftest import send, token_of
from tests.web.office import SCRIPT, enter, in_english, office, words

CUSTOMERS = "客户编号,客户名称,承诺书\nc9,九号客户,L02\n"
PACKED = re.compile(r'name="sheet" value="([^"]*)"')


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return in_english(enter(app.test_client(), "demo-admin"))


def checked(client: FlaskClient, text: str | bytes, kind: str = "customers", system: str = "wgs84"):  # type: ignore[no-untyped-def]
    raw = text if isinstance(text, bytes) else text.encode()
    form = {"csrf_token": token_of(client), "kind": kind, "system": system, "file": (io.BytesIO(raw), "x.csv")}
    return client.post("/setup/import/read", data=form)


def stored(client: FlaskClient, packed: str):  # type: ignore[no-untyped-def]
    return send(client, "/setup/import", kind="customers", system="wgs84", sheet=packed, command_id=a_key() + "-long")


def test_a_file_is_checked_then_stored_with_one_click(desk: Desk, admin: FlaskClient) -> None:
    page = checked(admin, CUSTOMERS).text
    assert "new lines 1" in words(page)
    with desk.reading() as unit:
        assert unit.customers_by_id(["c9"]) == {}
    packed = PACKED.search(page)
    assert packed is not None
    answer = stored(admin, html.unescape(packed[1]))
    assert "Customers stored: 1 new" in words(answer.text)
    with desk.reading() as unit:
        assert unit.customer("c9").name == "九号客户"


def test_a_file_with_mistakes_names_the_lines_and_offers_no_click(admin: FlaskClient) -> None:
    page = checked(admin, CUSTOMERS + "c10,十号,L99\n").text
    assert "Line 3: there is no service letter L99." in words(page)
    assert PACKED.search(page) is None


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"\x00\xff"])
def test_what_is_no_sheet_is_an_error_in_words(admin: FlaskClient, raw: bytes) -> None:
    assert checked(admin, raw).status_code == 400


@pytest.mark.parametrize("packed", ["", "###", "AAAA", "eJwDAAAAAAE="])
def test_a_form_that_was_tampered_with_is_refused_like_any_file(admin: FlaskClient, packed: str) -> None:
    assert stored(admin, packed).status_code == 400


def test_an_unknown_kind_or_system_is_refused(admin: FlaskClient) -> None:
    assert checked(admin, CUSTOMERS, kind="users").status_code == 400
    assert checked(admin, CUSTOMERS, system="mars").status_code == 400
    assert admin.get("/setup/import/users.csv").status_code == 400


def test_templates_open_in_chinese_spreadsheets(admin: FlaskClient) -> None:
    answer = admin.get("/setup/import/sites.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Site id" in answer.text


def test_only_administrators_bring_in_sheets(app: Flask) -> None:
    for person in ("demo-dispatcher", "demo-analyst", "t1"):
        client = enter(app.test_client(), person)
        assert client.get("/setup/import").status_code == 403
        assert checked(client, CUSTOMERS).status_code == 403


def test_what_stands_in_a_cell_is_text_on_the_page(admin: FlaskClient) -> None:
    cell = '"' + SCRIPT.replace('"', '""') + '"'
    page = checked(admin, f"客户编号,客户名称,承诺书,{cell}\nc9,{cell},{cell},1\n").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
