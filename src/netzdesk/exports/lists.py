"""Plain lists as Excel for people to fill in or mend: every text stays a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.exports.atomic import replace_file
from netzdesk.exports.document import REPLACEMENT
from netzdesk.exports.sheetdata import MAX_UNITS, column_letters, units
from netzdesk.exports.xlsx import whole_xlsx

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | bool | date | datetime | time | timedelta | None

SUFFIX: Final = ".xlsx"
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST: Final = 48


def save_list(target: Path, fill: Callable[[Workbook], None]) -> None:
    """Write a workbook that `fill` fills.

    Raises Refused `export.unknown_suffix` for a name that does not end with .xlsx, and as
    `replace_file` does.
    """
    from openpyxl import Workbook

    target = Path(target)
    if target.suffix.lower() != SUFFIX:
        raise Refused(
            "export.unknown_suffix",
            N_("The file name must end with one of: {suffixes}."),
            field="target",
            suffixes=SUFFIX,
        )
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = "NetzDesk"
    fill(book)
    replace_file(target, book.save, whole_xlsx)


def put(sheet: Worksheet, row: int, column: int, value: Cell) -> Any:
    """Write a cell; a text never becomes a formula and is never cut. Counted from 1.

    Raises Refused for a text that no cell can hold.
    """
    cell: Any = sheet.cell(row=row, column=column)
    if not isinstance(value, str):
        cell.value = value
        return cell
    if units(value) > MAX_UNITS:
        raise Refused(
            "list.too_long",
            N_("Row {row} has a text that is too long for Excel. Shorten it in the list itself."),
            row=row,
        )
    if value:
        cell.value = _CONTROL.sub(REPLACEMENT, value)
        cell.data_type = "s"
    return cell


def head(sheet: Worksheet, headings: Sequence[str]) -> None:
    """Write the headings in the first row, and keep them in view and in print."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, heading in enumerate(headings, 1):
        cell = put(sheet, 1, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF3")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def widen(sheet: Worksheet, columns: Iterable[Iterable[str]]) -> None:
    """Make each column as wide as its longest text, within reason."""
    for place, texts in enumerate(columns):
        longest = max((len(text) for text in texts), default=8)
        letters = column_letters(place)
        sheet.column_dimensions[letters].width = min(max(longest + 3, 9), _WIDEST)
