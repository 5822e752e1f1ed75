"""The history as the command line prints it; values of personal fields only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netzdesk.actions.registry import action_label
from netzdesk.base.i18n import Translator
from netzdesk.queries.history import (
    FieldChange,
    HistoryUnit,
    Reader,
    RowChange,
    shown_at,
    units,
)
from netzdesk.queries.settings import read_settings
from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME


def records(conn: Connection, tr: Translator, *, persons: bool) -> Iterator[dict[str, Any]]:
    """Yield the units, newest first, as plain values for JSON.

    Without persons a researcher is named by initials, and a personal value is None.
    """
    reader = Reader(conn, tr)
    for unit in units(conn):
        yield {
            "at": unit.at.isoformat(timespec="seconds"),
            "author": unit.author if persons else unit.initials,
            "action": unit.action,
            "label": action_label(tr, unit.action),
            "subject": unit.subject,
            "changes": [
                {
                    "table": change.table,
                    "row": change.record,
                    "op": change.op,
                    "subject": change.subject,
                    "fields": [_field(change, field, persons) for field in change.fields],
                }
                for change in reader.changes(unit)
            ],
        }


def lines(conn: Connection, tr: Translator, *, persons: bool) -> Iterator[str]:
    """Yield the units, newest first, as lines to read."""
    reader = Reader(conn, tr)
    zone = read_settings(conn).zone
    for unit in units(conn):
        author = unit.author if persons else unit.initials
        label = action_label(tr, unit.action)
        yield f"{shown_at(unit, zone)}  {author}  {label}  {_one_line(unit.subject)}".rstrip()
        for change in reader.changes(unit):
            yield from _change_lines(unit, change, tr, persons)


def is_personal(table: str, field: FieldChange) -> bool:
    """Return whether the value of a field is personal: its own, or the name of a person."""
    spec = BY_NAME.get(table)
    if field.personal or spec is None:
        return True
    return any(
        column.name == field.field and column.refers_to == "person" for column in spec.columns
    )


def _field(change: RowChange, field: FieldChange, persons: bool) -> dict[str, Any]:
    if is_personal(change.table, field) and not persons:
        return {"field": field.field, "personal": True, "before": None, "after": None}
    return {"field": field.field, "before": field.before or None, "after": field.after or None}


def _change_lines(
    unit: HistoryUnit, change: RowChange, tr: Translator, persons: bool
) -> Iterator[str]:
    named = change.subject if change.subject != unit.subject else ""
    title = f"  {change.title}  {_one_line(named)}".rstrip()
    yield tr("{title} (removed)", title=title) if change.op == "del" else title
    for field in change.fields:
        if is_personal(change.table, field) and not persons:
            before, after = "", tr("(personal)")
        else:
            before, after = _one_line(field.before), _one_line(field.after)
        yield f"    {field.label}: {before} → {after}" if before else f"    {field.label}: {after}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
