"""The schema's versions: migrations, applied in order and never edited after a release."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netzdesk.store.engine import APPLICATION_ID, Connection
from netzdesk.store.tables import schema_statements

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SCHEMA_VERSION: Final = 1


def migrations() -> Migrations:
    """Return every migration of the study file, oldest first."""
    from sqlite_utils import Migrations  # noqa: PLC0415  # only a new or old study needs it

    steps = Migrations("netzdesk")

    @steps(name="m0001_first")
    def m0001_first(db: Database) -> None:
        for statement in schema_statements():
            db.conn.execute(statement)
        db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        db.conn.execute("PRAGMA user_version=1")

    return steps


def fingerprint(conn: Connection) -> str:
    """Return the SHA-256 of everything in the schema: tables, indexes, triggers, views."""
    rows = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(str(value) for value in row).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()


FINGERPRINTS: Final[dict[int, str]] = {
    1: "ed7551a69e3a5479823001845da1cabfc6d86c68ea1417deefee87e3708f8e5d",
}
"""Schema version -> its fingerprint; a test builds the schema and compares."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a program knows of study files: its version, those before it, and the way up."""

    version: int
    fingerprints: Mapping[int, str]
    migrations: Callable[[], Migrations]


CURRENT: Final = Schema(SCHEMA_VERSION, FINGERPRINTS, migrations)
