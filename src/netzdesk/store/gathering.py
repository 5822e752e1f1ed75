"""New rows that go to their tables together: an import makes tens of thousands of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cache
from graphlib import TopologicalSorter
from operator import itemgetter
from typing import Any, Final

from netzdesk.base.text import search_text
from netzdesk.store.engine import Connection
from netzdesk.store.journal import quoted
from netzdesk.store.tables import SEARCHING_OTHERS, TABLES, Table

_AT_ONCE: Final = 200
"""So many rows go together: less work, and never a long wait."""
_SHAPES: Final = 24
"""So many sets of filled columns have a statement of their own, so that all stay prepared."""


class Shape:
    """How the rows of a table that fill the same columns are stored, logged and searched.

    Worked out once for thousands of rows; for each of them little is then left to Python.
    """

    __slots__ = ("_changes", "_pick", "_searched", "fits", "insert", "words")

    def __init__(self, table: Table, filled: Collection[str], insert: Callable[..., str]) -> None:
        names = tuple(name for name in table.kinds if name in filled)
        self.fits = table.filled.keys() <= set(names)
        """False: a column was emptied that is filled where nothing is given."""
        self.insert = insert(table.name, "rowid", "id", *names)
        self._pick = _picking(names)
        self._changes = "{" + ",".join(f'"{name}":[null,%s]' for name in names) + "}"
        self._searched = _picking(tuple(name for name in table.searched if name in filled))
        self.words = bool(table.searched) and table.name not in SEARCHING_OTHERS
        """True: all that a search finds of a row stands in the row itself."""

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values of a row in the order of its statement."""
        return self._pick(row)

    def changes(self, values: tuple[Any, ...]) -> str:
        """Return the journal's entry of a new row, as `journal.encoded_row` does."""
        return self._changes % tuple(
            [quoted(value) if type(value) is str else str(value) for value in values]
        )

    def search_text(self, row: Mapping[str, Any]) -> str:
        """Return what the search index holds for a row, as `search.search_words` does."""
        return search_text(*self._searched(row))


def _picking(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return a function that returns the values under these names."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: tuple([row[name] for name in names])


class GatheredRows:
    """New rows of one unit; they are in the study from `flush` on and must not be read before."""

    def __init__(self, conn: Connection, insert: Callable[..., str]) -> None:
        """`insert` returns the statement that inserts a row with these columns into a table."""
        self._conn = conn
        self._insert = insert
        self._rows: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = defaultdict(list)
        """Table -> its rows in order, those that follow each other and have one statement."""
        self._shapes: dict[str, dict[tuple[str, ...], Shape]] = defaultdict(dict)
        self._last: dict[str, int] = {}
        self._count = 0

    def shape(self, table: Table, filled: Mapping[str, Any]) -> Shape | None:
        """Return the shape of a row without empty columns; None when it must go the usual way."""
        shapes = self._shapes[table.name]
        names = tuple(filled)
        found = shapes.get(names)
        if found is None:
            if len(shapes) >= _SHAPES:
                return None
            found = shapes[names] = Shape(table, names, self._insert)
        return found if found.fits else None

    def add(self, table: Table, row_id: str, row: Mapping[str, Any]) -> int:
        """Take a row of any shape; return its rowid."""
        insert = self._insert(table.name, "rowid", "id", *table.kinds)
        return self.add_values(table.name, insert, row_id, tuple(map(row.get, table.kinds)))

    def add_values(self, name: str, insert: str, row_id: str, values: tuple[Any, ...]) -> int:
        """Take a row of a table as the values of its statement; return its rowid."""
        if name not in self._last:
            highest = self._conn.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0]
            self._last[name] = highest or 0
        rowid = self._last[name] = self._last[name] + 1
        runs = self._rows[name]
        if not runs or runs[-1][0] is not insert:
            runs.append((insert, []))
        runs[-1][1].append((rowid, row_id, *values))
        self._count += 1
        if self._count >= _AT_ONCE:
            self.flush()
        return rowid

    def flush(self) -> None:
        """Bring the rows to their tables, those first to which others refer."""
        if not self._count:
            return
        self._count = 0
        for name in sorted(self._rows, key=_order().__getitem__):
            for insert, rows in self._rows.pop(name):
                self._conn.executemany(insert, rows)


@cache
def _order() -> Mapping[str, int]:
    """Return the place of each table, every one after those that its rows refer to."""
    referred = {
        table.name: {c.refers_to for c in table.columns if c.refers_to} - {table.name}
        for table in TABLES
    }
    return {name: place for place, name in enumerate(TopologicalSorter(referred).static_order())}
