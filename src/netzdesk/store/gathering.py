"""New rows that go to their tables together: an import makes tens of thousands of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, Final

from netzdesk.store.engine import Connection
from netzdesk.store.tables import TABLES, Table

_AT_ONCE: Final = 200
"""So many rows go together: less work, and never a long wait."""
_SHAPES: Final = 24
"""So many sets of filled columns have a statement of their own, so that all stay prepared."""


class GatheredRows:
    """New rows of one unit; they are in the study from `flush` on and must not be read before."""

    def __init__(self, conn: Connection, insert: Callable[..., str]) -> None:
        """`insert` returns the statement that inserts a row with these columns into a table."""
        self._conn = conn
        self._insert = insert
        self._rows: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = defaultdict(list)
        """Table -> its rows in order, those that follow each other and have one statement."""
        self._shapes: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._last: dict[str, int] = {}
        self._count = 0

    def add(self, table: Table, row_id: str, row: Mapping[str, Any]) -> int:
        """Take a row, its empty columns left out; return its rowid."""
        name = table.name
        columns = tuple(row)
        shapes = self._shapes[name]
        if columns not in shapes:
            if len(shapes) >= _SHAPES:
                row = {**dict.fromkeys(table.kinds), **row}
                columns = tuple(row)
            shapes.add(columns)
        if name not in self._last:
            highest = self._conn.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0]
            self._last[name] = highest or 0
        rowid = self._last[name] = self._last[name] + 1
        insert = self._insert(name, "rowid", "id", *columns)
        runs = self._rows[name]
        if not runs or runs[-1][0] is not insert:
            runs.append((insert, []))
        runs[-1][1].append((rowid, row_id, *row.values()))
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
