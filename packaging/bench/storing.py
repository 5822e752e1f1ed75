"""Goal b: storing one attempt against the bare SQLite transaction of the same rows."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from typing import Any

from frame import WORK, Result
from studies import AUTHOR

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.store.engine import connect
from netzdesk.store.search import search_words
from netzdesk.store.study import Study
from netzdesk.store.tables import BY_NAME

ROUNDS = 9
EACH = 60


Statement = tuple[str, tuple[Any, ...]]


def measure() -> list[Result]:
    """Measure with every commit on the disk, and without fsync, where our own code shows."""
    return [
        _measured("EXTRA", "storing one attempt / bare transaction of its rows", 1.5),
        _measured("OFF", "the same without fsync", 2.0),
    ]


def _measured(synchronous: str, what: str, limit: float) -> Result:
    ours, bare = (WORK / f"storing-{name}.netzdesk" for name in ("ours", "bare"))
    for path in (ours, bare):
        path.unlink(missing_ok=True)
    with Study.create(ours, author=AUTHOR) as study, study.unit("create_study") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    shutil.copy(ours, bare)
    floor = connect(bare, "rw")
    ratios, product_ms, floor_ms = [], [], []
    with Study.open(ours, author=AUTHOR) as study:
        study.check_whole()
        institutions = [key for (key,) in study.conn.execute("SELECT id FROM institution")]
        for conn in (study.conn, floor):
            conn.execute(f"PRAGMA synchronous={synchronous}")
        for number in range(ROUNDS + 1):
            product, again = [], []
            for place in range(EACH):
                command = _command(institutions[(number * EACH + place) % len(institutions)])
                product.append(_store(study, command))
                again.append(_replay(floor, _written(study)))
            if number:
                product_ms += product
                floor_ms += again
                ratios.append(statistics.median(product) / statistics.median(again))
    floor.close()
    return Result(
        *("b", what, statistics.median(ratios), "×", limit),
        f"{statistics.median(product_ms):.2f} / {statistics.median(floor_ms):.2f} ms, "
        f"ratios {min(ratios):.2f}–{max(ratios):.2f}, {ROUNDS} rounds of {EACH}",
    )


def _command(institution: str) -> RecordAttempt:
    return RecordAttempt(
        institution_id=institution,
        channel="phone",
        direction="out",
        outcome="2.21",
        time="10:30",
        duration_min=3,
        note="Rückruf zugesagt, Frau Schäfer im Urlaub",
    )


def _store(study: Study, command: RecordAttempt) -> float:
    started = time.perf_counter()
    with study.unit("record_attempt") as unit:
        record_attempt(unit, command)
    return (time.perf_counter() - started) * 1000


def _written(study: Study) -> list[Statement]:
    """Return what the last action wrote, as statements for a bare connection."""
    conn = study.conn
    replica, seq = conn.execute("SELECT replica, max(seq) FROM journal GROUP BY replica").fetchone()
    unit = conn.execute(
        "SELECT unit FROM journal WHERE replica = ? AND seq = ?", (replica, seq)
    ).fetchone()[0]
    entries = conn.execute(
        "SELECT * FROM journal WHERE replica = ? AND unit = ? ORDER BY seq", (replica, unit)
    ).fetchall()
    names = [row[1] for row in conn.execute("PRAGMA table_info(journal)")]
    written: list[Statement] = []
    for values in entries:
        entry = dict(zip(names, values, strict=True))
        written += _row_of(study, entry)
        written.append((f"INSERT INTO journal VALUES ({', '.join('?' * len(names))})", values))
    vector = "UPDATE vector SET seq = ? WHERE replica = ?"
    return [*written, (vector, (seq, replica))]


def _row_of(study: Study, entry: dict[str, Any]) -> list[Statement]:
    spec = BY_NAME[entry["tab"]]
    if entry["op"] == "set":
        changes = json.loads(entry["changes"])
        sets = ", ".join(f'"{name}" = ?' for name in changes)
        values = (*(after for _before, after in changes.values()), entry["row"])
        return [(f'UPDATE "{spec.name}" SET {sets} WHERE id = ?', values)]
    columns = ["id", *(column.name for column in spec.columns)]
    listed = ", ".join(f'"{name}"' for name in columns)
    found = study.conn.execute(
        f'SELECT rowid, {listed} FROM "{spec.name}" WHERE id = ?', (entry["row"],)
    ).fetchone()
    marks = ", ".join("?" * len(columns))
    row = dict(zip(columns, found[1:], strict=True))
    statements = [(f'INSERT INTO "{spec.name}" ({listed}) VALUES ({marks})', tuple(found[1:]))]
    if spec.searched:
        words = search_words(study.conn, spec, row)
        index = f'INSERT INTO "{spec.name}_search"(rowid, words) VALUES (?, ?)'
        statements.append((index, (found[0], words)))
    return statements


def _replay(conn: Any, statements: list[Statement]) -> float:
    started = time.perf_counter()
    conn.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        conn.execute(sql, values)
    conn.execute("COMMIT")
    return (time.perf_counter() - started) * 1000
