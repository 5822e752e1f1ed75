"""Who has the study open: a lock file beside it, for people and for the second window.

The operating system's lock on that file is the truth and vanishes with its process; the text in
it says who, where and since when.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

_OFFSET = 1 << 20
"""The byte that is locked lies behind the text, so that others can read it on Windows too."""

_TRIES = 20
"""How often a lock file that vanishes while it is being locked is made anew."""


class Holder(NamedTuple):
    """Who holds a study."""

    name: str
    host: str
    pid: int
    since: str
    """Aware moment in ISO 8601, UTC."""

    @classmethod
    def of(cls, name: str, since: datetime) -> Holder:
        """Return this process as holder."""
        return cls(name, _host(), os.getpid(), since.isoformat(timespec="seconds"))


def _host() -> str:
    # The module socket says the same and takes three milliseconds of every start.
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename


class StudyLock:
    """The lock of one opening of a study; without it the study is read-only.

    `reason` is empty for the holder, else one of `asked`, `not_writable`, `open_elsewhere` and
    `newer`. The lock file stands beside the file itself, also when a link leads to it.
    """

    def __init__(self, path: Path, holder: Holder, *, read_only: bool = False) -> None:
        file = path.resolve()
        self._path = file.with_name(file.name + ".lock")
        self._stream: IO[bytes] | None = None
        self.other: Holder | None = None
        self.reason = "asked" if read_only else ""
        if not read_only:
            self._take(file, holder)

    @property
    def read_only(self) -> bool:
        """True when the study may only be read."""
        return bool(self.reason)

    def refuse_writing(self, reason: str) -> None:
        """Give up writing for a reason that was found after the lock was taken."""
        self.release()
        self.reason = reason

    def release(self) -> None:
        """Remove the lock file and give up the lock; safe to call twice."""
        if self._stream is None:
            return
        if sys.platform == "win32":
            self._stream.close()
            with contextlib.suppress(OSError):
                self._path.unlink()
        else:
            with contextlib.suppress(OSError):
                self._path.unlink()
            self._stream.close()
        self._stream = None

    def _take(self, file: Path, holder: Holder) -> None:
        if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
            self.reason = "not_writable"
            return
        for _ in range(_TRIES):
            try:
                stream = self._path.open("a+b", buffering=0)
            except OSError:
                self.reason = "not_writable"
                return
            if not _lock(stream):
                stream.close()
                self.other = _read(self._path)
                self.reason = "open_elsewhere"
                return
            if _is_at(stream, self._path):
                break
            # The holder before us removed this very file: whoever comes next would lock another.
            stream.close()
        else:
            self.reason = "open_elsewhere"
            return
        self._stream = stream
        with contextlib.suppress(OSError):  # on a full disk the lock holds without its text
            stream.truncate(0)
            stream.write(json.dumps(holder._asdict(), ensure_ascii=False).encode())


def _is_at(stream: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except OSError:
        return False


def _read(path: Path) -> Holder | None:
    try:
        text = json.loads(path.read_text(encoding="utf-8"))
        return Holder(str(text["name"]), str(text["host"]), int(text["pid"]), str(text["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> bool:
        stream.seek(_OFFSET)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        stream.seek(0)
        return True

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
