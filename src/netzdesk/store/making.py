"""Making a study with its first content: the file appears whole, under its name, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netzdesk.base.clock import Clock, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.ids import new_id
from netzdesk.store import files
from netzdesk.store.engine import FAILURES, as_refusal
from netzdesk.store.replica import ReplicaNote
from netzdesk.store.study import CANNOT_MAKE, EXISTS, Author, Study


@contextmanager
def drafted(path: Path, *, author: Author, clock: Clock = system_clock) -> Iterator[Study]:
    """Yield a new study to be filled; at the end of the block it takes its name and is closed.

    Nothing in it is acknowledged before: the draft lies beside the path and is brought to the
    disk once, at the end. An exception, also of the block, leaves no file. Raises StudyRefused
    `study.exists` and `study.cannot_make` as `Study.create` does.
    """
    path = Path(path)
    if path.exists():
        raise _exists(path)
    draft = files.draft_beside(path, new_id())
    study = Study.create(draft, author=author, clock=clock)
    try:
        study.conn.execute("PRAGMA synchronous=OFF")
        study.conn.execute("PRAGMA journal_mode=MEMORY")
        yield study
        study.close()
        _take_name(draft, path)
        note = ReplicaNote(path)
        note.write(study.journal.replica, study.journal.last_id)
        note.close()
    finally:
        study.close()
        files.discard(draft)
        ReplicaNote(draft).remove()


def _take_name(draft: Path, path: Path) -> None:
    try:
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        files.place_new(draft, path)
    except FileExistsError as error:
        raise _exists(path) from error
    except (OSError, *FAILURES) as error:
        full = as_refusal(error)
        if full is not None:
            raise full from error
        raise StudyRefused("study.cannot_make", CANNOT_MAKE, field="path") from error


def _exists(path: Path) -> StudyRefused:
    return StudyRefused("study.exists", EXISTS, field="path", name=path.name)
