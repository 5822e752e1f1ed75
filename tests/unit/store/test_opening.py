"""The checks on opening, the lock, and what a crash leaves behind."""

from __future__ import annotations

import json
import os
import random
import struct
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from store_desk import (
    ANNA,
    BEN,
    attempt,
    copied,
    everything,
    filled_study,
    in_both_languages,
    new_study,
    tamper,
)

from netzdesk.base.errors import StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.store import held, recovery
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.lock import Holder, StudyLock
from netzdesk.store.study import Study

on_posix = pytest.mark.skipif(os.name == "nt", reason="permissions and links of Unix")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with filled_study(tmp_path) as study:
        return study.path


def refusal(path: Path, **options: bool) -> StudyRefused:
    """Open a file that must be refused; it must stay as it is, and alone in its folder."""
    before = path.read_bytes() if path.is_file() else None
    beside = sorted(entry.name for entry in path.parent.iterdir())
    with pytest.raises(StudyRefused) as refused:
        Study.open(path, author=ANNA, **options)
    in_both_languages(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(entry.name for entry in path.parent.iterdir()) == beside
    return refused.value


def in_header(path: Path, offset: int, value: bytes) -> None:
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(value)


def noise(count: int) -> bytes:
    """Return bytes that mean nothing, in each run the same."""
    return random.Random(count).randbytes(count)


def test_a_new_study_is_whole_alone_and_private(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        assert not study.read_only
        names = {entry.name for entry in tmp_path.iterdir()}
        assert names == {"s.netzdesk", "s.netzdesk.lock"}
        if os.name != "nt":
            assert study.path.stat().st_mode & 0o777 == 0o600
    assert {entry.name for entry in tmp_path.iterdir()} == {"s.netzdesk"}


def test_a_new_study_never_overwrites(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StudyRefused) as refused:
        Study.create(path, author=ANNA)
    assert refused.value.code == "study.exists"
    assert path.read_bytes() == before


def test_a_new_study_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StudyRefused) as refused:
        Study.create(tmp_path / "none" / "s.netzdesk", author=ANNA)
    assert refused.value.code == "study.cannot_make"
    in_both_languages(refused.value)


def test_a_missing_file_is_missed_and_not_made(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.netzdesk").code == "study.missing"
    assert refusal(tmp_path / "nul\x00.netzdesk").code == "study.missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "study.empty"),
        (b"Name;Ort\nJobcenter;Hannover\n" * 99, "study.not_a_study"),
        (b"SQLite format 3\x00", "study.not_a_study"),
        (b"SQLite format 3\x00" + bytes(4080), "study.not_a_study"),
    ],
)
def test_a_file_that_is_no_study_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.netzdesk"
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_folder_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "x.netzdesk").mkdir()
    assert refusal(tmp_path / "x.netzdesk").code == "study.not_a_study"


@on_posix
def test_a_pipe_is_no_study_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.netzdesk")
    assert refusal(tmp_path / "x.netzdesk").code == "study.not_a_study"


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.netzdesk").touch()
    conn = connect(tmp_path / "x.netzdesk", "rwc")
    conn.execute("CREATE TABLE t(a)")
    conn.close()
    assert refusal(tmp_path / "x.netzdesk").code == "study.not_a_study"


def test_a_file_in_wal_mode_is_refused_before_sqlite_writes_beside_it(path: Path) -> None:
    in_header(path, 18, b"\x02\x02")
    assert refusal(path).code == "study.changed"


def test_a_page_size_that_cannot_be_is_refused(path: Path) -> None:
    in_header(path, 16, b"\x12\x34")
    assert refusal(path).code == "study.damaged"


@pytest.mark.parametrize("change", [-4096, -100, 100, 4096])
def test_a_file_that_is_too_short_or_too_long_is_refused(path: Path, change: int) -> None:
    os.truncate(path, path.stat().st_size + change)
    assert refusal(path).code == "study.damaged"


CHANGES = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON area BEGIN DELETE FROM person; END",
    "view": "CREATE VIEW v AS SELECT zeroblob(900000000)",
    "table": "CREATE TABLE extra(a)",
    "index": "CREATE INDEX extra ON area(kind)",
    "virtual table": "CREATE VIRTUAL TABLE extra USING fts5(a)",
    "missing table": "DROP TABLE expert",
    "renamed column": "ALTER TABLE area RENAME COLUMN kind TO sort",
    "schema text": "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'area'",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_structure_is_refused(path: Path, statement: str) -> None:
    tamper(path, statement)
    assert refusal(path).code == "study.changed"


def test_a_journal_that_does_not_fit_its_vector_is_refused(path: Path) -> None:
    original = path.read_bytes()
    for statement in (
        "UPDATE vector SET seq = seq - 1",
        "DELETE FROM vector",
        "INSERT INTO vector VALUES ('ffffffffffff', 3)",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET seen = 'no json' WHERE seq = 1",
        "UPDATE journal SET seen = '[1]' WHERE seq = 1",
        "UPDATE journal SET seen = '{\"a\": null}' WHERE seq = 1",
    ):
        path.write_bytes(original)
        tamper(path, statement)
        assert refusal(path).code == "study.damaged", statement


def newer(path: Path, *statements: str) -> None:
    tamper(path, *statements)
    in_header(path, 60, struct.pack(">I", 99))


def test_a_newer_study_opens_for_reading_and_stays_as_it_is(path: Path) -> None:
    newer(path, "CREATE TABLE mood(id TEXT)", "ALTER TABLE area ADD COLUMN mood TEXT")
    before = path.read_bytes()
    with Study.open(path, author=ANNA) as study:
        assert (study.read_only, study.read_only_because) == (True, "newer")
        assert study.conn.execute("SELECT count(*) FROM institution").fetchone() == (3,)
        with pytest.raises(StudyRefused):
            study.compensation("x").__enter__()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (CHANGES["trigger"], "study.changed"),
        (CHANGES["view"], "study.changed"),
        ("DROP TABLE expert\nCREATE VIEW expert AS SELECT 1", "study.changed"),
        ("CREATE VIRTUAL TABLE extra USING fts5(a)", "study.changed"),
        (
            "CREATE VIRTUAL TABLE extra_search USING fts5vocab('person_search', 'row')",
            "study.changed",
        ),
        ("ALTER TABLE area ADD COLUMN g TEXT AS (upper(name))", "study.changed"),
        ("DROP TABLE expert", "study.too_new"),
        ("ALTER TABLE area RENAME COLUMN kind TO sort", "study.too_new"),
        ("ALTER TABLE journal RENAME COLUMN seen TO had", "study.too_new"),
    ],
)
def test_nothing_is_trusted_in_a_newer_study(path: Path, statement: str, code: str) -> None:
    newer(path, *statement.split("\n"))
    assert refusal(path).code == code


def test_a_second_opening_in_the_same_process_reads_only_and_locks_hold(path: Path) -> None:
    with Study.open(path, author=ANNA) as first:
        with Study.open(path, author=BEN) as second:
            assert (second.read_only_because, second.held_by and second.held_by.name) == (
                "open_elsewhere",
                ANNA.name,
            )
            with Study.open(path, author=BEN):
                pass
        assert held.is_open_here(held.identity(path))
        assert not first.read_only
        with first.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
            other = connect(path, "rw")
            other.execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            other.close()
        assert first.conn.execute("SELECT count(*) FROM area").fetchone() == (1,)
    assert not held.is_open_here(held.identity(path))
    with Study.open(path, author=BEN) as again:
        assert not again.read_only


@on_posix
def test_a_link_to_a_study_has_the_same_lock(path: Path) -> None:
    link = path.with_name("link.netzdesk")
    link.symlink_to(path)
    with Study.open(link, author=ANNA), Study.open(path, author=BEN) as second:
        assert second.read_only_because == "open_elsewhere"


def test_the_text_of_a_dead_lock_file_stops_nobody(path: Path) -> None:
    lock = path.with_name("s.netzdesk.lock")
    for text in ('{"name": "X", "host": "h", "pid": 1, "since": "2010"}', "no json", "[]", ""):
        lock.write_text(text)
        with Study.open(path, author=ANNA) as study:
            assert not study.read_only
            assert json.loads(lock.read_text())["name"] == ANNA.name
        assert not lock.exists()


def test_a_lock_that_another_program_holds_but_did_not_write_names_nobody(path: Path) -> None:
    holder = Holder.of("Anna", datetime(2010, 3, 1, tzinfo=UTC))
    lock = StudyLock(path, holder)
    path.with_name("s.netzdesk.lock").write_text("{")
    with Study.open(path, author=BEN) as second:
        assert (second.read_only_because, second.held_by) == ("open_elsewhere", None)
    lock.release()
    lock.release()


@on_posix
def test_a_lock_on_a_removed_lock_file_is_no_lock(path: Path) -> None:
    first = StudyLock(path, Holder.of("A", datetime(2010, 3, 1, tzinfo=UTC)))
    lock_file = path.with_name("s.netzdesk.lock")
    stale = lock_file.open("a+b")
    first.release()
    second = StudyLock(path, Holder.of("B", datetime(2010, 3, 1, tzinfo=UTC)))
    third = StudyLock(path, Holder.of("C", datetime(2010, 3, 1, tzinfo=UTC)))
    assert (second.reason, third.reason) == ("", "open_elsewhere")
    stale.close()
    second.release()


def test_a_study_can_be_closed_twice(path: Path) -> None:
    study = Study.open(path, author=ANNA)
    study.close()
    with Study.open(path, author=BEN) as other:
        study.close()
        assert held.is_open_here(held.identity(path))
        assert not other.read_only
        assert path.with_name("s.netzdesk.lock").exists()


def crash(path: Path, *, commit: bool = False) -> Path:
    """Leave a copy of a study as a crash would: with a hot journal, half of a unit written."""
    crashed = path.with_name("crashed.netzdesk")
    with Study.open(path, author=ANNA) as study:
        study.conn.execute("PRAGMA cache_size=1")  # spills into the file before the commit
        with study.unit("spill") as unit:
            office = unit.find("institution")[0]["id"]
            for number in range(300):
                unit.put("contact_attempt", attempt(unit, office, note=f"{number} " * 50))
            # SQLite's own handle stays open: copying by another process keeps its locks
            copy = (
                "import shutil, sys; [shutil.copyfile(sys.argv[1] + s, sys.argv[2] + s)"
                " for s in ('', '-journal')]"
            )
            os.spawnl(
                os.P_WAIT, sys.executable, sys.executable, "-c", copy, str(path), str(crashed)
            )
    assert recovery.was_interrupted(crashed)
    return crashed


def test_a_study_that_was_not_closed_is_taken_back_to_the_last_unit(path: Path) -> None:
    with Study.open(path, author=ANNA) as study:
        before = everything(study.conn)
    crashed = crash(path)
    with Study.open(crashed, author=ANNA) as study:
        assert not study.read_only
        assert everything(study.conn) == before
        assert check_study(study.conn) == ()
    assert not recovery.was_interrupted(crashed)
    assert list(machine_folder().glob("recovery-*")) == []


def test_a_reader_has_a_study_that_was_not_closed_taken_back_too(path: Path) -> None:
    crashed = crash(path)
    with Study.open(crashed, author=ANNA, read_only=True) as study:
        assert study.read_only_because == "asked"
        assert check_study(study.conn) == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: os.truncate(path, path.stat().st_size // 2),
        lambda path: in_header(path, 4096 * 3, noise(4096 * 40)),
    ],
)
def test_a_damaged_study_with_a_hot_journal_is_refused_with_both_files_untouched(
    path: Path, damage: Callable[[Path], None]
) -> None:
    crashed = crash(path)
    journal = recovery.journal_of(crashed)
    with journal.open("r+b") as stream:  # a journal that puts back other pages than it took
        stream.seek(512)
        stream.write(noise(200_000))
    damage(crashed)
    before = journal.read_bytes()
    assert refusal(crashed).code == "study.damaged"
    assert journal.read_bytes() == before


def test_a_study_that_cannot_be_opened_for_writing_by_sqlite_is_read(path: Path) -> None:
    other = connect(path, "rw")
    other.execute("BEGIN IMMEDIATE")  # another program is at work without our lock
    try:
        with Study.open(path, author=ANNA) as study:
            assert study.read_only_because == "open_elsewhere"
            assert study.conn.execute("SELECT count(*) FROM institution").fetchone() == (3,)
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_snapshot_does_not_move_and_the_study_does(path: Path) -> None:
    with Study.open(path, author=ANNA) as study:
        snapshot = study.snapshot()
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        assert snapshot.execute("SELECT count(*) FROM area").fetchone() == (0,)
        assert check_study(snapshot) == ()
        snapshot.close()


def test_writing_begins_when_the_whole_file_was_found_sound(path: Path) -> None:
    tamper(path, "DELETE FROM contact_attempt_search_data WHERE id > 10")
    with Study.open(copied(path, "x.netzdesk"), author=ANNA) as study:
        for _ in range(2):
            with pytest.raises(StudyRefused) as refused:
                study.check_whole()
            assert refused.value.code == "study.damaged"
        with pytest.raises(StudyRefused), study.unit("x"):
            pytest.fail("a unit began")
    assert path.with_name("x.netzdesk").read_bytes() == path.read_bytes()


def test_a_recovery_sweeps_up_what_an_earlier_crash_left_on_the_machine(path: Path) -> None:
    left, at_work = (machine_folder() / f"recovery-{name}" for name in ("left", "at-work"))
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "s.netzdesk").write_text("personal")
    os.utime(left, (0, 0))
    with Study.open(crash(path), author=ANNA):
        assert not left.exists()
        assert at_work.exists()
