"""Which study files this process has open, and what makes a file the same file.

A plain `open()` and `close()` of a file that SQLite holds open in the same process would drop its
locks on Linux and macOS; a second opening is therefore checked without reading it from outside.
"""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode: a file that was replaced under the same name has another one."""

NOWHERE: Identity = (0, 0)

_open_here: Counter[Identity] = Counter()
_guard = threading.Lock()


def identity(path: Path) -> Identity:
    """Return which file a path names now, `NOWHERE` when it names none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return NOWHERE
    return (found.st_dev, found.st_ino)


def note_opened(file: Identity) -> None:
    """Note that this process has opened a file; every call needs one of `note_closed`."""
    with _guard:
        _open_here[file] += 1


def note_closed(file: Identity) -> None:
    """Note that one opening of a file has ended."""
    with _guard:
        _open_here[file] -= 1
        if _open_here[file] <= 0:
            del _open_here[file]


def is_open_here(file: Identity) -> bool:
    """Return whether this process has the file open."""
    with _guard:
        return _open_here[file] > 0
