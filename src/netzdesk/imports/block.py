"""A block of cells from the clipboard: rows under recognised columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from netzdesk.base.text import fold
from netzdesk.domain.fields import clean

_HEADERS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of a pasted block that are not empty."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    """Line in the block, counted from 1 with the header, and the values by column."""
    ignored: tuple[str, ...]
    """Headers that are not known; their cells are left out."""


def read_block(text: str, columns: Mapping[str, Sequence[str]]) -> Block:
    """Return the rows of tab separated text as Excel puts it on the clipboard.

    `columns` are the fields in their usual order, each with the names that a header may have.
    With at least two known names in the first row it is the header; else the order holds.
    """
    lines = cells_of_block(text)
    by_name = {fold(name): field for field, names in columns.items() for name in names}
    order: list[str | None] = list(columns)
    ignored: tuple[str, ...] = ()
    start = next((place for place, cells in enumerate(lines) if any(map(clean, cells))), 0)
    header = lines[start] if lines else []
    known = [by_name.get(fold((cell or "").strip().rstrip(".:*"))) for cell in header]
    if sum(field is not None for field in known) >= min(_HEADERS_NEEDED, len(columns)):
        order = known
        unknown = (cell.strip() for cell, field in zip(header, known, strict=True) if not field)
        ignored = tuple(name for name in unknown if name)
        start += 1
    rows = []
    for place, cells in enumerate(lines[start:], start + 1):
        values = {
            field: value
            for field, cell in zip(order, cells, strict=False)
            if field and (value := clean(cell))
        }
        if values:
            rows.append((place, values))
    return Block(tuple(rows), ignored)


def cells_of_block(text: str) -> list[list[str]]:
    """Return the cells of each line; a quoted cell may hold tabs and line breaks.

    A quote that is never closed would swallow the rows that follow: then quotes mean nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count('"') % 2 == 0:
        with suppress(csv.Error):  # a cell longer than csv takes
            return list(csv.reader(io.StringIO(text, newline=""), "excel-tab"))
    return [row.split("\t") for row in text.split("\n")]
