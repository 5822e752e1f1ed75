"""The schema's versions: migrations, applied in order and never edited after a release."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from netzdesk.store.engine import APPLICATION_ID, Connection
from netzdesk.store.tables import schema_steps

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SCHEMA_VERSION: Final = 3


def migrations() -> Migrations:
    """Return every migration of the study file, oldest first."""
    from sqlite_utils import Migrations  # noqa: PLC0415  # only a new or old study needs it

    steps = Migrations("netzdesk")

    @steps(name="m0001_first")
    def m0001_first(db: Database) -> None:
        _take(db.conn, 1)
        db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")

    @steps(name="m0002_contact_desk")
    def m0002_contact_desk(db: Database) -> None:
        _take(db.conn, 2)

    @steps(name="m0003_profiles")
    def m0003_profiles(db: Database) -> None:
        _take(db.conn, 3)

    return steps


def _take(conn: Connection, version: int) -> None:
    for statement in schema_steps(version):
        conn.execute(statement)
    conn.execute(f"PRAGMA user_version={version}")


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
    2: "d25b52f52175dcace1b7945a0becebe1098ba8b3505393fcdc4f07d9f6c1e2c4",
    3: "4587d951d024c23db2e9b56c44a215eb73b985f1303ba9d076f50dce64c8f2cb",
}
"""Schema version -> its fingerprint; a test builds the schema and compares."""


class Schema(NamedTuple):
    """What a program knows of study files: its version, those before it, and the way up."""

    version: int
    fingerprints: Mapping[int, str]
    migrations: Callable[[], Migrations]


CURRENT: Final = Schema(SCHEMA_VERSION, FINGERPRINTS, migrations)
