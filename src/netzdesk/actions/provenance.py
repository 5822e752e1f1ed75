"""Naming what a value of the register rests on, beside the value and together with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.provenance import COLUMNS, TRACED, UNTRACED, Origin, fingerprint
from netzdesk.store.journal import Entry, Value
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Row, Unit

_ONE: Final = N_("Name one statement, one interview, one source or one approval for this value.")
_FIELD: Final = N_("This entry has no such field. Choose a field of the register.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOrigin:
    """What the present value of some fields rests on: (table, row, field)."""

    fields: tuple[tuple[str, str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveOrigin:
    fact_source_ids: tuple[str, ...]


def note_source(
    unit: Unit,
    table: str,
    row_id: str,
    field: str,
    *,
    statement_id: str | None = None,
    interview_id: str | None = None,
    source_id: str | None = None,
    approval_id: str | None = None,
) -> str:
    """Write that the value a field now has rests on one record; return the key of the note.

    To be called after the value was written. The same said twice of the same value is one note.
    Raises Refused when not exactly one record is named, or when there is no such
    record or field.
    """
    given = {
        "statement_id": statement_id,
        "interview_id": interview_id,
        "source_id": source_id,
        "approval_id": approval_id,
    }
    chosen = [Origin(kind, key) for kind, name in COLUMNS.items() if (key := given[name])]
    if len(chosen) != 1:
        raise Refused("provenance.one", _ONE, field="origin")
    return _note(unit, table, row_id, field, chosen[0])


def name_origin(unit: Unit, command: NameOrigin) -> str | None:
    """Name what the present values of fields rest on; return the key of the last note."""
    key = None
    for table, row_id, field in command.fields:
        key = _note(unit, table, row_id, field, command.origin)
    return key


def remove_origin(unit: Unit, command: RemoveOrigin) -> None:
    """Take back that values rest on a record; the values stay."""
    for key in command.fact_source_ids:
        existing(unit, "fact_source", key, "fact_source_id")
        unit.delete("fact_source", key)


def note_written(unit: Unit, origin: Origin) -> int:
    """Name the origin of every register value that this unit has written; return how many.

    What the team decides itself (judgement, number, order) and what was emptied is left out.
    """
    wanted = {
        (entry.tab, entry.row, field): None
        for entry in unit.written(TRACED)
        for field, change in entry.changes.items()
        if field not in UNTRACED and _is_told(entry, field, change[1])
    }
    column = _column(unit, origin)
    for table, row_id, field in wanted:
        row = unit.get(table, row_id)
        if row is not None and row[field] is not None:
            _put(unit, table, row, field, {column: origin.record})
    return len(wanted)


def _is_told(entry: Entry, field: str, value: Value) -> bool:
    """Tell whether a value was entered: an empty one and what a new row begins with were not."""
    begins = BY_NAME[entry.tab].defaults.get(field)
    return value is not None and not (entry.op == "ins" and value == begins)


def forget_origins(unit: Unit, rows: Iterable[str]) -> None:
    """Remove the notes of rows that are removed for good with their network."""
    for row_id in rows:
        for note in unit.find("fact_source", row_id=row_id):
            unit.delete("fact_source", note["id"])


def _note(unit: Unit, table: str, row_id: str, field: str, origin: Origin) -> str:
    if table not in BY_NAME or field not in BY_NAME[table].names:
        raise Refused("provenance.field", _FIELD, field="origin")
    row = existing(unit, table, row_id, "row_id")
    return _put(unit, table, row, field, {_column(unit, origin): origin.record})


def _column(unit: Unit, origin: Origin) -> str:
    """Return the column for an origin. Raises Refused for a kind or record that is not there."""
    column = COLUMNS.get(origin.kind)
    if column is None:
        raise Refused("provenance.one", _ONE, field="origin")
    existing(unit, origin.kind.value, origin.record, column)
    return column


def _put(unit: Unit, table: str, row: Row, field: str, origin: Mapping[str, str]) -> str:
    note = {
        "table_name": table,
        "row_id": row["id"],
        "field": field,
        "sha256": fingerprint(row[field]),
        **origin,
    }
    for said in unit.find("fact_source", **note):
        return str(said["id"])
    today = unit.today().isoformat()
    return unit.put("fact_source", {**note, "day": today, "researcher_id": unit.author_id})
