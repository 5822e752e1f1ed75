"""The whole register: every row that states, exports and the team's work rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.queries.import_facts import rows_of
from netzdesk.store.engine import Connection
from netzdesk.store.tables import TABLES, Table

LEFT_OUT: Final = frozenset({"attachment", "profile_picture", "saved_view", "import_mapping"})
"""Attached files lie beside the rows; views and mappings are of this laptop's way to work."""

REGISTERED: Final = tuple(table for table in TABLES if table.name not in LEFT_OUT)

_NAMED_BY: Final = {
    "region": "name",
    "area": "name",
    "institution": "name",
    "person": "name",
    "network": "name",
    "researcher": "name",
    "contact_attempt": "day",
    "statement": "day",
    "wave": "name",
    "letter_template": "name",
    "chain": "name",
    "criterion_set": "name",
    "criterion": "name",
    "guide": "name",
    "guide_topic": "title",
    "guide_question": "question",
    "interview": "day",
    "source": "title",
    "profile_section": "name",
    "lead": "name",
    "region_office": "kind",
    "chain_step": "channel",
}
"""Table -> the column by which people recognise a row of it."""

_WORKED: Final = ("region", "institution", "network", "contact_attempt", "statement", "expert")
_SETTING_UP: Final = frozenset(
    {"create_study", "fill_from_template", "add_researcher", "change_settings", "keep_mapping"}
)


@dataclass(frozen=True, slots=True)
class RegisteredTable:
    spec: Table
    rows: tuple[dict[str, Any], ...]
    """In the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Register:
    tables: tuple[RegisteredTable, ...]
    files: int
    """Attached files, which are not in it."""
    changed_ms: int


def read_register(conn: Connection) -> Register:
    """Return all rows of the register."""
    changed = conn.execute("SELECT max(at) FROM journal").fetchone()[0]
    files = conn.execute("SELECT count(*) FROM attachment").fetchone()[0]
    tables = tuple(RegisteredTable(table, tuple(rows_of(conn, table.name))) for table in REGISTERED)
    return Register(tables, int(files), int(changed or 0))


def naming_column(table: str) -> str | None:
    """Return the column by which people recognise a row of a table."""
    return _NAMED_BY.get(table)


def is_unworked(conn: Connection) -> bool:
    """Return whether the study holds only what its template brought, or nothing at all."""
    if not any(conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _WORKED):
        return True
    return all(
        action in _SETTING_UP for (action,) in conn.execute("SELECT DISTINCT action FROM journal")
    )
