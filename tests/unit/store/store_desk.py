"""Small studies for the tests of the store, and everything a study holds, to compare."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.store.engine import Connection, connect
from netzdesk.store.row_states import after_erasure
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Unit

ANNA = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")
BEN = Author("0190f000-0000-7000-8000-000000000002", "Ben Beispiel", "BB")

SMALL = 3
"""Rows of each kind in `some_rows`."""


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2010, 3, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def new_study(folder: Path, name: str = "s.netzdesk", **options: Any) -> Study:
    options.setdefault("author", ANNA)
    return Study.create(folder / name, **options)


def some_rows(unit: Unit) -> str:
    """Put rows into several tables; return the key of an institution."""
    region = unit.put("region", {"ags": "03101", "name": "Kölnweg", "kind": "city"})
    institution = ""
    for number in range(SMALL):
        institution = unit.put(
            "institution", {"kind": "job_centre", "name": f"Jobcenter Straße {number}"}
        )
        unit.put("institution_region", {"institution_id": institution, "region_id": region})
        person = unit.put(
            "person", {"institution_id": institution, "name": f"Person {number}", "position": "a1"}
        )
        unit.put("contact_attempt", attempt(unit, institution, person_id=person))
    return institution


def attempt(unit: Unit, institution: str, **more: Any) -> dict[str, Any]:
    return {
        "institution_id": institution,
        "channel": "phone",
        "direction": "out",
        "day": "2010-03-12",
        "outcome": "1.1",
        "researcher_id": unit.author_id,
        **more,
    }


def filled_study(folder: Path, name: str = "s.netzdesk", **options: Any) -> Study:
    study = new_study(folder, name, **options)
    with study.unit("fill") as unit:
        some_rows(unit)
    return study


def rows(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the study's own tables, and what search knows of them."""
    found = {
        name: conn.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in BY_NAME
    }
    for name, table in BY_NAME.items():
        if table.searched:
            indexed = f'SELECT id FROM "{name}_search_docsize"'
            sql = f'SELECT id FROM "{name}" WHERE rowid IN ({indexed}) ORDER BY id'
            found[f"{name}_search"] = conn.execute(sql).fetchall()
    return found


def everything(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the study, the journal and its helpers included."""
    return rows(conn) | {
        name: conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
        for name in ("journal", "vector", "local", "conflict", "deviation")
    }


def hits(conn: Connection, table: str, query: str) -> int:
    (count,) = conn.execute(
        f"SELECT count(*) FROM {table}_search WHERE {table}_search MATCH ?", (query,)
    ).fetchone()
    return int(count)


def copied(study_path: Path, name: str) -> Path:
    """Copy a study that nobody has open, as people do."""
    target = study_path.with_name(name)
    shutil.copyfile(study_path, target)
    return target


def tamper(path: Path, *statements: str) -> None:
    """Change a study that nobody has open, as another program would."""
    conn = connect(path, "rw")
    try:
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute("PRAGMA writable_schema=ON")
        for statement in statements:
            conn.execute(statement)
    finally:
        conn.close()


def erase(study: Study, table: str, row: str, *fields: str) -> None:
    """Erase as the journal's rule 14 has it: payloads become 0, an entry says which fields."""
    conn = study.conn
    conn.execute("BEGIN")
    for key, changes in conn.execute(
        "SELECT id, changes FROM journal WHERE row = ?", (row,)
    ).fetchall():
        redacted = {n: 0 if n in fields else v for n, v in json.loads(changes).items()}
        conn.execute("UPDATE journal SET changes = ? WHERE id = ?", (json.dumps(redacted), key))
    conn.execute(
        "INSERT INTO journal SELECT 'e' || id, replica, seq + 1, hlc + 1, at, author, seq + 1,"
        " 'erase', schema, NULL, 'erase', ?, ?, ? FROM journal ORDER BY seq DESC LIMIT 1",
        (table, row, json.dumps(fields)),
    )
    conn.execute("UPDATE vector SET seq = seq + 1")
    for name in fields:
        left = after_erasure(BY_NAME[table], name)
        conn.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE id = ?', (left, row))
    conn.execute("COMMIT")
    study.journal.reload()


def in_both_languages(refused: Refused) -> tuple[str, str]:
    """Return the refusal's sentence in German and English; they must be two sentences."""
    german, english = (Translator(language).refusal(refused) for language in ("de", "en"))
    assert german and english and german != english, refused.code
    assert "{" not in german + english, refused.code
    return german, english
