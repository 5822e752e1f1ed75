"""The dry run: what each row of a list will do, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.imports.facts import Facts
from netzdesk.imports.kinds.kind import FieldChange, ImportKind, Verdict
from netzdesk.imports.mapping import ColumnMapping
from netzdesk.imports.sheets import Cell, Table, TableRow
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader
from netzdesk.store.engine import Connection

_EVERY: Final = 50
_NOTHING: Final = (None, ())
_MISSING: Final = N_("The list needs the columns {columns}. Say which headings they are.")
_EMPTY: Final = N_("The list has no rows below its headings.")
_CELL: Final = N_("“{column}” is empty.")


class PlannedRow(NamedTuple):
    """One row of the list and what it does."""

    number: int
    """The row in the sheet as Excel counts it, from 1."""
    cells: tuple[Cell, ...]
    """As they stand in the list, in the order of its headings."""
    verdict: Verdict
    changes: tuple[FieldChange, ...] = ()
    """Before and after of every field that changes; empty for a new row."""
    sentence: str = ""
    """Why it is an error, or what is to be told of it; in the language of the preview."""
    field: str | None = None
    """Key of the column that an error is about."""
    record_id: str | None = None
    """The record that it changes or equals."""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list will do; `apply_plan` does exactly this."""

    kind: ImportKind
    headings: tuple[str, ...]
    mapping: ColumnMapping
    rows: tuple[PlannedRow, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have this verdict."""
        return self.counts()[verdict]

    def counts(self) -> Mapping[Verdict, int]:
        """Return the number of rows by verdict; 0 where there is none."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    def errors(self) -> tuple[PlannedRow, ...]:
        """Return the rows that cannot be imported."""
        return tuple(row for row in self.rows if row.verdict is Verdict.ERROR)


def make_plan(
    conn: Connection,
    kind: ImportKind,
    table: Table,
    mapping: ColumnMapping,
    *,
    today: date,
    tr: Translator,
    progress: Progress | None = None,
) -> Plan:
    """Return what each row of a list will do; nothing is stored. Callable in a worker.

    `conn` is the study or a snapshot of it, `today` the day in the study's zone, `tr` the language
    of the sentences. An empty cell changes nothing. Raises Refused `import.column_missing` when a
    required column is mapped to no heading, `import.empty` for a list without rows, and Cancelled
    as `progress` does.
    """
    missing = mapping.missing(kind)
    if missing:
        raise Refused(
            "import.column_missing",
            _MISSING,
            field="mapping",
            columns=", ".join(tr(column.heading) for column in missing),
        )
    if not table.rows:
        raise Refused("import.empty", _EMPTY, field="path")
    planner = _Planner(kind, mapping, Facts(conn, today, tr), epoch_1904=table.epoch_1904)
    watched = progress or Unwatched()
    rows = []
    with collector_paused():
        for done, row in enumerate(table.rows):
            if done % _EVERY == 0:
                watched.step(done, len(table.rows))
            rows.append(planner.plan(row))
    watched.step(len(rows), len(rows))
    return Plan(kind, table.headings, mapping, tuple(rows))


class _Planner:
    """Plans the rows of one list, one after the other."""

    def __init__(
        self, kind: ImportKind, mapping: ColumnMapping, facts: Facts, *, epoch_1904: bool
    ) -> None:
        self._tr = facts.tr
        self._reader = Reader(facts, epoch_1904=epoch_1904)
        self._judge = kind.judge(facts, self._reader)
        self._columns = tuple(
            (place, key, self._reader.reading(kind.column(key)))
            for place, key in enumerate(mapping.columns)
            if key
        )
        self._required = tuple(column for column in kind.columns if column.required)

    def plan(self, row: TableRow) -> PlannedRow:
        """Return what a row will do."""
        self._reader.remarks.clear()
        try:
            decided = self._judge(row.number, self._values(row.cells))
        except Refused as refused:
            return PlannedRow(
                row.number,
                row.cells,
                Verdict.ERROR,
                sentence=self._tr.refusal(refused),
                field=refused.field,
            )
        return PlannedRow(
            row.number,
            row.cells,
            decided.verdict,
            decided.changes,
            " ".join((*self._reader.remarks, *decided.remarks)),
            None,
            decided.record_id,
            decided.steps,
        )

    def _values(self, cells: tuple[Cell, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        count = len(cells)
        for place, key, read in self._columns:
            if place < count:
                values[key] = read(cells[place])
        for column in self._required:
            if values.get(column.key) in _NOTHING:
                heading = self._tr(column.heading)
                raise Refused("import.cell_missing", _CELL, field=column.key, column=heading)
        return values
