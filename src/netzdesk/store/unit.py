"""The unit of work: one user action is one transaction of rows, search entries and journal."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.clock import local_day, wall_ms
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id, new_id
from netzdesk.domain.settings import DEFAULTS
from netzdesk.store import contents
from netzdesk.store.engine import Connection, IntegrityError
from netzdesk.store.journal import (
    Entry,
    Value,
    encoded,
    encoded_row,
    entries_of_row,
    entries_of_unit,
    erased_in,
    values_from,
)
from netzdesk.store.row_states import after_erasure
from netzdesk.store.search import SearchIndex
from netzdesk.store.specification import Kind
from netzdesk.store.tables import BY_NAME, SEARCHED_BY, SEARCHING_OTHERS, Table

if TYPE_CHECKING:
    from netzdesk.store.gathering import GatheredRows, Shape
    from netzdesk.store.study import Study

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What one committed unit changed: the only thing that views are told."""

    action: str
    unit: int | None = None
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def concerns(self, *tables: str) -> bool:
        """Return whether any of the tables has a changed row."""
        return any(table in self.rows for table in tables)


@lru_cache(maxsize=512)
def _insert_sql(table: str, *columns: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}"({names}) VALUES ({", ".join("?" * len(columns))})'


@lru_cache(maxsize=128)
def _select_sql(table: str) -> str:
    columns = ", ".join(f'"{c.name}"' for c in BY_NAME[table].columns)
    return f'SELECT rowid, "id", {columns} FROM "{table}"'


_STEADY: Final = frozenset({"vocabulary_term", "region", "researcher"})
"""Tables of which one action may look up the same row thousands of times."""
_LARGEST: Final = (1 << 63) - 1
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_TOO_LARGE: Final = N_("This number is too large. Enter a smaller one.")
_REFERRED: Final = N_(
    "This entry cannot be removed: other entries refer to it. Remove or change those first."
)


class Unit:
    """Reads and writes rows for one user action; made by `Study.unit`.

    Every write goes to the row, its search entry and the journal together. `before` in the
    journal is what the row held when the user saw it.
    """

    def __init__(self, study: Study, conn: Connection, action: str) -> None:
        self._study = study
        self._conn = conn
        self.action = action
        self._journal = study.journal
        self._index = SearchIndex(conn)
        self._at = study.clock()
        self.number = self._journal.start_unit(action, study.author.id, wall_ms(self._at))
        self._touched: dict[str, set[str]] = {}
        self._settings: dict[str, Any] = {}
        self._fresh: set[str] = set()
        self._steady: dict[str, dict[str | None, Row | None]] = {}
        self._gathered: GatheredRows | None = None
        self.change = Change(action)

    @property
    def author_id(self) -> str:
        """The key of the researcher who acts."""
        return self._study.author.id

    def now(self) -> datetime:
        """Return the moment of this action, aware, in UTC; the same for all of its rows."""
        return self._at

    def today(self) -> date:
        """Return the day of this action in the study's zone."""
        return local_day(self._at, str(self.setting("zone")))

    def setting(self, key: str) -> Any:
        """Return a setting of the study, its default where none is stored."""
        if key not in self._settings:
            self._flush_rows()
            row = self._conn.execute(
                "SELECT value FROM setting WHERE id = ?", (natural_id("setting", key),)
            ).fetchone()
            self._settings[key] = json.loads(row[0]) if row and row[0] else DEFAULTS.get(key)
        return self._settings[key]

    def get(self, table: str, row_id: str | None) -> Row | None:
        """Return a row, or None when there is none with this key."""
        if table in _STEADY:
            return self._get_steady(table, row_id)
        found = self._find(BY_NAME[table], row_id)
        return found[1] if found else None

    def _get_steady(self, table: str, row_id: str | None) -> Row | None:
        """Return a row of a table that is looked up again and again; forgotten at its change."""
        known = self._steady.setdefault(table, {})
        if row_id not in known:
            found = self._find(BY_NAME[table], row_id)
            known[row_id] = found[1] if found else None
        row = known[row_id]
        return None if row is None else dict(row)

    def find(self, table: str, **equals: Value) -> list[Row]:
        """Return the rows whose columns equal the values, oldest first; None finds NULL."""
        spec = BY_NAME[table]
        unknown = equals.keys() - spec.names
        if unknown:
            raise KeyError(f"{table}: {sorted(unknown)}")
        where = " AND ".join(f'"{name}" IS ?' for name in equals) or "1"
        sql = f"{_select_sql(table)} WHERE {where} ORDER BY rowid"
        self._flush_rows()
        return [_as_row(spec, row) for row in self._conn.execute(sql, tuple(equals.values()))]

    def put(self, table: str, values: Mapping[str, Any]) -> str:
        """Insert a row, or change the given fields of the row with this id; return its id.

        A row without `id` gets a new UUIDv7, or the UUIDv5 of its natural key; then an existing
        row with that key is changed. A change that changes nothing writes nothing.
        """
        spec = BY_NAME[table]
        given = _plain_values(spec, values)
        row_id = values.get("id")
        if row_id is None and not spec.natural:
            row_id = new_id()
            self._fresh.add(row_id)
            return self._insert(spec, row_id, given, fresh=True)
        if row_id is None:
            row_id = natural_id(table, *[str(given[name]) for name in spec.natural])
            if self._is_first(spec, row_id, given):
                return self._insert(spec, row_id, given, fresh=True)
        found = self._find(spec, row_id)
        if found is None:
            return self._insert(spec, row_id, given, fresh=False)
        self._update(spec, *found, given)
        return str(row_id)

    def delete(self, table: str, row_id: str) -> None:
        """Delete a row and leave its tombstone in the journal.

        Raises Refused `unit.referred` when another row refers to it.
        """
        spec = BY_NAME[table]
        found = self._find(spec, row_id)
        if found is None:
            return
        try:
            self._conn.execute(f'DELETE FROM "{table}" WHERE "id" = ?', (row_id,))
        except IntegrityError as error:
            raise Refused("unit.referred", _REFERRED) from error
        if spec.searched:
            self._index.remove(spec, found[0])
        self._log("del", table, row_id, encoded({}))

    def defer_references(self) -> None:
        """Let rows of this unit refer to rows that are put later; whole again at the commit."""
        self._conn.execute("PRAGMA defer_foreign_keys=ON")

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Let new rows go to their tables together; every reading sees them nevertheless.

        What the database itself refuses of a row is then raised later than at its `put`.
        """
        from netzdesk.store.gathering import GatheredRows  # noqa: PLC0415  # for imports only

        self._gathered = GatheredRows(self._conn, _insert_sql)
        yield
        self._flush_rows()
        self._gathered = None

    def revive(self, table: str, row_id: str) -> None:
        """Bring a deleted row back as its journal has it (`keep`): the undo of a deletion."""
        spec = BY_NAME[table]
        self._journal.flush()
        entries = entries_of_row(self._conn, table, row_id)
        erased = {name: after_erasure(spec, name) for name in erased_in(entries)}
        self._store(spec, row_id, {**spec.defaults, **values_from(entries), **erased})
        self._log("keep", table, row_id, encoded({}))

    def keep_file(self, content: bytes, name: str) -> str:
        """Store a file's bytes under their SHA-256, which is returned; a row names it.

        Raises Refused `file.too_large`.
        """
        return contents.keep(self._conn, content, name)

    def drop_draft(self, key: str) -> None:
        """Forget the draft that this action stores."""
        self._conn.execute("DELETE FROM draft WHERE k = ?", (f"{self.author_id}:{key}",))

    def written(self, tables: Container[str]) -> Iterator[Entry]:
        """Yield what this unit has entered or changed in these tables so far."""
        self._journal.flush()
        for entry in entries_of_unit(self._conn, self._journal.replica, self.number):
            if entry.tab in tables and entry.op in ("ins", "set"):
                yield entry

    def history(self, table: str, row_id: str) -> list[Entry]:
        """Return what the journal says of a row, in its order."""
        self._journal.flush()
        return entries_of_row(self._conn, table, row_id)

    def entries_with(self, entry: Entry) -> list[Entry]:
        """Return all entries of the user action to which one belongs, in their order."""
        self._journal.flush()
        return entries_of_unit(self._conn, entry.replica, entry.unit)

    def finish(self) -> None:
        """Write the journal's vector and make `change`; called by the study before the commit."""
        if not self._touched:
            return
        self._flush_rows()
        self._index.flush()
        self._journal.finish_unit()
        rows = {table: frozenset(ids) for table, ids in self._touched.items()}
        self.change = Change(self.action, self.number, rows)

    def _flush_rows(self) -> None:
        if self._gathered is not None:
            self._gathered.flush()

    def _flush_searched(self, spec: Table, row: Row) -> None:
        """Bring new rows to their tables if this one's search entry holds words of one of them."""
        for reference, target in SEARCHING_OTHERS.get(spec.name, ()):
            if row.get(reference) in self._touched.get(target, ()):
                self._flush_rows()

    def _find(self, spec: Table, row_id: str | None) -> tuple[int, Row] | None:
        self._flush_rows()
        found = self._conn.execute(f'{_select_sql(spec.name)} WHERE "id" = ?', (row_id,)).fetchone()
        return (found[0], _as_row(spec, found)) if found else None

    def _is_first(self, spec: Table, row_id: str, given: Row) -> bool:
        """Return whether no row with this natural key can be or have been there.

        It names a record that this unit has made, and the unit has not written this row before.
        """
        if row_id in self._touched.get(spec.name, ()):
            return False
        fresh = self._fresh
        for name in spec.natural:  # noqa: SIM110  # a generator takes twice as long
            if given[name] in fresh:
                return True
        return False

    def _insert(self, spec: Table, row_id: str, given: Row, *, fresh: bool) -> str:
        if fresh and self._gathered is not None:
            row = {n: v for n, v in {**spec.filled, **given}.items() if v is not None}
            shape = self._gathered.shape(spec, row)
            if shape is not None:
                self._gather(self._gathered, shape, spec, row_id, row)
                return row_id
        row = {**spec.defaults, **given}
        filled = {name: value for name, value in row.items() if value is not None}
        # A row with a history is made anew: every field is then a write of this entry.
        anew = not fresh and self._has_history(spec.name, row_id)
        self._store(spec, row_id, filled if spec.filled.keys() <= filled.keys() else row)
        self._log("ins", spec.name, row_id, encoded_row(row if anew else filled))
        return row_id

    def _gather(
        self, gathered: GatheredRows, shape: Shape, spec: Table, row_id: str, row: Row
    ) -> None:
        """Take a new row, its empty columns left out."""
        values = shape.values(row)
        rowid = gathered.add_values(spec.name, shape.insert, row_id, values)
        if shape.words:
            self._index.add_words(spec.name, rowid, shape.search_text(row))
        elif spec.searched:
            self._flush_searched(spec, row)
            self._index.add(spec, rowid, row)
        self._log("ins", spec.name, row_id, shape.changes(values))

    def _has_history(self, table: str, row_id: str) -> bool:
        self._journal.flush()
        return bool(entries_of_row(self._conn, table, row_id))

    def _store(self, spec: Table, row_id: str, row: Row) -> None:
        """Write a new row; a column that is not given is empty."""
        if self._gathered is not None:
            rowid = self._gathered.add(spec, row_id, row)
        else:
            insert = _insert_sql(spec.name, "id", *row)
            rowid = self._conn.execute(insert, (row_id, *row.values())).lastrowid
        if spec.searched:
            if self._gathered is not None:
                self._flush_searched(spec, row)
            self._index.add(spec, rowid, row)

    def _update(self, spec: Table, rowid: int, before: Row, given: Row) -> None:
        changes = {n: (before[n], v) for n, v in given.items() if before[n] != v}
        if not changes:
            return
        if spec.natural and changes.keys() & set(spec.natural):
            raise KeyError(f"{spec.name}: a natural key never changes")
        row_id = before["id"]
        sets = ", ".join(f'"{name}" = ?' for name in changes)
        values = (*(new for _, new in changes.values()), row_id)
        self._conn.execute(f'UPDATE "{spec.name}" SET {sets} WHERE "id" = ?', values)
        self._log("set", spec.name, row_id, encoded(changes))
        if any(name.partition(".")[0] in changes for name in spec.searched):
            self._replace_index(spec, rowid, {**before, **given})
        for name, reference, column in SEARCHED_BY.get(spec.name, ()):
            if column in changes:
                self._reindex_referrers(BY_NAME[name], reference, row_id)

    def _reindex_referrers(self, spec: Table, reference: str, row_id: str) -> None:
        self._flush_rows()
        sql = f'{_select_sql(spec.name)} WHERE "{reference}" = ?'
        for found in self._conn.execute(sql, (row_id,)).fetchall():
            self._replace_index(spec, found[0], _as_row(spec, found))

    def _replace_index(self, spec: Table, rowid: int, row: Row) -> None:
        self._index.remove(spec, rowid)
        self._index.add(spec, rowid, row)

    def _log(self, op: str, table: str, row_id: str, changes: str) -> None:
        self._journal.write(op, table, row_id, changes)
        touched = self._touched.get(table)
        if touched is None:
            touched = self._touched[table] = set()
        touched.add(row_id)
        if table in self._steady:
            del self._steady[table]
        if table == "setting":
            self._settings.clear()


def _as_row(spec: Table, values: tuple[Any, ...]) -> Row:
    row: Row = {"id": values[1]}
    row.update(zip(spec.kinds, values[2:], strict=True))
    return row


def _plain_values(spec: Table, values: Mapping[str, Any]) -> Row:
    """Return the values as the columns store them, so that row and journal hold the same."""
    given: Row = {}
    kinds = spec.kinds
    for name, value in values.items():
        if name == "id":
            continue
        kind = kinds[name]
        # Nearly every value is nothing or a text without anything that no text can hold.
        if value is None or (type(value) is str and kind == "TEXT" and value.isprintable()):
            given[name] = value
        else:
            given[name] = _plain(spec, name, kind, value)
    return given


def _plain(spec: Table, name: str, kind: Kind, value: Any) -> Value:
    """Return a value as the column stores it.

    What no text can hold (half of a character pair, NUL) is replaced: it comes from pasting.
    """
    if kind == "INTEGER" and isinstance(value, int):
        if abs(value) > _LARGEST:
            raise Refused("unit.number_too_large", _TOO_LARGE, field=name)
        return int(value)
    if kind == "TEXT" and isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    raise TypeError(f"{spec.name}.{name} is {kind}, not {type(value).__name__}")
