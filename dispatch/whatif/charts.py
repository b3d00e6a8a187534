"""Charts of a study as SVG: drawn in ``currentColor`` and two named colours, so that they fit light and dark pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, BAR, GAP, NAMES = 640, 22, 8, 230


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, a value, its interval if there is one, and how the value is written."""

    name: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None


def bars(rows: Sequence[Bar], title: str, *, most: float | None = None) -> str:
    """Horizontal bars from 0 to ``most`` (the largest value without it), with whiskers where there is an interval."""
    whole = most or max((row.high or row.value for row in rows), default=0.0) or 1.0
    room, height = WIDTH - NAMES - 110, len(rows) * (BAR + GAP) + GAP

    def x(value: float) -> float:
        return NAMES + room * min(max(value / whole, 0.0), 1.0)

    parts = []
    for number, row in enumerate(rows):
        top = GAP + number * (BAR + GAP)
        middle = top + BAR / 2
        parts.append(
            f'<text x="{NAMES - 8}" y="{middle + 4:.0f}" text-anchor="end">{escape(row.name)}</text>'
            f'<rect class="bar" x="{NAMES}" y="{top}" width="{x(row.value) - NAMES:.1f}" height="{BAR}" rx="2"/>'
        )
        end = x(row.value)
        if row.low is not None and row.high is not None:
            end = max(end, x(row.high))
            parts.append(f'<path class="whisker" d="M{x(row.low):.1f} {middle}H{x(row.high):.1f}"/>')
        parts.append(f'<text x="{end + 8:.1f}" y="{middle + 4:.0f}">{escape(row.text)}</text>')
    return _svg(WIDTH, height, title, "".join(parts))


def histogram(counts: Sequence[tuple[str, float]], title: str) -> str:
    """Upright bars, one for each class, with the class below and the count above."""
    height, room = 220, 150
    most = max((count for _, count in counts), default=0.0) or 1.0
    step = WIDTH / max(1, len(counts))
    parts = []
    for number, (name, count) in enumerate(counts):
        tall, left = room * count / most, number * step
        middle = left + step / 2
        parts.append(
            f'<rect class="bar" x="{left + 4:.1f}" y="{180 - tall:.1f}" width="{step - 8:.1f}" height="{tall:.1f}"/>'
            f'<text x="{middle:.1f}" y="{174 - tall:.1f}" text-anchor="middle">{count:.4g}</text>'
            f'<text x="{middle:.1f}" y="200" text-anchor="middle">{escape(name)}</text>'
        )
    return _svg(WIDTH, height, title, "".join(parts))


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve with its interval."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


def curve(points: Sequence[Point], title: str, *, target: float | None = None, x_name: str = "") -> str:
    """A line of shares (0 to 1) over whole numbers, with whiskers, and a dashed line at the target."""
    left, top, wide, tall = 60, 16, WIDTH - 90, 200
    xs = [point.x for point in points]
    lowest, highest = min(xs, default=0.0), max(xs, default=1.0)

    def place(x: float, y: float) -> tuple[float, float]:
        share = (x - lowest) / (highest - lowest) if highest > lowest else 0.5
        return left + wide * share, top + tall * (1 - min(max(y, 0.0), 1.0))

    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        _, y = place(lowest, share)
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{left + wide}"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    if target is not None:
        _, y = place(lowest, target)
        parts.append(f'<path class="target" d="M{left} {y:.1f}H{left + wide}"/>')
    line = " ".join("{:.1f},{:.1f}".format(*place(point.x, point.y)) for point in points)
    parts.append(f'<polyline class="line" points="{line}"/>')
    for point in points:
        x, y = place(point.x, point.y)
        if point.low is not None and point.high is not None:
            high, low = place(point.x, point.high)[1], place(point.x, point.low)[1]
            parts.append(f'<path class="whisker" d="M{x:.1f} {high:.1f}V{low:.1f}"/>')
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        parts.append(f'<text x="{x:.1f}" y="{top + tall + 20}" text-anchor="middle">{point.x:g}</text>')
    parts.append(f'<text x="{left + wide / 2}" y="{top + tall + 42}" text-anchor="middle">{escape(x_name)}</text>')
    return _svg(WIDTH, top + tall + 52, title, "".join(parts))


def _svg(width: float, height: float, title: str, inside: str) -> str:
    name = escape(title)
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{name}" font-size="13"'
        f' fill="currentColor"><title>{name}</title>{inside}</svg>'
    )
