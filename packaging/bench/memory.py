"""Goal f: the memory of the window with 1,000,000 attempts against that with 1,000."""

from __future__ import annotations

import statistics

from frame import Result, answer, python
from studies import attempts_study

RUNS = 3


def measure() -> list[Result]:
    """Measure the resident memory after the list was jumped through and filtered."""
    small, large = (
        statistics.median(_resident(size) for _ in range(RUNS)) for size in (1_000, 1_000_000)
    )
    detail = (
        f"{large:.0f} / {small:.0f} MB, the list shown, jumped through and filtered, {RUNS} runs"
    )
    what = "memory of the window, 1,000,000 attempts / 1,000"
    return [Result("f", what, large / small, "×", 1.2, detail)]


def _resident(size: int) -> float:
    return float(answer(python("window_memory.py", attempts_study(size))).split()[-1])
