"""The study file: making it, opening it, and writing it one unit at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from netzdesk.base.clock import Clock, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.store import checks
from netzdesk.store.engine import Connection, SqliteError, as_refusal, connect, memory, wrap
from netzdesk.store.journal import Journal
from netzdesk.store.lock import Holder, StudyLock
from netzdesk.store.replica import ReplicaNote
from netzdesk.store.schema import migrations
from netzdesk.store.undo import Sitting
from netzdesk.store.unit import Change, Unit

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".netzdesk"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the key of the researcher, and what the study shows of them."""

    id: str
    name: str
    initials: str


_EXISTS = N_("{name} is already there and is never overwritten. Choose another name.")
_READ_ONLY = N_("The study is open for reading only: nothing was stored.")
_REPLACED = N_(
    "The study file was replaced or removed while it was open: nothing was stored. "
    "Save a copy elsewhere and open the study again."
)
_CANNOT_MAKE = N_("No study can be made here. Choose a folder that exists and may be written.")


class Study:
    """One open study. Reads go through `conn`; every write goes through `unit`."""

    def __init__(
        self, path: Path, conn: Connection, *, author: Author, clock: Clock, lock: StudyLock
    ) -> None:
        self.path = path
        self.conn = conn
        self.author = author
        self.clock = clock
        self.sitting = Sitting()
        self.read_only = lock.read_only
        self._lock = lock
        self._note = ReplicaNote(path)
        self.journal = Journal(conn, self._note)
        self._identity = _identity(path)
        self._database: Database | None = None
        self._checked = threading.Lock()
        self._sound = False

    @classmethod
    def create(cls, path: Path, *, author: Author, clock: Clock = system_clock) -> Self:
        """Make an empty study and open it.

        Raises StudyRefused `study.exists` when there is a file, `study.cannot_make` when the
        folder cannot be written. The file appears whole or not at all.
        """
        path = Path(path)
        if path.exists():
            raise StudyRefused("study.exists", _EXISTS, field="path", name=path.name)
        draft = path.with_name(f".{path.name}.{new_id()}.new")
        try:
            conn = connect(draft, "rwc")
            try:
                migrations().apply(wrap(conn))
            finally:
                conn.close()
            _move_without_overwriting(draft, path)
        except (OSError, SqliteError) as error:
            if isinstance(error, FileExistsError):
                raise StudyRefused("study.exists", _EXISTS, field="path", name=path.name) from error
            raise StudyRefused("study.cannot_make", _CANNOT_MAKE, field="path") from error
        finally:
            with suppress(OSError):
                draft.unlink()
        study = cls.open(path, author=author, clock=clock)
        study._sound = True
        return study

    @classmethod
    def open(
        cls, path: Path, *, author: Author, clock: Clock = system_clock, read_only: bool = False
    ) -> Self:
        """Open an existing study after the checks that come before the first paint.

        Opens for reading only when asked to, when another window or laptop has it open, when
        the folder or file cannot be written, or when the study is newer than the program.
        Raises StudyRefused when it is no sound study; the file is then untouched.
        """
        path = Path(path)
        checks.before_opening(path)
        lock = StudyLock(path, Holder.of(author.name, clock()), read_only=read_only)
        try:
            conn = checks.open_checked(path, lock)
        except BaseException:
            lock.release()
            raise
        return cls(path, conn, author=author, clock=clock, lock=lock)

    @property
    def read_only_because(self) -> str:
        """The code of why this study is read-only; empty when it is not."""
        return self._lock.reason

    @property
    def held_by(self) -> Holder | None:
        """Who has the study open for writing, when somebody else has."""
        return self._lock.other

    @contextmanager
    def unit(self, action: str) -> Iterator[Unit]:
        """Run one user action as one transaction; commit at the end, roll back on any error.

        Raises StudyRefused when the study cannot be written; nothing is then stored.
        """
        self._introduce_author()
        with self._transaction(action) as unit:
            yield unit
        if unit.change.unit is not None:
            self.sitting.did(unit.change.unit, action)

    @contextmanager
    def compensation(self, action: str) -> Iterator[Unit]:
        """Run a unit that is not itself an action of the sitting (undo, redo, set-up)."""
        with self._transaction(action) as unit:
            yield unit

    def undo(self) -> Change:
        """Take back the last action of this sitting. Raises Refused when that cannot be."""
        return self.sitting.undo(self)

    def redo(self) -> Change:
        """Bring back what was undone last. Raises Refused when that cannot be."""
        return self.sitting.redo(self)

    def check_whole(self) -> None:
        """Check the whole file (also callable in a worker); writing begins when it is sound.

        Raises StudyRefused `study.damaged`, also at every later call.
        """
        with self._checked:
            if self._sound:
                return
            if not checks.is_sound(self.path):
                raise checks.damaged()
            self._sound = True

    def snapshot(self) -> Connection:
        """Return a copy of the study in memory: for work in a thread, which calls this itself.

        The copy does not change while the study goes on; the caller closes it.
        """
        source = connect(self.path, "ro")
        try:
            target = memory()
            source.backup(target)
        finally:
            source.close()
        return target

    def close(self) -> None:
        """Close the file and give up the lock; safe to call twice."""
        self.conn.close()
        self._note.close()
        checks.closed(self._identity)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, action: str) -> Iterator[Unit]:
        if self.read_only:
            raise StudyRefused("study.read_only", _READ_ONLY)
        self._guard()
        self.check_whole()
        if self._database is None:
            self._database = wrap(self.conn)
        unit = Unit(self, self.conn, action)
        try:
            with self._database.atomic():
                yield unit
                unit.finish()
                if unit.change.unit is not None:
                    self._guard()
        except BaseException as error:
            self._reload()
            refusal = as_refusal(error) if isinstance(error, SqliteError) else None
            if refusal is not None:
                raise refusal from error
            raise
        if unit.change.unit is not None:
            self.journal.committed()

    def _reload(self) -> None:
        # The file may be gone or broken by now; the error that led here says more.
        with suppress(SqliteError):
            self.journal.reload()

    def _guard(self) -> None:
        if _identity(self.path) != self._identity:
            raise StudyRefused("study.replaced", _REPLACED)

    def _introduce_author(self) -> None:
        found = self.conn.execute(
            "SELECT 1 FROM researcher WHERE id = ?", (self.author.id,)
        ).fetchone()
        if found:
            return
        with self._transaction("add_researcher") as unit:
            unit.put(
                "researcher",
                {
                    "id": self.author.id,
                    "name": self.author.name,
                    "initials": self.author.initials,
                },
            )


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _move_without_overwriting(draft: Path, path: Path) -> None:
    if os.name == "nt":
        draft.rename(path)  # refuses an existing target there
        return
    os.link(draft, path)
