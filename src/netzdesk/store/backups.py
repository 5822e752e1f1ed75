"""Backups: verified copies beside the study, thinned by day; writing one never stops the work.

They lie in `<name>-Sicherungen` beside the study, or in the machine's folder where that cannot be
written. A small index in the folder keeps what each held when it was reopened and counted.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.clock import Clock, local_day, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.base.paths import machine_folder
from netzdesk.store import files
from netzdesk.store.copying import Contents, contents_of, state_of, write_copy
from netzdesk.store.engine import FAILURES, Connection, connect
from netzdesk.store.notice import Notice

if TYPE_CHECKING:
    from netzdesk.store.study import Study

REASONS: Final[Mapping[str, str]] = {
    "open": N_("on opening"),
    "close": N_("on closing"),
    "interval": N_("while working"),
    "before_import": N_("before an import"),
    "before_merge": N_("before a merge"),
    "before_migration": N_("before an update of the file"),
    "before_restore": N_("before a restore"),
    "by_hand": N_("by hand"),
}
"""Reason -> what people read; the code is part of the file's name."""

DAYS_KEPT: Final = 14
"""Days, besides today, of which the newest backup is kept; days without one do not count."""

EVERY: Final = timedelta(minutes=10)

_SKIPPED_WHEN_EQUAL: Final = frozenset({"open", "close", "interval"})
_INDEX: Final = "backups.json"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_ROOM_LEFT: Final = 64 << 20

_NO_ROOM: Final = N_(
    "No backup was made: the disk with {folder} is nearly full. Free some space; your work itself "
    "is stored."
)
_FAILED: Final = N_(
    "No backup was made in {folder}. Check that the folder may be written; your work itself is "
    "stored."
)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of a study."""

    path: Path
    when: datetime
    """Aware, in UTC."""
    reason: str
    size: int
    counts: Mapping[str, int]
    """Table -> number of rows, as counted when the backup was reopened."""
    state: str
    number: int = 1
    """Counts the backups of one second."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a backup: the newest one with these contents, or the reason why there is none.

    `written` is False when the newest backup already held the same.
    """

    backup: Backup | None
    written: bool = False
    notice: Notice | None = None


def back_up(study: Study, reason: str, *, keep_days: int = DAYS_KEPT) -> Outcome:
    """Write a backup of an open study; callable in a worker. Never raises for a failed backup.

    On opening, closing and in between nothing is written when the newest backup holds the same.
    A study whose file was replaced or removed while it was open is saved all the same.
    """
    return back_up_file(
        study.path,
        reason,
        study.copy_into,
        clock=study.clock,
        keep_days=keep_days,
        always=not study.in_place,
    )


def back_up_file(
    path: Path,
    reason: str,
    fill: Callable[[Connection], None],
    *,
    clock: Clock = system_clock,
    keep_days: int = DAYS_KEPT,
    always: bool = False,
) -> Outcome:
    """Write a backup of the study at a path, whose pages `fill` copies; see `back_up`."""
    notice: Notice | None = None
    for folder in folders_of(path):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            newest = _newest(folder, path)
            skip = reason in _SKIPPED_WHEN_EQUAL and not always
            if skip and newest is not None and newest.state == _state(path):
                return Outcome(newest)
            if shutil.disk_usage(folder).free < _size(path) + _ROOM_LEFT:
                notice = Notice("backup.no_room", _NO_ROOM, {"folder": str(folder)})
                continue
            backup = _write(folder, path, reason, clock(), fill)
        except (OSError, StudyRefused, *FAILURES):
            notice = notice or Notice("backup.failed", _FAILED, {"folder": str(folder)})
            continue
        _thin(folder, path, clock(), keep_days)
        return Outcome(backup, written=True)
    return Outcome(None, notice=notice)


def due(study: Study) -> bool:
    """Return whether ten minutes have passed since the newest backup and something has changed."""
    newest = max(
        (found for folder in folders_of(study.path) if (found := _newest(folder, study.path))),
        key=lambda backup: backup.when,
        default=None,
    )
    if newest is None:
        return True
    return study.clock() - newest.when >= EVERY and newest.state != state_of(study.conn)


def list_backups(path: Path) -> tuple[Backup, ...]:
    """Return the backups of the study at a path, newest first; broken ones are left out."""
    found = (backup for folder in folders_of(path) for backup in _listed(folder, path))
    return tuple(sorted(found, key=lambda backup: (backup.when, backup.number), reverse=True))


def folders_of(path: Path) -> tuple[Path, ...]:
    """Return where backups of a study may lie: beside it, and in the machine's folder."""
    file = path.resolve()
    name = hashlib.sha256(str(file).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    folders = [file.with_name(f"{file.stem}-Sicherungen")]
    with suppress(OSError):
        folders.append(machine_folder() / "backups" / name)
    return tuple(folders)


@dataclass(frozen=True, slots=True, order=True)
class _Named:
    """A file that is named like a backup of the study."""

    when: datetime
    number: int
    """Counts the backups of one second."""
    reason: str
    file: Path


def _write(
    folder: Path, path: Path, reason: str, now: datetime, fill: Callable[[Connection], None]
) -> Backup:
    when = now.astimezone(UTC).replace(microsecond=0)
    number = 1 + max((n.number for n in _named(folder, path) if n.when == when), default=0)
    again = "" if number == 1 else f"-{number}"
    file = folder / f"{path.stem}_{when.strftime(_STAMP)}{again}_{reason}{path.suffix}"
    contents = write_copy(fill, file, replace=False)
    _note(folder, file.name, contents)
    return _backup(_Named(when, number, reason, file), contents)


def _thin(folder: Path, path: Path, now: datetime, keep_days: int) -> None:
    """Keep everything of today and the newest of each of the last days that have a backup."""
    backups = sorted(
        _listed(folder, path), key=lambda backup: (backup.when, backup.number), reverse=True
    )
    keep: set[Path] = set()
    days: list[object] = []
    today = local_day(now)
    for backup in backups:
        day = local_day(backup.when)
        if day >= today:
            keep.add(backup.path)
        elif day not in days:
            days.append(day)
            if len(days) <= keep_days:
                keep.add(backup.path)
    gone = [backup.path for backup in backups if backup.path not in keep]
    for old in gone:
        files.discard(old)
    if gone:
        _rewrite_index(folder, lambda index: [index.pop(old.name, None) for old in gone])


def _newest(folder: Path, path: Path) -> Backup | None:
    index = _index(folder)
    named = sorted(_named(folder, path), reverse=True)
    return next((backup for name in named if (backup := _read(name, index))), None)


def _listed(folder: Path, path: Path) -> Iterable[Backup]:
    index = _index(folder)
    return [backup for name in _named(folder, path) if (backup := _read(name, index))]


def _named(folder: Path, path: Path) -> list[_Named]:
    shape = re.compile(
        rf"{re.escape(path.stem)}_(\d{{8}}T\d{{6}}Z)(?:-(\d+))?_({'|'.join(REASONS)})"
        rf"{re.escape(path.suffix)}"
    )
    found: list[_Named] = []
    with suppress(OSError):
        for file in folder.iterdir():
            match = shape.fullmatch(file.name)
            with suppress(ValueError):  # digits that are no date
                if match:
                    when = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                    found.append(_Named(when, int(match[2] or 1), match[3], file))
    return found


def _read(name: _Named, index: Mapping[str, Any]) -> Backup | None:
    try:
        return _backup(name, _noted(index, name.file) or _count(name.file))
    except (OSError, *FAILURES):
        return None


def _backup(name: _Named, contents: Contents) -> Backup:
    size = name.file.stat().st_size
    return Backup(
        name.file, name.when, name.reason, size, contents.counts, contents.state, name.number
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _count(file: Path) -> Contents:
    conn = connect(file, "ro")
    try:
        return contents_of(conn)
    finally:
        conn.close()


def _state(path: Path) -> str:
    conn = connect(path, "ro")
    try:
        return state_of(conn)
    finally:
        conn.close()


def _index(folder: Path) -> dict[str, Any]:
    try:
        loaded = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _noted(index: Mapping[str, Any], file: Path) -> Contents | None:
    """Return what the index says of a file, None when it says nothing or the file has changed."""
    try:
        noted = index[file.name]
        status = file.stat()
        if (noted["size"], noted["mtime"]) != (status.st_size, status.st_mtime_ns):
            return None
        counts = {str(table): int(count) for table, count in noted["counts"].items()}
        return Contents(counts, str(noted["state"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _note(folder: Path, name: str, contents: Contents) -> None:
    status = (folder / name).stat()
    noted = {
        "size": status.st_size,
        "mtime": status.st_mtime_ns,
        "counts": dict(contents.counts),
        "state": contents.state,
    }
    _rewrite_index(folder, lambda index: index.update({name: noted}))


def _rewrite_index(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    index = _index(folder)
    change(index)
    draft = files.draft_beside(folder / _INDEX, new_id())
    with suppress(OSError):  # without it the backups are counted when they are listed
        draft.write_text(json.dumps(index), encoding="utf-8")
        draft.replace(folder / _INDEX)
    files.discard(draft)
