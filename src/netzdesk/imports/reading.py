"""Reading a list: Excel, Calc and text files, or a block pasted from Excel."""

from __future__ import annotations

import marshal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.marking import N_
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.imports import limits
from netzdesk.imports.plain_text import read_pasted
from netzdesk.imports.sheets import Sheets, sheets_from

SUFFIXES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".tsv")
_LOOK_EVERY: Final = 0.05
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_START: Final = """
import os, sys
from netzdesk.imports.child import main
os._exit(main(sys.argv[1:]))
"""
"""Not `-m`, for which Python loads more than all of our own; and no tidying up of each cell."""
_FAILED: Final = 1
_NOT_THERE: Final = 4

_LARGE: Final = N_(
    "The file is larger than {limit} MB. Delete pictures and what else the list does not need, or "
    "split it."
)


def read_table(
    source: Path | str,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    progress: Progress | None = None,
) -> Sheets:
    """Return the sheets of a file (Path) or of a pasted block (str). Callable in a worker.

    Files: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .txt, .tsv; recognised by their content.
    `encoding` and `separator` overrule what is detected in a text file. What was found odd is in
    the remarks of the sheets. Limits (`imports/limits.py`) are checked before anything is read,
    and reading happens in a process of its own with little memory, so that no file can take the
    program down.

    Raises Refused `reading.*`, whose sentence says what to do, and Cancelled as `progress` does
    (called several times a second with done = total = 0: the length is not known).
    """
    if isinstance(source, str):
        return read_pasted(source)
    _check_size(source)
    written = _in_a_process(source, encoding, separator, progress or Unwatched())
    with collector_paused():
        kind, *answer = marshal.loads(written)  # our own process wrote it
        if kind == "read":
            return sheets_from(*answer)
    code, sentence, field, values = answer
    raise Refused(code, sentence, field=field, **values)


def _check_size(path: Path) -> None:
    """Raise Refused unless there is a file of a reasonable size at the path."""
    try:
        if path.is_dir():
            raise Refused(
                "reading.is_folder",
                N_("{name} is a folder. Choose a file."),
                field="path",
                name=path.name,
            )
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise Refused(
            "reading.missing",
            N_("{name} is not there or cannot be read. Choose another file."),
            field="path",
            name=path.name,
        ) from error
    if not path.is_file():
        raise limits.unreadable()
    if size == 0:
        raise Refused("reading.empty", N_("{name} is empty."), field="path", name=path.name)
    if size > limits.MAX_BYTES:
        megabytes = limits.MAX_BYTES >> 20
        raise Refused("reading.too_large", _LARGE, field="path", limit=megabytes)


def _in_a_process(
    path: Path, encoding: str | None, separator: str | None, progress: Progress
) -> bytes:
    command = [sys.executable, "-I", "-c", _START]
    child = subprocess.Popen(
        [*command, str(path.absolute()), encoding or "", separator or ""],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback might hold what stands in the list
        creationflags=_NO_WINDOW,
    )
    answer = _Answer(child.stdout)
    until = time.monotonic() + limits.MAX_SECONDS
    try:
        progress.step(0, 0)
        while not answer.complete(_LOOK_EVERY):
            progress.step(0, 0)
            if time.monotonic() > until:
                raise limits.too_big()
        status = child.wait()
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        answer.close()
    if status == 0:
        return answer.content
    if status in (_FAILED, _NOT_THERE):
        raise limits.unreadable()
    raise limits.too_big()  # out of memory or time, told or taken down


class _Answer:
    """Gathers what a process writes, so that it never waits for us."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.content = b""
        self._whole = threading.Event()
        self._thread = threading.Thread(target=self._gather, daemon=True)
        self._thread.start()

    def complete(self, seconds: float) -> bool:
        """Wait for so long; return whether the process has written all."""
        return self._whole.wait(seconds)

    def close(self) -> None:
        self._thread.join()
        self._stream.close()

    def _gather(self) -> None:
        self.content = self._stream.read()
        self._whole.set()
