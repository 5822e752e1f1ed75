"""What a list is compared with: whole tables of the study, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME


def rows_of(conn: Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield all rows of a table with their keys, in the order in which they were made."""
    names = ["id", *(column.name for column in BY_NAME[table].columns)]
    listed = ", ".join(f'"{name}"' for name in names)
    for row in conn.execute(f'SELECT {listed} FROM "{table}" ORDER BY rowid'):
        yield dict(zip(names, row, strict=True))
