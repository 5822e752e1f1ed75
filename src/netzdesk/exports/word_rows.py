"""Rows of tables as WordprocessingML, parsed at once: heads that repeat, rows that stay whole.

python-docx looks through the whole table for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from netzdesk.base.progress import Progress
from netzdesk.exports.document import Cell, Column, Line, Row
from netzdesk.exports.document import writable_text as writable

if TYPE_CHECKING:
    from docx.document import Document

_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS: Final = 56.6929
"""A millimetre in twentieths of a point."""
_LETTERS_AT_ONCE: Final = 200_000
_LINE_COLOUR: Final = "B4BCC4"
_HEAD_FILL: Final = "E8EEF3"


def add_table_styles(word: Document, *, dense: bool = False) -> None:
    """Add the styles of tables; `dense` for what is to find room on a page."""
    from docx.oxml import parse_xml

    styles: Any = word.styles.element
    for style in list(parse_xml(_styles_xml(16 if dense else 17, 14 if dense else 40))):
        styles.append(style)


def _styles_xml(half_points: int, padding: int) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE_COLOUR}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"""
<w:styles xmlns:w="{_SPACE}">
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText">
<w:name w:val="Table Text"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>
<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableTextKept">
<w:name w:val="Table Text Kept"/><w:basedOn w:val="TableText"/>
<w:pPr><w:keepNext/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableEnd">
<w:name w:val="Table End"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableHead">
<w:name w:val="Table Head"/><w:basedOn w:val="TableText"/><w:qFormat/>
<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="TableLabel">
<w:name w:val="Table Label"/><w:qFormat/><w:rPr><w:color w:val="5C6670"/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="NetzDeskTable">
<w:name w:val="NetzDesk Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:tblPr><w:tblBorders>
{borders}
</w:tblBorders><w:tblCellMar><w:top w:w="{padding}" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="{padding}" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/></w:tcPr></w:tblStylePr>
</w:style></w:styles>
"""


def append_table(
    word: Document,
    columns: Sequence[Column],
    rows: Sequence[Row],
    room: float,
    progress: Progress,
    *,
    together: bool = False,
) -> None:
    """Append a table `room` millimetres wide, its columns by their shares.

    A row stays with the next one where all stay `together`, and the last one never stands alone.
    Below it comes a small paragraph: Word would join it with a table that follows.
    """
    from docx.oxml import parse_xml

    body: Any = word.element.body
    table = parse_xml(_table_xml(columns, room).encode("utf-8"))
    body.insert(len(body) - 1, table)  # the last child has the measures of the page
    for piece in _rows_xml(columns, rows, room, progress, together=together):
        table.extend(list(parse_xml(piece.encode("utf-8"))))
    word.add_paragraph(style="Table End")


def _table_xml(columns: Sequence[Column], room: float) -> str:
    """Return a table with its head row."""
    widths = _widths(columns, room)
    parts = [
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblStyle w:val="NetzDeskTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
    ]
    for start, column in zip(_cell_beginnings(widths), columns, strict=True):
        parts += (start, _paragraph("TableHead", Line(column.title)), "</w:tc>")
    return "".join((*parts, "</w:tr></w:tbl>"))


def _rows_xml(
    columns: Sequence[Column],
    rows: Sequence[Row],
    room: float,
    progress: Progress,
    *,
    together: bool,
) -> Iterator[str]:
    """Yield the rows, some at a time in a table of their own.

    All at once, many rows or long cells would stop the window for a quarter of a second.
    """
    starts = _cell_beginnings(_widths(columns, room))
    begun = f'<w:tbl xmlns:w="{_SPACE}">'
    parts, letters = [begun], 0
    for done, row in enumerate(rows):
        if done % 200 == 0:
            progress.step(done, len(rows))
        left = len(rows) - done
        style = "TableTextKept" if left == 2 or (together and left > 2) else "TableText"
        made = (
            f"{start}{_cell(cell, style)}</w:tc>"
            for start, cell in zip(starts, row.cells, strict=True)
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>")
        letters += len(parts[-1])
        if letters >= _LETTERS_AT_ONCE:
            yield "".join((*parts, "</w:tbl>"))
            parts, letters = [begun], 0
    yield "".join((*parts, "</w:tbl>"))


def _widths(columns: Sequence[Column], room: float) -> list[int]:
    """Return the widths of columns by their shares, in twentieths of a point."""
    total = sum(column.width for column in columns)
    return [round(room * _TWIPS * column.width / total) for column in columns]


def _cell_beginnings(widths: Sequence[int]) -> list[str]:
    return [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]


def _cell(cell: Cell, style: str) -> str:
    return "".join(_paragraph(style, line) for line in cell or (Line(""),))


def _paragraph(style: str, line: Line) -> str:
    label = f'<w:r><w:rPr><w:rStyle w:val="TableLabel"/></w:rPr>{_text(f"{line.label} ")}</w:r>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{label if line.label else ""}'
        f"<w:r>{_text(line.text)}</w:r></w:p>"
    )


def _text(text: str) -> str:
    """Return a text as elements; what XML cannot hold is replaced as everywhere."""
    shown = escape(writable(text))
    if "\n" in shown:
        return "<w:br/>".join(map(_piece, shown.split("\n")))
    return _piece(shown)


def _piece(shown: str) -> str:
    return f'<w:t xml:space="preserve">{shown}</w:t>'
