"""Older studies: brought up to date on a copy, after a verified backup, or left byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_desk import ANNA, BEN, everything, filled_study, in_both_languages

from netzdesk.base.errors import StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.queries.interviews import interview, interviews
from netzdesk.queries.verification_basis import read_structures
from netzdesk.store.backups import list_backups
from netzdesk.store.engine import connect, memory, wrap
from netzdesk.store.integrity import check_study
from netzdesk.store.schema import CURRENT, Schema, fingerprint, migrations
from netzdesk.store.study import Study

Step = Callable[[Any], None]
OLD = Path(__file__).parents[2] / "golden" / "study_v1.netzdesk"


def with_steps(*steps: Step, fingerprints: dict[int, str] | None = None) -> Schema:
    """Return the schema of an invented later program, which has these further migrations."""

    def all_steps() -> Any:
        known = migrations()
        for number, step in enumerate(steps, start=CURRENT.version + 1):
            known(name=f"m{number:04}_invented")(step)
        return known

    known = {**CURRENT.fingerprints, **(fingerprints or {})}
    return Schema(CURRENT.version + len(steps), known, all_steps)


def add_mood(db: Any) -> None:
    db.conn.execute("ALTER TABLE area ADD COLUMN mood TEXT DEFAULT 'good'")
    db.conn.execute(f"PRAGMA user_version={CURRENT.version + 1}")


def add_table(db: Any) -> None:
    db.conn.execute("CREATE TABLE dream(id TEXT NOT NULL PRIMARY KEY) STRICT")
    db.conn.execute(f"PRAGMA user_version={CURRENT.version + 2}")


def later_program() -> Schema:
    """Return a program that is two migrations ahead and knows what comes of them."""
    known: dict[int, str] = {}
    for count in (1, 2):
        conn = memory()
        with_steps(*(add_mood, add_table)[:count]).migrations().apply(wrap(conn))
        known[CURRENT.version + count] = fingerprint(conn)
        conn.close()
    return with_steps(add_mood, add_table, fingerprints=known)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with filled_study(tmp_path) as study:
        with study.unit("area") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        return study.path


def test_an_older_study_is_brought_up_to_date_after_a_backup(path: Path) -> None:
    schema = later_program()
    with Study.open(path, author=ANNA) as study:
        before, replica = everything(study.conn), study.journal.replica
    with Study.open(path, author=BEN, schema=schema) as study:
        assert not study.read_only
        assert study.conn.execute("PRAGMA user_version").fetchone() == (schema.version,)
        assert study.conn.execute("SELECT name, mood FROM area").fetchall() == [("n", "good")]
        assert study.conn.execute("SELECT count(*) FROM dream").fetchone() == (0,)
        after = everything(study.conn)
        assert after["journal"] == before["journal"], "a migration writes no entries"
        assert study.journal.replica == replica
        with study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "m"})
        assert check_study(study.conn) == ()
    (backup,) = list_backups(path)
    assert backup.reason == "before_migration"
    assert backup.counts["institution"] == 3
    conn = connect(backup.path, "ro")
    assert everything(conn) == before
    conn.close()
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, "s-Sicherungen"}


@pytest.mark.parametrize("version", [1, 2])
def test_an_interview_of_an_older_study_is_one_that_was_held(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.netzdesk"
    path.write_bytes((OLD.parent / f"study_v{version}.netzdesk").read_bytes())
    conn = connect(path, "rw")
    conn.execute(
        "INSERT INTO interview(id, network_id, day, note)"
        " SELECT 'talk', id, '2010-03-04', 'am Telefon' FROM network LIMIT 1"
    )
    conn.close()
    with Study.open(path, author=ANNA) as study:
        (row,) = interviews(study.conn)
        assert (row.id, row.state, row.day, row.at) == ("talk", "done", "2010-03-04", "")
        assert (row.persons, row.minutes, row.consent) == (0, "none", "not_asked")
        found = interview(study.conn, "talk")
        assert found is not None
        assert (found.note, found.plan, found.persons) == ("am Telefon", None, ())
        assert read_structures(study.conn).by_id[row.network_id].interviewed


def fails(db: Any) -> None:
    db.conn.execute("DELETE FROM contact_attempt")
    raise ZeroDivisionError


def loses_parents(db: Any) -> None:
    db.conn.execute("PRAGMA defer_foreign_keys=ON")
    db.conn.execute("PRAGMA foreign_keys=OFF")
    db.conn.execute("CREATE TABLE c AS SELECT * FROM region")
    db.conn.execute("DROP TABLE c")
    db.conn.execute("UPDATE institution_region SET region_id = 'nowhere'")
    db.conn.execute(f"PRAGMA user_version={CURRENT.version + 1}")


def forgets_the_number(db: Any) -> None:
    db.conn.execute("ALTER TABLE area ADD COLUMN mood TEXT")


def makes_another_schema(db: Any) -> None:
    db.conn.execute("ALTER TABLE area ADD COLUMN mood BLOB")
    db.conn.execute(f"PRAGMA user_version={CURRENT.version + 1}")


def breaks_the_search(db: Any) -> None:
    add_mood(db)
    db.conn.execute("DELETE FROM person_search_data WHERE id > 10")


@pytest.mark.parametrize(
    "step", [fails, loses_parents, forgets_the_number, makes_another_schema, breaks_the_search]
)
def test_a_migration_that_goes_wrong_leaves_the_study_byte_for_byte(path: Path, step: Step) -> None:
    old = path.read_bytes()
    known = later_program().fingerprints
    schema = with_steps(step, fingerprints={CURRENT.version + 1: known[CURRENT.version + 1]})
    with pytest.raises(StudyRefused) as refused:
        Study.open(path, author=ANNA, schema=schema)
    assert refused.value.code == "study.migration_failed"
    in_both_languages(refused.value)
    assert path.read_bytes() == old
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, "s-Sicherungen"}
    with Study.open(path, author=ANNA) as study:
        assert not study.read_only
        assert check_study(study.conn) == ()


def test_without_a_backup_nothing_is_migrated(path: Path) -> None:
    old = path.read_bytes()
    (path.parent / "s-Sicherungen").write_text("in the way")
    (machine_folder() / "backups").write_text("in the way")
    with pytest.raises(StudyRefused) as refused:
        Study.open(path, author=ANNA, schema=later_program())
    assert refused.value.code == "study.migration_without_backup"
    in_both_languages(refused.value)
    assert path.read_bytes() == old


def test_an_older_study_is_not_migrated_for_a_reader(path: Path) -> None:
    old = path.read_bytes()
    with pytest.raises(StudyRefused) as refused:
        Study.open(path, author=ANNA, schema=later_program(), read_only=True)
    assert refused.value.code == "study.older"
    assert "nothing that only reads does" in refused.value.sentence
    in_both_languages(refused.value)
    assert path.read_bytes() == old


def test_an_older_study_that_another_holds_is_not_said_to_be_only_read(path: Path) -> None:
    with (
        Study.open(path, author=ANNA),
        pytest.raises(StudyRefused) as refused,
    ):
        Study.open(path, author=ANNA, schema=later_program())
    assert refused.value.code == "study.older"
    assert "nothing that only reads does" not in refused.value.sentence


def test_an_older_study_that_was_tampered_with_is_not_migrated(path: Path) -> None:
    conn = connect(path, "rw")
    conn.execute("CREATE TRIGGER t AFTER INSERT ON area BEGIN DELETE FROM person; END")
    conn.close()
    old = path.read_bytes()
    with pytest.raises(StudyRefused) as refused:
        Study.open(path, author=ANNA, schema=later_program())
    assert refused.value.code == "study.changed"
    assert path.read_bytes() == old
    assert list_backups(path) == ()


def test_a_program_of_today_reads_what_a_later_one_wrote(path: Path) -> None:
    with Study.open(path, author=ANNA, schema=later_program()):
        pass
    with Study.open(path, author=ANNA) as study:
        assert study.read_only_because == "newer"
        assert study.conn.execute("SELECT count(*) FROM institution").fetchone() == (3,)


@pytest.mark.parametrize("schema", [CURRENT, later_program()], ids=["today", "later"])
def test_the_study_of_the_first_release_opens_today_and_later(
    tmp_path: Path, schema: Schema
) -> None:
    copy = tmp_path / "old.netzdesk"
    copy.write_bytes(OLD.read_bytes())
    with Study.open(copy, author=ANNA, schema=schema) as study:
        assert not study.read_only
        study.check_whole()
        assert check_study(study.conn) == ()
        assert study.conn.execute("SELECT count(*) FROM contact_attempt").fetchone() == (3,)
        with study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        study.undo()
