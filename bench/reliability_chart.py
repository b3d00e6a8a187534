"""The picture of a calibration: how often what was forecast came true, a dot for each bin, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

SIDE, LEFT, TOP, COUNTS = 420, 64, 34, 70
WIDTH, HEIGHT = LEFT + SIDE + 24, TOP + SIDE + COUNTS + 60
INK, FAINT, GRID, FILL, PAPER = "#1f2328", "#59636e", "#d1d9e0", "#1f6feb", "#ffffff"
STYLE = "font-family:system-ui,sans-serif;font-size:12px"


@dataclass(frozen=True, slots=True)
class Bin:
    """The promises whose forecast lies in one tenth: how many, what was forecast on average, how many broke."""

    count: int
    forecast: float
    frequency: float

    @property
    def gap(self) -> float:
        """How far forecast and frequency are apart; an empty bin is no gap."""
        return abs(self.forecast - self.frequency)


def reliability_chart(bins: Sequence[Bin], title: str) -> str:
    """Dots on the diagonal are honest; the bars below say how many promises each dot stands for."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" style="{STYLE}"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f"{_text(LEFT, 20, title, INK, weight='600')}{''.join(_grid())}{''.join(_dots(bins))}{''.join(_bars(bins))}"
        f"{_text(LEFT + SIDE / 2, HEIGHT - 10, 'forecast chance of a breach', FAINT, anchor='middle')}"
        f'<g transform="rotate(-90 16 {TOP + SIDE / 2})">'
        f"{_text(16, TOP + SIDE / 2, 'share that was broken', FAINT, anchor='middle')}</g></svg>\n"
    )


def _x(share: float) -> float:
    return LEFT + share * SIDE


def _y(share: float) -> float:
    return TOP + (1 - share) * SIDE


def _grid() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        share = tenth / 10
        yield f'<line x1="{LEFT}" x2="{LEFT + SIDE}" y1="{_y(share):.1f}" y2="{_y(share):.1f}" stroke="{GRID}"/>'
        yield _text(LEFT - 8, _y(share) + 4, f"{share:.0%}", FAINT, anchor="end")
        yield _text(_x(share), TOP + SIDE + COUNTS + 24, f"{share:.0%}", FAINT, anchor="middle")
    yield f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{FAINT}" stroke-dasharray="5 4"/>'


def _dots(bins: Sequence[Bin]) -> Iterator[str]:
    shown = [(_x(one.forecast), _y(one.frequency)) for one in bins if one.count]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shown)
    yield f'<polyline points="{points}" fill="none" stroke="{FILL}" stroke-width="1.5"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{FILL}"/>' for x, y in shown)


def _bars(bins: Sequence[Bin]) -> Iterator[str]:
    most = max([1, *(one.count for one in bins)])
    floor, wide = TOP + SIDE + COUNTS + 8, SIDE / max(1, len(bins))
    for number, one in enumerate(bins):
        tall = one.count / most * (COUNTS - 12)
        left = LEFT + number * wide + 3
        yield f'<rect x="{left:.1f}" y="{floor - tall:.1f}" width="{wide - 6:.1f}" height="{tall:.1f}" fill="{GRID}"/>'
        yield _text(left + wide / 2 - 3, floor - tall - 3, f"{one.count:,}", FAINT, anchor="middle")


def _text(x: float, y: float, words: str, fill: str, *, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )
