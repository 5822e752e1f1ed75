"""The one SQLite library that may open a study, and how it is opened.

A second SQLite library in the process, or a plain `open()` of the live file, would drop its
locks (SQLite, "How To Corrupt An SQLite Database File", section 2.2). sqlite-utils is therefore
made to use sqlcipher3, and nothing else in the program reads the file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import sqlcipher3
from sqlcipher3 import dbapi2

from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_

if TYPE_CHECKING:
    from sqlite_utils import Database

    from netzdesk.base.progress import Progress

# sqlite_utils prefers pysqlite3 to the standard library's module: give it our library.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

Connection = Any
"""A `sqlcipher3.dbapi2.Connection`; the library carries no type information."""

SqliteError: Final[type[Exception]] = dbapi2.Error
IntegrityError: Final[type[Exception]] = dbapi2.IntegrityError
DatabaseError: Final[type[Exception]] = dbapi2.DatabaseError
OperationalError: Final[type[Exception]] = dbapi2.OperationalError

FAILURES: Final = (SqliteError, MemoryError, UnicodeDecodeError)
"""What reading a damaged file may raise: the library fails to decode its own message, too."""

APPLICATION_ID: Final = 0x4E7A446B
"""`NzDk`: marks a study file in SQLite's header."""

HEAP_LIMIT: Final = 2 << 30
"""Bytes that SQLite may take before a hostile query is stopped; sorting is done in memory."""

BUSY_MS: Final = 3000

PAGES_AT_ONCE: Final = 8192
"""Pages that a copy takes in one step, 32 MB: a study of usual size is copied without a pause."""

_READ_PRAGMAS: Final = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-16000",
    f"PRAGMA hard_heap_limit={HEAP_LIMIT}",
)
# DELETE + EXTRA: the only pair that lost nothing in 1,000 simulated power cuts and leaves one
# file at rest, which people copy to sticks and cloud folders.
_WRITE_PRAGMAS: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
)


def connect(path: Path, mode: str) -> Connection:
    """Open an existing file (`ro`, `rw`) or make one (`rwc`) and set what every connection needs.

    Raises the library's errors; a missing path is never created by `ro` or `rw`.
    """
    conn = dbapi2.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in _READ_PRAGMAS + (() if mode == "ro" else _WRITE_PRAGMAS):
            conn.execute(pragma)
    except BaseException:
        conn.close()
        raise
    return conn


def memory() -> Connection:
    """Open an empty database in memory: the target of a snapshot."""
    conn = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    for pragma in _READ_PRAGMAS:
        conn.execute(pragma)
    return conn


def copy_pages(
    source: Connection,
    target: Connection,
    progress: Progress | None = None,
    *,
    pages: int = PAGES_AT_ONCE,
) -> None:
    """Copy a whole database by the backup API; the copy is of one moment.

    Between steps another connection may write, and the copy then begins anew. Raises the
    library's errors, and what `progress` raises.
    """

    def step(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress.step(total - remaining, total)

    source.backup(target, pages=pages, progress=step, sleep=0.02)


def wrap(conn: Connection) -> Database:
    """Return sqlite-utils on our connection; imported here because it takes 60 ms."""
    from sqlite_utils import Database  # noqa: PLC0415  # after the first paint

    return Database(conn, execute_plugins=False)


_SENTENCES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "SQLITE_FULL",
        "study.disk_full",
        N_("The disk is full: nothing was stored. Free some space and try again."),
    ),
    (
        "SQLITE_READONLY",
        "study.not_writable",
        N_(
            "The study file can no longer be written: it was replaced, moved or protected. "
            "Nothing was stored. Save a copy elsewhere and open the study again."
        ),
    ),
    (
        "SQLITE_BUSY",
        "study.busy",
        N_("Another program is writing the study: nothing was stored. Try again in a moment."),
    ),
    (
        "SQLITE_IOERR",
        "study.disk_error",
        N_(
            "The disk or stick reported an error: nothing was stored. Check the connection, "
            "save a copy elsewhere and open the study again."
        ),
    ),
    (
        "SQLITE_CANTOPEN",
        "study.cannot_open",
        N_("The study file cannot be opened. Check that the folder exists and may be written."),
    ),
    (
        "SQLITE_CORRUPT",
        "study.damaged",
        N_("The study file is damaged. It was left as it is; restore a backup."),
    ),
    (
        "SQLITE_NOTADB",
        "study.not_a_study",
        N_("This is not a NetzDesk study. Choose a file that ends in .netzdesk."),
    ),
)


_NAMES: Final = {
    "database or disk is full": "SQLITE_FULL",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database is locked": "SQLITE_BUSY",
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}
"""SQLite's own words: errors of the backup API carry no name."""

_NO_MEMORY: Final = N_("There is not enough memory for this: nothing was stored.")
_DAMAGED_SENTENCE: Final = {code: text for _, code, text in _SENTENCES}["study.damaged"]


def as_refusal(error: BaseException) -> StudyRefused | None:
    """Return the refusal that an error of the library means to a user, None for a fault of ours.

    Whoever raises the refusal for text that is no UTF-8 raises it `from None`: the library's
    message holds the text itself.
    """
    if isinstance(error, MemoryError):
        return StudyRefused("study.no_memory", _NO_MEMORY)
    if is_unreadable_text(error):
        return StudyRefused("study.damaged", _DAMAGED_SENTENCE)
    if not isinstance(error, SqliteError):
        return None
    name = str(getattr(error, "sqlite_errorname", "") or _NAMES.get(str(error), ""))
    for prefix, code, sentence in _SENTENCES:
        if name.startswith(prefix):
            return StudyRefused(code, sentence)
    return None


@contextmanager
def failures_told() -> Iterator[None]:
    """Raise the refusal that an error of the library means to a user, in place of it."""
    try:
        yield
    except FAILURES as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        raise refusal from (None if is_unreadable_text(error) else error)


def is_unreadable_text(error: BaseException) -> bool:
    """Return whether the error says that stored text is no UTF-8: the page was overwritten."""
    return isinstance(error, UnicodeDecodeError) or (
        isinstance(error, OperationalError) and str(error).startswith("Could not decode")
    )
