"""An empty list to be filled in and imported: headings, one explaining sheet, drop-downs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netzdesk.base.i18n import Translator
from netzdesk.exports.lists import head, put, save_list, widen
from netzdesk.exports.sheetdata import column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS: Final = 5_000
"""So many rows get drop-downs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateColumn:
    """A column of the list."""

    heading: str
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    """What a cell may have; empty for free values."""
    several: bool = False
    """True: several of `allowed`, separated by semicolons; then there is no drop-down."""
    is_day: bool = False
    hidden: bool = False
    """True for keys of the program: people leave them empty."""


def write_template(
    target: Path, title: str, recognised: str, columns: Sequence[TemplateColumn], tr: Translator
) -> None:
    """Write an empty list of the columns. Raises Refused as `save_list` does."""
    fill = partial(_fill, title=title, recognised=recognised, columns=columns, tr=tr)
    save_list(target, fill)


def _fill(
    book: Workbook,
    title: str,
    recognised: str,
    columns: Sequence[TemplateColumn],
    tr: Translator,
) -> None:
    sheet = book.worksheets[0]
    sheet.title = _tab(title)
    head(sheet, [f"{c.heading} *" if c.required else c.heading for c in columns])
    for place, column in enumerate(columns):
        dimension = sheet.column_dimensions[column_letters(place)]
        dimension.width = 11 if column.is_day else max(14, min(36, len(column.heading) + 6))
        dimension.number_format = "dd.mm.yyyy" if column.is_day else "@"
        dimension.hidden = column.hidden
    _explain(book.create_sheet(tr("Explanation")), title, recognised, columns, tr)
    _offer(book, sheet, columns, tr)
    book.active = 0


def _explain(
    sheet: Worksheet,
    title: str,
    recognised: str,
    columns: Sequence[TemplateColumn],
    tr: Translator,
) -> None:
    from openpyxl.styles import Alignment, Font

    put(sheet, 1, 1, title).font = Font(bold=True, size=14)
    said = (
        tr("One row for each record. Columns that you do not need may be deleted or moved."),
        tr("An empty cell changes nothing. Importing the same list again changes nothing."),
        tr("Records are found again: {how}", how=recognised),
        tr("Columns with * are needed in every row."),
    )
    for number, text in enumerate(said, 2):
        put(sheet, number, 1, text)
    start = len(said) + 3
    names = (tr("Column"), tr("Needed"), tr("Meaning"), tr("Allowed values"))
    for place, name in enumerate(names, 1):
        put(sheet, start, place, name).font = Font(bold=True)
    for number, column in enumerate(columns, start + 1):
        needed = tr("Yes") if column.required else ""
        allowed = "\n".join(column.allowed)
        for place, text in enumerate((column.heading, needed, column.meaning, allowed), 1):
            cell = put(sheet, number, place, text)
            cell.alignment = Alignment(vertical="top", wrap_text=place > 2)
    widen(sheet, [[column.heading for column in columns], names[1:2]])
    for letter in "CD":
        sheet.column_dimensions[letter].width = 60


def _offer(
    book: Workbook, sheet: Worksheet, columns: Sequence[TemplateColumn], tr: Translator
) -> None:
    """Put drop-downs on the columns with a list; the lists stand on a hidden sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(tr("Lists"))
    lists.sheet_state = "hidden"
    used = 0
    for place, column in enumerate(columns):
        if not column.allowed or column.several:
            continue
        used += 1
        letter = column_letters(used - 1)
        for number, value in enumerate(column.allowed, 1):
            put(lists, number, used, value)
        source = f"'{lists.title}'!${letter}$1:${letter}${len(column.allowed)}"
        offered = DataValidation(
            type="list", formula1=source, allow_blank=True, showErrorMessage=False
        )
        offered.promptTitle = column.heading[:32]
        offered.prompt = column.meaning[:255]
        offered.showInputMessage = True
        own = column_letters(place)
        offered.add(f"{own}2:{own}{_ROWS + 1}")
        sheet.add_data_validation(offered)


def _tab(title: str) -> str:
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)[:31]
