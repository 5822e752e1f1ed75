"""Sections to pages: headings, sentences, tables and figures one below the other.

Tables are paginated as the one table of a document is (`pages`); a heading never stands alone
at the foot of a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from netzdesk.base.progress import Progress, Unwatched
from netzdesk.exports.document import Block, Column, Figure, Line, Row, Section
from netzdesk.exports.pages import Grid, SetCells, Strip, columns_across, paginate
from netzdesk.exports.typeset import BOLD, TEXT, Face, SetLine

MARGIN: Final = 36.0
BOTTOM: Final = 46.0
LEADING: Final = 10.6
PADDING: Final = 3.5
FIGURE_HEIGHT: Final = 250.0

_HEADING: Final = 15.0
_TITLE: Final = 20.0
_GAP: Final = 8.0


@dataclass(frozen=True, slots=True)
class Paper:
    """The size of a page in points, and what of it is for text."""

    width: float
    height: float

    @property
    def top(self) -> float:
        return self.height - 52.0

    @property
    def room(self) -> float:
        return self.width - 2 * MARGIN


LANDSCAPE: Final = Paper(841.89, 595.28)
PORTRAIT: Final = Paper(595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Words:
    """One line on a page, on its base line."""

    face: Face
    line: SetLine
    y: float


@dataclass(frozen=True, slots=True)
class TablePart:
    """What a page has of a table: its head and its strips."""

    grid: Grid
    head: SetCells
    top: float
    strips: list[Strip]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure by its lower edge."""

    figure: Figure
    bottom: float


@dataclass(slots=True)
class FlowPage:
    """What stands on one page; `marks` are the titles of the sections that begin there."""

    words: list[Words] = field(default_factory=list)
    tables: list[TablePart] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)


class Faces:
    """The fonts of a document."""

    def __init__(self) -> None:
        self.text = Face(TEXT, 8.4)
        self.bold = Face(BOLD, 8.4)
        self.small = Face(TEXT, 8.0)
        self.lead = Face(TEXT, 9.6)
        self.heading = Face(BOLD, 10.5)
        self.title = Face(BOLD, 15.0)


class Flow:
    """Lays sections out, and measures them before."""

    def __init__(self, faces: Faces, paper: Paper) -> None:
        self.faces = faces
        self.paper = paper

    def pages(
        self, sections: Iterable[Section], first: float, progress: Progress
    ) -> list[FlowPage]:
        """Return the pages of sections; `first` is where the first page has room from."""
        filling = _Filling(self, first)
        every = list(sections)
        for done, section in enumerate(every):
            progress.step(done, len(every))
            filling.section(section)
        return filling.pages

    def height(self, section: Section) -> float:
        """Return the height of a section when nothing parts it."""
        heights = [self.block_height(block) for block in section.blocks]
        return _TITLE + sum(heights) + _GAP * len(heights)

    def block_height(self, block: Block) -> float:
        lines = sum(len(self.set(text)) for text in (*block.text, *block.after))
        height = lines * LEADING + (_HEADING if block.heading else 0)
        if block.figure is not None:
            height += FIGURE_HEIGHT
        if block.columns:
            table = Table(self.faces, self.paper, block.columns)
            height += table.head_height + sum(table.height(row) for row in block.rows) + 7
        return height

    def set(self, text: str) -> list[SetLine]:
        """Break a sentence to the width of the page."""
        return self.faces.text.set_text(Line(text), self.paper.room)


class Table:
    """The measures of a table: those of its columns, and the titles set in them."""

    def __init__(self, faces: Faces, paper: Paper, columns: tuple[Column, ...]) -> None:
        self.faces = faces
        self.paper = paper
        placed = columns_across(columns, MARGIN, paper.room)
        self.lefts, self.widths = zip(*placed, strict=True)
        self._columns = columns

    @cached_property
    def head(self) -> SetCells:
        rooms = (width - 2 * PADDING - 1 for width in self.widths)
        return tuple(
            self.faces.bold.set_text(Line(column.title), room)
            for column, room in zip(self._columns, rooms, strict=True)
        )

    @property
    def head_height(self) -> float:
        return max(map(len, self.head)) * LEADING + 2 * PADDING

    def grid(self, first: float) -> Grid:
        """Return the grid of a table whose head begins at this height on its first page."""
        high = self.head_height
        top = self.paper.top - high
        return Grid(self.lefts, self.widths, LEADING, PADDING, first - high, top, BOTTOM)

    def height(self, row: Row) -> float:
        grid = self.grid(self.paper.top)
        cells = tuple(
            self.faces.text.set_cell(cell, grid.room(n)) for n, cell in enumerate(row.cells)
        )
        return grid.height(cells)


class _Filling:
    """The pages while they are filled."""

    def __init__(self, flow: Flow, first: float) -> None:
        self._flow = flow
        self._faces = flow.faces
        self._top = flow.paper.top
        self.pages = [FlowPage()]
        self._y = first
        self._first = first

    def section(self, section: Section) -> None:
        begun = self._y < self._first
        if begun and (section.one_page or self._is_short(section)):
            self._turn()
        self._page.marks.append((section.title, self._y))
        if section.one_page:
            self._say(self._faces.title, section.title, _TITLE)
        for block in section.blocks:
            self._block(block)

    @property
    def _page(self) -> FlowPage:
        return self.pages[-1]

    def _is_short(self, section: Section) -> bool:
        """Tell whether a section would be parted that has room on a page of its own."""
        height = self._flow.height(section)
        return self._y - height < BOTTOM and height <= self._top - BOTTOM

    def _block(self, block: Block) -> None:
        if self._y < self._first:
            self._y -= _GAP
        together = _HEADING + LEADING * (len(block.text) + 4)
        if block.figure is not None:
            together += FIGURE_HEIGHT
        if self._y - min(together, self._flow.block_height(block)) < BOTTOM:
            self._turn()
        if block.heading:
            self._say(self._faces.heading, block.heading, _HEADING)
        self._sentences(block.text)
        if block.columns:
            self._table(block)
        if block.figure is not None:
            self._y -= FIGURE_HEIGHT
            self._page.pictures.append(Picture(block.figure, self._y))
        self._sentences(block.after)

    def _sentences(self, texts: Iterable[str]) -> None:
        for text in texts:
            for line in self._flow.set(text):
                self._line(self._faces.text, line, LEADING)

    def _say(self, face: Face, text: str, leading: float) -> None:
        for line in face.set_text(Line(text), self._flow.paper.room):
            self._line(face, line, leading)

    def _line(self, face: Face, line: SetLine, leading: float) -> None:
        if self._y - leading < BOTTOM:
            self._turn()
        self._y -= leading
        self._page.words.append(Words(face, line, self._y + leading * 0.3))

    def _table(self, block: Block) -> None:
        table = Table(self._faces, self._flow.paper, block.columns)
        grid = table.grid(self._y - 3)
        top = self._y - 3
        for number, part in enumerate(paginate(block.rows, self._faces.text, grid, Unwatched())):
            if number:
                self._turn()
                top = self._top
            strips = part.strips
            self._page.tables.append(TablePart(grid, table.head, top, strips))
            end = strips[-1].top - strips[-1].height if strips else top - table.head_height
            self._y = end - 4

    def _turn(self) -> None:
        self.pages.append(FlowPage())
        self._y = self._top
        self._first = self._top
