"""A verified copy of a study in a file: for backups, working copies and copies for others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.store import checks, files
from netzdesk.store.engine import FAILURES, Connection, as_refusal, connect, copy_pages
from netzdesk.store.tables import TABLES

_NOT_WRITTEN: Final = N_(
    "{name} cannot be written. Check that its folder exists, may be written and has room."
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy was found to hold when it was opened again."""

    counts: Mapping[str, int]
    """Table -> number of rows."""
    state: str
    """Equal for two files with the same journal, and so with the same contents."""


def write_copy(fill: Callable[[Connection], None], target: Path, *, replace: bool) -> Contents:
    """Write a database that `fill` copies, check it whole, and only then give it its name.

    Raises FileExistsError when the name is taken and may not be replaced, StudyRefused when the
    copy cannot be written or is not sound; the target is then as it was.
    """
    draft = files.draft_beside(target, new_id())
    try:
        files.make_private(draft)
        conn = connect(draft, "rw")
        try:
            fill(conn)
        finally:
            conn.close()
        contents = verify(draft)
        if replace:
            files.place_over(draft, target)
        else:
            files.place_new(draft, target)
    except FileExistsError:
        raise
    except (OSError, *FAILURES) as error:
        refusal = as_refusal(error)
        if refusal is not None and refusal.code == "study.disk_full":
            raise refusal from error
        raise StudyRefused("copy.not_written", _NOT_WRITTEN, name=target.name) from error
    finally:
        files.discard(draft)
    return contents


def filling_from(path: Path) -> Callable[[Connection], None]:
    """Return what fills a copy from a study that is not open here; raises the library's errors."""

    def fill(target: Connection) -> None:
        source = connect(path, "ro")
        try:
            copy_pages(source, target)
        finally:
            source.close()

    return fill


def verify(path: Path) -> Contents:
    """Open a copy, run the whole `quick_check` and count every table.

    Raises StudyRefused `study.damaged`, or the library's errors when it cannot be opened.
    """
    conn = connect(path, "ro")
    try:
        if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise checks.damaged(path.name)
        return contents_of(conn)
    finally:
        conn.close()


def contents_of(conn: Connection) -> Contents:
    """Count the tables of a study and return the state of its journal.

    A table that a study of an older schema does not have yet is left out.
    """
    present = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    counts = {
        table.name: int(conn.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])
        for table in TABLES
        if table.name in present
    }
    return Contents(counts, state_of(conn))


def state_of(conn: Connection) -> str:
    """Return what names the contents of a study: a digest of the last entry of every replica."""
    rows = conn.execute(
        "SELECT v.replica, v.seq, j.id FROM vector v"
        " LEFT JOIN journal j ON j.replica = v.replica AND j.seq = v.seq ORDER BY v.replica"
    ).fetchall()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
