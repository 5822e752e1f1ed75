"""Measures every goal against its floor in the same run.

python3 packaging/run.py bench [--only a,b] [--write]
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

from frame import WORK, Result, tidy
from report import merge, write

GOALS = {
    "a": "first_paint",
    "b": "storing",
    "c": "filtering",
    "d": "states",
    "e": "exporting",
    "f": "memory",
    "g": "surviving",
    "h": "queue_of_the_day",
    "i": "importing",
    "j": "letters_series",
    "k": "profiles",
    "l": "word_files",
    "m": "random_letters",
    "n": "frozen_report",
}


def main() -> int:
    """Measure what is asked for; status 1 when a goal is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(GOALS), help="goals by letter, with commas")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    if unknown := set(wanted) - GOALS.keys():
        parser.error(f"no such goal: {', '.join(sorted(unknown))}; there are {', '.join(GOALS)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    sys.path.append(str(Path(__file__).with_name("children")))
    os.environ["NETZDESK_HOME"] = str(WORK / "home")
    Path(os.environ["NETZDESK_HOME"]).mkdir(parents=True, exist_ok=True)
    results = [result for goal in GOALS if goal in wanted for result in _measure(goal)]
    kept = merge(results)
    if arguments.write:
        write(kept)
    return 0 if all(result.met for result in results) else 1


def _measure(goal: str) -> list[Result]:
    started = time.monotonic()
    print(f"== {goal}: {GOALS[goal].replace('_', ' ')}", flush=True)
    results: list[Result] = importlib.import_module(GOALS[goal]).measure()
    tidy()
    for result in results:
        limit = f"goal {result.shown(result.limit)}" if result.limit is not None else ""
        said = result.verdict.strip("*")
        print(f"   {result.what}: {result.shown(result.value)} {limit} {said} ({result.detail})")
    print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())
