"""The workbook of a document: the table as printed, its values one by one, and „Lies mich“."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Column, Document, FlatSheet, Value
from netzdesk.exports.section_sheets import section_sheets
from netzdesk.exports.sheet_parts import (
    Styles,
    add_table,
    head_row,
    long_titles,
    opening_lines,
    printed_row,
    row_pieces,
    set_up_print,
    sheet_name,
    within_cell,
)
from netzdesk.exports.sheetdata import column_letters, row_xml, save, too_long

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def write_xlsx(document: Document, path: Path, progress: Progress) -> None:
    """Write the workbook of a document into a new file."""
    from openpyxl import Workbook

    tr = Translator(document.language)
    long = ((tr("Long texts"), said) for said in long_texts(document))
    document = replace(document, about=(*document.about, *long, *long_titles(document)))
    book = Workbook()
    styles = Styles.made_in(book)
    rows: dict[Worksheet, Any] = {}
    watched = partial(_watched, progress=progress)
    if document.columns:
        main = book.worksheets[0]
        rows[main] = watched(_main_sheet(document, main, styles, tr), len(document.rows))
    else:
        rows.update(section_sheets(document, book, styles, progress))
    for flat in document.sheets:
        sheet = book.create_sheet()
        rows[sheet] = watched(_flat_sheet(document, flat, sheet, styles), len(flat.rows))
    about = book.create_sheet()
    rows[about] = _about_sheet(document, about, styles, tr)
    _describe(document, book)
    save(book, rows, path, datetime.fromtimestamp(document.changed_ms / 1000, UTC))


def long_texts(document: Document) -> tuple[str, ...]:
    """Return the sentence that says what becomes of texts too long for a cell; mostly none."""
    count = sum(too_long(sheet.rows) for sheet in document.sheets)
    if not count:
        return ()
    return (
        Translator(document.language).plural(
            "{n} text is longer than a cell of Excel can hold. It goes on in the row below.",
            "{n} texts are longer than a cell of Excel can hold. They go on in the rows below.",
            count,
        ),
    )


def whole_xlsx(path: Path) -> bool:
    """Return whether every part of the workbook can be read back."""
    try:
        with ZipFile(path) as archive:
            return archive.testzip() is None and "[Content_Types].xml" in archive.namelist()
    except BadZipFile:
        return False


def _watched(rows: Iterator[str], total: int, *, progress: Progress) -> Iterator[str]:
    for done, row in enumerate(rows):
        if done % 200 == 0:
            progress.step(min(done, total), total)
        yield row


def _main_sheet(
    document: Document, sheet: Worksheet, styles: Styles, tr: Translator
) -> Iterator[str]:
    """Set up the sheet of the printed table and return its rows."""
    sheet.title = sheet_name(document.tab)
    opening = opening_lines(document, styles)
    rows = [
        piece
        for row in document.rows
        for piece in row_pieces(row, document.columns, tr("(continued)"))
    ]
    head = len(opening) + 1
    _set_up(document, sheet, document.columns, head, count=len(rows))

    def made() -> Iterator[str]:
        for number, (text, style, height) in enumerate(opening, 1):
            yield row_xml(number, [text], [style], ["A"], height)
        yield head_row(head, document.columns, styles)
        for number, row in enumerate(rows or [[""] * len(document.columns)], head + 1):
            yield printed_row(number, row, document.columns, styles.cell)

    return made()


def _flat_sheet(
    document: Document, flat: FlatSheet, sheet: Worksheet, styles: Styles
) -> Iterator[str]:
    """Set up a sheet with one value per cell and return its rows."""
    sheet.title = sheet_name(flat.title)
    rows = [piece for row in flat.rows for piece in _within_limit(row)]
    _set_up(document, sheet, flat.columns, 1, count=len(rows))
    letters = [column_letters(index) for index in range(len(flat.columns))]

    def made() -> Iterator[str]:
        yield head_row(1, flat.columns, styles)
        for place, row in enumerate(rows or [("",) * len(letters)], 2):
            cells = [styles.of(value) for value in row]
            yield row_xml(place, row, cells, letters)

    return made()


def _within_limit(row: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """Yield the row, and again with the rest of a value that is too long for a cell."""
    parted = [list(within_cell(value)) if isinstance(value, str) else [value] for value in row]
    for number in range(max(map(len, parted))):
        yield tuple(_at(parts, number) for parts in parted)


def _at(parts: Sequence[Value], number: int) -> Value:
    """Return the part for a row; a value in one part is repeated."""
    if len(parts) == 1:
        return parts[0]
    return parts[number] if number < len(parts) else None


def _about_sheet(
    document: Document, sheet: Worksheet, styles: Styles, tr: Translator
) -> Iterator[str]:
    """Set up the sheet „Lies mich“ and return its rows."""
    sheet.title = sheet_name(tr("Read me"))
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100
    set_up_print(document, sheet)
    shown: list[tuple[str, int, float]] = [(document.title, styles.title, 21)]
    if document.sample:
        shown.append((document.sample, styles.mark, 14))

    def made() -> Iterator[str]:
        for number, (text, style, height) in enumerate(shown, 1):
            yield row_xml(number, [text], [style], ["A"], height)
        lines = [
            (label if piece == 0 else "", part)
            for label, said in document.about
            for piece, part in enumerate(within_cell(said))
        ]
        for number, line in enumerate(lines, len(shown) + 2):
            yield row_xml(number, line, [styles.label, styles.value], ["A", "B"])

    return made()


def _describe(document: Document, book: Workbook) -> None:
    """Fill in the properties; no person stands in them."""
    said = book.properties
    said.title = document.title
    said.subject = document.study
    said.creator = "NetzDesk"
    said.lastModifiedBy = "NetzDesk"
    said.description = " · ".join(text for text in (document.status, document.sample) if text)
    said.language = document.language


def _set_up(
    document: Document, sheet: Any, columns: Sequence[Column], head: int, *, count: int
) -> None:
    """Make an Excel table of `count` rows below the header row, frozen and repeated in print."""
    add_table(document, sheet, columns, head, count=count)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    for index, column in enumerate(columns):
        sheet.column_dimensions[column_letters(index)].width = column.width
    set_up_print(document, sheet)
