"""Letters written for these tests, each with a file that says what is in it."""

from __future__ import annotations

from pathlib import Path

LETTERS = Path(__file__).parent / "letters"
NAMES = sorted(file.stem for file in LETTERS.glob("*.txt"))


def letter(name: str) -> str:
    """The text of a letter."""
    return (LETTERS / f"{name}.txt").read_text(encoding="utf-8")
