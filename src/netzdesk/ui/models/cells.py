"""The first rows of a list as they stand in the file: cells by row and column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from netzdesk.base.dates import show_day

Index = QModelIndex | QPersistentModelIndex

LONGEST: Final = 120
"""Characters of a cell that are shown."""

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_FONT: Final = int(Qt.ItemDataRole.FontRole)
_LETTERS: Final = 26


class CellsModel(QAbstractTableModel):
    """Shows a block of cells under letters, as Excel does; the row of the headings is bold."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[Any, ...], ...] = ()
        self._first = 1
        self._header = 0
        self._width = 0

    def show_rows(self, rows: Sequence[Sequence[Any]], *, first: int = 1, header: int = 0) -> None:
        """Show rows; `first` is the number of the first one, `header` that of the headings."""
        self.beginResetModel()
        self._rows = tuple(tuple(row) for row in rows)
        self._first, self._header = first, header
        self._width = max((len(row) for row in self._rows), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _DISPLAY:
            return cell_text(row[index.column()]) if index.column() < len(row) else ""
        if role == _FONT and index.row() + self._first == self._header:
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        return (
            letters(section) if orientation == Qt.Orientation.Horizontal else self._number(section)
        )

    def _number(self, section: int) -> str:
        return str(self._first + section)


def letters(column: int) -> str:
    """Return the letters of a column as Excel has them, counted from 0."""
    found = ""
    column += 1
    while column:
        column, place = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + place) + found
    return found


def cell_text(cell: Any) -> str:
    """Return a cell as people read it, in one line."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        shown = show_day(cell.date().isoformat())
        return shown if cell.time() == time() else f"{shown} {cell:%H:%M}"
    if isinstance(cell, date):
        return show_day(cell.isoformat())
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = " ".join(str(cell).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
