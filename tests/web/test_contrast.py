"""Every pair of text and ground in the style sheet is readable in both themes (WCAG 2.2 AA: 4.5 to 1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "web" / "assets" / "src" / "css" / "tokens.css"
STATES = ("breached", "predicted_breach", "at_risk", "required", "on_track", "met")
GROUNDS = ("surface", "ground", "raised", "sunken", "accent-tint")
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "ink-2")
        for ground in ("surface", "ground", "raised", "sunken", "accent-tint")
    ),
    *(("ink-3", ground) for ground in ("surface", "ground", "raised", "accent-tint")),
    *((f"{state}", f"{state}-tint") for state in STATES),
    *(("ink", f"{state}-tint") for state in STATES),
    *((state, "surface") for state in STATES),
    *((state, "accent-tint") for state in STATES),
    ("on-accent", "accent"),
    ("accent", "surface"),
    ("accent-strong", "accent-tint"),
    ("map-label", "map-land"),
]


def colours(theme: int) -> dict[str, str]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS.read_text("utf-8"))
    return {name: (light, dark)[theme] for name, light, dark in pairs}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable(theme: int, text: str, ground: str) -> None:
    known = colours(theme)
    assert contrast(known[text], known[ground]) >= 4.5
