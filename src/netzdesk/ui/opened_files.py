"""Files of a study that the desktop opens: private copies, removed on closing or at the next start.

Only kinds of files that carry no programs are handed on; the rest can be saved elsewhere.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QUrl
from PySide6.QtGui import QDesktopServices

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id
from netzdesk.base.paths import machine_folder
from netzdesk.domain.file_types import checked_type, file_name

_LOCK: Final = ".lock"
_CANNOT: Final = N_(
    "{name} is not opened from here: files of this kind can carry programs. Save it elsewhere "
    "and open it there if you trust it."
)
_NO_PROGRAM: Final = N_("No program opens {name}. Save it elsewhere and open it by hand.")
_NO_COPY: Final = N_("{name} cannot be copied for opening. Free some space, or save it elsewhere.")


class OpenedFiles:
    """The copies that this window has handed to other programs."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._folder: Path | None = None
        self._lock: QLockFile | None = None

    def open(self, name: str, content: bytes) -> Path:
        """Open a copy with the desktop's program; return where the copy is.

        Raises Refused for a kind that is not opened, and when no program takes it.
        """
        if not checked_type(name, content).opens:
            raise Refused("file.not_opened", _CANNOT, name=name)
        try:
            copy = self._copy(name, content)
        except OSError as error:
            raise Refused("file.no_copy", _NO_COPY, name=name) from error
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            raise Refused("file.no_program", _NO_PROGRAM, name=name)
        return copy

    def remove_all(self) -> None:
        """Remove the copies; one that another program holds open goes at the next start."""
        if self._folder is None:
            return
        _remove(self._folder)
        if self._lock is not None:
            self._lock.unlock()
        self._folder = self._lock = None

    def remove_left(self) -> None:
        """Remove what an earlier window could not: it crashed, or a program held its file."""
        for folder in _folders(self._top()):
            lock = QLockFile(str(folder.with_suffix(_LOCK)))
            if folder != self._folder and lock.tryLock(0):
                _remove(folder)
                lock.unlock()

    def _top(self) -> Path:
        return (self._root or machine_folder()) / "opened"

    def _copy(self, name: str, content: bytes) -> Path:
        """Write a copy that only this user may read, in a folder of its own, without its path."""
        if self._folder is None:
            self._folder = self._begin()
        place = self._folder / new_id()
        place.mkdir(mode=0o700)
        copy = place / file_name(name)
        handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        copy.chmod(stat.S_IRUSR)
        return copy

    def _begin(self) -> Path:
        top = self._top()
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = top / new_id()
        lock = QLockFile(str(folder.with_suffix(_LOCK)))
        lock.setStaleLockTime(0)
        lock.tryLock(0)
        folder.mkdir(mode=0o700)
        self._lock = lock
        atexit.register(self.remove_all)
        return folder


def _folders(top: Path) -> list[Path]:
    return [each for each in top.iterdir() if each.is_dir()] if top.is_dir() else []


def _remove(folder: Path) -> None:
    for each in folder.rglob("*"):
        with suppress(OSError):
            each.chmod(stat.S_IRWXU if each.is_dir() else stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)


OPENED: Final = OpenedFiles()
"""The copies of this process."""
