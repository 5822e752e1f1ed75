"""Goal i: importing 10,000 institutions against calamine and one bare transaction.

Measured as processor time: both sides wait for the same disk once.
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

from frame import WORK, Result, worked
from openpyxl import Workbook
from python_calamine import load_workbook
from studies import AUTHOR

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.i18n import translator
from netzdesk.imports.apply import ApplyPlan, apply_plan
from netzdesk.imports.kinds.registry import import_kind
from netzdesk.imports.mapping import suggest_mapping
from netzdesk.imports.plan import make_plan
from netzdesk.imports.reading import read_table
from netzdesk.imports.sheets import table_of
from netzdesk.store.engine import Connection, connect
from netzdesk.store.study import Study

ROWS = 10_000
RUNS = 5
TODAY = date(2010, 3, 12)
HEADINGS = (
    "Art",
    "Name",
    "Landkreise",
    "Straße",
    "PLZ",
    "Ort",
    "Telefon",
    "E-Mail",
    "Web",
    "Bemerkung",
)


def measure() -> list[Result]:
    """Measure read, dry run and import as the command does them; and the longest wait."""
    file = WORK / "institutions.xlsx"
    study = _new("import-pattern")
    _write(file, [ags for (ags,) in study.conn.execute("SELECT ags FROM region")])
    study.close()
    ours, floors, journaled, waits = [], [], [], []
    for number in range(RUNS + 1):
        study, watch = _new("import-ours"), _Watch()
        spent = worked(lambda study=study, watch=watch: _import(study, file, watch))
        written = _written(study)
        study.close()
        bare = _new("import-bare")
        bare.close()
        conn = connect(bare.path, "rw")
        floor = worked(lambda: _read(file)) + worked(lambda c=conn, w=written: _store(c, w[:2]))
        more = worked(lambda c=conn, w=written: _store(c, w[2:]))
        conn.close()
        if number:
            ours.append(spent)
            floors.append(floor)
            journaled.append(floor + more)
            waits.append(watch.longest * 1000)
    detail = (
        f"{statistics.median(ours):,.0f} / {statistics.median(floors):,.0f} ms, {RUNS} runs of "
        f"{ROWS:,} rows"
    )
    ratio = statistics.median(a / b for a, b in zip(ours, floors, strict=True))
    whole = statistics.median(a / b for a, b in zip(ours, journaled, strict=True))
    return [
        Result("i", "importing / calamine + bare rows", ratio, "×", 3.0, detail),
        Result(
            *("i", "the same / floor with journal and search rows", whole, "×", None),
            f"floor {statistics.median(journaled):,.0f} ms",
        ),
        Result(
            *("i", "longest time between two steps of progress", max(waits), "ms", 100.0),
            "in which the window can paint and the import be cancelled",
        ),
    ]


class _Watch:
    """Progress that measures how long it is not told anything."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last: float | None = None

    def step(self, done: int, total: int) -> None:
        now = time.perf_counter()
        if self._last is not None and done:
            self.longest = max(self.longest, now - self._last)
        self._last = now


def _new(name: str) -> Study:
    path = WORK / f"{name}.netzdesk"
    path.unlink(missing_ok=True)
    study = Study.create(path, author=AUTHOR)
    with study.unit("fill_from_template") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    return study


def _write(file: Path, districts: list[str]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    sheet.append(HEADINGS)
    for n in range(ROWS):
        kind = "Leitstelle für Integration" if n % 2 else "Jobcenter"
        address = (f"Hauptstraße {n % 100}", 26_000 + n % 900, "Oldenburg", f"030 23125 {n:04}")
        ends = (f"stelle{n}@example.org", f"www.stelle{n}.example.org", f"Notiz Nr. {n}")
        sheet.append((kind, f"Einrichtung {n}", districts[n % len(districts)], *address, *ends))
    book.save(file)


def _import(study: Study, file: Path, watch: _Watch) -> None:
    kind = import_kind("institutions")
    table = table_of(read_table(file), kind.known_headings)
    mapping = suggest_mapping(kind, table.headings)
    plan = make_plan(study.conn, kind, table, mapping, today=TODAY, tr=translator(), progress=watch)
    with study.unit(apply_plan.__name__) as unit:
        done = apply_plan(unit, ApplyPlan(plan=plan, progress=watch))
    if done.new != ROWS:
        raise RuntimeError(f"{done.new} rows were imported")


def _read(file: Path) -> None:
    load_workbook(str(file)).get_sheet_by_index(0).to_python()


def _written(study: Study) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return the rows that the import has written, by table; the journal and search last."""
    found = []
    for table in ("institution", "institution_region"):
        keys = "SELECT row FROM journal WHERE action = 'apply_plan' AND tab = ?"
        rows = study.conn.execute(f"SELECT * FROM {table} WHERE id IN ({keys})", (table,))
        found.append((table, rows.fetchall()))
    journal = study.conn.execute("SELECT * FROM journal WHERE action = 'apply_plan'").fetchall()
    words = [
        (number + ROWS, " ".join(map(str, row[1:9]))) for number, row in enumerate(found[0][1])
    ]
    return [*found, ("journal", journal), ("institution_search(rowid, words)", words)]


def _store(conn: Connection, written: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    conn.execute("BEGIN IMMEDIATE")
    for table, rows in written:
        sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"
        for row in rows:
            conn.execute(sql, row)
    conn.execute("COMMIT")
