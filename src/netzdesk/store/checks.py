"""The checks on opening: nothing but a sound study is opened, and what is refused stays untouched.

Before the first paint: magic, header, file size, `application_id`, schema number, the schema
itself, `quick_check` of the small tables. The whole `quick_check` (it covers the search indexes
too) runs right after in a worker; writing begins when it says ok.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.store.engine import (
    APPLICATION_ID,
    Connection,
    SqliteError,
    as_refusal,
    connect,
)
from netzdesk.store.lock import StudyLock
from netzdesk.store.schema import FINGERPRINTS, SCHEMA_VERSION, fingerprint

MAGIC: Final = b"SQLite format 3\x00"
_SMALL_TABLES: Final = ("setting", "region", "researcher", "vector", "local", "decision")

_open_here: set[tuple[int, int]] = set()
"""Files this process has open: a plain open() and close() of one would drop its locks."""

_MISSING = N_("{name} is not there. It may have been moved or renamed; look for it with Open.")
_NOT_A_STUDY = N_("{name} is not a NetzDesk study. Choose a file that ends in .netzdesk.")
_EMPTY = N_("{name} is empty: it holds no study. Restore a backup.")
_DAMAGED = N_("{name} is damaged. It was left as it is; restore a backup.")
_CHANGED = N_(
    "{name} was changed by another program: its structure is not that of a study. "
    "It was left as it is; restore a backup."
)


def damaged(name: str = "") -> StudyRefused:
    """Return the refusal of a damaged study."""
    return StudyRefused("study.damaged", _DAMAGED, name=name or N_("The study"))


def before_opening(path: Path) -> None:
    """Check the file from outside, before SQLite touches it. Raises StudyRefused."""
    try:
        status = path.stat()
    except OSError as error:
        raise StudyRefused("study.missing", _MISSING, field="path", name=path.name) from error
    if (status.st_dev, status.st_ino) in _open_here:
        return
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as error:
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, name=path.name) from error
    _check_header(path, header, status.st_size)


def _check_header(path: Path, header: bytes, size: int) -> None:
    if size == 0:
        raise StudyRefused("study.empty", _EMPTY, name=path.name)
    if len(header) < 100 or not header.startswith(MAGIC):
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, name=path.name)
    (page_size,) = struct.unpack(">H", header[16:18])
    page_size = 65536 if page_size == 1 else page_size
    (pages,) = struct.unpack(">I", header[28:32])
    (application,) = struct.unpack(">I", header[68:72])
    if application != APPLICATION_ID:
        raise StudyRefused("study.not_a_study", _NOT_A_STUDY, name=path.name)
    if header[18] != 1 or header[19] != 1:
        raise StudyRefused("study.changed", _CHANGED, name=path.name)
    journal = path.with_name(path.name + "-journal")
    interrupted = journal.exists() and journal.stat().st_size > 0
    if not interrupted and page_size * pages != size:
        raise damaged(path.name)


def open_checked(path: Path, lock: StudyLock) -> Connection:
    """Open the file for what the lock allows and check it from inside. Raises StudyRefused."""
    try:
        conn = connect(path, "ro" if lock.read_only else "rw")
    except SqliteError as error:
        raise (as_refusal(error) or damaged(path.name)) from error
    try:
        if _check_inside(path, conn) > SCHEMA_VERSION and not lock.read_only:
            conn.close()
            lock.refuse_writing("newer")
            conn = connect(path, "ro")
    except SqliteError as error:
        conn.close()
        raise damaged(path.name) from error
    except BaseException:
        conn.close()
        raise
    status = path.stat()
    _open_here.add((status.st_dev, status.st_ino))
    return conn


def _check_inside(path: Path, conn: Connection) -> int:
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    expected = FINGERPRINTS.get(version)
    if version <= SCHEMA_VERSION and fingerprint(conn) != expected:
        raise StudyRefused("study.changed", _CHANGED, name=path.name)
    for table in _SMALL_TABLES:
        if conn.execute(f"PRAGMA quick_check('{table}')").fetchone()[0] != "ok":
            raise damaged(path.name)
    return version


def closed(identity: tuple[int, int]) -> None:
    """Forget that this process has a file open."""
    _open_here.discard(identity)


def is_sound(path: Path) -> bool:
    """Return whether the whole file passes SQLite's `quick_check`; takes its own connection."""
    try:
        conn = connect(path, "ro")
    except SqliteError:
        return False
    try:
        return bool(conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except SqliteError:
        return False
    finally:
        conn.close()
