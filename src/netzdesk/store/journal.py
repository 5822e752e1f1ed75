"""The journal's own state in memory, and writing its entries (rules 1, 13 and 15).

Everything here that a transaction changes is reloaded when the transaction is rolled back:
sequence, clock, vector and replica id in memory always equal the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.ids import new_id, new_ids
from netzdesk.store.engine import Connection
from netzdesk.store.replica import ReplicaNote, choose_replica, last_entry
from netzdesk.store.schema import SCHEMA_VERSION

Value = str | int | None
Changes = Mapping[str, tuple[Value, Value]]

_INSERT: Final = (
    "INSERT INTO journal(id, replica, seq, hlc, at, author, unit, action, schema, op, tab, row,"
    " changes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_INSERT_SEEN: Final = (
    "INSERT INTO journal(id, replica, seq, hlc, at, author, unit, action, schema, op, tab, row,"
    " changes, seen) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_VECTOR: Final = (
    "INSERT INTO vector(replica, seq) VALUES (?, ?)"
    " ON CONFLICT(replica) DO UPDATE SET seq = excluded.seq"
)
_AT_ONCE: Final = 200
"""So many entries go to the table together: less work, and never a long wait."""
quoted = json.encoder.encode_basestring
"""A text as JSON has it, umlauts as they are; written in C."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as undo and history read it."""

    id: str
    replica: str
    seq: int
    unit: int
    hlc: int
    action: str
    op: str
    tab: str
    row: str
    changes: Mapping[str, Any]


class Journal:
    """Writes the entries of one study file under this copy's replica id."""

    def __init__(self, conn: Connection, note: ReplicaNote) -> None:
        self._conn = conn
        self._note = note
        self.replica = ""
        self.last_id = ""
        self._pending: list[tuple[Any, ...]] = []
        self._at_ms = 0
        self._of_unit: tuple[Any, ...] = ()
        self.reload()

    def reload(self) -> None:
        """Read everything again from the file: at opening, after a rollback, after a merge."""
        self._pending.clear()
        stored, replica = choose_replica(self._conn, self._note)
        if replica != stored and self.replica:
            replica = self.replica  # a copy keeps the id that this opening has given it
        vector = dict(self._conn.execute("SELECT replica, seq FROM vector"))
        # The clock never goes back within a replica, so its last entry has its highest value.
        last = self._conn.execute(
            "SELECT max(j.hlc) FROM vector v JOIN journal j ON j.replica = v.replica"
            " AND j.seq = v.seq"
        ).fetchone()
        noted: dict[str, int] = {}
        rows = self._conn.execute(
            "SELECT seen FROM journal WHERE replica = ? AND seen IS NOT NULL ORDER BY seq",
            (replica,),
        )
        for (seen,) in rows:
            noted.update(json.loads(seen))
        last_id = last_entry(self._conn, replica)
        # All is read before anything is kept: a failure leaves the memory as it was.
        self.replica = replica
        self._stored = stored == replica
        self.seq = int(vector.get(replica, 0))
        self._hlc = int(last[0] or 0)
        self._unseen = {r: n for r, n in vector.items() if r != replica and noted.get(r) != n}
        self.last_id = last_id

    def ahead_ms(self, now_ms: int) -> int:
        """Return by how much the study's clock is ahead of this laptop's; below 0 when behind."""
        return (self._hlc >> 16) - now_ms

    def start_unit(self, action: str, author: str, at_ms: int) -> int:
        """Return the number of the unit that begins: the sequence of its first entry.

        What is written until the next one begins are its entries.
        """
        unit = self.seq + 1
        self._at_ms = at_ms
        self._of_unit = (at_ms, author, unit, action, SCHEMA_VERSION)
        return unit

    def write(self, op: str, table: str, row: str, changes: str) -> None:
        """Write one entry; the caller holds the transaction. `flush` brings it to the table.

        `changes` are as `encoded` or `encoded_row` gives them.
        """
        if not self._stored:
            self._conn.execute(
                "INSERT INTO local(k, v) VALUES ('replica', ?)"
                " ON CONFLICT(k) DO UPDATE SET v = excluded.v",
                (self.replica,),
            )
            self._stored = True
        self.seq += 1
        self._hlc = max(self._hlc + 1, self._at_ms << 16)
        entry = (self.replica, self.seq, self._hlc, *self._of_unit, op, table, row, changes)
        if self._unseen:
            seen = json.dumps(self._unseen, ensure_ascii=False, separators=(",", ":"))
            self.last_id = new_id()
            self._conn.execute(_INSERT_SEEN, (self.last_id, *entry, seen))
            self._unseen = {}
            return
        self._pending.append(entry)
        if len(self._pending) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Bring the entries written so far to the table, where they can be read."""
        if self._pending:
            keys = new_ids(len(self._pending))
            entries = [(key, *entry) for key, entry in zip(keys, self._pending, strict=True)]
            self._conn.executemany(_INSERT, entries)
            self.last_id = keys[-1]
            self._pending.clear()

    def finish_unit(self) -> None:
        """Write the vector; called once, before the commit."""
        self.flush()
        self._conn.execute(_VECTOR, (self.replica, self.seq))

    def committed(self) -> None:
        """Tell the machine's note which entry is the last; called after the commit."""
        self._note.write(self.replica, self.last_id)


def encoded(changes: Changes) -> str:
    """Return changes as JSON; names of fields are plain words."""
    pairs = [f'"{name}":[{_value(old)},{_value(new)}]' for name, (old, new) in changes.items()]
    return f"{{{','.join(pairs)}}}"


def encoded_row(row: Mapping[str, Value]) -> str:
    """Return the changes that a new row is; made by hand, as an import has 10,000 of them."""
    pairs = [
        f'"{name}":[null,{quoted(value) if type(value) is str else _value(value)}]'
        for name, value in row.items()
    ]
    return f"{{{','.join(pairs)}}}"


def _value(value: Value) -> str:
    if type(value) is str:
        return quoted(value)
    return "null" if value is None else str(value)


def histories_of_unit(conn: Connection, replica: str, unit: int) -> Iterator[Entry]:
    """Yield every entry of the rows that one user action wrote, in no order.

    Sorted by the database, the first of 10,000 would come late.
    """
    for row in conn.execute(
        "SELECT id, replica, seq, unit, hlc, action, op, tab, row, changes FROM journal"
        " WHERE (row, tab) IN"
        " (SELECT row, tab FROM journal WHERE replica = ? AND seq >= ? AND unit = ?)",
        (replica, unit, unit),
    ):
        yield _entry(row)


def entries_of_unit(conn: Connection, replica: str, unit: int) -> list[Entry]:
    """Return the entries of one user action in the order they were written."""
    return [
        _entry(row)
        for row in conn.execute(
            "SELECT id, replica, seq, unit, hlc, action, op, tab, row, changes FROM journal"
            " WHERE replica = ? AND seq >= ? AND unit = ? ORDER BY seq",
            (replica, unit, unit),
        )
    ]


def entries_of_row(conn: Connection, table: str, row: str) -> list[Entry]:
    """Return the entries of one row in the journal's order (hybrid clock, then id)."""
    return [
        _entry(found)
        for found in conn.execute(
            "SELECT id, replica, seq, unit, hlc, action, op, tab, row, changes FROM journal"
            " WHERE row = ? AND tab = ? ORDER BY hlc, id",
            (row, table),
        )
    ]


def lives_after(entries: list[Entry]) -> bool:
    """Return whether a row is there after these of its entries; an erasure leaves that alone."""
    last = next((entry.op for entry in reversed(entries) if entry.op != "erase"), "del")
    return last != "del"


def erased_in(entries: list[Entry]) -> set[str]:
    """Return the fields whose values were erased: they stay empty for ever."""
    return {name for entry in entries if entry.op == "erase" for name in entry.changes}


def values_from(entries: list[Entry]) -> dict[str, Value]:
    """Return the field values that a row's entries give it; redacted values are left out."""
    values: dict[str, Value] = {}
    for entry in entries:
        if entry.op in ("ins", "set", "res"):
            for field, change in entry.changes.items():
                if change != 0:
                    values[field] = change[1]
    return values


def _entry(row: tuple[Any, ...]) -> Entry:
    entry, replica, seq, unit, hlc, action, op, table, key, changes = row
    return Entry(entry, replica, seq, unit, hlc, action, op, table, key, _changes(changes))


def _changes(text: str) -> Mapping[str, Any]:
    """Return {field: [before, after]}; 0 stands for an erased value, also in an `erase` entry."""
    loaded = json.loads(text)
    if isinstance(loaded, list):
        return dict.fromkeys(loaded, 0)
    return loaded if isinstance(loaded, dict) else {}
