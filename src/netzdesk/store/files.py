"""Putting a finished file in its place: whole or not at all, durable, and private."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_NO_HARD_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def draft_beside(path: Path, token: str) -> Path:
    """Return the hidden name under which a file is written before it takes its place."""
    return path.with_name(f".{path.name}.{token}.new")


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read: a study holds personal data.

    SQLite gives its rollback journal the same permissions. Raises OSError, FileExistsError too.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def place_new(draft: Path, path: Path) -> None:
    """Give a finished draft its name. Raises FileExistsError when the name is taken."""
    if os.name == "nt":
        draft.rename(path)  # refuses an existing target there
    else:
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            # Sticks with FAT know no links: claim the name first, then fill it.
            make_private(path)
            draft.replace(path)
    sync_folder(path.parent)


def place_over(draft: Path, path: Path) -> None:
    """Let a finished draft take the place of a file, which nobody has open. Raises OSError."""
    draft.replace(path)
    sync_folder(path.parent)


def discard(path: Path) -> None:
    """Remove a draft and what SQLite may have left beside it; nothing happens when it is gone."""
    for left in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            left.unlink()


def sync_folder(folder: Path) -> None:
    """Make a new or changed name in a folder survive a power cut, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
