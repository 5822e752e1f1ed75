"""Copies of a study: „Kopie speichern unter…“, and the local working copy of a risky place."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from netzdesk.base.clock import Clock, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.base.paths import machine_folder
from netzdesk.base.progress import Progress
from netzdesk.store import checks, files, held, recovery
from netzdesk.store.backups import back_up_file
from netzdesk.store.copying import filling_from, state_of, write_copy
from netzdesk.store.engine import FAILURES, connect
from netzdesk.store.lock import Holder, StudyLock
from netzdesk.store.notice import Notice
from netzdesk.store.places import risky_place
from netzdesk.store.schema import CURRENT, Schema
from netzdesk.store.study import Author, Study

_EXISTS: Final = N_("{name} is already there. Choose another name, or say that it is replaced.")
_ITSELF: Final = N_("{name} is open: a study cannot be saved over itself. Choose another name.")
_NO_COPY: Final = N_("No local copy of {name} can be made. Make room on the disk and try again.")
_ORIGIN_CHANGED: Final = N_(
    "{name} was changed by somebody else since your local copy was made. You see your copy; save "
    "it under another name and agree which of the two you go on with."
)
_ORIGIN_GONE: Final = N_(
    "{name} cannot be reached at the moment. You see your local copy as you left it."
)
_NOT_BACK: Final = N_(
    "{name} was changed by somebody else meanwhile and was not replaced. Save your study under "
    "another name."
)
_RECORD: Final = "copy.json"


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The local copy on which a study of a risky place is worked on."""

    path: Path
    origin: Path
    notice: Notice | None = None
    """What happened to the origin since the copy was made, when something did."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What the machine remembers of a working copy."""

    origin: str
    state: str
    """The state of the origin when the two were last equal."""


def copy_to(
    study: Study, target: Path, *, replace: bool = False, progress: Progress | None = None
) -> Path:
    """Save a verified copy of an open study; whole or not at all. Callable in a worker.

    Works also when the file itself was replaced or removed meanwhile. Raises StudyRefused
    `copy.exists` unless the target may be replaced, `copy.itself` for a study that is open,
    `copy.not_written` when the target cannot be written.
    """
    file = target.resolve()
    if file == study.path.resolve() or held.is_open_here(held.identity(file)):
        raise StudyRefused("copy.itself", _ITSELF, field="path", name=target.name)
    if file.exists() and not replace:
        raise StudyRefused("copy.exists", _EXISTS, field="path", name=target.name)
    lock = StudyLock(file, Holder.of(study.author.name, study.clock())) if file.exists() else None
    try:
        if lock is not None and lock.reason == "open_elsewhere":
            raise StudyRefused("copy.itself", _ITSELF, field="path", name=target.name)
        write_copy(lambda conn: study.copy_into(conn, progress), file, replace=replace)
        with suppress(FileNotFoundError):
            recovery.journal_of(file).unlink()  # left by a crash of what lay there before
    except FileExistsError as error:
        raise StudyRefused("copy.exists", _EXISTS, field="path", name=target.name) from error
    finally:
        if lock is not None:
            lock.release()
    return target


def working_copy(
    origin: Path, *, who: str, clock: Clock = system_clock, schema: Schema = CURRENT
) -> WorkingCopy:
    """Return the local copy of a study, made when there is none or when only the origin changed.

    Nothing is ever lost: a copy with work of its own is kept and shown, with a notice when the
    origin changed as well. Raises StudyRefused when there is no sound study to copy.
    """
    origin = origin.absolute()
    folder = _folder(origin)
    copy = folder / origin.name
    record = _recorded(folder)
    if record is None or not copy.exists():
        _make(origin, copy, schema)
        return WorkingCopy(copy, origin)
    state = _state(origin)
    if state is None:
        return WorkingCopy(copy, origin, Notice("place.gone", _ORIGIN_GONE, {"name": origin.name}))
    if state == record.state:
        return WorkingCopy(copy, origin)
    if _state(copy) != record.state:
        notice = Notice("place.changed", _ORIGIN_CHANGED, {"name": origin.name})
        return WorkingCopy(copy, origin, notice)
    lock = StudyLock(copy, Holder.of(who, clock()))
    try:
        if not lock.read_only:
            back_up_file(copy, "before_restore", filling_from(copy), clock=clock)
            _make(origin, copy, schema)
    finally:
        lock.release()
    return WorkingCopy(copy, origin)


def open_where_it_lies(
    path: Path, *, author: Author, clock: Clock = system_clock, read_only: bool = False
) -> Study:
    """Open a study; one in a cloud folder or on a network drive as its local working copy.

    The study's `notices` say so, and what is risky about a stick. Raises StudyRefused.
    """
    place = risky_place(path)
    if place is None or read_only:
        return Study.open(path, author=author, clock=clock, read_only=read_only)
    remarks = [place.notice()]
    if place.kind != "removable":
        copy = working_copy(path, who=author.name, clock=clock)
        path = copy.path
        remarks += [copy.notice] if copy.notice else []
    study = Study.open(path, author=author, clock=clock)
    study.remarks = tuple(remarks)
    return study


def origin_of(path: Path) -> Path | None:
    """Return the file whose working copy lies at a path, None for any other study."""
    record = _recorded(path.absolute().parent)
    if record is None or not path.absolute().is_relative_to(_root()):
        return None
    return Path(record.origin)


def hand_back(study: Study, progress: Progress | None = None) -> Path:
    """Write a working copy back to where it came from, unless somebody changed that meanwhile.

    Nothing is written when nothing was changed here. Raises StudyRefused `place.changed` when
    somebody did, `copy.not_written` when the place cannot be written.
    """
    folder = study.path.absolute().parent
    record = _recorded(folder)
    if record is None:
        raise ValueError(f"{study.path} is no working copy")
    origin = Path(record.origin)
    if origin.exists() and state_of(study.conn) == record.state:
        return origin
    if origin.exists() and _state(origin) != record.state:
        raise StudyRefused("place.changed", _NOT_BACK, name=origin.name)
    written = write_copy(lambda conn: study.copy_into(conn, progress), origin, replace=True)
    _remember(folder, _Record(record.origin, written.state))
    return origin


def _make(origin: Path, copy: Path, schema: Schema) -> None:
    checks.before_opening(origin)
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if recovery.was_interrupted(origin):
            _take_with_journal(origin, copy)
            state = ""
        else:
            conn = connect(origin, "ro")
            try:
                checks.inside(origin, conn, schema)
            finally:
                conn.close()
            state = write_copy(filling_from(origin), copy, replace=True).state
    except FAILURES as error:
        raise checks.damaged(origin.name) from error
    except OSError as error:
        raise StudyRefused("place.no_copy", _NO_COPY, name=origin.name) from error
    _remember(copy.parent, _Record(str(origin), state))


def _take_with_journal(origin: Path, copy: Path) -> None:
    """Copy a study that was not closed together with its journal; opening the copy recovers it."""
    for source, target in (
        (recovery.journal_of(origin), recovery.journal_of(copy)),
        (origin, copy),
    ):
        draft = files.draft_beside(target, new_id())
        files.make_private(draft)
        shutil.copyfile(source, draft)
        files.place_over(draft, target)


def _state(file: Path) -> str | None:
    """Return the state of a study file, None when it cannot be read."""
    try:
        checks.before_opening(file)
        conn = connect(file, "ro")
        try:
            return state_of(conn)
        finally:
            conn.close()
    except (StudyRefused, OSError, *FAILURES):
        return None


def _root() -> Path:
    return machine_folder() / "working"


def _folder(origin: Path) -> Path:
    name = hashlib.sha256(str(origin).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return _root() / name


def _recorded(folder: Path) -> _Record | None:
    try:
        noted = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return _Record(str(noted["origin"]), str(noted["state"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(folder: Path, record: _Record) -> None:
    draft = files.draft_beside(folder / _RECORD, new_id())
    draft.write_text(json.dumps(asdict(record)), encoding="utf-8")
    draft.replace(folder / _RECORD)
