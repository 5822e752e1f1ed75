"""What is kept of an error that nobody expected: places in the program, and no data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from netzdesk.base.clock import system_clock
from netzdesk.base.errors import Refused
from netzdesk.base.paths import machine_folder

LOG_NAME: Final = "netzdesk.log"
TURNS_OVER: Final = 200_000
"""Bytes; the log before the present one is kept."""


def safe_trace(error: BaseException) -> str:
    """Return where an error came from: types, files, lines; never its text, which may be data."""
    import traceback  # noqa: PLC0415  # seldom needed

    lines = []
    seen: BaseException | None = error
    while seen is not None:
        code = f" {seen.code}" if isinstance(seen, Refused) else ""
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}{code}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


def log_path() -> Path:
    """Return where the log of this machine lies."""
    return machine_folder() / LOG_NAME


def log_line(level: str, text: str) -> Path | None:
    """Write to the log, which turns over at 200 kB; None when it cannot be written."""
    moment = system_clock().isoformat(timespec="seconds")
    try:
        path = log_path()
        if path.exists() and path.stat().st_size > TURNS_OVER:
            path.replace(path.with_suffix(".1.log"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{moment} {level} {text}\n")
    except OSError:
        return None
    return path


def log_fault(error: BaseException) -> Path | None:
    """Write the places of an error to the log of this machine; None when that cannot be."""
    return log_line("ERROR", safe_trace(error))
