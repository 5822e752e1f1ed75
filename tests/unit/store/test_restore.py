"""Going back to a backup: what differs first, then a whole file in the study's place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from store_desk import (
    ANNA,
    HandClock,
    everything,
    filled_study,
    in_both_languages,
    tamper,
)
from test_opening import crash

from netzdesk.base.errors import StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.store.backups import back_up, list_backups
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.recovery import journal_of, was_interrupted
from netzdesk.store.restore import TableDifference, differences, restore
from netzdesk.store.study import Study


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with filled_study(tmp_path) as study:
        made = back_up(study, "by_hand").backup
        assert made is not None
        with study.unit("change") as unit:
            offices = unit.find("institution")
            unit.put("institution", {"id": offices[0]["id"], "name": "anders"})
            for link in unit.find("institution_region", institution_id=offices[1]["id"]):
                unit.delete("institution_region", link["id"])
            unit.put("institution", {"kind": "other", "name": "neu"})
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
    return made.path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    conn = connect(path, "ro")
    try:
        return everything(conn)
    finally:
        conn.close()


def test_the_differences_are_told_table_by_table(tmp_path: Path, backup: Path) -> None:
    found = differences(tmp_path / "s.netzdesk", backup)
    assert found.actions == 2
    assert set(found.tables) == {
        TableDifference("area", added=1, changed=0, missing=0),
        TableDifference("institution", added=1, changed=1, missing=0),
        TableDifference("institution_region", added=0, changed=0, missing=1),
    }
    assert differences(backup, backup).tables == ()


def test_differences_can_be_asked_while_the_study_is_open(tmp_path: Path, backup: Path) -> None:
    with Study.open(tmp_path / "s.netzdesk", author=ANNA) as study:
        assert differences(study.path, backup).actions == 2
        with study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "m"})
        assert differences(study.path, backup).actions == 3


def test_a_restore_puts_back_what_the_backup_held_and_keeps_what_was_there(
    tmp_path: Path, backup: Path
) -> None:
    path = tmp_path / "s.netzdesk"
    present, old = contents(path), contents(backup)
    done = restore(path, backup, who="Anna", clock=HandClock())
    assert contents(path) == old
    assert done.kept is not None
    assert contents(done.kept) == present
    assert [made.reason for made in list_backups(path)][-1] == "before_restore"
    assert not path.with_name("s.netzdesk.lock").exists()
    restore(path, done.kept, who="Anna")
    assert contents(path) == present


def test_a_restored_study_writes_under_a_new_id(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "s.netzdesk"
    numbers = {row[1:3]: row[0] for row in contents(path)["journal"]}
    restore(path, backup, who="Anna")
    with Study.open(path, author=ANNA) as study:
        with study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "after"})
        rows = study.conn.execute("SELECT id, replica, seq FROM journal").fetchall()
        assert check_study(study.conn) == ()
    again = {(replica, seq): entry for entry, replica, seq in rows}
    assert {replica for replica, _ in again} != {replica for replica, _ in numbers}
    assert all(numbers[number] == again[number] for number in numbers.keys() & again)


def test_an_open_study_is_not_replaced(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "s.netzdesk"
    with Study.open(path, author=ANNA) as study:
        before = everything(study.conn)
        with pytest.raises(StudyRefused) as refused:
            restore(path, backup, who="Ben")
        assert refused.value.code == "restore.open"
        in_both_languages(refused.value)
        assert everything(study.conn) == before


def test_a_backup_that_is_not_sound_is_not_restored(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "s.netzdesk"
    before = path.read_bytes()
    whole = backup.read_bytes()
    for damage, code in (
        (lambda: os.truncate(backup, 9000), "study.damaged"),
        (lambda: backup.write_bytes(b"x"), "study.not_a_study"),
        (lambda: tamper(backup, "CREATE VIEW v AS SELECT 1"), "study.changed"),
        (lambda: tamper(backup, "DELETE FROM person_search_data WHERE id > 10"), "study.damaged"),
    ):
        backup.write_bytes(whole)
        damage()
        with pytest.raises(StudyRefused) as refused:
            restore(path, backup, who="Anna")
        assert refused.value.code == code
        assert path.read_bytes() == before


@pytest.mark.parametrize("present", [b"", b"no study at all" * 999])
def test_a_broken_study_is_kept_as_it_was_found_and_then_replaced(
    tmp_path: Path, backup: Path, present: bytes
) -> None:
    path = tmp_path / "s.netzdesk"
    path.write_bytes(present)
    done = restore(path, backup, who="Anna")
    assert done.kept is not None
    assert done.kept.read_bytes() == present
    assert contents(path) == contents(backup)


def test_a_missing_study_comes_back(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "s.netzdesk"
    path.unlink()
    assert restore(path, backup, who="Anna").kept is None
    assert contents(path) == contents(backup)


def test_the_journal_of_a_crash_is_not_played_into_the_restored_file(
    tmp_path: Path, backup: Path
) -> None:
    crashed = crash(tmp_path / "s.netzdesk")
    journal = journal_of(crashed).read_bytes()
    done = restore(crashed, backup, who="Anna")
    assert not was_interrupted(crashed)
    assert contents(crashed) == contents(backup)
    assert done.kept is not None
    assert journal_of(done.kept).read_bytes() == journal
    with Study.open(done.kept, author=ANNA) as kept:
        assert check_study(kept.conn) == ()


def test_without_room_to_keep_the_present_file_nothing_is_restored(
    tmp_path: Path, backup: Path
) -> None:
    path = tmp_path / "s.netzdesk"
    elsewhere = tmp_path / "b.netzdesk"
    elsewhere.write_bytes(backup.read_bytes())
    for made in (tmp_path / "s-Sicherungen").iterdir():
        made.unlink()
    (tmp_path / "s-Sicherungen").rmdir()
    (tmp_path / "s-Sicherungen").write_text("in the way")
    (machine_folder() / "backups").write_text("in the way")
    before = path.read_bytes()
    with pytest.raises(StudyRefused) as refused:
        restore(path, elsewhere, who="Anna")
    assert refused.value.code == "restore.not_kept"
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
