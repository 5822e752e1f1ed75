"""A list that fits in memory: some dozens to some thousands of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject

from netzdesk.base.text import search_text, sort_key, typed_words
from netzdesk.queries.paging import Wanted
from netzdesk.ui.models.rows import Index, ListColumn, RowsModel

R = TypeVar("R")


class ListModel(RowsModel[R]):
    """Rows in memory, filtered by the beginning of words and sorted by DIN 5007-1.

    Without a sort the rows stand as they were given. `accepts(row, conditions)` decides on the
    conditions of `ListPanel.show_only`; the default compares attributes of the same name.
    """

    def __init__(
        self,
        columns: Sequence[ListColumn[R]],
        identify: Callable[[R], str],
        *,
        accepts: Callable[[R, Mapping[str, Any]], bool] | None = None,
        search: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, identify, parent)
        self._accepts = accepts or _attributes_match
        self._search = search
        self._all: tuple[R, ...] = ()
        self._haystack: list[str] | None = None
        self._rows: list[R] = []

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows under the present filter and order."""
        self._all = tuple(rows)
        self._haystack = None
        self.reading = True
        self._arrange()
        self.reading = False

    def rows(self) -> tuple[R, ...]:
        """Return all rows, also those that the filter hides."""
        return self._all

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def row_at(self, row: int) -> R:
        return self._rows[row]

    def place_of(self, record: str) -> int | None:
        identify = self.identify
        return next((n for n, row in enumerate(self._rows) if identify(row) == record), None)

    def near(self, record: str) -> int | None:
        return self.place_of(record)

    def holds(self, record: str) -> bool:
        return any(self.identify(row) == record for row in self._all)

    def want(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._arrange()

    def shown(self) -> int | None:
        return len(self._rows)

    def total(self) -> int:
        return len(self._all)

    def sortable(self, column: int) -> bool:
        return True

    def filterable(self, column: int) -> bool:
        return True

    def value_counts(self, column: int) -> Iterator[Mapping[Any, int]]:
        parts = _parts_of(self.columns[column])
        rows = self._matching(self.wanted.without_choice(self.columns[column].key))
        yield Counter(part for row in rows for part in parts(row))

    def value_texts(self, column: int, values: Sequence[Any]) -> dict[Any, str]:
        by_row, parts = self.columns[column].sort, _parts_of(self.columns[column])
        if by_row is None or self.columns[column].parts is not None:
            return {value: str(value) for value in sorted(values, key=sort_key)}
        orders: dict[Any, Any] = {}
        for row in self._all:
            orders.setdefault(parts(row)[0], by_row(row))
        known = sorted((value for value in values if value in orders), key=orders.__getitem__)
        return {value: str(value) for value in (*known, *(v for v in values if v not in orders))}

    def count_of(self, wanted: Wanted, at_most: int) -> int:
        return min(len(self._matching(wanted)), at_most)

    def _arrange(self) -> None:
        rows = self._sorted(self._matching(self.wanted))
        identify = self.identify
        if rows and [identify(row) for row in rows] == [identify(row) for row in self._rows]:
            self._rows = rows
            corner = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _matching(self, wanted: Wanted) -> list[R]:
        rows = list(self._all)
        words = typed_words(wanted.text)
        if words:
            if self._haystack is None:
                self._haystack = [f" {self._searched(row)}" for row in self._all]
            pairs = zip(rows, self._haystack, strict=True)
            rows = [row for row, hay in pairs if all(f" {word}" in hay for word in words)]
        conditions = wanted.conditions
        if conditions:
            rows = [row for row in rows if self._accepts(row, conditions)]
        for key, chosen in wanted.choices.items():
            column = next((each for each in self.columns if each.key == key), None)
            if column is not None:
                parts, among = _parts_of(column), frozenset(chosen)
                rows = [row for row in rows if not among.isdisjoint(parts(row))]
        return rows

    def _searched(self, row: R) -> str:
        text = self._search(row) if self._search else " ".join(c.text(row) for c in self.columns)
        return " ".join(typed_words(search_text(text)))

    def _sorted(self, rows: list[R]) -> list[R]:
        column = next((c for c in self.columns if c.key == self.wanted.sort), None)
        if column is None:
            return rows
        key = column.sort or (lambda row: sort_key(column.text(row)))
        return sorted(rows, key=key, reverse=self.wanted.descending)


def _parts_of(column: ListColumn[R]) -> Callable[[R], Sequence[str]]:
    """Return what reads the values of a cell: one, or several that it lists."""
    text, parts = column.text, column.parts
    if parts is None:
        return lambda row: (text(row),)
    several = parts
    return lambda row: several(row) or (text(row),)


def _attributes_match(row: object, conditions: Mapping[str, Any]) -> bool:
    return all(_matches(getattr(row, name), value) for name, value in conditions.items())


def _matches(actual: object, wanted: object) -> bool:
    if isinstance(wanted, tuple | frozenset | set | list):
        return actual in wanted
    if isinstance(actual, tuple | frozenset | list):
        return wanted in actual
    return actual == wanted
