"""Goal e: appendix 2 to Excel and PDF, whole processes, against the plainest writers."""

from __future__ import annotations

import pickle
from pathlib import Path

from frame import WORK, Result, in_turn, netzdesk, process, python
from python_calamine import CalamineWorkbook
from studies import AUTHOR, networks_study

from netzdesk.base.paths import resource
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document
from netzdesk.store.study import Study

KIND = "appendix-networks"
RUNS = 9


def measure() -> list[Result]:
    """Measure 1,000 networks against the floors, and how much 10,000 take."""
    small, large = networks_study(1_000), networks_study(10_000)
    excel = in_turn(lambda: _export(small, "xlsx"), _excel_floor(small), RUNS)
    pdf = in_turn(lambda: _export(small, "pdf"), _pdf_floor(small), RUNS)
    excel_growth = in_turn(lambda: _export(large, "xlsx"), lambda: _export(small, "xlsx"), 3)
    pdf_growth = in_turn(lambda: _export(large, "pdf"), lambda: _export(small, "pdf"), 3)
    return [
        Result(
            *("e", "1,000 networks to Excel, both sheets / XlsxWriter", excel.ratio, "×", 1.5),
            f"{excel.detail}; whole processes, reading the study included",
        ),
        Result(
            *("e", "10,000 networks / 1,000, Excel", excel_growth.ratio, "×", None),
            excel_growth.detail,
        ),
        Result(
            *("e", "1,000 networks to PDF / canvas with simpleSplit", pdf.ratio, "×", 1.6),
            f"{pdf.detail}; whole processes, reading the study included",
        ),
        Result(
            *("e", "10,000 networks / 1,000, PDF", pdf_growth.ratio, "×", 8),
            pdf_growth.detail,
        ),
    ]


def _export(study: Path, suffix: str) -> float:
    return process(netzdesk("export", study, KIND, "--to", WORK / f"export.{suffix}"))


def _excel_floor(study: Path):
    """Return a run of XlsxWriter with the cells that our own workbook has, read back from it."""
    _export(study, "xlsx")
    book = CalamineWorkbook.from_path(str(WORK / "export.xlsx"))
    sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    cells = WORK / "cells.pickle"
    cells.write_bytes(pickle.dumps(sheets))
    return lambda: process(python("xlsx_floor.py", cells, WORK / "floor.xlsx"))


def _pdf_floor(path: Path):
    """Return a run of a bare canvas with the lines of our document, in our font and widths."""
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        made = document(study.conn, KIND, ExportOptions())
    rows = [[[line.whole for line in cell] for cell in row.cells] for row in made.rows]
    columns = [(column.title, column.width) for column in made.columns]
    lines = WORK / "lines.pickle"
    lines.write_bytes(pickle.dumps((columns, rows)))
    font = resource("fonts/NotoSans-SemiCondensed.ttf")
    return lambda: process(python("pdf_floor.py", lines, font, WORK / "floor.pdf"))
