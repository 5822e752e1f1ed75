"""Rows for Excel: tabbed text and an HTML table, in which numbers and days are what they say."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QMimeData
from PySide6.QtGui import QKeyEvent, QKeySequence

_DAY: Final = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_NUMBER: Final = re.compile(r"-?\d{1,15}")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PHONE: Final = re.compile(r"[+-]?[\d ()/]+")
_EXCEL_ZERO: Final = date(1899, 12, 30)
_HEAD: Final = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
    '<style>td{mso-number-format:"\\@"}.n{mso-number-format:General}'
    '.d{mso-number-format:"dd\\.mm\\.yyyy"}</style></head><body><table>'
)


def table_mime(rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> QMimeData:
    """Return rows as Excel and LibreOffice take them.

    `numbers` are the columns whose digits are numbers; elsewhere they stay text with their
    leading zeros. Days go as days. In the tabbed text what a spreadsheet would take for a formula
    gets an apostrophe before it; in the HTML the format of the cell keeps it a text.
    """
    mime = QMimeData()
    lines = ["\t".join(_tabbed(cell) for cell in row) for row in rows]
    single = len(rows) == 1 and len(rows[0]) == 1
    mime.setText(lines[0] if single else "\r\n".join(lines) + "\r\n")
    body = "".join(
        "<tr>" + "".join(_cell(cell, place in numbers) for place, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    mime.setHtml(f"{_HEAD}{body}</table></body></html>")
    return mime


def claims_key(event: QEvent, key: QKeySequence.StandardKey) -> bool:
    """Claim a key for the table with the cursor, before the entry in the window's menu takes it.

    Returns whether the event is about this key.
    """
    claimed = (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.matches(key)
    )
    if claimed:
        event.accept()
    return claimed


def _tabbed(cell: str) -> str:
    if cell.startswith(_FORMULA) and not _PHONE.fullmatch(cell):
        cell = f"'{cell}"
    if any(mark in cell for mark in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _cell(cell: str, is_number: bool) -> str:
    """Return a cell with its value for Excel (`x:num`) and for LibreOffice (`sdval`)."""
    shown = html.escape(cell).replace("\n", '<br style="mso-data-placement:same-cell">')
    day = _serial(cell)
    if day is not None:
        value = f'x:num="{day}" sdval="{day}" sdnum="1031;0;DD.MM.YYYY"'
        return f'<td class="d" {value}>{shown}</td>'
    if is_number and _NUMBER.fullmatch(cell):
        value = f'x:num="{int(cell)}" sdval="{int(cell)}" sdnum="1031;"'
        return f'<td class="n" {value}>{shown}</td>'
    return f'<td sdnum="1031;0;@">{shown}</td>'


def _serial(cell: str) -> int | None:
    """Return a day as Excel counts it, None for what is no day."""
    found = _DAY.fullmatch(cell)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        counted = (date(year, month, day) - _EXCEL_ZERO).days
    except ValueError:
        return None
    return counted if counted > 60 else None  # before, Excel counts a day that never was
