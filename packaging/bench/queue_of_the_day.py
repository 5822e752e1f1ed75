"""The queue of a day in a study with 1,500 institutions and 20,000 attempts, and its growth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from frame import Result, median_of
from studies import AUTHOR, queue_study

from netzdesk.queries.queue import read_queue
from netzdesk.store.study import Study

RUNS = 15
TODAY = date(2010, 3, 31)


def measure() -> list[Result]:
    """Measure the study of the goal, four times as much of everything, and more districts."""
    goal, four_times = _ms(queue_study(1500, 20_000)), _ms(queue_study(6000, 80_000, districts=184))
    districts = _ms(queue_study(1500, 20_000, districts=400))
    return [
        Result("h", "queue, 1,500 institutions, 20,000 attempts", goal, "ms", 50, f"{RUNS} runs"),
        Result(
            *("h", "growth to four times as much", four_times / goal, "×", 5),
            f"{goal:.1f} ms, 6,000 institutions and 80,000 attempts: {four_times:.1f} ms",
        ),
        Result("h", "the same in 400 districts", districts, "ms", None, f"{RUNS} runs"),
    ]


def _ms(path: Path) -> float:
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        return median_of(lambda: read_queue(study.conn, TODAY, "10:00"), RUNS)
