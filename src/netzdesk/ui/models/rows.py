"""What both list models share: columns, what is wanted, and how a cell answers Qt's roles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from netzdesk.queries.paging import Wanted

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
TONE = int(Qt.ItemDataRole.UserRole) + 1
"""The tone of a badge (`theme.TONES`), or None."""

HANDLED = frozenset({DISPLAY, ALIGN, ACCESSIBLE, TOOLTIP, TONE})
"""Roles with an answer; a repaint asks for six others in every cell."""

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)  # with slots, `ListColumn[Row](…)` fails on 3.11
class ListColumn(Generic[R]):
    """One column of a list: `title` is shown text, `width` is in characters.

    `sort` gives the value to sort by in memory (default: the text, by DIN 5007-1). In a paged
    list a column is sortable when its key is one of the listing's sorts. `tone` makes the cell a
    badge: colour beside the text, never instead of it. `hidden` columns wait in the chooser.

    In memory a column is filtered by its text, or by `parts` where a cell lists several; in a
    paged list by the listing's `values`, which `shown` puts into words.
    """

    key: str
    title: str
    text: Callable[[R], str]
    width: int = 16
    sort: Callable[[R], Any] | None = None
    tone: Callable[[R], str | None] | None = None
    right: bool = False
    hidden: bool = False
    hint: Callable[[R], str] | None = None
    parts: Callable[[R], Sequence[str]] | None = None
    shown: Callable[[Any], str] | None = None


class RowsModel(QAbstractTableModel, Generic[R]):
    """A table of rows of one kind that a `ListPanel` can show."""

    def __init__(
        self,
        columns: Sequence[ListColumn[R]],
        identify: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.identify = identify
        self.wanted = Wanted()
        self.reading = False
        """True while rows are read again after a change of data."""

    @abstractmethod
    def row_at(self, row: int) -> R:
        """Return the row object at a place of the shown list."""

    @abstractmethod
    def place_of(self, record: str) -> int | None:
        """Return where a record stands in the shown list, or None when it is not in it."""

    @abstractmethod
    def near(self, record: str) -> int | None:
        """Like `place_of`, but looks only where that costs nothing."""

    @abstractmethod
    def holds(self, record: str) -> bool:
        """Tell whether the record exists, shown or hidden by the filter."""

    @abstractmethod
    def want(self, wanted: Wanted) -> None:
        """Show other rows or another order."""

    @abstractmethod
    def shown(self) -> int | None:
        """Return how many rows are shown; None while they are being counted."""

    @abstractmethod
    def total(self) -> int:
        """Return how many rows there are without any filter."""

    @abstractmethod
    def sortable(self, column: int) -> bool:
        """Tell whether the list can be sorted by this column."""

    @abstractmethod
    def filterable(self, column: int) -> bool:
        """Tell whether the list can be filtered by the values of this column."""

    @abstractmethod
    def value_counts(self, column: int) -> Iterator[Mapping[Any, int]]:
        """Yield parts of how many rows, that the other filters leave, have which value.

        "" stands for an empty cell. What is yielded is to be added up.
        """

    @abstractmethod
    def value_texts(self, column: int, values: Sequence[Any]) -> dict[Any, str]:
        """Return how values are shown, in their order."""

    @abstractmethod
    def count_of(self, wanted: Wanted, at_most: int) -> int:
        """Return how many rows another filter would show; counting stops at `at_most`."""

    def id_at(self, row: int) -> str | None:
        if not 0 <= row < self.rowCount():
            return None
        return self.identify(self.row_at(row))

    def cell_text(self, row: int, column: int) -> str:
        return self.columns[column].text(self.row_at(row))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in HANDLED or not index.isValid() or index.row() >= self.rowCount():
            return None
        column = self.columns[index.column()]
        if role == ALIGN:
            return _RIGHT if column.right else None
        if role == TONE:
            return column.tone(self.row_at(index.row())) if column.tone else None
        if role == TOOLTIP:
            return column.hint(self.row_at(index.row())) if column.hint else None
        return self.cell_text(index.row(), index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (DISPLAY, ACCESSIBLE):
            return self.columns[section].title
        if role == ALIGN and self.columns[section].right:
            return _RIGHT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        key = self.columns[column].key if 0 <= column < len(self.columns) else None
        if key is not None and not self.sortable(column):
            return
        descending = order == Qt.SortOrder.DescendingOrder
        self.want(self.wanted.sorted_by(key, descending=descending))

    def filter(
        self,
        text: str,
        conditions: Mapping[str, Any],
        choices: Mapping[str, tuple[Any, ...]] | None = None,
    ) -> None:
        """Show only what has all these words, conditions and values; the order stays."""
        self.want(self.wanted.filtered(text, conditions, choices or {}))

    def column_number(self, key: str) -> int | None:
        """Return the place of a column in `columns`, None when there is none with this key."""
        return next((n for n, each in enumerate(self.columns) if each.key == key), None)
