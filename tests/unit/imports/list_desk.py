"""A desk that imports lists into a real study, as window and command line do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.i18n import Translator
from netzdesk.imports.apply import Applied, ApplyPlan, apply_plan
from netzdesk.imports.kinds.kind import Verdict
from netzdesk.imports.kinds.registry import import_kind
from netzdesk.imports.mapping import suggest_mapping
from netzdesk.imports.plan import Plan, make_plan
from netzdesk.imports.sheets import Cell, Sheet, Sheets, table_of
from netzdesk.queries.import_facts import rows_of
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import TABLES

TODAY = date(2010, 3, 12)
ENGLISH = Translator("en")
Rows = Sequence[Sequence[Cell]]


@dataclass
class TickingClock:
    now: datetime = datetime(2010, 3, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class ListDesk:
    study: Study

    def plan(self, kind: str, rows: Rows, *, epoch_1904: bool = False) -> Plan:
        """Plan a list whose first row has the headings."""
        found = import_kind(kind)
        sheet = Sheet("Liste", tuple(map(tuple, rows)))
        sheets = Sheets(name="liste.xlsx", sheets=(sheet,), epoch_1904=epoch_1904)
        table = table_of(sheets, found.known_headings)
        mapping = suggest_mapping(found, table.headings)
        return make_plan(self.study.conn, found, table, mapping, today=TODAY, tr=ENGLISH)

    def take(self, kind: str, rows: Rows, *, skip_errors: bool = False) -> Applied:
        """Import a list."""
        plan = self.plan(kind, rows)
        with self.study.unit(apply_plan.__name__) as unit:
            return apply_plan(unit, ApplyPlan(plan=plan, skip_errors=skip_errors))

    def verdicts(self, kind: str, rows: Rows) -> list[str]:
        return [row.verdict.value for row in self.plan(kind, rows).rows]

    def find(self, table: str, **equals: object) -> list[dict[str, Any]]:
        return [
            row
            for row in rows_of(self.study.conn, table)
            if all(row[name] == value for name, value in equals.items())
        ]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        return {table.name: list(rows_of(self.study.conn, table.name)) for table in TABLES}

    def units(self) -> int:
        return int(
            self.study.conn.execute("SELECT count(DISTINCT unit) FROM journal").fetchone()[0]
        )


def new_study(path: Path, template: str = "niedersachsen-2010") -> Study:
    author = Author("author-1", "Tessa Test", "TT")
    study = Study.create(path, author=author, clock=TickingClock())
    study.conn.execute("PRAGMA synchronous=OFF")
    with study.unit("fill_from_template") as unit:
        fill_from_template(unit, FillFromTemplate(template=template))
    return study


NEW, CHANGES, SAME, ERROR = (verdict.value for verdict in Verdict)
