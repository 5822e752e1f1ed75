"""Bringing an older study up to date: on a copy, after a verified backup, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from netzdesk.base.clock import Clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.store import files
from netzdesk.store.backups import back_up_file
from netzdesk.store.copying import filling_from
from netzdesk.store.engine import Connection, SqliteError, as_refusal, connect, wrap
from netzdesk.store.schema import Schema, fingerprint

_NO_BACKUP: Final = N_(
    "{name} must be brought up to date, but no backup of it could be made: it was left as it is. "
    "Make room on the disk and open it again."
)
_FAILED: Final = N_(
    "{name} could not be brought up to date: it was left as it is. Keep using the older version "
    "of NetzDesk and report this."
)


def bring_up_to_date(path: Path, *, clock: Clock, schema: Schema) -> None:
    """Apply the missing migrations to the study at a path, which nobody else may have open.

    The caller holds its lock and no connection. Raises StudyRefused `study.migration_failed` or
    `study.migration_without_backup`; the file is then byte for byte as it was.
    """

    fill = filling_from(path)
    if back_up_file(path, "before_migration", fill, clock=clock).backup is None:
        raise StudyRefused("study.migration_without_backup", _NO_BACKUP, name=path.name)
    draft = files.draft_beside(path, new_id())
    try:
        files.make_private(draft)
        conn = connect(draft, "rw")
        try:
            fill(conn)
            schema.migrations().apply(wrap(conn))
            _must_be_whole(path, conn, schema)
        finally:
            conn.close()
        shutil.copymode(path, draft)
        files.place_over(draft, path.resolve())
    except StudyRefused:
        raise
    except Exception as error:  # whatever a migration does wrong, the study stays as it was
        full = as_refusal(error)
        if full is not None and full.code == "study.disk_full":
            raise full from error
        raise _failed(path) from (error if isinstance(error, SqliteError) else None)
    finally:
        files.discard(draft)


def _must_be_whole(path: Path, conn: Connection, schema: Schema) -> None:
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    sound = (
        version == schema.version
        and fingerprint(conn) == schema.fingerprints.get(version)
        and conn.execute("PRAGMA foreign_key_check").fetchone() is None
        and conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    )
    if not sound:
        raise _failed(path)


def _failed(path: Path) -> StudyRefused:
    return StudyRefused("study.migration_failed", _FAILED, name=path.name)
