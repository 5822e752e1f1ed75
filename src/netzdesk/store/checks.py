"""The checks on opening: nothing but a sound study is opened, and what is refused stays untouched.

Before the first paint: from outside magic, header and `application_id`; from inside, in one read
transaction, file size, schema number, the schema itself, `quick_check` of the small tables, and
whether the journal's vector says what the journal holds. The whole `quick_check` (it covers the
search indexes too) runs right after in a worker; writing begins when it says ok.
"""

from __future__ import annotations

import json
import re
import stat
import struct
from pathlib import Path
from typing import Final

from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.store import held
from netzdesk.store.engine import (
    APPLICATION_ID,
    FAILURES,
    Connection,
    as_refusal,
    connect,
)
from netzdesk.store.schema import Schema, fingerprint
from netzdesk.store.tables import TABLES

MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_SMALL_TABLES: Final = (
    "setting",
    "vocabulary_term",
    "region",
    "researcher",
    "decision",
    "vector",
    "local",
)
_JOURNAL_TABLES: Final[dict[str, frozenset[str]]] = {
    "journal": frozenset(
        (
            *("id", "replica", "seq", "hlc", "at", "author", "unit", "action"),
            *("schema", "seen", "op", "tab", "row", "changes"),
        )
    ),
    "vector": frozenset({"replica", "seq"}),
    "local": frozenset({"k", "v"}),
}
_SEARCH_INDEX: Final = re.compile(r'CREATE VIRTUAL TABLE "(\w+)_search" USING fts5\(')

_SEEN: Final = "SELECT seen FROM journal WHERE seen IS NOT NULL"
_REPLICAS: Final = (
    "WITH RECURSIVE found(replica) AS (SELECT min(replica) FROM journal UNION"
    " SELECT (SELECT min(replica) FROM journal WHERE replica > found.replica)"
    " FROM found WHERE replica IS NOT NULL)"
    " SELECT replica FROM found WHERE replica IS NOT NULL"
)
"""The replicas in the journal, one index look-up each; UNION ends it in a damaged index, too."""

_MISSING: Final = N_(
    "{name} is not there. It may have been moved or renamed; look for it with Open."
)
_NOT_READABLE: Final = N_(
    "{name} may not be read. Ask its owner for permission, or copy it to a folder of your own."
)
_NOT_A_STUDY: Final = N_("{name} is not a NetzDesk study. Choose a file that ends in .netzdesk.")
_EMPTY: Final = N_("{name} is empty: it holds no study. Restore a backup.")
_DAMAGED: Final = N_("{name} is damaged. It was left as it is; restore a backup.")
_CHANGED: Final = N_(
    "{name} was changed by another program: its structure is not that of a study. "
    "It was left as it is; restore a backup."
)
_TOO_NEW: Final = N_(
    "{name} was made by a newer version of NetzDesk that this one cannot read. "
    "Install the newer version."
)


def damaged(name: str) -> StudyRefused:
    """Return the refusal of a damaged study."""
    return StudyRefused("study.damaged", _DAMAGED, name=name)


def changed(name: str) -> StudyRefused:
    """Return the refusal of a study whose structure another program changed."""
    return StudyRefused("study.changed", _CHANGED, name=name)


def before_opening(path: Path) -> None:
    """Check the file from outside, before SQLite touches it. Raises StudyRefused."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise StudyRefused("study.missing", _MISSING, field="path", name=path.name) from error
    if not stat.S_ISREG(status.st_mode):
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, field="path", name=path.name)
    if held.is_open_here((status.st_dev, status.st_ino)):
        return
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER)
    except OSError as error:
        raise StudyRefused("study.not_readable", _NOT_READABLE, name=path.name) from error
    _check_header(path, header)


def _check_header(path: Path, header: bytes) -> None:
    if not header:
        raise StudyRefused("study.empty", _EMPTY, name=path.name)
    if len(header) < _HEADER or not header.startswith(MAGIC):
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, name=path.name)
    (application,) = struct.unpack(">I", header[68:72])
    if application != APPLICATION_ID:
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, name=path.name)
    if header[18] != 1 or header[19] != 1:  # 2 is WAL: SQLite would write files beside it
        raise changed(path.name)
    (page_size,) = struct.unpack(">H", header[16:18])
    if page_size != 1 and (page_size < 512 or page_size & (page_size - 1)):
        raise damaged(path.name)


def inside(path: Path, conn: Connection, schema: Schema) -> int:
    """Check an opened study from inside and return its schema number.

    An older one is compared with what it should be at its number; of a newer one only what this
    program reads is checked, and nothing in it is trusted. Raises StudyRefused, or the library's
    error where the file is too broken to be read.
    """
    conn.execute("BEGIN")  # nobody can write between two of these checks
    try:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
        (page_size,) = conn.execute("PRAGMA page_size").fetchone()
        if pages * page_size != path.stat().st_size:
            raise damaged(path.name)
        if version > schema.version:
            _check_newer(path, conn)
        elif fingerprint(conn) != schema.fingerprints.get(version):
            raise changed(path.name)
        _check_small_tables(path, conn)
        _check_journal(path, conn)
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
    return int(version)


def _check_newer(path: Path, conn: Connection) -> None:
    for kind, name, sql in conn.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind not in ("table", "index"):
            raise changed(path.name)
        if (
            kind == "table"
            and (sql or "").upper().startswith("CREATE VIRTUAL")
            and not ((found := _SEARCH_INDEX.match(sql)) and name == f"{found[1]}_search")
        ):
            raise changed(path.name)
    expected = {table.name: table.names | {"id"} for table in TABLES} | _JOURNAL_TABLES
    for table, columns in expected.items():
        # (cid, name, type, notnull, default, pk, hidden): a generated column could call functions
        found_columns = conn.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
        if not columns <= {column[1] for column in found_columns}:
            raise StudyRefused("study.too_new", _TOO_NEW, name=path.name)
        if any(column[6] for column in found_columns):
            raise changed(path.name)
    conn.execute("PRAGMA ignore_check_constraints=ON")  # they are not ours to run


def _check_small_tables(path: Path, conn: Connection) -> None:
    for table in _SMALL_TABLES:
        if conn.execute(f"PRAGMA quick_check('{table}')").fetchone()[0] != "ok":
            raise damaged(path.name)


def _check_journal(path: Path, conn: Connection) -> None:
    """Compare the vector with the journal: a number given twice would be lost in a merge."""
    try:
        noted = dict(conn.execute("SELECT replica, seq FROM vector"))
        told = [json.loads(seen) for (seen,) in conn.execute(_SEEN).fetchall()]
        sound = noted == _last_numbers(conn) and all(
            type(seq) is int for seen in told for seq in seen.values()
        )
    except (ValueError, TypeError, AttributeError) as error:  # damage can look like any value
        raise damaged(path.name) from error
    if not sound:
        raise damaged(path.name)


def _last_numbers(conn: Connection) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for (replica,) in conn.execute(_REPLICAS).fetchall():
        (numbers[replica],) = conn.execute(
            "SELECT seq FROM journal WHERE replica = ? ORDER BY seq DESC LIMIT 1", (replica,)
        ).fetchone()
    return numbers


def whole(path: Path) -> None:
    """Run SQLite's `quick_check` on the whole file, on a connection of its own.

    Raises StudyRefused `study.damaged`, or what stands in the way of reading.
    """
    try:
        conn = connect(path, "ro")
        try:
            found = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            conn.close()
    except FAILURES as error:
        raise (as_refusal(error) or damaged(path.name)) from error
    if found != "ok":
        raise damaged(path.name)
