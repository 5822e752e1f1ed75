"""The rows of a list that could not be imported, as Excel: to be mended and imported again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from netzdesk.base.i18n import N_, Translator
from netzdesk.exports.lists import Cell, head, put, save_list, widen
from netzdesk.exports.sheetdata import column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook

REASON = N_("Why not imported (this column is left out)")

Rows = Sequence[tuple[Sequence[Cell], str]]


def write_error_rows(target: Path, headings: Sequence[str], rows: Rows, tr: Translator) -> None:
    """Write rows (cells, reason) under the headings of their list, the reason in a last column.

    Raises Refused as `save_list` does, and for a text that no cell can hold.
    """
    save_list(target, partial(_fill, headings=headings, rows=rows, tr=tr))


def _fill(book: Workbook, headings: Sequence[str], rows: Rows, tr: Translator) -> None:
    sheet = book.worksheets[0]
    sheet.title = tr("Rows with errors")
    wide = max((len(headings), *(len(cells) for cells, _reason in rows)))
    named = [*headings, *[""] * (wide - len(headings)), tr(REASON)]
    head(sheet, named)
    for number, (cells, reason) in enumerate(rows, 2):
        for column, value in enumerate(cells, 1):
            put(sheet, number, column, value)
        put(sheet, number, wide + 1, reason)
    columns = [
        [name, *(str(c[place]) for c, _ in rows[:50] if place < len(c))]
        for place, name in enumerate(named)
    ]
    widen(sheet, columns)
    sheet.column_dimensions[column_letters(wide)].width = 70
