"""The picture of the table: weighted breaches of every engine, a panel for each instance and limit, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bench.table import OURS, Block, Cell, number

PANEL_WIDTH, BAR_HEIGHT, BAR_GAP = 430, 15, 7
LABEL_WIDTH, VALUE_WIDTH, HEAD, MARGIN = 92, 60, 34, 16
COLUMNS = 2
OURS_FILL, PEER_FILL, INK, FAINT, PAPER = "#1f6feb", "#8c959f", "#1f2328", "#59636e", "#ffffff"
STYLE = "font-family:system-ui,sans-serif;font-size:12px"


def chart(blocks: Sequence[Block], title: str) -> str:
    """Bars show the median, the thin line reaches the worst run; an engine without a valid plan says so."""
    rows = [blocks[first : first + COLUMNS] for first in range(0, len(blocks), COLUMNS)]
    heights = [max(_height(block) for block in row) for row in rows]
    width = COLUMNS * (PANEL_WIDTH + MARGIN) + MARGIN
    height = sum(heights) + MARGIN * (len(rows) + 1)
    parts, top = [], MARGIN
    for row, tall in zip(rows, heights, strict=True):
        for column, block in enumerate(row):
            left = MARGIN + column * (PANEL_WIDTH + MARGIN)
            parts.append(f'<g transform="translate({left} {top})">{"".join(_panel(block))}</g>')
        top += tall + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" style="{STYLE}"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _height(block: Block) -> int:
    return HEAD + len(block.cells) * (BAR_HEIGHT + BAR_GAP)


def _panel(block: Block) -> Iterator[str]:
    yield _text(0, 14, f"{block.instance}, {block.seconds:g} CPU s", INK, weight="600")
    shown = [cell.worst or cell.median for cell in block.cells]
    most = max([1.0, *(float(row["weighted_breaches"]) for row in shown if row)])
    scale = (PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most
    for position, cell in enumerate(block.cells):
        top = HEAD - 8 + position * (BAR_HEIGHT + BAR_GAP)
        yield _text(LABEL_WIDTH - 8, top + 12, cell.engine, INK, anchor="end")
        yield from _bar(cell, top, scale)


def _bar(cell: Cell, top: int, scale: float) -> Iterator[str]:
    middle, worst = cell.median, cell.worst
    if middle is None:
        yield _text(LABEL_WIDTH, top + 12, "no valid plan", FAINT)
        return
    length = float(middle["weighted_breaches"]) * scale
    fill = OURS_FILL if cell.engine == OURS else PEER_FILL
    yield f'<rect x="{LABEL_WIDTH}" y="{top}" width="{length:.1f}" height="{BAR_HEIGHT}" fill="{fill}"/>'
    reach = length
    if worst is not None:
        reach = float(worst["weighted_breaches"]) * scale
        line, level = f"{LABEL_WIDTH + reach:.1f}", top + BAR_HEIGHT / 2
        yield f'<line x1="{LABEL_WIDTH + length:.1f}" x2="{line}" y1="{level}" y2="{level}" stroke="{INK}"/>'
    yield _text(LABEL_WIDTH + round(max(reach, length)) + 6, top + 12, number(middle["weighted_breaches"]), INK)


def _text(x: float, y: float, words: str, fill: str, *, anchor: str = "start", weight: str = "400") -> str:
    return f'<text x="{x}" y="{y}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'
