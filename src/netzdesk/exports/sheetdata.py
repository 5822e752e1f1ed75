"""Workbooks by openpyxl with sheet data written here: four times as fast as cell objects.

Every text is an inline string, so none can ever become a formula. Leans on two internals of
openpyxl, which `tests/unit/exports/test_sheetdata.py` pins: `ExcelWriter.write_worksheet`, and
that `WorksheetWriter` writes an empty `<sheetData>` for a sheet without cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from netzdesk.exports.document import Value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNITS: Final = 32_767
"""The most UTF-16 units that Excel keeps in a cell; what is longer it cuts silently."""

_EMPTY: Final = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_ZIP_LEVEL: Final = 3
_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold or would change (a carriage return); Excel writes it as `_x000B_`."""
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def row_xml(
    number: int,
    values: Sequence[Value],
    styles: Sequence[int],
    letters: Sequence[str],
    height: float | None = None,
) -> str:
    """Return a row: its number from 1, and for each cell value, style id and column letters.

    A height in points is given for what is higher than one line: LibreOffice does not measure
    wrapped text when it loads a file.
    """
    cells = [
        _cell_xml(f"{letter}{number}", style, value)
        for letter, style, value in zip(letters, styles, values, strict=True)
    ]
    high = f' ht="{height}"' if height else ""
    return f'<row r="{number}"{high}>{"".join(cells)}</row>'


def units(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def too_long(rows: Iterable[Sequence[Value]]) -> int:
    """Return how many texts are longer than a cell of Excel can hold."""
    return sum(
        isinstance(value, str) and len(value) > MAX_UNITS // 2 and units(value) > MAX_UNITS
        for row in rows
        for value in row
    )


def save(
    workbook: Workbook, rows: Mapping[Worksheet, Iterable[str]], path: Path, moment: datetime
) -> None:
    """Write a workbook whose sheets have no cells but the given rows of XML.

    All dates in the file are `moment`, so that the same content gives the same bytes.
    """
    workbook.properties.created = workbook.properties.modified = moment.replace(tzinfo=None)
    with _DatedZip(path, moment) as archive:
        _writer(workbook, archive, rows).write_data()


def _cell_xml(place: str, style: int, value: Value) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    text = value
    if "_x" in text:
        text = _ESCAPED.sub("_x005F_", text)
    if not text.isprintable():
        text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


class _DatedZip(ZipFile):
    """A zip file whose parts all bear the same date."""

    def __init__(self, path: Path, moment: datetime) -> None:
        super().__init__(path, "x", ZIP_DEFLATED, compresslevel=_ZIP_LEVEL)
        self._date = max(moment, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        part = ZipInfo(zinfo_or_arcname, self._date)
        part.external_attr = 0o600 << 16
        super().writestr(part, data, ZIP_DEFLATED, _ZIP_LEVEL)


def _writer(workbook: Workbook, archive: ZipFile, rows: Mapping[Worksheet, Iterable[str]]) -> Any:
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):
        """Lets openpyxl write everything of a sheet but its data."""

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()  # noqa: SLF001  # as the overridden method does
            ws._drawing.charts = ws._charts  # noqa: SLF001
            out = BytesIO()
            writer: Any = WorksheetWriter(ws, out)
            writer.write()
            ws._rels = writer._rels  # noqa: SLF001
            archive.writestr(ws.path[1:], with_rows(out.getvalue(), rows[ws]))
            self.manifest.append(ws)

    return Writer(workbook, archive)


def with_rows(sheet: bytes, rows: Iterable[str]) -> bytes:
    """Return the XML of a sheet with its data filled in.

    Raises RuntimeError when openpyxl does not write an empty sheet as it did.
    """
    parts = _EMPTY.split(sheet)
    if len(parts) != 2:
        raise RuntimeError("openpyxl writes <sheetData> in another way")
    data = "".join(rows).encode("utf-8")
    return b"".join((parts[0], b"<sheetData>", data, b"</sheetData>", parts[1]))
