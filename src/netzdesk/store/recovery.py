"""A study that was not closed: its rollback journal is still beside it, and SQLite takes it back.

SQLite does that by itself at the first read of a writable connection. Here it is tried on a copy
first, so that a file which turns out to be no sound study is refused as it was found.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from netzdesk.base.clock import system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.paths import machine_folder
from netzdesk.store import checks, held
from netzdesk.store.engine import FAILURES, connect
from netzdesk.store.lock import StudyLock
from netzdesk.store.schema import Schema

_TRIAL: Final = "recovery-"
_TRIAL_SECONDS: Final = 3600
"""How long a trial may take at the very most; older ones were left by a crash."""

_NOT_CLOSED: Final = N_(
    "{name} was not closed properly, and it cannot be put right here because its folder may not "
    "be written. Copy it together with {journal} to a folder that may be written, and open it "
    "there."
)


def journal_of(path: Path) -> Path:
    """Return the name of SQLite's rollback journal beside a study."""
    file = path.resolve()
    return file.with_name(file.name + "-journal")


def was_interrupted(path: Path) -> bool:
    """Return whether a rollback journal stands beside the study: a crash, or a writer at work."""
    try:
        return journal_of(path).stat().st_size > 0
    except OSError:
        return False


def not_closed(path: Path) -> StudyRefused:
    """Return the refusal of a study that is to be put right where it cannot be written."""
    return StudyRefused(
        "study.not_closed", _NOT_CLOSED, name=path.name, journal=journal_of(path).name
    )


def recover(path: Path, lock: StudyLock, schema: Schema) -> None:
    """Take back what a crash left half done. `lock` must be the lock of a writer.

    Raises StudyRefused, with the file and its journal untouched, when no sound study comes of it.
    """
    if lock.read_only or not was_interrupted(path) or held.is_open_here(held.identity(path)):
        return
    _sweep()
    _rehearse(path, schema)
    conn = connect(path, "rw")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        conn.close()


def _rehearse(path: Path, schema: Schema) -> None:
    import shutil  # noqa: PLC0415  # a crash is seldom, a start is not
    import tempfile  # noqa: PLC0415

    try:
        folder = Path(tempfile.mkdtemp(prefix=_TRIAL, dir=machine_folder()))
    except OSError:
        return
    try:
        copy = folder / path.name
        try:
            shutil.copyfile(path, copy)
            shutil.copyfile(journal_of(path), folder / f"{path.name}-journal")
        except OSError:
            return  # no room for a trial: SQLite's own recovery is all there is
        try:
            conn = connect(copy, "rw")
            try:
                checks.inside(copy, conn, schema)
            finally:
                conn.close()
        except FAILURES as error:
            raise checks.damaged(path.name) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _sweep() -> None:
    """Remove the trial copies that a crash left on this machine: they hold personal data."""
    import shutil  # noqa: PLC0415

    long_ago = system_clock().timestamp() - _TRIAL_SECONDS
    with suppress(OSError):
        for left in machine_folder().glob(f"{_TRIAL}*"):
            if left.stat().st_mtime < long_ago:
                shutil.rmtree(left, ignore_errors=True)
