"""The table of docs/benchmarks.md, made from the last results of every goal."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version

from frame import ROOT, WORK, Result

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
LIBRARIES = ("PySide6-Essentials", "sqlcipher3", "openpyxl", "reportlab", "xlsxwriter")


def merge(results: list[Result]) -> list[Result]:
    """Keep the results for later; those of other goals stay. Return all that are known."""
    path = WORK / "results.json"
    old = [Result(**row) for row in json.loads(path.read_text("utf-8"))] if path.exists() else []
    measured = {result.goal for result in results}
    kept = [result for result in old if result.goal not in measured] + results
    kept.sort(key=lambda result: result.goal)
    path.write_text(json.dumps([asdict(result) for result in kept]), encoding="utf-8")
    return kept


def write(results: list[Result]) -> None:
    """Replace the table in docs/benchmarks.md; what stands around it is left as it is."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{_table(results)}\n{END}{after}", encoding="utf-8")


def _table(results: list[Result]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()} on "
        f"{platform.system()}, {os.cpu_count()} cores; {libraries}.",
        "",
        "| goal | what | measured | goal | | how |",
        "| --- | --- | ---: | ---: | --- | --- |",
    ]
    for result in results:
        limit = f"≤ {result.shown(result.limit)}" if result.limit is not None else ""
        measured = result.shown(result.value)
        cells = (result.goal, result.what, measured, limit, result.verdict, result.detail)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
