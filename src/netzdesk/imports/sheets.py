"""What a file or a pasted block holds: sheets of cells, and what was found odd in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from netzdesk.base.text import fold
from netzdesk.imports.plain import Moments, PlainNotice, PlainRow, PlainSheets
from netzdesk.store.notice import Notice

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A value as the file has it; None and empty text are the same."""

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of merged cells, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0]` is its first row, whatever stands there."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()
    remarks: tuple[Notice, ...] = ()
    """What to tell of this sheet: merged cells, formulas without a value, hidden sheet."""

    def filled_down(self) -> Sheet:
        """Return the sheet with the value of every merged block in all of its cells."""
        rows = [list(row) for row in self.rows]
        for block in self.merged:
            value = _at(rows, block.top, block.left)
            for place in range(block.top, min(block.bottom + 1, len(rows))):
                row = rows[place]
                row.extend([None] * (block.right + 1 - len(row)))
                row[block.left : block.right + 1] = [value] * (block.right + 1 - block.left)
        return replace(self, rows=tuple(map(tuple, rows)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What was read: all sheets that are not empty, in the order of the file."""

    name: str
    """File name without its folder; empty for a pasted block."""
    sheets: tuple[Sheet, ...]
    remarks: tuple[Notice, ...] = ()
    """What to tell of the file as a whole: encoding and separator of a text file, dates of 1904."""
    encoding: str = ""
    """Of a text file: utf-8-sig, utf-16, cp1252, cp850 or mac_roman."""
    separator: str = ""
    """Of a text file: `;`, `,`, `|` or a tab."""
    epoch_1904: bool = False
    """True: a plain number in a column of days counts from 1904."""

    def plain(self) -> PlainSheets:
        """Return the same as the process that reads passes it on; `sheets_from` is the way back."""
        sheets = tuple(
            (
                sheet.name,
                sheet.rows,
                tuple((m.top, m.left, m.bottom, m.right) for m in sheet.merged),
                _plain_notices(sheet.remarks),
            )
            for sheet in self.sheets
        )
        remarks = _plain_notices(self.remarks)
        return (self.name, sheets, remarks, self.encoding, self.separator, self.epoch_1904)


def sheets_from(plain: PlainSheets, moments: tuple[Moments, ...]) -> Sheets:
    """Return what the process that reads has written; `moments` are the days and times by sheet."""
    name, sheets, remarks, encoding, separator, epoch_1904 = plain
    made = []
    for place, (title, rows, merged, notices) in enumerate(sheets):
        whole: Any = _with_moments(rows, moments[place]) if moments else rows
        blocks = tuple(Merged(*block) for block in merged)
        made.append(Sheet(title, whole, blocks, tuple(Notice(*notice) for notice in notices)))
    return Sheets(
        name=name,
        sheets=tuple(made),
        remarks=tuple(Notice(*notice) for notice in remarks),
        encoding=encoding,
        separator=separator,
        epoch_1904=epoch_1904,
    )


_MOMENTS: Final[Mapping[str, Callable[..., Cell]]] = {
    kind.__name__: kind for kind in (date, datetime, time, timedelta)
}


def _with_moments(rows: tuple[PlainRow, ...], moments: Moments) -> tuple[PlainRow, ...]:
    whole = list(rows)
    for number, own in moments:
        row = list(whole[number])
        for place, kind, numbers in own:
            row[place] = _MOMENTS[kind](*numbers)
        whole[number] = tuple(row)
    return tuple(whole)


def _plain_notices(notices: tuple[Notice, ...]) -> tuple[PlainNotice, ...]:
    return tuple((notice.code, notice.sentence, dict(notice.values)) for notice in notices)


class TableRow(NamedTuple):
    number: int
    """The row in the sheet as Excel counts it, from 1."""
    cells: Row


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as a list: one row of headings, and the rows below that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    header: int
    """The row of the headings as Excel counts it, from 1; 0 when the list has none."""
    epoch_1904: bool = False


_LOOKED_AT: Final = 20


def best_sheet(sheets: Sheets, names: frozenset[str]) -> int:
    """Return the place of the sheet whose first rows have most of the known headings."""
    return max(
        range(len(sheets.sheets)),
        key=lambda place: (_most(sheets.sheets[place], names), -place),
        default=0,
    )


def table_of(
    sheets: Sheets,
    names: frozenset[str] = frozenset(),
    *,
    sheet: int = 0,
    header: int | None = None,
    fill_down: bool = False,
) -> Table:
    """Return one sheet as a list.

    `names` are the folded headings that a kind knows (`ImportKind.known_headings`): the row of the
    first twenty that has most of them is the heading, else the first row that is not empty.
    `header` chooses it by hand, counted from 1. `fill_down` puts the value of merged cells in each
    of their cells; a row that has nothing else stays empty.
    """
    chosen = sheets.sheets[sheet] if sheets.sheets else Sheet("", ())
    found = _heading_row(chosen, names) if header is None else header
    headings = tuple(_text(cell) for cell in chosen.rows[found - 1]) if found else ()
    while headings and not headings[-1]:
        headings = headings[:-1]
    filled = chosen.filled_down() if fill_down and chosen.merged else chosen
    rows = tuple(
        TableRow(number, row)
        for number, row in enumerate(filled.rows[found:], found + 1)
        if any(own := chosen.rows[number - 1]) or any(cell not in (None, "") for cell in own)
    )
    return Table(headings, rows, found, sheets.epoch_1904)


def _heading_row(sheet: Sheet, names: frozenset[str]) -> int:
    best, most = 0, 0
    for number, row in enumerate(sheet.rows[:_LOOKED_AT], 1):
        texts = [_text(cell) for cell in row]
        known = sum(heading_key(text) in names for text in texts if text)
        if (not best and any(texts)) or known > most:
            best, most = number, max(known, most)
    return best


def _most(sheet: Sheet, names: frozenset[str]) -> int:
    rows = sheet.rows[:_LOOKED_AT]
    return max((sum(heading_key(_text(cell)) in names for cell in row) for row in rows), default=0)


def heading_key(heading: str) -> str:
    """Return a heading as headings are compared: folded, without marks around it."""
    return " ".join(fold(heading).replace("*", " ").split()).rstrip(".:")


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _at(rows: list[list[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None
