"""Whether what a draft was typed for is still there."""

from __future__ import annotations

from collections.abc import Iterable

from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME


def removed_records(conn: Connection, record_ids: Iterable[str]) -> frozenset[str]:
    """Return those of these records that were in the study and are not there any more."""
    return frozenset(each for each in record_ids if _removed(conn, each))


def _removed(conn: Connection, record_id: str) -> bool:
    rows = conn.execute(
        "SELECT DISTINCT tab FROM journal WHERE row = ? AND op = 'del'", (record_id,)
    )
    tables = [name for (name,) in rows if name in BY_NAME]
    return bool(tables) and not any(
        conn.execute(f'SELECT 1 FROM "{name}" WHERE id = ?', (record_id,)).fetchone()
        for name in tables
    )
