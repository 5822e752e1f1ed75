"""All tables of a study, and what is derived from their specifications."""

from __future__ import annotations

from typing import Final

from netzdesk.store.contact_tables import CONTACT_TABLES
from netzdesk.store.desk_tables import DESK_TABLES
from netzdesk.store.journal_tables import JOURNAL_DDL
from netzdesk.store.profile_tables import PROFILE_TABLES
from netzdesk.store.register_tables import REGISTER_TABLES
from netzdesk.store.specification import Column, Table, flag, number, text

__all__ = ["BY_NAME", "SEARCHED_BY", "TABLES", "Column", "Table", "schema_steps"]

_STUDY_TABLES: Final[tuple[Table, ...]] = (
    Table(
        "setting",
        (text("key", required=True), text("value")),
        natural=("key",),
    ),
    Table(
        "vocabulary_term",
        (
            text("vocabulary", required=True),
            text("code", required=True),
            text("label_en", required=True),
            text("label_de", required=True),
            number("rank"),
            text("attributes"),
            flag("retired"),
        ),
        natural=("vocabulary", "code"),
        indexes=(("vocabulary",),),
    ),
    Table(
        "researcher",
        (text("name", required=True, personal=True), text("initials", required=True)),
    ),
)

TABLES: Final = (*_STUDY_TABLES, *REGISTER_TABLES, *CONTACT_TABLES, *DESK_TABLES, *PROFILE_TABLES)

BY_NAME: Final[dict[str, Table]] = {table.name: table for table in TABLES}

UNJOURNALED_DDL: Final[tuple[str, ...]] = (
    "CREATE TABLE file_content(sha256 TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT",
    "CREATE TABLE draft(k TEXT NOT NULL PRIMARY KEY, v TEXT NOT NULL, at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
)
"""Bytes of attached files under their hash, and what is typed and not yet stored on this laptop:
neither is ever changed in place by two people, so neither needs the journal."""


def _referrers() -> dict[str, tuple[tuple[str, str, str], ...]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for table in TABLES:
        for source in table.searched:
            reference, _, column = source.partition(".")
            if column:
                target = next(c.refers_to for c in table.columns if c.name == reference)
                found.setdefault(str(target), []).append((table.name, reference, column))
    return {name: tuple(rows) for name, rows in found.items()}


SEARCHED_BY: Final = _referrers()
"""Table -> (searching table, its reference, column): whose search entries a change touches."""
SEARCHING_OTHERS: Final = {
    name: tuple(
        (reference, target)
        for target, rows in SEARCHED_BY.items()
        for table, reference, _column in rows
        if table == name
    )
    for name in {row[0] for rows in SEARCHED_BY.values() for row in rows}
}
"""Table -> (its reference, table referred to): its search entries hold words of those rows, too."""


def schema_steps(version: int) -> list[str]:
    """Return the statements that bring a study from the schema before to this one."""
    own = {1: JOURNAL_DDL, 2: UNJOURNALED_DDL}.get(version, ())
    return [*own, *(statement for table in TABLES for statement in table.steps(version))]
