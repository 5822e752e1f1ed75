"""What an export says, before it is written: the same for Excel, PDF and CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable
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

Value = str | int | date | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A table for print, with its flat sheets and all that stands around it."""

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
        about=tuple((text(label), text(said)) for label, said in document.about),
    )
    return done, cleaner.in_rows


def _is_writable(text: str) -> bool:
    # nearly every text is printable, and that is known at once
    return text.isprintable() or not _UNWRITABLE.search(text)


class _Cleaner:
    """Replaces what cannot be written and counts what it replaced in the printed rows."""

    def __init__(self) -> None:
        self.in_rows = 0

    def text(self, text: str) -> str:
        if _is_writable(text):
            return text
        return _UNWRITABLE.sub(REPLACEMENT, text.replace("\t", " "))

    def row(self, row: Row) -> Row:
        if all(_is_writable(line.text) for cell in row.cells for line in cell):
            return row
        return Row(
            tuple(tuple(map(self._line, cell)) for cell in row.cells), self.text(row.bookmark)
        )

    def sheet(self, sheet: FlatSheet) -> FlatSheet:
        return replace(sheet, rows=tuple(self._values(row) for row in sheet.rows))

    def _line(self, line: Line) -> Line:
        cleaned = self.text(line.text)
        self.in_rows += len(_UNWRITABLE.findall(line.text.replace("\t", " ")))
        return Line(cleaned, line.label)

    def _values(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        if all(_is_writable(value) for value in row if isinstance(value, str)):
            return row
        return tuple(self.text(value) if isinstance(value, str) else value for value in row)
