"""Goal d: the states of 400 districts from 100,000 statements."""

from __future__ import annotations

from pathlib import Path

from frame import Result, median_of
from studies import AUTHOR, statements_study

from netzdesk.queries.verification_states import states
from netzdesk.store.study import Study

RUNS = 9


def measure() -> list[Result]:
    """Measure three sizes, and the worst case in which all sources of a district are tied."""
    small, middle, large = (_ms(statements_study(count)) for count in (1_000, 10_000, 100_000))
    tied = _ms(statements_study(100_000, tied=True))
    return [
        Result(
            "d", "states of 400 districts, 100,000 statements", large, "ms", 100, f"{RUNS} runs"
        ),
        Result("d", "the same, all sources tied", tied, "ms", 200, f"{RUNS} runs"),
        Result(
            *("d", "growth from 10,000 to 100,000 statements", large / middle, "×", 10),
            f"1,000: {small:.1f} ms, 10,000: {middle:.1f} ms, 100,000: {large:.1f} ms",
        ),
    ]


def _ms(path: Path) -> float:
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        return median_of(lambda: states(study.conn), RUNS)
