"""A list of any length: a window of pages over a keyset query, counted after the first paint."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from netzdesk.base.text import sort_key
from netzdesk.queries.paging import (
    Key,
    Listing,
    Slice,
    Wanted,
    continues,
    count,
    page,
    place,
    value_counts,
    value_labels,
)
from netzdesk.ui.models.rows import DISPLAY, HANDLED, Index, ListColumn, RowsModel

R = TypeVar("R")

PAGE = 64
KEPT = 48
"""Pages kept in memory: some three thousand rows."""
COUNT_AFTER_MS = 20


class PageSource(Protocol[R]):
    """Where a paged list reads; `ListingSource` is the usual one."""

    def count(self, wanted: Wanted, *, at_most: int | None = None) -> int: ...

    def page(
        self,
        wanted: Wanted,
        *,
        limit: int,
        start: int = 0,
        after: Key | None = None,
        before: Key | None = None,
    ) -> Slice[R]: ...

    def place(self, wanted: Wanted, record: str) -> int | None: ...

    def continues(self, wanted: Wanted) -> bool: ...

    def sorts(self) -> frozenset[str]: ...

    def valued(self) -> frozenset[str]: ...

    def value_counts(self, wanted: Wanted, column: str) -> Iterator[Mapping[Any, int]]: ...

    def value_labels(self, column: str, values: Sequence[Any]) -> dict[Any, str]: ...


class ListingSource(Generic[R]):
    """The pages of a `Listing`; `conn` is asked for anew, as a study may be opened again."""

    def __init__(self, conn: Callable[[], Any], listing: Listing[R]) -> None:
        self._conn = conn
        self._listing = listing

    def count(self, wanted: Wanted, *, at_most: int | None = None) -> int:
        return count(self._conn(), self._listing, wanted, at_most=at_most)

    def page(
        self,
        wanted: Wanted,
        *,
        limit: int,
        start: int = 0,
        after: Key | None = None,
        before: Key | None = None,
    ) -> Slice[R]:
        return page(
            self._conn(),
            self._listing,
            wanted,
            limit=limit,
            start=start,
            after=after,
            before=before,
        )

    def place(self, wanted: Wanted, record: str) -> int | None:
        return place(self._conn(), self._listing, wanted, record)

    def continues(self, wanted: Wanted) -> bool:
        return continues(self._listing, wanted)

    def sorts(self) -> frozenset[str]:
        return frozenset(self._listing.sorts)

    def valued(self) -> frozenset[str]:
        return frozenset(self._listing.values)

    def value_counts(self, wanted: Wanted, column: str) -> Iterator[Mapping[Any, int]]:
        return value_counts(self._conn(), self._listing, wanted, column)

    def value_labels(self, column: str, values: Sequence[Any]) -> dict[Any, str]:
        return value_labels(self._conn(), self._listing, column, values)


@dataclass(slots=True)
class _Page(Generic[R]):
    rows: tuple[R, ...]
    texts: list[list[str] | None]
    """The texts of a row stand here when they were asked for."""
    first: Key | None
    last: Key | None


class PagedModel(RowsModel[R]):
    """Rows read as they are looked at.

    After a change of filter the first page stands at once; the count follows some milliseconds
    later, until then `shown()` is None and only the first page can be scrolled; `counted` says
    when it stands.
    """

    counted = Signal()

    def __init__(
        self,
        columns: Sequence[ListColumn[R]],
        identify: Callable[[R], str],
        source: PageSource[R],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, identify, parent)
        self._source = source
        self._pages: OrderedDict[int, _Page[R]] = OrderedDict()
        self._rows = 0
        self._counted = False
        self._total: int | None = None
        self._started = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(COUNT_AFTER_MS)
        self._later.timeout.connect(self.finish_count)

    def reload(self) -> None:
        """Read again after a change of data; the length is kept until it is counted anew."""
        self._total = None
        self.reading = True
        self._restart()
        self.reading = False

    def want(self, wanted: Wanted) -> None:
        if self._started and wanted == self.wanted:
            return
        self.wanted = wanted
        self._restart()

    def shown(self) -> int | None:
        return self._rows if self._counted else None

    def total(self) -> int:
        if self._total is None:
            everything = self._counted and self.wanted.everything
            self._total = self._rows if everything else self._source.count(Wanted())
        return self._total

    def sortable(self, column: int) -> bool:
        return self.columns[column].key in self._source.sorts()

    def filterable(self, column: int) -> bool:
        return self.columns[column].key in self._source.valued()

    def value_counts(self, column: int) -> Iterator[Mapping[Any, int]]:
        return self._source.value_counts(self.wanted, self.columns[column].key)

    def value_texts(self, column: int, values: Sequence[Any]) -> dict[Any, str]:
        described = self.columns[column]
        labels = self._source.value_labels(described.key, values)
        shown = described.shown or str
        texts = {v: labels.get(v) or ("" if v == "" else shown(v)) for v in values}
        by_value = described.key in self._source.sorts()  # days sort as they are stored
        return dict(sorted(texts.items(), key=lambda e: sort_key(str(e[0] if by_value else e[1]))))

    def count_of(self, wanted: Wanted, at_most: int) -> int:
        return self._source.count(wanted, at_most=at_most)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else self._rows

    def row_at(self, row: int) -> R:
        number, offset = divmod(row, PAGE)
        return self._page(number).rows[offset]

    def cell_text(self, row: int, column: int) -> str:
        number, offset = divmod(row, PAGE)
        page = self._page(number)
        return (page.texts[offset] or self._make_texts(page, offset))[column]

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            number, offset = divmod(index.row(), PAGE)
            page = self._page(number)
            if offset >= len(page.texts):
                return None
            return (page.texts[offset] or self._make_texts(page, offset))[index.column()]
        return super().data(index, role) if role in HANDLED else None

    def id_at(self, row: int) -> str | None:
        if not 0 <= row < self._rows:
            return None
        number, offset = divmod(row, PAGE)
        rows = self._page(number).rows
        return self.identify(rows[offset]) if offset < len(rows) else None

    def near(self, record: str) -> int | None:
        identify = self.identify
        for number, kept in self._pages.items():
            for offset, row in enumerate(kept.rows):
                if identify(row) == record:
                    return number * PAGE + offset
        return None

    def holds(self, record: str) -> bool:
        return self._source.place(Wanted(), record) is not None

    def place_of(self, record: str) -> int | None:
        read = self.near(record)
        if read is not None:
            return read
        found = self._source.place(self.wanted, record)
        if found is not None and found >= self._rows:
            self.finish_count()
        return found

    def finish_count(self) -> None:
        """Count now, if that is still to be done."""
        if self._counted:
            return
        self._later.stop()
        counted = max(self._source.count(self.wanted), self._rows)
        self._counted = True
        if counted > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, counted - 1)
            self._rows = counted
            self.endInsertRows()
        self.counted.emit()

    def _restart(self) -> None:
        self._later.stop()
        self._started = True
        first = self._made(self._source.page(self.wanted, limit=PAGE))
        self.beginResetModel()
        self._pages.clear()
        self._pages[0] = first
        self._rows = len(first.rows)
        self._counted = self._rows < PAGE
        self.endResetModel()
        if not self._counted:
            self._later.start()

    def _page(self, number: int) -> _Page[R]:
        kept = self._pages.get(number)
        if kept is not None:
            self._pages.move_to_end(number)
            return kept
        read = self._made(self._read(number))
        self._pages[number] = read
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return read

    def _read(self, number: int) -> Slice[R]:
        if self._source.continues(self.wanted):
            previous = self._pages.get(number - 1)
            if previous is not None and previous.last is not None:
                return self._source.page(self.wanted, limit=PAGE, after=previous.last)
            following = self._pages.get(number + 1)
            if following is not None and following.first is not None:
                return self._source.page(self.wanted, limit=PAGE, before=following.first)
        return self._source.page(self.wanted, limit=PAGE, start=number * PAGE)

    def _made(self, read: Slice[R]) -> _Page[R]:
        return _Page(read.rows, [None] * len(read.rows), read.first, read.last)

    def _make_texts(self, page: _Page[R], offset: int) -> list[str]:
        row = page.rows[offset]
        texts = page.texts[offset] = [column.text(row) for column in self.columns]
        return texts
