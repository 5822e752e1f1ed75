"""What an export says, before it is written: the same for Excel, PDF and CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

MISSING: Final = "/"
"""What print shows where nothing is known; the flat sheets leave the cell empty."""

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_UNWRITABLE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a printed cell, perhaps with a label before it („Sitz in:“)."""

    text: str
    label: str = ""

    @property
    def whole(self) -> str:
        """The line as one text, as Excel shows it."""
        return f"{self.label} {self.text}" if self.label else self.text


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column; `width` is in characters and is a share of the page in the PDF."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row with the title of its bookmark; cells may be of any height."""

    cells: tuple[Cell, ...]
    bookmark: str


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """A sheet with one value per cell, for filtering and pivoting; missing values are None."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Figures over time; `bars` when each stands for itself, else they are a course."""

    title: str
    values: tuple[int, ...]
    bars: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart: what it shows, and the flat sheet that has its numbers in the same order."""

    title: str
    description: str
    """The same in words, for whoever cannot see it."""
    ticks: tuple[str, ...]
    series: tuple[Series, ...]
    sheet: str
    """Title of the flat sheet: its first column are the ticks, then one for each series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A headed part of a section: sentences, a table, a figure, sentences below it.

    A table has at least one row: where there is none, a sentence says so in its place.
    `keep` is how many rows stay as long as possible when a section has to fit on one page; None
    for all. `cut` gives the sentence that says how many rows were left out.
    """

    heading: str = ""
    text: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    figure: Figure | None = None
    after: tuple[str, ...] = ()
    keep: int | None = None
    cut: Callable[[int], str] = str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together: a bookmark in the PDF, a sheet in the workbook.

    `one_page` when it is a page for itself: what finds no room there is cut by rule and counted.
    """

    title: str
    blocks: tuple[Block, ...]
    one_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A table for print or sections of several, with flat sheets and all that stands around."""

    key: str
    language: str
    title: str
    tab: str
    """Short title: the name of the sheet, the running head."""
    study: str
    status: str
    sample: str
    """„Beispieldaten“ for the sample study, to be shown on every page and sheet; else empty."""
    head: tuple[str, ...]
    """Lines below the title: filter, order, persons, warnings."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sheets: tuple[FlatSheet, ...]
    """The first one is also what CSV has."""
    about: tuple[tuple[str, str], ...]
    """Label and text pairs of the sheet „Lies mich“."""
    changed_ms: int = 0
    """When the study was last changed; the date of the file's properties."""
    warnings: tuple[str, ...] = field(default=())
    """What whoever exports should be told at once; each is also in `head`."""
    sections: tuple[Section, ...] = ()
    """In place of the table: a document with sections has no columns of its own."""

    @property
    def portrait(self) -> bool:
        """True for sheets of one page each: more lines find room on them upright."""
        return any(section.one_page for section in self.sections)

    @property
    def row_count(self) -> int:
        """How many rows the printed tables have."""
        blocks = (block for section in self.sections for block in section.blocks)
        return len(self.rows) + sum(len(block.rows) for block in blocks)


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return the lines of an entered text, without empty ones at its ends."""
    whole = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return tuple(whole.split("\n")) if whole else ()


def one_line(text: str | None) -> str:
    """Return an entered text on one line."""
    if text and text.isprintable():
        return text
    return " ".join(lines_of(text))


def labelled(label: str, text: str | None) -> Line:
    """Return a line with its label, `/` where the text is missing."""
    return Line(one_line(text) or MISSING, label)


def listed(texts: Iterable[str]) -> Cell:
    """Return a cell with one line for each text, `/` when there is none."""
    return tuple(Line(one_line(text)) for text in texts) or (Line(MISSING),)


def spread(text: str | None) -> Cell:
    """Return a cell with the lines of a text, `/` when it is empty."""
    return tuple(Line(line) for line in lines_of(text)) or (Line(MISSING),)


def writable(document: Document) -> tuple[Document, int]:
    """Return the document without characters that no file format can hold, and their number.

    Control characters, halves of surrogate pairs and noncharacters become U+FFFD, a tab a
    blank, in every part alike: then all formats say the same.
    """
    cleaner = _Cleaner()
    text = cleaner.text
    done = replace(
        document,
        title=text(document.title),
        study=text(document.study),
        status=text(document.status),
        head=tuple(text(line) for line in document.head),
        rows=tuple(cleaner.row(row) for row in document.rows),
        sheets=tuple(cleaner.sheet(sheet) for sheet in document.sheets),
        sections=tuple(cleaner.section(section) for section in document.sections),
        about=tuple((text(label), text(said)) for label, said in document.about),
    )
    return done, cleaner.in_rows


def writable_text(text: str) -> str:
    """Return a text without characters that no file format can hold, as `writable` does."""
    if _is_writable(text):
        return text
    return _UNWRITABLE.sub(REPLACEMENT, text.replace("\t", " "))


def _is_writable(text: str) -> bool:
    # nearly every text is printable, and that is known at once
    return text.isprintable() or not _UNWRITABLE.search(text)


class _Cleaner:
    """Replaces what cannot be written and counts what it replaced in the printed rows."""

    def __init__(self) -> None:
        self.in_rows = 0

    def text(self, text: str) -> str:
        return writable_text(text)

    def row(self, row: Row) -> Row:
        if all(_is_writable(line.text) for cell in row.cells for line in cell):
            return row
        return Row(
            tuple(tuple(map(self._line, cell)) for cell in row.cells), self.text(row.bookmark)
        )

    def section(self, section: Section) -> Section:
        return replace(
            section,
            title=self.text(section.title),
            blocks=tuple(map(self._block, section.blocks)),
        )

    def sheet(self, sheet: FlatSheet) -> FlatSheet:
        return replace(sheet, rows=tuple(self._values(row) for row in sheet.rows))

    def _block(self, block: Block) -> Block:
        return replace(
            block,
            heading=self.text(block.heading),
            text=tuple(map(self.text, block.text)),
            rows=tuple(map(self.row, block.rows)),
            after=tuple(map(self.text, block.after)),
        )

    def _line(self, line: Line) -> Line:
        cleaned = self.text(line.text)
        self.in_rows += len(_UNWRITABLE.findall(line.text.replace("\t", " ")))
        return Line(cleaned, line.label)

    def _values(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        if all(_is_writable(value) for value in row if isinstance(value, str)):
            return row
        return tuple(self.text(value) if isinstance(value, str) else value for value in row)
