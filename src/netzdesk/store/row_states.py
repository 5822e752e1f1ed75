"""A row as its journal entries make it: a pure function of the set of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from netzdesk.store.engine import Connection
from netzdesk.store.journal import Value
from netzdesk.store.specification import Table

ERASED: Final = "(gelöscht)"
"""What stands in a field that must not be empty and whose value was erased."""


def row_state(
    entries: Iterable[tuple[str, str, str]], table: Table
) -> tuple[bool, dict[str, Value]]:
    """Return whether a row lives and its values, from (row, op, changes) in the journal's order.

    Values that were erased are left out. Raises ValueError, TypeError, AttributeError or
    IndexError for an entry that cannot be read.
    """
    alive = False
    values: dict[str, Value] = {}
    for _, op, text in entries:
        alive = op != "del" if op != "erase" else alive
        changes = json.loads(text)
        if op == "ins":
            values = {**table.defaults, **values}
        if op in ("ins", "set", "res"):
            values.update({name: new[1] for name, new in changes.items() if new != 0})
    return alive, values


def erased_fields(conn: Connection, table: str) -> dict[str, set[str]]:
    """Return row → its fields that were erased, at whatever time: they stay empty for ever."""
    erased: dict[str, set[str]] = {}
    for row, fields in conn.execute(
        "SELECT row, changes FROM journal WHERE tab = ? AND op = 'erase'", (table,)
    ):
        names = json.loads(fields)
        erased.setdefault(row, set()).update(names if isinstance(names, list) else ())
    return erased


def after_erasure(table: Table, name: str) -> Value:
    """Return what stands in a field that was erased: nothing, where it may be empty."""
    required = next((c.required for c in table.columns if c.name == name), False)
    if not required:
        return None
    return ERASED if table.kinds[name] == "TEXT" else 0
