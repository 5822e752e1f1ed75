"""Replacing a file only by a whole one: the target is the old or the new file, never between."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from netzdesk.base.clock import system_clock
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DRAFT: Final = re.compile(r"\.netzdesk-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\..*)?")
_ABANDONED_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole file, or folder of files, that has not got its name yet."""

    path: Path
    target: Path
    replaces: bool = False
    """True for a folder that takes the place of one that is there."""

    def place(self) -> None:
        """Give it its name. Raises Refused when that cannot be; the draft is then gone."""
        try:
            if self.replaces:
                _swap_folders(self.path, self.target)
            else:
                _put_in_place(self.path, self.target)
        except OSError as error:
            raise _refusal(error, self.target) from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove it, if it has not got its name."""
        with suppress(OSError):
            if self.path.is_dir():
                shutil.rmtree(self.path)
            else:
                self.path.unlink()


def is_drafted(path: Path) -> bool:
    """Tell whether a path has the name of a draft: nothing else is ever removed as one."""
    return _DRAFT.fullmatch(path.name) is not None


def replace_file(
    target: Path, write: Callable[[Path], None], check: Callable[[Path], bool]
) -> None:
    """Let `write` make a file beside the target, `check` it, and put it in the target's place.

    Raises Refused when there is no such folder, when it or the target cannot be written, when
    the disk is full, or when the file is not whole; then, and when `write` raises (a cancelled
    job), the target is as it was and nothing is left beside it.
    """
    draft_file(target, write, check).place()


def draft_file(target: Path, write: Callable[[Path], None], check: Callable[[Path], bool]) -> Draft:
    """Let `write` make a file beside the target and `check` it; its name it gets later.

    Raises Refused as `replace_file` does; then nothing is left beside the target.
    """
    target = Path(target).resolve()
    _check_target(target)
    return _drafted(target, write, check)


def draft_folder(
    target: Path,
    write: Callable[[Path], None],
    check: Callable[[Path], bool],
    may_replace: Callable[[Path], bool] = lambda _folder: False,
) -> Draft:
    """Let `write` fill a new folder beside the target, which must not exist yet.

    A target that `may_replace` allows is replaced when the draft gets its name. Raises Refused as
    `replace_file` does, and when there is such a folder or file already.
    """
    target = Path(target).resolve()
    _check_parent(target)
    replaces = target.exists()
    if replaces and not may_replace(target):
        raise folder_exists(target)

    def fill(folder: Path) -> None:
        folder.mkdir()
        write(folder)
        for file in folder.rglob("*"):
            _sync(file)

    return replace(_drafted(target, fill, check), replaces=replaces)


def folder_exists(target: Path) -> Refused:
    """Return the refusal of a name that is taken."""
    return Refused(
        "export.folder_exists",
        N_("There is a folder or file {name} already. Choose another name."),
        field="target",
        name=target.name,
    )


def _drafted(target: Path, write: Callable[[Path], None], check: Callable[[Path], bool]) -> Draft:
    _remove_abandoned(target.parent)
    draft = Draft(target.with_name(f".netzdesk-{new_id()}{target.suffix}"), target)
    try:
        write(draft.path)
        _sync(draft.path)
        if not check(draft.path):
            raise _not_whole(target)
    except OSError as error:
        draft.discard()
        raise _refusal(error, target) from error
    except BaseException:
        draft.discard()
        raise
    return draft


def _remove_abandoned(folder: Path) -> None:
    """Remove drafts that a killed program left a day ago or earlier: they may name persons."""
    before = system_clock().timestamp() - _ABANDONED_SECONDS
    with suppress(OSError):
        for entry in os.scandir(folder):
            if is_drafted(Path(entry.name)) and entry.stat().st_mtime < before:
                Draft(Path(entry.path), folder).discard()


def _check_target(target: Path) -> None:
    _check_parent(target)
    if target.is_dir():
        raise Refused(
            "export.is_folder",
            N_("{name} is a folder. Enter the name of a file."),
            field="target",
            name=target.name,
        )


def _check_parent(target: Path) -> None:
    if not target.parent.is_dir():
        raise Refused(
            "export.no_folder",
            N_("The folder {folder} does not exist. Choose a folder that is there."),
            field="target",
            folder=target.parent,
        )


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        draft.replace(target)
    except PermissionError as error:
        raise _locked(target) from error
    with suppress(OSError):  # some shares refuse it for a folder; the file is whole all the same
        _sync(target.parent)


def _swap_folders(draft: Path, target: Path) -> None:
    """Put a folder in the place of another one, which goes last."""
    former = target.with_name(f".netzdesk-former-{new_id()}")  # no draft: never removed unasked
    try:
        target.replace(former)
    except PermissionError as error:
        raise _locked(target) from error
    try:
        _put_in_place(draft, target)
    except BaseException:
        former.replace(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _locked(target: Path) -> Refused:
    return Refused(
        "export.target_locked",
        N_(
            "{name} cannot be replaced: it is open in another program or write-protected. "
            "Close it there, or choose another name."
        ),
        field="target",
        name=target.name,
    )


def _sync(path: Path) -> None:
    """Bring a file, or a folder's entry of it, to the disk."""
    if os.name == "nt" and path.is_dir():
        return  # folders cannot be opened there; the rename is journaled
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_whole(target: Path) -> Refused:
    return Refused(
        "export.not_whole",
        N_(
            "{name} was not written whole, and what was there before is unchanged. "
            "Try again or choose another folder."
        ),
        field="target",
        name=target.name,
    )


def _refusal(error: OSError, target: Path) -> Refused:
    if error.errno in _FULL:
        return Refused(
            "export.disk_full",
            N_(
                "The disk is full: {name} was not written, and what was there before is "
                "unchanged. Free some space or choose another disk."
            ),
            field="target",
            name=target.name,
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Refused(
            "export.not_writable",
            N_("The folder {folder} cannot be written. Choose another folder."),
            field="target",
            folder=target.parent,
        )
    return _not_whole(target)
