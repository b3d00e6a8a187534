"""Files: the bundle's names, the base maps, the icon, and the build that makes them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import hatch_build
from dispatch.errors import Unavailable
from web.bundle import Bundle
from web.settings import WebSettings
from web.shipped import MAPS


def test_a_bundle_that_was_never_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"web\.not_built"):
        Bundle(tmp_path)


def test_a_page_gets_the_styles_of_what_its_script_imports_first_and_each_once(tmp_path: Path) -> None:
    entries = {
        "src/a.js": {"file": "a.js", "imports": ["_b", "_c"], "css": ["a.css"]},
        "_b": {"file": "b.js", "css": ["b.css"]},
        "_c": {"file": "c.js", "imports": ["_b"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    assert Bundle(tmp_path).styles("src/a.js") == ("b.css", "a.css")


def test_a_built_file_is_kept_for_a_year(browser: FlaskClient) -> None:
    answer = browser.get("/static/app-1.js")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/nothing.js"])
def test_nothing_but_built_files_is_served(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_map_travels_packed_and_only_to_those_signed_in(
    browser: FlaskClient, dispatcher: FlaskClient, settings: WebSettings
) -> None:
    topology = {"type": "Topology", "arcs": [], "objects": {}}
    (settings.maps / MAPS["cities"]).write_bytes(gzip.compress(json.dumps(topology).encode()))
    answer = dispatcher.get("/map/cities.topo.json?v=1")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data)) == topology
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()
    assert browser.get("/map/cities.topo.json").status_code == 302


@pytest.mark.parametrize("name", ["provinces", "moon"])
def test_a_map_that_is_not_there_is_not_found(dispatcher: FlaskClient, name: str) -> None:
    assert dispatcher.get(f"/map/{name}.topo.json").status_code == 404


def test_the_health_check_needs_no_sign_in(browser: FlaskClient) -> None:
    assert browser.get("/health").get_json() == {"status": "ok"}


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "src" / "app.js").write_text("1")
    return tmp_path


def test_a_changed_source_asks_for_a_new_build(assets: Path) -> None:
    before = hatch_build.fingerprint(assets)
    (assets / "node_modules" / "x.js").write_text("installed packages follow from the lock file")
    assert hatch_build.fingerprint(assets) == before
    (assets / "src" / "app.js").write_text("2")
    assert hatch_build.fingerprint(assets) != before


def test_a_renamed_source_asks_for_a_new_build(assets: Path) -> None:
    before = hatch_build.fingerprint(assets)
    (assets / "src" / "app.js").rename(assets / "src" / "other.js")
    assert hatch_build.fingerprint(assets) != before


def test_an_up_to_date_build_is_recognised(tmp_path: Path) -> None:
    assert not hatch_build.is_built(tmp_path, "x")
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / hatch_build.STAMP).write_text("x")
    assert hatch_build.is_built(tmp_path, "x")
    assert not hatch_build.is_built(tmp_path, "y")


def test_catalogues_are_merged_without_their_fuzzy_entries(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "a.po").write_text(f'{head}msgid "one"\nmsgstr "一"\n', encoding="utf-8")
    (folder / "b.po").write_text(
        f'{head}#, fuzzy\nmsgid "two"\nmsgstr "三"\n\nmsgid "x"\nmsgstr "甲"\n', encoding="utf-8"
    )
    merged = hatch_build.merge_catalogues(folder)
    assert {entry.id for entry in merged if entry.id} == {"one", "x"}
    hatch_build.compile_translations(tmp_path)
    assert [file.name for file in folder.glob("*.mo*")] == ["messages.mo"]


def test_the_lock_file_names_no_address() -> None:
    lock = Path(hatch_build.__file__).parent / "web" / "assets" / "package-lock.json"
    assert '"resolved"' not in lock.read_text("utf-8")
