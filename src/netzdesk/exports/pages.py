"""Rows to pages: rows stay together where that costs little, and higher ones flow on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from netzdesk.base.progress import Progress
from netzdesk.exports.document import Column, Row
from netzdesk.exports.typeset import Face, SetLine

_GAP: Final = 0.3
"""The share of a page that may stay white so that a row is not parted."""

SetCells = tuple[list[SetLine], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A row, or the part of a row, on one page: its top, its height and its lines by column."""

    top: float
    height: float
    cells: SetCells


@dataclass(slots=True)
class Page:
    """What stands on one page; `marks` are the titles of the rows that begin there."""

    strips: list[Strip] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of the table: places of the columns, leading, padding, tops and bottom."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    leading: float
    padding: float
    first_top: float
    top: float
    bottom: float

    def height(self, cells: SetCells) -> float:
        """Return the height of a row with these lines."""
        return max(map(len, cells)) * self.leading + 2 * self.padding

    def room(self, index: int) -> float:
        """Return the width for text in a column."""
        return self.widths[index] - 2 * self.padding - 1


def columns_across(
    columns: Sequence[Column], left: float, width: float
) -> list[tuple[float, float]]:
    """Return left and width of each column, sharing the width of the table."""
    total = sum(column.width for column in columns)
    placed = []
    for column in columns:
        share = width * column.width / total
        placed.append((left, share))
        left += share
    return placed


def paginate(rows: Sequence[Row], face: Face, grid: Grid, progress: Progress) -> Iterator[Page]:
    """Yield the pages of a table, at least one."""
    page, y = Page(), grid.first_top
    for done, row in enumerate(rows):
        if done % 100 == 0:
            progress.step(done, len(rows))
        cells = tuple(face.set_cell(cell, grid.room(n)) for n, cell in enumerate(row.cells))
        if page.strips and not _stays(grid.height(cells), y, grid):
            yield page
            page, y = Page(), grid.top
        if page.strips and y - grid.bottom < grid.leading + 2 * grid.padding:
            yield page
            page, y = Page(), grid.top
        page.marks.append((row.bookmark, y))
        while grid.height(cells) > y - grid.bottom:
            fitting = max(int((y - grid.bottom - 2 * grid.padding) / grid.leading), 1)
            page.strips.append(Strip(y, y - grid.bottom, tuple(c[:fitting] for c in cells)))
            yield page
            page, y = Page(), grid.top
            cells = tuple(cell[fitting:] for cell in cells)
        height = grid.height(cells)
        page.strips.append(Strip(y, height, cells))
        y -= height
    yield page


def _stays(height: float, y: float, grid: Grid) -> bool:
    """Return whether a row begins on this page: it fits, or moving it would leave a big gap."""
    left = y - grid.bottom
    return height <= left or left > _GAP * (grid.top - grid.bottom)
