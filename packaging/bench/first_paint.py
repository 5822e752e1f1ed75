"""Goal a: the first painted window with the sample study against a bare window with a table."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from frame import WORK, Result, answer, in_turn, netzdesk, python

RUNS = 15


def measure() -> list[Result]:
    """Measure from the start of the process to the end of the window's first paint."""
    study = WORK / "sample.netzdesk"
    study.unlink(missing_ok=True)
    answer(netzdesk("demo", study))
    answer(python("name_author.py"))
    core = _a_core()

    def bare() -> float:
        return _until_painted(python("bare_window.py"), core)

    def program(what: str) -> float:
        return _until_painted(python("program_window.py", what, study), core)

    window = in_turn(lambda: program("window"), bare, RUNS)
    page = in_turn(lambda: program("page"), bare, RUNS)
    return [
        Result(
            *("a", "first painted window with the sample study / bare window", window.ratio),
            *("×", 1.25, f"{window.detail}; offscreen, one core"),
        ),
        Result(
            *("a", "until the page “Today” stands in it, with its lines / bare window", page.ratio),
            *("×", None, page.detail),
        ),
    ]


def _until_painted(command: Sequence[str], core: set[int] | None) -> float:
    """Return the milliseconds until the child reports its paint by the system's own clock."""
    before = os.sched_getaffinity(0) if core else None
    if core:
        os.sched_setaffinity(0, core)  # inherited by the child
    started = time.monotonic_ns()
    try:
        painted = int(answer(command).split()[-1])
    finally:
        if before:
            os.sched_setaffinity(0, before)
    return (painted - started) / 1e6


def _a_core() -> set[int] | None:
    return {max(os.sched_getaffinity(0))} if hasattr(os, "sched_getaffinity") else None
