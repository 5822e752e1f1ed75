"""Goal l: appendix 2 as a Word file against python-docx on its own, whole processes."""

from __future__ import annotations

import pickle
import statistics
from pathlib import Path

from frame import WORK, Result, in_turn, netzdesk, process, python, worked
from studies import AUTHOR, networks_study

from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document
from netzdesk.store.study import Study

KIND = "appendix-networks"
RUNS = 7


def measure() -> list[Result]:
    """Measure 1,500 networks against the floor, and how long a study like that of 2010 takes."""
    many, few = networks_study(1_500), networks_study(31)
    pair = in_turn(lambda: _export(many), _floor(many), RUNS)
    taken = statistics.median(worked(lambda: _export(few)) for _ in range(RUNS))
    return [
        Result(
            *("l", "1,500 networks to Word / python-docx alone", pair.ratio, "×", 3),
            f"{pair.detail}; whole processes, reading the study included; the floor asks for the "
            "cells of the table once",
        ),
        Result(
            *("l", "31 networks to Word", taken, "ms", 1_000),
            "processor time of the whole process, start of the program and reading included",
        ),
    ]


def _export(study: Path) -> float:
    return process(netzdesk("export", study, KIND, "--to", WORK / "export.docx"))


def _floor(path: Path):
    """Return a run of python-docx with the lines of our document, without any looks."""
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        made = document(study.conn, KIND, ExportOptions())
    rows = [["\n".join(line.whole for line in cell) for cell in row.cells] for row in made.rows]
    cells = WORK / "word-cells.pickle"
    cells.write_bytes(pickle.dumps([[column.title for column in made.columns], *rows]))
    return lambda: process(python("word_floor.py", cells, WORK / "floor.docx"))
