"""The search index of a table: what it holds for a row.

The index is contentless and keyed by the table's implicit rowid (docs/adr/0004).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from netzdesk.base.text import search_text
from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME, TABLES, Table

SEARCHED: Final = tuple(table for table in TABLES if table.searched)
_AT_ONCE: Final = 200
"""So many changes go to the index together: it is written anew whenever another table was."""


class SearchIndex:
    """The changes that one unit makes to the search index; `flush` brings them there."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._added: dict[str, dict[int, str]] = defaultdict(dict)
        self._removed: dict[str, set[int]] = defaultdict(set)
        self._waiting = 0

    def add(self, table: Table, rowid: int, row: Mapping[str, Any]) -> None:
        """Write the search entry of a row that has none."""
        self.add_words(table.name, rowid, search_words(self._conn, table, row))

    def add_words(self, table: str, rowid: int, words: str) -> None:
        """Write the search entry of a row whose words are known."""
        self._added[table][rowid] = words
        self._waiting += 1
        if self._waiting >= _AT_ONCE:
            self.flush()

    def remove(self, table: Table, rowid: int) -> None:
        """Remove the search entry of a row."""
        if self._added[table.name].pop(rowid, None) is None:
            self._removed[table.name].add(rowid)
            self._waiting += 1
            if self._waiting >= _AT_ONCE:
                self.flush()

    def flush(self) -> None:
        """Write what waits, removals first: a rowid may be given again."""
        for name, rowids in self._removed.items():
            self._conn.executemany(_delete_sql(name), [(rowid,) for rowid in rowids])
        for name, words in self._added.items():
            self._conn.executemany(_insert_sql(name), words.items())
        self._removed.clear()
        self._added.clear()
        self._waiting = 0


def search_words(conn: Connection, table: Table, row: Mapping[str, Any]) -> str:
    """Return what the search index holds for a row, names of the rows it refers to included.

    A column that the row does not have is empty.
    """
    words: list[Any] = [row.get(name) for name in _own(table.name)]
    for reference, sql in _referred(table.name):
        if row.get(reference) is not None:
            words += conn.execute(sql, (row[reference],)).fetchone() or ()
    return search_text(*words)


@lru_cache(maxsize=64)
def _insert_sql(table: str) -> str:
    return f'INSERT INTO "{table}_search"(rowid, words) VALUES (?, ?)'


@lru_cache(maxsize=64)
def _delete_sql(table: str) -> str:
    return f'DELETE FROM "{table}_search" WHERE rowid = ?'


@lru_cache(maxsize=64)
def _own(table: str) -> tuple[str, ...]:
    return tuple(name for name in BY_NAME[table].searched if "." not in name)


@lru_cache(maxsize=64)
def _referred(table: str) -> tuple[tuple[str, str], ...]:
    """Return (reference, statement that reads what is searched of the row referred to)."""
    columns: dict[str, list[str]] = {}
    for name in BY_NAME[table].searched:
        reference, _, column = name.partition(".")
        if column:
            columns.setdefault(reference, []).append(f'"{column}"')
    targets = {column.name: column.refers_to for column in BY_NAME[table].columns}
    return tuple(
        (reference, f'SELECT {", ".join(names)} FROM "{targets[reference]}" WHERE "id" = ?')
        for reference, names in columns.items()
    )
