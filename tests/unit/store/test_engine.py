"""The one SQLite library: what every connection is set to, and what its errors mean to users."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3
from store_desk import ANNA, filled_study, in_both_languages, tamper

from netzdesk.base.errors import StudyRefused
from netzdesk.store import backups
from netzdesk.store.engine import (
    HEAP_LIMIT,
    Connection,
    OperationalError,
    as_refusal,
    connect,
    memory,
    wrap,
)
from netzdesk.store.integrity import check_study
from netzdesk.store.restore import restore
from netzdesk.store.study import Study


def pragma(conn: Connection, name: str) -> object:
    return conn.execute(f"PRAGMA {name}").fetchone()[0]


def test_every_connection_distrusts_the_file_and_waits_for_the_disk(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        expected = {
            "trusted_schema": 0,
            "cell_size_check": 1,
            "foreign_keys": 1,
            "mmap_size": 0,
            "journal_mode": "delete",
            "synchronous": 3,
            "secure_delete": 1,
            "hard_heap_limit": HEAP_LIMIT,
        }
        assert {name: pragma(study.conn, name) for name in expected} == expected
        assert study.conn.isolation_level is None


def test_a_missing_path_is_never_created(tmp_path: Path) -> None:
    for mode in ("ro", "rw"):
        with pytest.raises(OperationalError):
            connect(tmp_path / "none.netzdesk", mode)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b.netzdesk", "ä#?%41&.netzdesk", "file:x?mode=rwc.netzdesk"])
def test_a_path_is_a_path_whatever_is_in_it(tmp_path: Path, name: str) -> None:
    with filled_study(tmp_path, name) as study:
        study.snapshot().close()
        path = study.path
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [name]
    with Study.open(path, author=ANNA) as study:
        assert check_study(study.conn) == ()


def test_a_query_that_eats_memory_is_stopped_and_the_connection_lives_on() -> None:
    # The limit holds for the process and is only ever lowered: a process of its own.
    script = """
from netzdesk.store.engine import as_refusal, memory
conn = memory()
conn.execute("PRAGMA hard_heap_limit=64000000")
try:
    conn.execute("SELECT zeroblob(900000000)").fetchall()
except BaseException as error:
    print(as_refusal(error).code, conn.execute("SELECT 1").fetchone())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["study.no_memory", "(1,)"]


def test_unreadable_text_is_a_damaged_study_and_its_bytes_are_told_to_nobody(
    tmp_path: Path,
) -> None:
    with filled_study(tmp_path) as study:
        path = study.path
    tamper(
        path, "UPDATE area SET name = 1 WHERE 0", "UPDATE region SET name = CAST(x'5a5aff' AS TEXT)"
    )
    with Study.open(path, author=ANNA) as study:
        with pytest.raises(StudyRefused) as refused, study.unit("x") as unit:
            unit.find("region")
        assert refused.value.code == "study.damaged"
        assert refused.value.__cause__ is None
        assert "ZZ" not in repr(refused.value)


def test_a_fault_of_ours_is_no_refusal() -> None:
    conn = memory()
    with pytest.raises(OperationalError) as error:
        conn.execute("SELECT nonsense")
    conn.close()
    assert as_refusal(error.value) is None
    assert as_refusal(ValueError()) is None


def test_the_backup_api_says_by_its_words_alone_what_went_wrong() -> None:
    refused = as_refusal(OperationalError("database or disk is full"))
    assert refused is not None
    assert refused.code == "study.disk_full"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_FULL", "study.disk_full"),
        ("SQLITE_READONLY", "study.not_writable"),
        ("SQLITE_BUSY", "study.busy"),
        ("SQLITE_IOERR", "study.disk_error"),
        ("SQLITE_CANTOPEN", "study.cannot_open"),
        ("SQLITE_CORRUPT", "study.damaged"),
        ("SQLITE_NOTADB", "study.not_a_study"),
    ],
)
def test_each_error_of_the_library_has_a_sentence_in_both_languages(name: str, code: str) -> None:
    error = OperationalError("values must not be shown")
    error.sqlite_errorname = name  # type: ignore[attr-defined]
    refused = as_refusal(error)
    assert refused is not None
    assert refused.code == code
    in_both_languages(refused)


def test_no_second_sqlite_library_opens_a_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second_library(*_args: object, **_options: object) -> None:
        raise AssertionError("sqlite3 of the standard library was used")

    monkeypatch.setattr(sqlite3, "connect", second_library)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", second_library)
    with filled_study(tmp_path) as study:
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        study.undo()
        study.redo()
        study.check_whole()
        assert check_study(study.conn) == ()
        backup = backups.back_up(study, "by_hand").backup
        assert backup is not None
        path = study.path
    restore(path, backup.path, who="Anna")
    with Study.open(path, author=ANNA) as study:
        assert isinstance(study.conn, sqlcipher3.dbapi2.Connection)
        assert isinstance(wrap(study.conn).conn, sqlcipher3.dbapi2.Connection)
    utils = sys.modules["sqlite_utils.utils"]
    assert utils.sqlite3 is sqlcipher3
