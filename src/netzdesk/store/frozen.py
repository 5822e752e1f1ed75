"""The study as it was: a copy taken back to a place in the journal, and the sum of what it holds.

The place is the journal's vector at that moment. The state of a row is a pure function of the set
of its entries, so a row with later entries is computed again from those up to the place, whatever
was edited, undone, deleted, made anew or merged since (docs/adr/0016-frozen-reports.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any, Final

from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.store.engine import Connection, copy_pages, failures_told, memory
from netzdesk.store.journal import Value
from netzdesk.store.row_states import after_erasure, erased_fields, row_state
from netzdesk.store.search import SEARCHED
from netzdesk.store.specification import Table
from netzdesk.store.tables import BY_NAME

Vector = Mapping[str, int]
"""Copy of the study (replica) → its last entry that belongs to a state.

Whatever renames entries (the repair of forks in the merge to come) renames them in every vector,
too: docs/adr/0016-frozen-reports.md.
"""

_ELSEWHERE: Final = N_(
    "This state was frozen in another study file: its entries are not all here. "
    "Make its report from that file."
)
_NO_CONTENT: Final = frozenset({"snapshot"})
"""Freezing alone changes nothing: the same study frozen twice has the same sum."""
_ROWS_AT_ONCE: Final = 500
_LATER: Final = "seq > coalesce((SELECT k.seq FROM kept k WHERE k.replica = {0}.replica), 0)"
_MADE: Final = (
    "EXISTS (SELECT 1 FROM journal e WHERE e.row = t.row AND e.tab = t.tab AND e.op = 'ins')"
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def read_vector(conn: Connection) -> dict[str, int]:
    """Return the place in the journal where the study stands now."""
    return dict(conn.execute("SELECT replica, seq FROM vector ORDER BY replica"))


def reaches(conn: Connection, vector: Vector) -> bool:
    """Tell whether the journal has all entries up to a place: not so for one of another file."""
    here = read_vector(conn)
    return all(here.get(replica, 0) >= seq for replica, seq in vector.items())


def copy_of(conn: Connection) -> Connection:
    """Return a copy in memory of a study that was opened; the caller closes it."""
    target = memory()
    try:
        copy_pages(conn, target, pages=-1)
    except BaseException:
        target.close()
        raise
    return target


@failures_told()
def rewind(conn: Connection, vector: Vector, progress: Progress | None = None) -> None:
    """Take a copy in memory back to a place in the journal; its later entries are gone.

    What was erased since stays erased. A row of which the journal does not have the making is
    taken back by what its changes say was there before. The copy has no search any more.
    Raises Refused `snapshot.elsewhere` when the journal does not reach that far: the study was
    made of a list of the other one; StudyRefused when the file turns out to be damaged. Raises
    what `progress` raises. After any of these the copy is of no use.
    """
    watched = progress or Unwatched()
    if not reaches(conn, vector):
        raise Refused("snapshot.elsewhere", _ELSEWHERE, field="snapshot")
    conn.execute("PRAGMA foreign_keys=OFF")
    for table in SEARCHED:
        conn.execute(f'DROP TABLE "{table.name}_search"')
    conn.execute("BEGIN")
    conn.execute("CREATE TEMP TABLE kept(replica TEXT PRIMARY KEY, seq INTEGER)")
    conn.executemany("INSERT INTO kept VALUES (?, ?)", vector.items())
    conn.execute(
        "CREATE TEMP TABLE touched AS"
        f" SELECT DISTINCT tab, row FROM journal j WHERE {_LATER.format('j')}"
    )
    tables = [name for (name,) in conn.execute("SELECT DISTINCT tab FROM touched ORDER BY tab")]
    for done, name in enumerate(tables):
        watched.step(done, len(tables))
        if name in BY_NAME:  # a newer program's table waits in the journal only
            with collector_paused():
                _rewind_table(conn, BY_NAME[name], watched)
    conn.execute(f"DELETE FROM journal WHERE {_LATER.format('journal')}")
    conn.execute("DELETE FROM vector")
    conn.execute("INSERT INTO vector SELECT replica, seq FROM kept")
    conn.execute("DROP TABLE touched")
    conn.execute("DROP TABLE kept")
    conn.execute("COMMIT")


def pin_day(conn: Connection, day: str) -> None:
    """Let a copy say of itself that today is this day, where the study fixes none."""
    conn.execute(
        "INSERT INTO setting(id, key, value) VALUES (?, 'reference_day', ?)"
        " ON CONFLICT(id) DO UPDATE SET value = excluded.value"
        " WHERE value IS NULL OR value = 'null'",
        (natural_id("setting", "reference_day"), json.dumps(day)),
    )


@failures_told()
def content_sum(conn: Connection, progress: Progress | None = None) -> str:
    """Return the SHA-256 of everything that the study's tables hold but what was frozen before.

    The same for the same content, whatever its order in the file and in every later schema: what
    stands at its default is left out, and so is a table without rows. Raises StudyRefused when the
    file turns out to be damaged, and what `progress` raises.
    """
    watched = progress or Unwatched()
    digest = hashlib.sha256()
    names = sorted(BY_NAME.keys() - _NO_CONTENT)
    for place, name in enumerate(names):
        table = BY_NAME[name]
        columns = ", ".join(f'"{column}"' for column in table.kinds)
        defaults = table.defaults
        rows = conn.execute(f'SELECT "id", {columns} FROM "{name}" ORDER BY "id"')
        for done, (key, *values) in enumerate(_flat(rows)):
            if done % _ROWS_AT_ONCE == 0:
                watched.step(place, len(names))
            held = {
                column: value
                for column, value in zip(table.kinds, values, strict=True)
                if value is not None and value != defaults[column]
            }
            digest.update(f"{name}\x1f{key}\x1f{_encode(held)}\x1e".encode())
    return digest.hexdigest()


def _rewind_table(conn: Connection, table: Table, watched: Progress) -> None:
    erased = erased_fields(conn, table.name)
    gone = {row for (row,) in conn.execute("SELECT row FROM touched WHERE tab = ?", (table.name,))}
    now = _rows_now(conn, table) if erased else {}
    entries = conn.execute(
        "SELECT j.row, j.op, j.changes FROM touched t JOIN journal j ON j.row = t.row"
        f" AND j.tab = t.tab WHERE t.tab = ? AND NOT ({_LATER.format('j')}) AND {_MADE}"
        " ORDER BY j.row, j.hlc, j.id",
        (table.name,),
    ).fetchall()
    made: dict[str, tuple[Value, ...]] = {}
    for done, (row, group) in enumerate(groupby(entries, key=lambda entry: entry[0])):
        if done % _ROWS_AT_ONCE == 0:
            watched.step(done, len(gone))
        alive, values = row_state(group, table)
        if not alive:
            continue
        gone.discard(row)
        for name in erased.get(row, ()):
            left = after_erasure(table, name)
            values[name] = left if left is None else now.get(row, {}).get(name, left)
        made[row] = (row, *(values.get(name) for name in table.kinds))
    gone -= _taken_back(conn, table)
    delete = f'DELETE FROM "{table.name}" WHERE "id" = ?'
    _run_for_all(conn, delete, [(row,) for row in gone], watched)
    _run_for_all(conn, _put_sql(table), list(made.values()), watched)
    if _left_their_place(conn, table, made.keys()):
        _put_in_order(conn, table)


def _run_for_all(
    conn: Connection, sql: str, rows: Sequence[tuple[Value, ...]], watched: Progress
) -> None:
    """Run a statement for many rows, which can be cancelled in between."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        watched.step(start, len(rows))
        conn.executemany(sql, rows[start : start + _ROWS_AT_ONCE])


def _left_their_place(conn: Connection, table: Table, rows: Set[str]) -> bool:
    """Tell whether one of these rows was deleted since: it stands behind all others now."""
    return any(
        row in rows
        for (row,) in conn.execute(
            "SELECT j.row FROM touched t JOIN journal j ON j.row = t.row AND j.tab = t.tab"
            f" WHERE t.tab = ? AND j.op = 'del' AND {_LATER.format('j')}",
            (table.name,),
        )
    )


def _put_in_order(conn: Connection, table: Table) -> None:
    """Let rows stand as they came: what is printed of them is read in that order."""
    columns = ", ".join(f't."{name}"' for name in ("id", *table.kinds))
    rows = conn.execute(
        f'SELECT {columns} FROM "{table.name}" t LEFT JOIN'
        " (SELECT row, max(hlc) AS came FROM journal WHERE tab = ? AND op IN ('ins', 'keep')"
        f" AND NOT ({_LATER.format('journal')}) GROUP BY row) e ON e.row = t.id"
        " ORDER BY e.came, t.rowid",
        (table.name,),
    ).fetchall()
    conn.execute(f'DELETE FROM "{table.name}"')
    conn.executemany(_put_sql(table), rows)


def _taken_back(conn: Connection, table: Table) -> set[str]:
    """Take rows back by what their later entries say was there before; return them.

    These are rows of which the journal does not have the making: only changes are known.
    """
    first: dict[str, str] = {}
    before: dict[str, dict[str, Value]] = {}
    for row, op, text in conn.execute(
        "SELECT j.row, j.op, j.changes FROM touched t JOIN journal j ON j.row = t.row"
        f" AND j.tab = t.tab WHERE t.tab = ? AND {_LATER.format('j')} AND NOT {_MADE}"
        " ORDER BY j.row, j.hlc, j.id",
        (table.name,),
    ).fetchall():
        if first.setdefault(row, op) == "set" and op == "set":
            for name, change in json.loads(text).items():
                if name in table.kinds and change != 0:
                    before.setdefault(row, {}).setdefault(name, change[0])
    for row, values in before.items():
        sets = ", ".join(f'"{name}" = ?' for name in values)
        conn.execute(f'UPDATE "{table.name}" SET {sets} WHERE "id" = ?', (*values.values(), row))
    return set(before)


def _put_sql(table: Table) -> str:
    """Return SQL that writes a row whole, whether it is there or not."""
    columns = ", ".join(f'"{name}"' for name in table.kinds)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in table.kinds)
    marks = ", ".join("?" * (len(table.kinds) + 1))
    return (
        f'INSERT INTO "{table.name}"("id", {columns}) VALUES ({marks})'
        f' ON CONFLICT("id") DO UPDATE SET {sets}'
    )


def _rows_now(conn: Connection, table: Table) -> dict[str, dict[str, Value]]:
    columns = ", ".join(f'"{name}"' for name in table.kinds)
    rows = conn.execute(f'SELECT "id", {columns} FROM "{table.name}"')
    return {row[0]: dict(zip(table.kinds, row[1:], strict=True)) for row in rows}


def _flat(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows
