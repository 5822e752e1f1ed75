"""The workbook of a document: the table as printed, its values one by one, and „Lies mich“."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Column, Document, FlatSheet, Row, Value
from netzdesk.exports.sheetdata import MAX_UNITS, column_letters, row_xml, save, units

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LINE: Final = 12.0
_ROOM: Final = 33
"""Lines that are visible in a cell: no row of Excel is higher than 409 points."""


def write_xlsx(document: Document, path: Path, progress: Progress) -> None:
    """Write the workbook of a document into a new file."""
    from openpyxl import Workbook

    book = Workbook()
    styles = _Styles.made_in(book)
    tr = Translator(document.language)
    main = book.worksheets[0]
    rows: dict[Worksheet, Any] = {}
    watched = partial(_watched, progress=progress)
    rows[main] = watched(_main_sheet(document, main, styles, tr), len(document.rows))
    for flat in document.sheets:
        sheet = book.create_sheet()
        rows[sheet] = watched(_flat_sheet(document, flat, sheet, styles), len(flat.rows))
    about = book.create_sheet()
    rows[about] = _about_sheet(document, about, styles, tr)
    _describe(document, book)
    save(book, rows, path, datetime.fromtimestamp(document.changed_ms / 1000, UTC))


def whole_xlsx(path: Path) -> bool:
    """Return whether every part of the workbook can be read back."""
    try:
        with ZipFile(path) as archive:
            return archive.testzip() is None and "[Content_Types].xml" in archive.namelist()
    except BadZipFile:
        return False


@dataclass(frozen=True, slots=True)
class _Styles:
    """Style ids of the workbook, by what they are for."""

    title: int
    study: int
    said: int
    mark: int
    head: int
    cell: int
    value: int
    day: int
    label: int

    @classmethod
    def made_in(cls, book: Workbook) -> _Styles:
        from openpyxl.cell.cell import Cell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        def made(font: Font, alignment: Alignment, **more: Any) -> int:
            cell: Any = Cell(book.worksheets[0], row=1, column=1)
            cell.font, cell.alignment = font, alignment
            for name, value in more.items():
                setattr(cell, name, value)
            return int(cell.style_id)

        plain, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
        side = Side(style="thin", color="B4BCC4")
        grid = Border(left=side, right=side, top=side, bottom=side)
        single = Alignment(vertical="top", horizontal="left")
        small = Font(name="Calibri", size=9)
        return cls(
            title=made(Font(name="Calibri", size=15, bold=True, color="124C75"), plain),
            study=made(Font(name="Calibri", size=11), plain),
            said=made(Font(name="Calibri", size=9, color="5C6670"), plain),
            mark=made(Font(name="Calibri", size=10, bold=True, color="9E3314"), plain),
            head=made(
                Font(name="Calibri", size=9, bold=True),
                wrapped,
                fill=PatternFill("solid", fgColor="E8EEF3"),
                border=grid,
            ),
            cell=made(small, wrapped, border=grid, number_format="@"),
            value=made(small, single),
            day=made(small, single, number_format="dd.mm.yyyy"),
            label=made(Font(name="Calibri", size=9, bold=True), wrapped),
        )


def _watched(rows: Iterator[str], total: int, *, progress: Progress) -> Iterator[str]:
    for done, row in enumerate(rows):
        if done % 200 == 0:
            progress.step(min(done, total), total)
        yield row


def _main_sheet(
    document: Document, sheet: Worksheet, styles: _Styles, tr: Translator
) -> Iterator[str]:
    """Set up the sheet of the printed table and return its rows."""
    sheet.title = _tab(document.tab)
    opening: list[tuple[str, int, float]] = [(document.title, styles.title, 21)]
    if document.sample:
        opening.append((document.sample, styles.mark, 14))
    opening += [(document.study, styles.study, 15)] if document.study else []
    opening += [(said, styles.said, 12.5) for said in (document.status, *document.head)]
    rows = [
        piece
        for row in document.rows
        for piece in _pieces(row, document.columns, tr("(continued)"))
    ]
    head = len(opening) + 1
    _set_up(document, sheet, document.columns, head, count=len(rows))
    letters = [column_letters(index) for index in range(len(document.columns))]
    cells = [styles.cell] * len(letters)

    def made() -> Iterator[str]:
        for number, (text, style, height) in enumerate(opening, 1):
            yield row_xml(number, [text], [style], ["A"], height)
        yield _head_row(head, document.columns, styles)
        for number, row in enumerate(rows or [[""] * len(letters)], head + 1):
            high = max(
                sum(_height(line, column.width) for line in text.split("\n"))
                for text, column in zip(row, document.columns, strict=True)
            )
            yield row_xml(number, row, cells, letters, high * _LINE + 3)

    return made()


def _head_row(number: int, columns: Sequence[Column], styles: _Styles) -> str:
    letters = [column_letters(index) for index in range(len(columns))]
    titles = [column.title for column in columns]
    high = max(_height(column.title, column.width - 3) for column in columns)
    return row_xml(number, titles, [styles.head] * len(titles), letters, high * _LINE + 3)


def _height(line: str, width: int) -> int:
    """Return how many lines a line takes in a column, rather one too many than one too few.

    Widths are in digits of 11 points; of the text's 9 points more letters find room.
    """
    width += width // 7
    if len(line) <= width:
        return 1
    lines, used = 1, 0
    for word in line.split(" "):
        long = len(word)
        if used and used + 1 + long > width:
            lines, used = lines + 1, 0
        lines += max(long - 1, 0) // width
        used += long % width + 1 if long > width else long + (1 if used else 0)
    return lines


def _pieces(row: Row, columns: Sequence[Column], continued: str) -> Iterator[list[str]]:
    """Yield the row of a table, and rows that continue it where a cell holds too much."""
    parted = [
        list(_parts([line.whole for line in cell], column.width))
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    for number in range(max(map(len, parted))):
        texts = [parts[number] if number < len(parts) else "" for parts in parted]
        if number:
            texts[0] = f"{continued}\n{texts[0]}" if texts[0] else continued
        yield texts


def _parts(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield the text of a cell in parts that Excel keeps and shows whole."""
    part: list[str] = []
    used = taken = 0
    for line in lines:
        for piece in _cut(line, min(MAX_UNITS // 2, width * (_ROOM - 2))):
            high = _height(piece, width)
            if part and (used + high > _ROOM or taken + units(piece) + 1 > MAX_UNITS):
                yield "\n".join(part)
                part, used, taken = [], 0, 0
            part.append(piece)
            used += high
            taken += units(piece) + 1
    yield "\n".join(part)


def _cut(text: str, length: int) -> Iterator[str]:
    """Yield the text in pieces of at most this length, parted at a blank where there is one."""
    while len(text) > length:
        end = text.rfind(" ", length // 2, length) + 1 or length
        yield text[:end]
        text = text[end:]
    yield text


def _flat_sheet(
    document: Document, flat: FlatSheet, sheet: Worksheet, styles: _Styles
) -> Iterator[str]:
    """Set up a sheet with one value per cell and return its rows."""
    sheet.title = _tab(flat.title)
    rows = [piece for row in flat.rows for piece in _within_limit(row)]
    _set_up(document, sheet, flat.columns, 1, count=len(rows))
    letters = [column_letters(index) for index in range(len(flat.columns))]

    def made() -> Iterator[str]:
        yield _head_row(1, flat.columns, styles)
        for place, row in enumerate(rows or [("",) * len(letters)], 2):
            cells = [styles.day if isinstance(value, date) else styles.value for value in row]
            yield row_xml(place, row, cells, letters)

    return made()


def _within_limit(row: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """Yield the row, and again with the rest of a value that is too long for a cell."""
    parted = [
        list(_cut(value, MAX_UNITS // 2)) if isinstance(value, str) else [value] for value in row
    ]
    for number in range(max(map(len, parted))):
        yield tuple(_at(parts, number) for parts in parted)


def _at(parts: Sequence[Value], number: int) -> Value:
    """Return the part for a row; a value in one part is repeated."""
    if len(parts) == 1:
        return parts[0]
    return parts[number] if number < len(parts) else None


def _about_sheet(
    document: Document, sheet: Worksheet, styles: _Styles, tr: Translator
) -> Iterator[str]:
    """Set up the sheet „Lies mich“ and return its rows."""
    sheet.title = _tab(tr("Read me"))
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100
    _print(document, sheet)
    shown: list[tuple[str, int, float]] = [(document.title, styles.title, 21)]
    if document.sample:
        shown.append((document.sample, styles.mark, 14))

    def made() -> Iterator[str]:
        for number, (text, style, height) in enumerate(shown, 1):
            yield row_xml(number, [text], [style], ["A"], height)
        for number, (label, said) in enumerate(document.about, len(shown) + 2):
            yield row_xml(number, [label, said], [styles.label, styles.value], ["A", "B"])

    return made()


def _set_up(
    document: Document, sheet: Any, columns: Sequence[Column], head: int, *, count: int
) -> None:
    """Make an Excel table of `count` rows below the header row, frozen and repeated in print."""
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table, TableColumn

    last = column_letters(len(columns) - 1)
    ref = f"A{head}:{last}{head + max(count, 1)}"
    name = f"{document.key}_{len(sheet.parent.worksheets)}".replace("-", "_")
    table = Table(displayName=name, ref=ref)
    table.tableColumns = [
        TableColumn(id=number, name=column.title) for number, column in enumerate(columns, 1)
    ]
    table.autoFilter = AutoFilter(ref=ref)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    for index, column in enumerate(columns):
        sheet.column_dimensions[column_letters(index)].width = column.width
    _print(document, sheet)


def _print(document: Document, sheet: Any) -> None:
    """Set up printing: A4 landscape, fitted to its width, title, status date and page number."""
    tr = Translator(document.language)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.75
    header, footer = sheet.oddHeader, sheet.oddFooter
    header.left.text = _in_header(document.title)
    header.right.text = _in_header(document.sample)
    footer.left.text = _in_header(document.status)
    footer.center.text = _in_header(document.sample)
    footer.right.text = tr("Page {page} of {pages}", page="&P", pages="&N")


def _in_header(text: str) -> str | None:
    """Return a text for a page header: one line, short, and no field code."""
    if not text:
        return None
    line = " ".join(text.split())
    return (line if len(line) <= 90 else f"{line[:89]}…").replace("&", "&&")


def _tab(title: str) -> str:
    """Return a title as Excel takes it for a sheet."""
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)[:31]


def _describe(document: Document, book: Workbook) -> None:
    """Fill in the properties; no person stands in them."""
    said = book.properties
    said.title = document.title
    said.subject = document.study
    said.creator = "NetzDesk"
    said.lastModifiedBy = "NetzDesk"
    said.description = " · ".join(text for text in (document.status, document.sample) if text)
    said.language = document.language
