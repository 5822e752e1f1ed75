"""What `netzdesk check` looks at: the file, its journal, and that both tell the same.

Findings name tables, rows and counts, never a value of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.store.contents import content_of
from netzdesk.store.engine import FAILURES, Connection
from netzdesk.store.row_states import erased_fields, row_state
from netzdesk.store.search import SEARCHED
from netzdesk.store.tables import BY_NAME, TABLES, Table

_SHOWN: Final = 100
"""Findings of one kind that are listed; what is beyond them is counted."""

_ROWS_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: a stable code, a sentence, and where it is."""

    code: str
    sentence: str
    table: str = ""
    row: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


_FILE: Final = N_("The file is damaged at SQLite’s level: restore a backup.")
_TEXT: Final = N_("Table {table} holds text that cannot be read: restore a backup.")
_REFERENCE: Final = N_("Table {table}, row {row}: refers to a row of {target} that is not there.")
_NUMBERS: Final = N_(
    "The journal of copy {replica} has gaps (entries: {entries}, last number: {last})."
)
_VECTOR: Final = N_(
    "Copy {replica}: the journal ends at number {last}, but {noted} is noted as the last."
)
_CLOCK: Final = N_("The journal of copy {replica}: the clock goes back at number {seq}.")
_ENTRY: Final = N_("A journal entry of table {table}, row {row}, cannot be read.")
_UNKNOWN: Final = N_("A journal entry names {table}, which this version does not know.")
_NOT_THERE: Final = N_("Table {table}, row {row}: the journal has it, the table has not.")
_NO_ENTRY: Final = N_("Table {table}, row {row}: the table has it, the journal has not.")
_DIFFERS: Final = N_("Table {table}, row {row}: {columns} differ from the journal.")
_SEARCH: Final = N_("The search index of {table} is not complete (rows that differ: {count}).")
_NAMED: Final = N_(
    "Statement {row}: the structures noted with it are not those that are linked to it."
)
_PAIR: Final = N_("Table {table}, row {row}: the correction and what it corrects disagree.")
_CONTENT_MISSING: Final = N_(
    "The content of an attached file is missing (attachment {row}). Attach the file again."
)
_CONTENT_CHANGED: Final = N_(
    "The content of an attached file is not what was attached (attachment {row}): restore a "
    "backup or attach the file again."
)
_MORE: Final = N_("… and {count} more of the kind {code}.")

_PAIRS: Final = (
    ("statement", "supersedes_id", "superseded_by_id"),
    ("contact_attempt", "corrects_id", "corrected_by_id"),
)


def check_study(conn: Connection, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Return everything that is not as it must be; empty for a sound study.

    Reads the whole file on the connection it is given. Never raises for a damaged file; raises
    what `progress` raises.
    """
    watched = progress or Unwatched()
    steps: tuple[Callable[[Connection], Iterator[Finding]], ...] = (
        _file,
        _references,
        _numbers,
        _clocks,
        _rows,
        _named,
        _pairs,
        _searches,
        _contents,
    )
    found: list[Finding] = []
    for done, step in enumerate(steps):
        watched.step(done, len(steps))
        try:
            found.extend(step(conn))
        except (ValueError, TypeError, *FAILURES):
            found.append(Finding("file.unreadable", _FILE))
    watched.step(len(steps), len(steps))
    return tuple(_shortened(found))


def _shortened(found: list[Finding]) -> Iterator[Finding]:
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    for code, same in by_code.items():
        yield from same[:_SHOWN]
        if len(same) > _SHOWN:
            yield Finding(code, _MORE, values={"count": len(same) - _SHOWN, "code": code})


def _file(conn: Connection) -> Iterator[Finding]:
    if conn.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        yield Finding("file.damaged", _FILE)
    for name in [*BY_NAME, "journal", "vector", "local"]:
        try:
            for _ in _batches(conn.execute(f'SELECT * FROM "{name}"')):
                pass
        except FAILURES:
            yield Finding("file.text", _TEXT, name, values={"table": name})


def _references(conn: Connection) -> Iterator[Finding]:
    for table, rowid, target, _ in conn.execute("PRAGMA foreign_key_check").fetchall():
        row = conn.execute(f'SELECT id FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()
        name = str(row[0]) if row else str(rowid)
        values = {"table": table, "row": name, "target": target}
        yield Finding("reference.missing", _REFERENCE, table, name, values)


def _numbers(conn: Connection) -> Iterator[Finding]:
    noted = dict(conn.execute("SELECT replica, seq FROM vector"))
    held: dict[str, int] = {}
    for replica, entries, first, last in conn.execute(
        "SELECT replica, count(*), min(seq), max(seq) FROM journal GROUP BY replica"
    ):
        held[replica] = last
        if (entries, first) != (last, 1):
            values = {"replica": replica, "entries": entries, "last": last}
            yield Finding("journal.gap", _NUMBERS, "journal", values=values)
    for replica in sorted(held.keys() | noted.keys()):
        if held.get(replica) != noted.get(replica):
            values = {
                "replica": replica,
                "last": held.get(replica, 0),
                "noted": noted.get(replica, 0),
            }
            yield Finding("journal.vector", _VECTOR, "vector", values=values)


def _clocks(conn: Connection) -> Iterator[Finding]:
    for replica, seq in conn.execute(
        "SELECT b.replica, b.seq FROM journal a JOIN journal b"
        " ON b.replica = a.replica AND b.seq = a.seq + 1 WHERE b.hlc <= a.hlc"
    ):
        values = {"replica": replica, "seq": seq}
        yield Finding("journal.clock", _CLOCK, "journal", values=values)


def _rows(conn: Connection) -> Iterator[Finding]:
    """Compare every row with what its journal makes of it."""
    for table in TABLES:
        yield from _rows_of(conn, table)
    known = set(BY_NAME)
    for (name,) in conn.execute("SELECT DISTINCT tab FROM journal").fetchall():
        if name not in known:
            yield Finding("journal.unknown_table", _UNKNOWN, name, values={"table": name})


def _rows_of(conn: Connection, table: Table) -> Iterator[Finding]:
    columns = ", ".join(f'"{name}"' for name in table.kinds)
    stored = {
        row[0]: row[1:] for row in conn.execute(f'SELECT "id", {columns} FROM "{table.name}"')
    }
    erased = erased_fields(conn, table.name)
    entries = conn.execute(
        "SELECT row, op, changes FROM journal WHERE tab = ? ORDER BY row, hlc, id", (table.name,)
    )
    for row, group in groupby(_flat(entries), key=lambda entry: entry[0]):
        where = {"table": table.name, "row": row}
        try:
            alive, values = row_state(group, table)
        except (ValueError, TypeError, AttributeError, IndexError):
            stored.pop(row, None)
            yield Finding("journal.unreadable", _ENTRY, table.name, row, where)
            continue
        found = stored.pop(row, None)
        if alive and found is None:
            yield Finding("row.missing", _NOT_THERE, table.name, row, where)
        elif not alive and found is not None:
            yield Finding("row.deleted", _NO_ENTRY, table.name, row, where)
        elif found is not None:
            gone = erased.get(row, set())
            differing = [
                name
                for name, value in zip(table.kinds, found, strict=True)
                if value != (None if name in gone else values.get(name))
            ]
            if differing:
                values_shown = {**where, "columns": ", ".join(differing)}
                yield Finding("row.differs", _DIFFERS, table.name, row, values_shown)
    for row in stored:
        where = {"table": table.name, "row": str(row)}
        yield Finding("row.without_entry", _NO_ENTRY, table.name, str(row), where)


def _named(conn: Connection) -> Iterator[Finding]:
    linked: dict[str, list[str]] = {}
    for statement, network in conn.execute(
        "SELECT statement_id, network_id FROM statement_network"
    ):
        linked.setdefault(statement, []).append(network)
    for row, named in conn.execute("SELECT id, named FROM statement"):
        if (named or "") != ",".join(sorted(linked.get(row, ()))):
            yield Finding("statement.named", _NAMED, "statement", row, {"row": row})


def _pairs(conn: Connection) -> Iterator[Finding]:
    for table, back, forth in _PAIRS:
        for (row,) in conn.execute(
            f'SELECT a.id FROM "{table}" a JOIN "{table}" b ON b.id = a.{forth}'
            f" WHERE b.{back} IS NOT a.id"
            f' UNION SELECT a.id FROM "{table}" a JOIN "{table}" b ON b.id = a.{back}'
            f" WHERE b.{forth} IS NOT a.id"
        ):
            yield Finding("row.pair", _PAIR, table, row, {"table": table, "row": row})


def _searches(conn: Connection) -> Iterator[Finding]:
    for table in SEARCHED:
        name = table.name
        (count,) = conn.execute(
            f'SELECT (SELECT count(*) FROM (SELECT rowid FROM "{name}" EXCEPT'
            f' SELECT id FROM "{name}_search_docsize"))'
            f' + (SELECT count(*) FROM (SELECT id FROM "{name}_search_docsize" EXCEPT'
            f' SELECT rowid FROM "{name}"))'
        ).fetchone()
        if count:
            values = {"table": name, "count": count}
            yield Finding("search.incomplete", _SEARCH, name, values=values)


def _contents(conn: Connection) -> Iterator[Finding]:
    """Look whether the bytes of every attached file are there and are those that were attached."""
    sound: dict[str, bool] = {}
    for row, digest in conn.execute("SELECT id, sha256 FROM attachment").fetchall():
        if digest not in sound:
            sound[digest] = content_of(conn, digest) is not None
        if sound[digest]:
            continue
        held = conn.execute("SELECT 1 FROM file_content WHERE sha256 = ?", (digest,)).fetchone()
        code, sentence = (
            ("content.changed", _CONTENT_CHANGED) if held else ("content.missing", _CONTENT_MISSING)
        )
        yield Finding(code, sentence, "attachment", row, {"row": row})


def _batches(cursor: Any) -> Iterator[list[Any]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield rows


def _flat(cursor: Any) -> Iterator[tuple[str, str, str]]:
    for rows in _batches(cursor):
        yield from rows
