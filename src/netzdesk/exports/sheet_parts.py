"""What the sheets of a workbook share: styles, heights of rows, rows that Excel keeps, printing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.i18n import Translator
from netzdesk.exports.document import Column, Document, Row, Value
from netzdesk.exports.sheetdata import MAX_UNITS, column_letters, row_xml, units

if TYPE_CHECKING:
    from openpyxl import Workbook

LINE: Final = 12.0
_HIGHEST: Final = 409.0
"""Points: no row of Excel is higher."""
_ROOM: Final = 32
"""Lines that are visible in a cell of that height, beside the one that says it goes on."""
_LONGEST_TITLE: Final = 255
"""Letters: Excel repairs a table whose column has a longer name, or the name of another one."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Style ids of the workbook, by what they are for."""

    title: int
    study: int
    said: int
    mark: int
    head: int
    cell: int
    value: int
    day: int
    number: int
    label: int
    section: int
    sentence: int

    @classmethod
    def made_in(cls, book: Workbook) -> Styles:
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
            number=made(small, single, number_format="0.0###"),
            section=made(Font(name="Calibri", size=11, bold=True, color="124C75"), plain),
            sentence=made(small, wrapped),
            label=made(Font(name="Calibri", size=9, bold=True), wrapped),
        )

    def of(self, value: Value) -> int:
        """Return the style of a single value."""
        if isinstance(value, float):
            return self.number
        return self.day if isinstance(value, date) else self.value


def opening_lines(document: Document, styles: Styles) -> list[tuple[str, int, float]]:
    """Return what stands above a printed table: text, style, height in points."""
    opening = [(document.title, styles.title, 21.0)]
    if document.sample:
        opening.append((document.sample, styles.mark, 14.0))
    opening += [(document.study, styles.study, 15.0)] if document.study else []
    opening += [(said, styles.said, 12.5) for said in (document.status, *document.head)]
    return [
        (piece, style, height) for text, style, height in opening for piece in within_cell(text)
    ]


def head_row(number: int, columns: Sequence[Column], styles: Styles) -> str:
    """Return the row of the titles of a table."""
    letters = [column_letters(index) for index in range(len(columns))]
    titles = head_titles(columns)
    high = max(
        lines_needed(title, column.width - 3) for title, column in zip(titles, columns, strict=True)
    )
    return row_xml(number, titles, [styles.head] * len(titles), letters, _high(high))


def head_titles(columns: Sequence[Column]) -> list[str]:
    """Return the titles as Excel takes them for the columns of a table."""
    found: dict[str, str] = {}
    for column in columns:
        title = shown = _short(column.title, _LONGEST_TITLE)
        number = 1
        while shown.casefold() in found:
            number += 1
            shown = f"{_short(title, _LONGEST_TITLE - 6)} ({number})"
        found[shown.casefold()] = shown
    return list(found.values())


def long_titles(document: Document) -> list[tuple[str, str]]:
    """Return the columns whose titles are too long for Excel: as they stand there, and whole."""
    blocks = [block for section in document.sections for block in section.blocks]
    every = [document.columns, *(block.columns for block in blocks)]
    every += [sheet.columns for sheet in document.sheets]
    found = {
        (shown, column.title)
        for columns in every
        for shown, column in zip(head_titles(columns), columns, strict=True)
        if len(column.title) > _LONGEST_TITLE
    }
    return sorted(found)


def _short(title: str, most: int) -> str:
    return title if units(title) <= most else f"{title[: most // 2]}…"


def _high(lines: int) -> float:
    return min(lines * LINE + 3, _HIGHEST)


def lines_needed(line: str, width: int) -> int:
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


def row_pieces(row: Row, columns: Sequence[Column], continued: str) -> Iterator[list[str]]:
    """Yield the row of a table, and rows that continue it where a cell holds too much."""
    parted = [
        list(cell_parts([line.whole for line in cell], column.width))
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    for number in range(max(map(len, parted))):
        texts = [parts[number] if number < len(parts) else "" for parts in parted]
        if number:
            texts[0] = f"{continued}\n{texts[0]}" if texts[0] else continued
        yield texts


def cell_parts(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield the text of a cell in parts that Excel keeps and shows whole."""
    part: list[str] = []
    used = taken = 0
    for line in lines:
        for piece in _pieces(line, width):
            high = lines_needed(piece, width)
            if part and (used + high > _ROOM or taken + units(piece) + 1 > MAX_UNITS):
                yield "\n".join(part)
                part, used, taken = [], 0, 0
            part.append(piece)
            used += high
            taken += units(piece) + 1
    yield "\n".join(part)


def _pieces(line: str, width: int) -> Iterator[str]:
    """Yield a line in pieces that are visible in a cell each."""
    for piece in cut_text(line, min(MAX_UNITS // 2, width * (_ROOM - 2))):
        if lines_needed(piece, width) <= _ROOM or len(piece) < 2:
            yield piece
        else:  # long words leave white at the ends of lines
            half = len(piece) // 2
            yield from (each for part in cut_text(piece, half) for each in _pieces(part, width))


def within_cell(text: str) -> Iterator[str]:
    """Yield a text in pieces that Excel keeps in a cell each, nearly always in one."""
    if len(text) <= MAX_UNITS // 2 or units(text) <= MAX_UNITS:
        yield text
    else:
        yield from cut_text(text, MAX_UNITS // 2)


def cut_text(text: str, length: int) -> Iterator[str]:
    """Yield the text in pieces of at most this length, parted at a blank where there is one."""
    while len(text) > length:
        end = text.rfind(" ", length // 2, length) + 1 or length
        yield text[:end]
        text = text[end:]
    yield text


def set_up_print(document: Document, sheet: Any, *, one_page: bool = False) -> None:
    """Set up printing: A4 landscape, fitted to its width, title, status date and page number."""
    tr = Translator(document.language)
    sheet.page_setup.orientation = "portrait" if one_page else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if one_page else 0
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


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet."""
    plain = "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)
    return " ".join(plain.split())[:31].rstrip()


def printed_row(number: int, row: Sequence[str], columns: Sequence[Column], style: int) -> str:
    """Return a row of a printed table, as high as its text needs."""
    high = max(
        sum(lines_needed(line, column.width) for line in text.split("\n"))
        for text, column in zip(row, columns, strict=True)
    )
    letters = [column_letters(index) for index in range(len(columns))]
    return row_xml(number, row, [style] * len(letters), letters, _high(high))


def add_table(
    document: Document, sheet: Any, columns: Sequence[Column], head: int, *, count: int
) -> None:
    """Make an Excel table of `count` rows below the header row."""
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table, TableColumn

    last = column_letters(len(columns) - 1)
    ref = f"A{head}:{last}{head + max(count, 1)}"
    number = sum(len(each.tables) for each in sheet.parent.worksheets) + 1
    table = Table(displayName=f"{document.key}_{number}".replace("-", "_"), ref=ref)
    table.tableColumns = [
        TableColumn(id=number, name=title) for number, title in enumerate(head_titles(columns), 1)
    ]
    table.autoFilter = AutoFilter(ref=ref)
    sheet.add_table(table)
