"""What every measurement uses: results, pairs run in turn, whole processes, the table."""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bench"
"""Studies made for measuring, and the last results; may be deleted at any time."""


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: `value` and `limit` in `unit`; a result without a limit only informs."""

    goal: str
    what: str
    value: float
    unit: str
    limit: float | None
    detail: str

    @property
    def met(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def shown(self, number: float) -> str:
        """Return a number in the unit of this result."""
        return f"{number:,.0f} {self.unit}" if self.unit != "×" else f"{number:.2f} ×"

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return "–"
        return "reached" if self.met else "**not reached**"


@dataclass(frozen=True, slots=True)
class Pair:
    """Product and floor, measured in turn; times in milliseconds."""

    product: float
    floor: float
    ratio: float
    low: float
    high: float
    runs: int

    @property
    def detail(self) -> str:
        """Return both medians, the middle half of the ratios and the number of pairs."""
        return (
            f"{self.product:.4g} / {self.floor:.4g} ms, half of the ratios within "
            f"{self.low:.2f}–{self.high:.2f}, {self.runs} pairs"
        )


def in_turn(product: Callable[[], float], floor: Callable[[], float], runs: int) -> Pair:
    """Run both alternately, each first in every other pair; a first pair is not counted."""
    product(), floor()
    pairs = []
    for number in range(runs):
        if number % 2:
            second = floor()
            pairs.append((product(), second))
        else:
            first = product()
            pairs.append((first, floor()))
    ratios = [a / b for a, b in pairs]
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return Pair(
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(ratios),
        low,
        high,
        runs,
    )


def timed(run: Callable[[], object]) -> float:
    """Return the milliseconds that one call takes."""
    gc.collect()
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def worked(run: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that one call and its processes take.

    The same whatever else the machine does, which cannot be said of disks and of the clock.
    """
    gc.collect()
    started = os.times()
    run()
    return sum(now - then for now, then in zip(os.times()[:4], started[:4], strict=True)) * 1000


def median_of(run: Callable[[], object], runs: int) -> float:
    """Return the median milliseconds of several calls, after one that is not counted."""
    run()
    return statistics.median(timed(run) for _ in range(runs))


def process(command: Sequence[str], **environment: str) -> float:
    """Return the milliseconds that a whole process takes; raises when it fails."""
    return timed(lambda: _run(command, environment))


def answer(command: Sequence[str], **environment: str) -> str:
    """Return what a process prints; raises when it fails."""
    return _run(command, environment)


def python(script: str, *arguments: object) -> list[str]:
    """Return the command that runs a script of this folder in a fresh interpreter."""
    path = Path(__file__).parent / "children" / script
    return [sys.executable, str(path), *map(str, arguments)]


def netzdesk(*arguments: object) -> list[str]:
    """Return the command that runs the program as its users do."""
    return [str(Path(sys.executable).with_name("netzdesk")), *map(str, arguments)]


def tidy() -> None:
    """Remove what the program leaves beside the studies when it is ended in the middle."""
    for pattern in ("*-Sicherungen", "*-backups"):
        for folder in WORK.glob(pattern):
            shutil.rmtree(folder)
    for pattern in (".*.new", "*.lock"):
        for path in WORK.glob(pattern):
            path.unlink()


def _run(command: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**_own(), "QT_QPA_PLATFORM": "offscreen", **_home(), **environment},
    )
    if done.returncode:
        raise RuntimeError(f"{command[:3]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _own() -> dict[str, str]:
    """Return our environment; without .pyc files start-up would measure the compiler."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _home() -> dict[str, str]:
    home = WORK / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {"NETZDESK_HOME": str(home)}
