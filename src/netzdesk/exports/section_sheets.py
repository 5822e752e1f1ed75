"""The sheets of a workbook that has sections: one for each, its tables one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Block, Column, Document, Figure, Section
from netzdesk.exports.sheet_parts import (
    LINE,
    Styles,
    add_table,
    cell_parts,
    head_row,
    lines_needed,
    opening_lines,
    printed_row,
    row_pieces,
    set_up_print,
    sheet_name,
    within_cell,
)
from netzdesk.exports.sheetdata import column_letters, row_xml

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FIGURE_ROWS = 26
_ENOUGH = 24
"""Letters to which a column of a small table widens that of a larger one below it."""
_FIGURE_SIZE = (24.0, 6.0)
"""Width and height of a chart in centimetres."""


def section_sheets(
    document: Document, book: Workbook, styles: Styles, progress: Progress
) -> Iterator[tuple[Worksheet, list[str]]]:
    """Yield a sheet for each section with its rows; the first takes the book's empty sheet."""
    tr = Translator(document.language)
    taken: set[str] = {sheet_name(flat.title).casefold() for flat in document.sheets}
    total = len(document.sections)
    for number, section in enumerate(document.sections):
        progress.step(number, total)
        sheet = book.create_sheet() if number else book.worksheets[0]
        sheet.title = _free(sheet_name(section.title), taken)
        yield sheet, _Sheet(document, section, sheet, styles, tr).rows()


def _free(name: str, taken: set[str]) -> str:
    """Return the name, numbered when another sheet has it already."""
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name[:27]} ({number})"
    taken.add(found.casefold())
    return found


class _Sheet:
    """One section on its sheet."""

    def __init__(
        self,
        document: Document,
        section: Section,
        sheet: Any,
        styles: Styles,
        tr: Translator,
    ) -> None:
        self._document = document
        self._section = section
        self._sheet = sheet
        self._styles = styles
        self._tr = tr
        self._rows: list[str] = []
        self._at = 1
        self._widths = _widths(section)

    def rows(self) -> list[str]:
        """Set up the sheet and return its rows."""
        document, whole = self._document, self._section.one_page
        above = replace(document, head=()) if whole else document
        for text, style, height in opening_lines(above, self._styles):
            self._text(text, style, height)
        if whole:
            self._text(self._section.title, self._styles.title, 21)
        for block in self._section.blocks:
            self._at += 1
            self._block(block)
        for index, width in enumerate(self._widths):
            self._sheet.column_dimensions[column_letters(index)].width = width
        set_up_print(self._document, self._sheet, one_page=self._section.one_page)
        return self._rows

    def _block(self, block: Block) -> None:
        if block.heading:
            self._text(block.heading, self._styles.section, 16)
        for text in block.text:
            self._sentence(text)
        if block.columns:
            self._table(block)
        if block.figure is not None:
            self._chart(block.figure)
        for text in block.after:
            self._sentence(text)

    def _table(self, block: Block) -> None:
        columns = self._as_wide(block.columns)
        continued = self._tr("(continued)")
        rows = [piece for row in block.rows for piece in row_pieces(row, columns, continued)]
        add_table(self._document, self._sheet, columns, self._at, count=len(rows))
        self._put(head_row(self._at, columns, self._styles))
        for row in rows or [[""] * len(columns)]:
            self._put(printed_row(self._at, row, columns, self._styles.cell))

    def _as_wide(self, columns: Sequence[Column]) -> list[Column]:
        """Return the columns with the widths that the sheet has for all of its tables."""
        pairs = zip(columns, self._widths, strict=False)
        return [Column(column.title, width) for column, width in pairs]

    def _sentence(self, text: str) -> None:
        """Write a sentence over the whole width, as high as it needs."""
        last = column_letters(len(self._widths) - 1)
        width = sum(self._widths)
        for piece in cell_parts(text.split("\n"), width):
            self._sheet.merged_cells.add(f"A{self._at}:{last}{self._at}")  # makes no cells
            lines = sum(lines_needed(line, width) for line in piece.split("\n"))
            self._text(piece, self._styles.sentence, lines * LINE + 3)

    def _chart(self, figure: Figure) -> None:
        """Put native charts here that read the flat sheet: lines for courses, bars for counts."""
        from openpyxl.chart import BarChart, LineChart

        for bars in (False, True):
            numbers = [n for n, series in enumerate(figure.series) if series.bars is bars]
            if not numbers:
                continue
            chart: Any = BarChart() if bars else LineChart()
            place = _Numbers(sheet_name(figure.sheet), len(figure.ticks))
            for number in numbers:
                chart.series.append(place.series(number + 2, bars=bars))
            chart.set_categories(place.cells(1, 2))
            chart.title = figure.series[numbers[0]].title if bars else figure.title
            chart.width, height = _FIGURE_SIZE
            chart.height = height if bars else 2 * height
            chart.legend.position = "b"
            chart.x_axis.delete = chart.y_axis.delete = False
            chart.y_axis.numFmt, chart.y_axis.scaling.min = "0", 0
            self._sheet.add_chart(chart, f"A{self._at}")
            self._at += _FIGURE_ROWS // 2 if bars else _FIGURE_ROWS

    def _text(self, text: str, style: int, height: float) -> None:
        for piece in within_cell(text):
            self._put(row_xml(self._at, [piece], [style], ["A"], height))

    def _put(self, row: str) -> None:
        self._rows.append(row)
        self._at += 1


class _Numbers:
    """The flat sheet with a figure's numbers, as a chart refers to it."""

    def __init__(self, title: str, count: int) -> None:
        self.title = title
        self._last = count + 1

    def cells(self, column: int, first: int) -> Any:
        """Return a column from a row down to the last; the first row has its title."""
        from openpyxl.chart import Reference

        sheet: Any = self  # of a sheet a reference reads the title only
        last = first if first == 1 else self._last
        return Reference(sheet, min_col=column, min_row=first, max_row=last)

    def series(self, column: int, *, bars: bool) -> Any:
        """Return the series of a column, told apart in black and white too."""
        from openpyxl.chart import Series

        made: Any = Series(self.cells(column, 2))
        made.tx = _title_of(self.cells(column, 1))
        colour = "B9C7D2" if bars else ("0F5C86", "9E3314", "175227")[(column - 2) % 3]
        if bars:
            made.graphicalProperties.solidFill = colour
            return made
        made.graphicalProperties.line.solidFill = colour
        made.graphicalProperties.line.dashStyle = ("solid", "dash", "sysDot")[(column - 2) % 3]
        made.marker.symbol = ("circle", "square", "diamond")[(column - 2) % 3]
        made.marker.graphicalProperties.solidFill = colour
        made.smooth = False
        return made


def _title_of(name: Any) -> Any:
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.series import SeriesLabel

    return SeriesLabel(strRef=StrRef(str(name)))


def _widths(section: Section) -> list[int]:
    """Return the widths of the columns: of each place the widest of the tables with most columns.

    A table with fewer columns widens a place only up to `_ENOUGH`, its words go on in the next
    line: else its long sentences would make the number column of the others as wide as a page.
    """
    tables = [block.columns for block in section.blocks if block.columns]
    if not tables:
        return [120]
    most = max(map(len, tables))
    made = [0] * most
    for columns in tables:
        for place, column in enumerate(columns):
            width = column.width if len(columns) == most else min(column.width, _ENOUGH)
            made[place] = max(made[place], width)
    return made
