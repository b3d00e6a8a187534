"""The shape of the house: sizes, first lines, and nothing that points outside it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    file
    for folder in ("dispatch", "solver", "web", "bench")
    for file in (ROOT / folder).rglob("*.py")
    if "node_modules" not in file.parts and "versions" not in file.parts
)
LONGEST_MODULE = 300


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_stays_one_idea(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the first line says what the module is for"
    assert text.count("\n") <= LONGEST_MODULE, "split it"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_core_asks_nobody_for_the_time(file: Path) -> None:
    shells = ("web", "bench", "dispatch/cli", "dispatch/clock.py", "dispatch/running.py", "dispatch/simulation/play.py")
    if str(file.relative_to(ROOT)).startswith(shells):
        return
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not {"now", "utcnow", "today"} & set(calls)


def test_the_project_stands_alone() -> None:
    """No tracked file reaches outside the checkout or names a machine's folder."""
    outside = "|".join(["[.][.]/" + "shared", "(^|[^A-Za-z0-9_.])/(work|root|home)/"])
    found = subprocess.run(
        ["git", "grep", "-nIE", outside, "--", ".", ":!web/assets/package-lock.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode > 1:
        pytest.skip("not a git checkout")
    assert found.stdout == ""
