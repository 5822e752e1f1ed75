"""Goal n: the report of a study as large as that of 2010 in one folder, frozen and made again."""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path

from frame import WORK, Result, netzdesk, process, timed
from studies import AUTHOR, report_study

from netzdesk.exports.options import ExportOptions
from netzdesk.exports.report import ReportChoices, make_report, snapshot_options
from netzdesk.queries.snapshots import snapshot_named
from netzdesk.store.study import Study

RUNS = 3
NAME = "Bericht"
LIMIT = 15_000
REACTION = 1000
"""Milliseconds until a cancelled report stops, at most."""
CHANGES = 1000


def measure() -> list[Result]:
    """Measure the whole command, how long a step of it takes, and the same report again."""
    path = WORK / "report.netzdesk"
    shutil.copyfile(report_study(), path)
    folder = WORK / "Bericht"
    _clear(folder)
    frozen = [
        process(netzdesk("export", path, "report", "--to", folder, "--name", f"{NAME} {number}"))
        for number in range(RUNS)
    ]
    files = sum(1 for _ in folder.iterdir())
    size = sum(file.stat().st_size for file in folder.iterdir())
    steps = _Steps()
    _make(path, folder, steps)
    _change(path)
    again = timed(lambda: _make(path, folder, _Steps(), f"{NAME} 0"))
    _clear(folder)
    return [
        Result(
            *("n", "31 profiles, both appendices and all tables as one frozen report"),
            *(sorted(frozen)[RUNS // 2], "ms", LIMIT),
            f"whole process, {files} files of {size / 1e6:.1f} MB, Excel, PDF and Word; slowest "
            f"of {RUNS}: {max(frozen):.0f} ms",
        ),
        Result(
            *("n", "a cancelled report stops", steps.longest * 1000, "ms", REACTION),
            f"longest of {steps.count} steps, processor time",
        ),
        Result(
            *("n", f"the same report again, {CHANGES:,} changes later", again, "ms", LIMIT),
            "in one process",
        ),
    ]


class _Steps:
    """Progress that keeps the longest time in which nobody asked whether to stop.

    Processor time: what else the machine does would be counted otherwise.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.count = 0
        self._last = time.process_time()

    def step(self, _done: int, _total: int) -> None:
        now = time.process_time()
        self.longest = max(self.longest, now - self._last)
        self.count += 1
        self._last = now


def _make(path: Path, folder: Path, steps: _Steps, name: str = "") -> None:
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        found = snapshot_named(study.conn, name) if name else None
        options = snapshot_options(found) if found else ExportOptions()
        with closing(study.snapshot()) as copy:
            made = make_report(copy, folder, ReportChoices(options=options, snapshot=found), steps)
        made.draft.discard()


def _change(path: Path) -> None:
    """Change attempts and texts, as weeks of further work do."""
    with Study.open(path, author=AUTHOR) as study, study.unit("change_many") as unit:
        for number, row in enumerate(unit.find("contact_attempt")[:CHANGES]):
            unit.put("contact_attempt", {"id": row["id"], "note": f"Nachtrag {number}"})
        for row in unit.find("profile_text"):
            unit.put("profile_text", {"id": row["id"], "body": "Neu"})


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
