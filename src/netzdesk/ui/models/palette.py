"""What the palette lists: groups with a heading each, and below it what can be opened or done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from netzdesk.ui.models.rows import ACCESSIBLE, DISPLAY, Index


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a group's heading when it does nothing."""

    title: str
    detail: str = ""
    side: str = ""
    """At the right: a key, a kind."""
    sign: str = ""
    key: tuple[str, str] = ("", "")
    """By which it is known again: kind and id."""
    run: Callable[[], object] | None = None


class PaletteModel(QAbstractListModel):
    """The lines; headings can be neither chosen nor entered."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == DISPLAY:
            return entry.title
        if role == ACCESSIBLE:
            return ", ".join(filter(None, (entry.title, entry.detail, entry.side)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.entries[index.row()].run is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def following(self, row: int, step: int) -> int:
        """Return the next line that can be chosen, round the end; -1 when there is none."""
        number = len(self.entries)
        for away in range(1, number + 1):
            place = (row + step * away) % number
            if self.entries[place].run is not None:
                return place
        return -1
