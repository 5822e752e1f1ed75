"""The way into an existing study file: checks, lock, recovery, migration, checks again."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from netzdesk.base.clock import Clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.store import checks, held, recovery
from netzdesk.store.engine import (
    BUSY_MS,
    FAILURES,
    Connection,
    OperationalError,
    as_refusal,
    connect,
)
from netzdesk.store.lock import Holder, StudyLock
from netzdesk.store.schema import Schema

_OLDER = N_(
    "{name} was made by an older version of NetzDesk and must be brought up to date first, but it "
    "cannot be written here. Copy it to a folder that may be written, and open it there."
)
_OLDER_TO_READ = N_(
    "{name} was made by an older version of NetzDesk and must be brought up to date first, which "
    "nothing that only reads does. Open it once in the window to write; a backup is made before."
)

_PATIENCE_MS: Final = 250
"""How long opening waits for another program that writes; before the first paint."""


class Opened(NamedTuple):
    """A study file that passed the checks; `identity` is noted as open in this process."""

    conn: Connection
    lock: StudyLock
    identity: held.Identity


def open_file(
    path: Path, holder: Holder, *, clock: Clock, schema: Schema, read_only: bool
) -> Opened:
    """Open a study file for what is allowed here. Raises StudyRefused; the file is as it was."""
    checks.before_opening(path)
    lock = StudyLock(path, holder, read_only=read_only)
    try:
        if lock.reason == "asked" and recovery.was_interrupted(path):
            _recover_for_reader(path, holder, schema)
        recovery.recover(path, lock, schema)
        return _open_with(path, lock, clock, schema)
    except FAILURES as error:
        lock.release()
        raise _refusal(path, error) from error
    except OSError as error:
        lock.release()
        raise checks.damaged(path.name) from error
    except BaseException:
        lock.release()
        raise


def _open_with(path: Path, lock: StudyLock, clock: Clock, schema: Schema) -> Opened:
    before = held.identity(path)
    conn, version = _connect_checked(path, lock, schema)
    if version < schema.version:
        conn.close()
        if lock.read_only:
            text = _OLDER_TO_READ if lock.reason == "asked" else _OLDER
            raise StudyRefused("study.older", text, name=path.name)
        from netzdesk.store.migrate import bring_up_to_date  # noqa: PLC0415  # seldom needed

        bring_up_to_date(path, clock=clock, schema=schema)
        before = held.identity(path)
        conn, version = _connect_checked(path, lock, schema)
    if version > schema.version and not lock.read_only:
        conn.close()
        lock.refuse_writing("newer")
        conn, version = _connect_checked(path, lock, schema)
    if held.identity(path) != before:
        conn.close()
        raise checks.damaged(path.name)
    held.note_opened(before)
    return Opened(conn, lock, before)


def _connect_checked(path: Path, lock: StudyLock, schema: Schema) -> tuple[Connection, int]:
    conn = connect(path, "ro" if lock.read_only else "rw")
    try:
        version = checks.inside(path, conn, schema)
        if not lock.read_only and version == schema.version:
            reason = _cannot_write(conn)
            if reason:
                conn.close()
                lock.refuse_writing(reason)
                return _connect_checked(path, lock, schema)
    except BaseException:
        conn.close()
        raise
    return conn, version


def _cannot_write(conn: Connection) -> str:
    """Return why SQLite does not let us write although the system seemed to; empty if it does."""
    try:
        conn.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("ROLLBACK")
        conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    except OperationalError as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        if name.startswith("SQLITE_READONLY"):
            return "not_writable"
        if name.startswith("SQLITE_BUSY"):
            return "open_elsewhere"
        raise
    return ""


def _recover_for_reader(path: Path, holder: Holder, schema: Schema) -> None:
    lock = StudyLock(path, holder)
    try:
        recovery.recover(path, lock, schema)
    finally:
        lock.release()


def _refusal(path: Path, error: BaseException) -> StudyRefused:
    name = str(getattr(error, "sqlite_errorname", ""))
    if recovery.was_interrupted(path) and name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return recovery.not_closed(path)
    found = as_refusal(error)
    keeps = {"study.busy", "study.disk_error", "study.disk_full", "study.no_memory"}
    return found if found is not None and found.code in keeps else checks.damaged(path.name)
