"""Copies: a file that was copied or restored writes under a new id (journal, rules 1, 8 and 15)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from store_desk import ANNA, BEN, HandClock, copied, filled_study, new_study

from netzdesk.base.paths import machine_folder
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study


def put_area(study: Study, name: str) -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": name})


def numbers(study: Study) -> dict[tuple[str, int], str]:
    found = study.conn.execute("SELECT replica, seq, id FROM journal").fetchall()
    return {(replica, seq): entry for replica, seq, entry in found}


def test_a_study_keeps_its_id_from_sitting_to_sitting(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        replica, path = study.journal.replica, study.path
    for author in (ANNA, BEN):
        with Study.open(path, author=author) as study:
            assert study.journal.replica == replica
            put_area(study, author.name)
    assert len(replica) == 12


def test_a_copy_gets_a_new_id_and_says_what_it_has_seen(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        original, last, path = study.journal.replica, study.journal.seq, study.path
    with Study.open(copied(path, "copy.netzdesk"), author=BEN) as copy:
        assert copy.journal.replica != original
        put_area(copy, "Kopie")
        put_area(copy, "noch eine")
        seen = copy.conn.execute(
            "SELECT seen FROM journal WHERE replica = ? ORDER BY seq", (copy.journal.replica,)
        ).fetchall()
        copied_numbers = numbers(copy)
        assert check_study(copy.conn) == ()
    assert [json.loads(text) if text else None for (text,) in seen] == [
        {original: last},
        None,
        None,
    ]
    with Study.open(path, author=ANNA) as study:
        assert study.journal.replica == original
        put_area(study, "Original")
        own = numbers(study)
    assert all(own[number] == copied_numbers[number] for number in own.keys() & copied_numbers)


def test_a_copy_of_a_copy_and_a_file_put_back_never_share_a_number(tmp_path: Path) -> None:
    given: dict[tuple[str, int], str] = {}
    with filled_study(tmp_path) as study:
        path = study.path
    old = copied(path, "old.netzdesk")
    second = copied(path, "second.netzdesk")
    with Study.open(second, author=BEN) as study:
        put_area(study, "zwei")
    third = copied(second, "third.netzdesk")
    for turn in range(3):
        for file in (path, second, third):
            with Study.open(file, author=ANNA) as study:
                put_area(study, f"{turn}")
                for number, entry in numbers(study).items():
                    assert given.setdefault(number, entry) == entry
        shutil.copyfile(old, path)  # an older state is put in its place, as people do


def test_a_machine_that_forgot_its_note_takes_a_new_id(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        replica, path = study.journal.replica, study.path
    shutil.rmtree(machine_folder() / "replicas")
    with Study.open(path, author=ANNA) as study:
        assert study.journal.replica != replica
        put_area(study, "neu")
        assert check_study(study.conn) == ()


def test_a_machine_that_cannot_keep_notes_works_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file where the folder should be"
    blocked.write_text("")
    monkeypatch.setenv("NETZDESK_HOME", str(blocked))
    with filled_study(tmp_path) as study:
        path = study.path
    with Study.open(path, author=ANNA) as study:
        put_area(study, "neu")
        assert check_study(study.conn) == ()


def test_a_note_that_is_no_json_is_no_note(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        path = study.path
    for note in (machine_folder() / "replicas").iterdir():
        note.write_bytes(b"\xff\x00{")
    with Study.open(path, author=ANNA) as study:
        put_area(study, "neu")
        assert check_study(study.conn) == ()


def test_the_clock_of_the_journal_never_goes_back(tmp_path: Path) -> None:
    clock = HandClock()
    with new_study(tmp_path, clock=clock) as study:
        for days in (0, -20, 3, -1):
            clock.move(days=days)
            put_area(study, f"{days}")
        clocks = [hlc for (hlc,) in study.conn.execute("SELECT hlc FROM journal ORDER BY seq")]
        shown = [at for (at,) in study.conn.execute("SELECT at FROM journal ORDER BY seq")]
    assert clocks == sorted(set(clocks))
    assert shown != sorted(shown), "what people see is the laptop's own clock"


def test_a_study_from_the_future_is_announced_and_opened(tmp_path: Path) -> None:
    clock = HandClock()
    with new_study(tmp_path, clock=clock) as study:
        path = study.path
        put_area(study, "heute")
        assert study.notices() == ()
    clock.move(hours=-26)
    with Study.open(path, author=ANNA, clock=clock) as study:
        (notice,) = study.notices()
        assert (notice.code, notice.values) == ("study.clock_ahead", {"hours": 26})
        put_area(study, "gestern")
