"""Replacing a file only by a whole one: the target is the old or the new file, never between."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import new_id

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def replace_file(
    target: Path, write: Callable[[Path], None], check: Callable[[Path], bool]
) -> None:
    """Let `write` make a file beside the target, `check` it, and put it in the target's place.

    Raises Refused when there is no such folder, when it or the target cannot be written, when
    the disk is full, or when the file is not whole; then, and when `write` raises (a cancelled
    job), the target is as it was and nothing is left beside it.
    """
    target = Path(target).resolve()
    if not target.parent.is_dir():
        raise Refused(
            "export.no_folder",
            N_("The folder {folder} does not exist. Choose a folder that is there."),
            field="target",
            folder=target.parent,
        )
    if target.is_dir():
        raise Refused(
            "export.is_folder",
            N_("{name} is a folder. Enter the name of a file."),
            field="target",
            name=target.name,
        )
    draft = target.with_name(f".netzdesk-{new_id()}{target.suffix}")
    try:
        write(draft)
        _sync(draft)
        if not check(draft):
            raise _not_whole(target)
        _put_in_place(draft, target)
    except OSError as error:
        raise _refusal(error, target) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        draft.replace(target)
    except PermissionError as error:
        raise Refused(
            "export.target_locked",
            N_(
                "{name} cannot be replaced: it is open in another program or write-protected. "
                "Close it there, or choose another name."
            ),
            field="target",
            name=target.name,
        ) from error
    with suppress(OSError):  # some shares refuse it for a folder; the file is whole all the same
        _sync(target.parent)


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
