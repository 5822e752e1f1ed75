"""Going back to a backup: first what would differ, then a verified copy in the study's place."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Final

from netzdesk.base.clock import Clock, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.store import checks, files, held, recovery
from netzdesk.store.backups import Outcome, back_up_file, folders_of
from netzdesk.store.copying import filling_from, verify, write_copy
from netzdesk.store.engine import FAILURES, Connection, as_refusal, connect
from netzdesk.store.lock import Holder, StudyLock
from netzdesk.store.schema import CURRENT, Schema
from netzdesk.store.tables import TABLES, Table

_OPEN: Final = N_(
    "{name} is open: a backup can only be restored when nobody has the study open. Close it "
    "everywhere and try again."
)
_NOT_WRITABLE: Final = N_(
    "{name} cannot be replaced here: its folder may not be written. Save the backup elsewhere as "
    "a copy."
)
_NOT_KEPT: Final = N_(
    "Nothing was restored, because the present file could not be kept first. Make room on the "
    "disk and try again."
)


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How a table of the study differs from the same table in a backup."""

    table: str
    added: int
    """Rows of the study that the backup does not have: a restore would lose them."""
    changed: int
    """Rows that have other values in the study than in the backup."""
    missing: int
    """Rows that only the backup has: a restore would bring them back."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a restore would change, table by table (only those that differ)."""

    tables: tuple[TableDifference, ...]
    actions: int
    """Actions that the study's journal has and the backup's has not."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished restore: where the file that stood there before was kept, if there was one."""

    path: Path
    kept: Path | None


def differences(path: Path, backup: Path, *, schema: Schema = CURRENT) -> Difference:
    """Compare a study with one of its backups; both are only read.

    Raises StudyRefused when one of them is no sound study.
    """
    for file in (path, backup):
        _must_be_a_study(file, schema)
    try:
        conn = connect(path, "ro")
        try:
            conn.execute(
                "ATTACH DATABASE ? AS backup KEY ''", (f"{backup.absolute().as_uri()}?mode=ro",)
            )
            conn.execute("BEGIN")
            tables = tuple(_difference(conn, table) for table in TABLES if _has(conn, table.name))
            (actions,) = conn.execute(
                "SELECT count(*) FROM (SELECT DISTINCT j.replica, j.unit FROM main.journal j"
                " LEFT JOIN backup.vector v ON v.replica = j.replica"
                " WHERE j.seq > coalesce(v.seq, 0))"
            ).fetchone()
        finally:
            conn.close()
    except FAILURES as error:
        raise (as_refusal(error) or checks.damaged(backup.name)) from None
    return Difference(tuple(t for t in tables if t.added or t.changed or t.missing), int(actions))


def restore(
    path: Path, backup: Path, *, who: str, clock: Clock = system_clock, schema: Schema = CURRENT
) -> Restored:
    """Put a verified copy of a backup in the place of a study; the present file is kept first.

    Raises StudyRefused when the study is open anywhere, when the backup is not sound, or when
    the present file cannot be kept; the study is then as it was. The restored file gets a new
    replica id when it is opened next (journal rule 15).
    """
    file = path.resolve()
    _must_be_sound(backup, schema)
    if held.is_open_here(held.identity(file)):
        raise StudyRefused("restore.open", _OPEN, name=path.name)
    lock = _lock(file, Holder.of(who, clock()))
    draft = files.draft_beside(file, new_id())
    try:
        try:
            write_copy(filling_from(backup), draft, replace=False)
            if file.exists():
                shutil.copymode(file, draft)
            kept = _keep(file, clock) if file.exists() else None
            # A journal of the old file would be played into the new one: it was kept, too.
            with suppress(FileNotFoundError):
                recovery.journal_of(file).unlink()
            files.place_over(draft, file)
        except OSError as error:
            raise StudyRefused("restore.not_writable", _NOT_WRITABLE, name=path.name) from error
    finally:
        files.discard(draft)
        if lock is not None:
            lock.release()
    return Restored(path, kept)


def _lock(file: Path, holder: Holder) -> StudyLock | None:
    if not file.exists():
        return None
    lock = StudyLock(file, holder)
    if lock.reason == "open_elsewhere":
        raise StudyRefused("restore.open", _OPEN, name=file.name)
    if lock.read_only:
        raise StudyRefused("restore.not_writable", _NOT_WRITABLE, name=file.name)
    return lock


def _must_be_sound(backup: Path, schema: Schema) -> None:
    _must_be_a_study(backup, schema)
    try:
        verify(backup)
    except FAILURES as error:
        raise checks.damaged(backup.name) from error


def _must_be_a_study(file: Path, schema: Schema) -> None:
    checks.before_opening(file)
    try:
        conn = connect(file, "ro")
        try:
            checks.inside(file, conn, schema)
        finally:
            conn.close()
    except FAILURES as error:
        raise checks.damaged(file.name) from error


def _keep(file: Path, clock: Clock) -> Path:
    """Keep the present file as a backup; one that is damaged is kept as it is, journal included."""
    if not recovery.was_interrupted(file):
        outcome: Outcome = back_up_file(file, "before_restore", filling_from(file), clock=clock)
        if outcome.backup is not None:
            return outcome.backup.path
    stamp = clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for folder in folders_of(file):
        kept = folder / f"{file.stem}_{stamp}_as-found{file.suffix}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            files.make_private(kept)
            shutil.copyfile(file, kept)
            if recovery.was_interrupted(file):
                shutil.copyfile(recovery.journal_of(file), recovery.journal_of(kept))
        except OSError:
            files.discard(kept)
            continue
        return kept
    raise StudyRefused("restore.not_kept", _NOT_KEPT)


def _has(conn: Connection, table: str) -> bool:
    found = conn.execute("SELECT 1 FROM backup.sqlite_master WHERE name = ?", (table,)).fetchone()
    return found is not None


def _difference(conn: Connection, table: Table) -> TableDifference:
    here, there = f'main."{table.name}"', f'backup."{table.name}"'
    in_backup = {c[1] for c in conn.execute(f'PRAGMA backup.table_info("{table.name}")')}
    shared = [f'"{column.name}"' for column in table.columns if column.name in in_backup]
    ours = ", ".join(f"a.{name}" for name in shared)
    theirs = ", ".join(f"b.{name}" for name in shared)
    (added,) = conn.execute(
        f"SELECT count(*) FROM {here} WHERE id NOT IN (SELECT id FROM {there})"
    ).fetchone()
    (missing,) = conn.execute(
        f"SELECT count(*) FROM {there} WHERE id NOT IN (SELECT id FROM {here})"
    ).fetchone()
    (changed,) = conn.execute(
        f"SELECT count(*) FROM {here} a JOIN {there} b ON b.id = a.id"
        f" WHERE ({ours}) IS NOT ({theirs})"
    ).fetchone()
    return TableDifference(table.name, int(added), int(changed), int(missing))
