"""The study file: making it, opening it, and writing it one unit at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from netzdesk.base.clock import Clock, system_clock, wall_ms
from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.store import checks, files, held
from netzdesk.store.drafts import Drafts
from netzdesk.store.engine import (
    FAILURES,
    Connection,
    as_refusal,
    connect,
    copy_pages,
    is_unreadable_text,
    memory,
    wrap,
)
from netzdesk.store.journal import Journal
from netzdesk.store.lock import Holder
from netzdesk.store.notice import Notice
from netzdesk.store.opening import Opened, open_file
from netzdesk.store.replica import ReplicaNote
from netzdesk.store.schema import CURRENT, Schema
from netzdesk.store.undo import Sitting
from netzdesk.store.unit import Change, Unit

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".netzdesk"


class Author(NamedTuple):
    """Who writes: the key of the researcher, and what the study shows of them."""

    id: str
    name: str
    initials: str


EXISTS = N_("{name} is already there and is never overwritten. Choose another name.")
_READ_ONLY = N_("The study is open for reading only: nothing was stored.")
_REPLACED = N_(
    "The study file was replaced or removed while it was open: nothing was stored. "
    "Save a copy elsewhere and open the study again."
)
CANNOT_MAKE = N_("No study can be made here. Choose a folder that exists and may be written.")
_CLOCK_AHEAD = N_(
    "This study has entries dated {hours} hours ahead of this computer’s clock. Check date and "
    "time: when laptops disagree, the later entry wins."
)
_HOUR_MS: Final = 3_600_000


class Study:
    """One open study. Reads go through `conn`; every write goes through `unit`."""

    def __init__(
        self, path: Path, opened: Opened, *, author: Author, clock: Clock, schema: Schema
    ) -> None:
        self.path = path
        self.conn = opened.conn
        self.author = author
        self.clock = clock
        self.schema = schema
        self.sitting = Sitting()
        self.drafts = Drafts(self)
        self.remarks: tuple[Notice, ...] = ()
        self.read_only = opened.lock.read_only
        self._lock = opened.lock
        self._identity = opened.identity
        self._note = ReplicaNote(path)
        self.journal = Journal(self.conn, self._note)
        self._database: Database | None = None
        self._checked = threading.Lock()
        self._sound = False
        self._introduced = False
        self._behind = False
        self._running = False
        self._closed = False

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        author: Author,
        clock: Clock = system_clock,
        schema: Schema = CURRENT,
    ) -> Self:
        """Make an empty study, readable by its owner only, and open it.

        Raises StudyRefused `study.exists` when there is a file, `study.cannot_make` when the
        folder cannot be written. The file appears whole or not at all.
        """
        path = Path(path)
        if path.exists():
            raise StudyRefused("study.exists", EXISTS, field="path", name=path.name)
        draft = files.draft_beside(path, new_id())
        try:
            files.make_private(draft)
            conn = connect(draft, "rwc")
            try:
                schema.migrations().apply(wrap(conn))
            finally:
                conn.close()
            files.place_new(draft, path)
        except FileExistsError as error:
            raise StudyRefused("study.exists", EXISTS, field="path", name=path.name) from error
        except (OSError, ValueError, *FAILURES) as error:
            full = as_refusal(error)
            if full is not None and full.code == "study.disk_full":
                raise full from error
            raise StudyRefused("study.cannot_make", CANNOT_MAKE, field="path") from error
        finally:
            files.discard(draft)
        study = cls.open(path, author=author, clock=clock, schema=schema)
        study.check_whole()
        return study

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: Author,
        clock: Clock = system_clock,
        read_only: bool = False,
        schema: Schema = CURRENT,
    ) -> Self:
        """Open an existing study after the checks that come before the first paint.

        Opens for reading only when asked to, when another window or laptop has it open, when
        the folder or file cannot be written, or when the study is newer than the program; an
        older one is brought up to date. Raises StudyRefused when it is no sound study; the file
        is then untouched.
        """
        path = Path(path)
        holder = Holder.of(author.name, clock())
        opened = open_file(path, holder, clock=clock, schema=schema, read_only=read_only)
        try:
            return cls(path, opened, author=author, clock=clock, schema=schema)
        except (ValueError, TypeError, *FAILURES) as error:
            _give_up(opened)
            raise checks.damaged(path.name) from error
        except BaseException:
            _give_up(opened)
            raise

    @property
    def read_only_because(self) -> str:
        """The code of why this study is read-only; empty when it is not."""
        return self._lock.reason

    @property
    def held_by(self) -> Holder | None:
        """Who has the study open for writing, when somebody else has."""
        return self._lock.other

    @property
    def in_place(self) -> bool:
        """False when the file was replaced or removed while it was open here."""
        return held.identity(self.path) == self._identity

    def notices(self) -> tuple[Notice, ...]:
        """Return what the users should know of this study after opening it.

        What the one who opened it has to say of the way there (`remarks`) comes first.
        """
        hours = self.journal.ahead_ms(wall_ms(self.clock())) // _HOUR_MS
        ahead = Notice("study.clock_ahead", _CLOCK_AHEAD, {"hours": hours})
        return (*self.remarks, ahead) if hours > 24 else self.remarks

    @contextmanager
    def unit(self, action: str) -> Iterator[Unit]:
        """Run one user action as one transaction; commit at the end, roll back on any error.

        Raises StudyRefused when the study cannot be written; nothing is then stored.
        """
        with self._transaction(action) as unit:
            yield unit
        if unit.change.unit is not None:
            self.sitting.did(unit.change.unit, action)

    @contextmanager
    def compensation(self, action: str) -> Iterator[Unit]:
        """Run a unit that is not itself an action of the sitting (undo, redo, set-up)."""
        with self._transaction(action) as unit:
            yield unit

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Write beside the journal what is of this laptop only (drafts), as one transaction.

        Raises StudyRefused when the study cannot be written.
        """
        self._ready()
        try:
            with self._wrapped().atomic():
                yield self.conn
        except FAILURES as error:
            raise (as_refusal(error) or checks.damaged(self.path.name)) from error

    def undo(self, progress: Progress | None = None) -> Change:
        """Take back the last action of this sitting. Raises Refused when that cannot be.

        Raises Cancelled as `progress` does; nothing is then taken back.
        """
        return self.sitting.undo(self, progress or Unwatched())

    def redo(self, progress: Progress | None = None) -> Change:
        """Bring back what was undone last. Raises Refused and Cancelled as `undo` does."""
        return self.sitting.redo(self, progress or Unwatched())

    def check_whole(self) -> None:
        """Check the whole file (also callable in a worker); writing begins when it is sound.

        Raises StudyRefused `study.damaged`, also at every later call.
        """
        with self._checked:
            if self._sound:
                return
            checks.whole(self.path)
            self._sound = True

    def snapshot(self, progress: Progress | None = None) -> Connection:
        """Return a copy of the study in memory: for work in a thread, which calls this itself.

        The copy does not change while the study goes on; the caller closes it. Raises
        StudyRefused when the file cannot be read.
        """
        target = memory()
        try:
            self.copy_into(target, progress)
        except BaseException:
            target.close()
            raise
        return target

    def copy_into(self, target: Connection, progress: Progress | None = None) -> None:
        """Copy the study as it is now into another database; also callable in a worker.

        When the file was replaced or removed meanwhile, the copy is of the one that is still
        open here. Raises StudyRefused when the file cannot be read or the target not written.
        """
        try:
            if not self.in_place:
                copy_pages(self.conn, target, progress, pages=-1)
                return
            source = connect(self.path, "ro")
            try:
                copy_pages(source, target, progress)
            finally:
                source.close()
        except FAILURES as error:
            raise (as_refusal(error) or checks.damaged(self.path.name)) from error

    def close(self) -> None:
        """Close the file and give up the lock; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.conn.close()
        self._note.close()
        held.note_closed(self._identity)
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
        if self._running:
            raise RuntimeError(f"{action}: one user action is one unit; another one is running")
        self._ready()
        self._running = True
        try:
            with self._wrapped().atomic():
                # The first statement takes the write lock, so that what the unit reads stays true.
                self.conn.execute("DELETE FROM local WHERE 0")
                introduction = self._introduce_author()
                unit = Unit(self, self.conn, action)
                yield unit
                unit.finish()
                wrote = introduction or unit.change.unit is not None
                if wrote:
                    self._guard()
        except BaseException as error:
            self._forget()
            refusal = None if isinstance(error, Refused) else as_refusal(error)
            if refusal is None:
                raise
            # The library's message about unreadable text holds the text: it must reach no log.
            raise refusal from (None if is_unreadable_text(error) else error)
        finally:
            self._running = False
        self._introduced = "researcher" not in unit.change.rows
        if wrote:
            self.journal.committed()

    def _ready(self) -> None:
        if self.read_only:
            raise StudyRefused("study.read_only", _READ_ONLY)
        self._guard()
        self.check_whole()
        self._catch_up()

    def _wrapped(self) -> Database:
        if self._database is None:
            self._database = wrap(self.conn)
        return self._database

    def _forget(self) -> None:
        """Make the memory equal the file again; where that fails, before the next unit."""
        self._introduced = False
        self._behind = True
        try:
            self._catch_up()
        except (StudyRefused, *FAILURES):
            return  # the file may be gone by now; the error that led here says more

    def _catch_up(self) -> None:
        if not self._behind:
            return
        try:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")  # the first attempt failed, too
            self.journal.reload()
        except FAILURES as error:
            raise (as_refusal(error) or checks.damaged(self.path.name)) from error
        self._behind = False

    def _guard(self) -> None:
        if not self.in_place:
            raise StudyRefused("study.replaced", _REPLACED)

    def _introduce_author(self) -> bool:
        """Write who the author is before their first entry, as a unit that undo does not see."""
        if self._introduced:
            return False
        author = self.author
        found = self.conn.execute("SELECT 1 FROM researcher WHERE id = ?", (author.id,)).fetchone()
        if found:
            return False
        unit = Unit(self, self.conn, "add_researcher")
        row = {"id": author.id, "name": author.name, "initials": author.initials}
        unit.put("researcher", row)
        unit.finish()
        return True


def _give_up(opened: Opened) -> None:
    opened.conn.close()
    held.note_closed(opened.identity)
    opened.lock.release()
