"""Copies for others, and the local working copy of a study in a risky place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from store_desk import ANNA, BEN, everything, filled_study, in_both_languages
from test_opening import crash

from netzdesk.base.errors import Cancelled, StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.store.backups import list_backups
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study
from netzdesk.store.working import (
    copy_to,
    hand_back,
    open_where_it_lies,
    origin_of,
    working_copy,
)


def change(path: Path, name: str) -> None:
    with Study.open(path, author=BEN) as study, study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": name})


def areas(path: Path) -> list[str]:
    conn = connect(path, "ro")
    try:
        return [name for (name,) in conn.execute("SELECT name FROM area ORDER BY name")]
    finally:
        conn.close()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    (tmp_path / "Nextcloud").mkdir()
    with filled_study(tmp_path / "Nextcloud") as study:
        return study.path


def test_a_copy_for_others_holds_the_same_and_is_private(tmp_path: Path) -> None:
    target = tmp_path / "Kopie.netzdesk"
    with filled_study(tmp_path) as study:
        assert copy_to(study, target) == target
        before = everything(study.conn)
    with Study.open(target, author=BEN) as copy:
        assert everything(copy.conn) == before
        assert check_study(copy.conn) == ()
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o600


def test_a_copy_never_overwrites_silently(tmp_path: Path) -> None:
    target = tmp_path / "there.netzdesk"
    target.write_text("important")
    with filled_study(tmp_path) as study:
        with pytest.raises(StudyRefused) as refused:
            copy_to(study, target)
        assert refused.value.code == "copy.exists"
        in_both_languages(refused.value)
        assert target.read_text() == "important"
        copy_to(study, target, replace=True)
        assert len(areas(target)) == 0


def test_a_study_is_not_saved_over_itself_or_over_an_open_one(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study, filled_study(tmp_path, "other.netzdesk") as other:
        for target in (study.path, other.path):
            with pytest.raises(StudyRefused) as refused:
                copy_to(study, target, replace=True)
            assert refused.value.code == "copy.itself"
            in_both_languages(refused.value)


def test_a_copy_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        with pytest.raises(StudyRefused) as refused:
            copy_to(study, tmp_path / "none" / "x.netzdesk")
        assert refused.value.code == "copy.not_written"
        in_both_languages(refused.value)


def test_a_cancelled_copy_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    class Impatient:
        def step(self, _done: int, _total: int) -> None:
            raise Cancelled

    target = tmp_path / "there.netzdesk"
    target.write_text("important")
    with filled_study(tmp_path) as study:
        with pytest.raises(Cancelled):
            copy_to(study, target, replace=True, progress=Impatient())
        assert target.read_text() == "important"
        assert [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
        with study.unit("goes on") as unit:
            unit.put("area", {"kind": "k", "name": "n"})


def test_a_study_that_was_removed_while_open_can_still_be_saved_elsewhere(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        before = everything(study.conn)
        study.path.unlink()
        copy_to(study, tmp_path / "saved.netzdesk")
    with Study.open(tmp_path / "saved.netzdesk", author=ANNA) as saved:
        assert everything(saved.conn) == before


def test_a_working_copy_lies_on_this_machine_and_is_found_again(origin: Path) -> None:
    first = working_copy(origin, who="Anna")
    assert first.path.is_relative_to(machine_folder())
    assert first.notice is None
    assert origin_of(first.path) == origin
    assert origin_of(origin) is None
    change(first.path, "mine")
    assert working_copy(origin, who="Anna") == first
    assert (areas(first.path), areas(origin)) == (["mine"], [])


def test_a_working_copy_is_given_back_when_nobody_changed_the_origin(origin: Path) -> None:
    copy = working_copy(origin, who="Anna")
    for name in ("one", "two"):
        change(copy.path, name)
        with Study.open(copy.path, author=ANNA) as study:
            assert hand_back(study) == origin
    assert areas(origin) == ["one", "two"]
    assert working_copy(origin, who="Anna") == copy


def test_a_working_copy_without_own_changes_follows_the_origin(origin: Path) -> None:
    copy = working_copy(origin, who="Anna")
    change(origin, "theirs")
    assert working_copy(origin, who="Anna") == copy
    assert areas(copy.path) == ["theirs"]
    assert len(list_backups(copy.path)) == 1


def test_when_both_changed_nothing_is_lost_and_it_is_said(origin: Path) -> None:
    copy = working_copy(origin, who="Anna")
    change(origin, "theirs")
    change(copy.path, "mine")
    again = working_copy(origin, who="Anna")
    assert again.notice is not None
    assert again.notice.code == "place.changed"
    assert (areas(copy.path), areas(origin)) == (["mine"], ["theirs"])
    with Study.open(copy.path, author=ANNA) as study, pytest.raises(StudyRefused) as refused:
        hand_back(study)
    assert refused.value.code == "place.changed"
    in_both_languages(refused.value)
    assert areas(origin) == ["theirs"]


def test_a_copy_that_another_window_has_open_is_not_replaced(origin: Path) -> None:
    copy = working_copy(origin, who="Anna")
    with Study.open(copy.path, author=ANNA) as open_copy:
        change(origin, "theirs")
        working_copy(origin, who="Ben")
        assert open_copy.in_place
    assert areas(copy.path) == []


def test_an_origin_that_cannot_be_reached_is_no_reason_to_stop(origin: Path) -> None:
    copy = working_copy(origin, who="Anna")
    change(copy.path, "mine")
    origin.rename(origin.with_name("away"))
    again = working_copy(origin, who="Anna")
    assert again.notice is not None
    assert again.notice.code == "place.gone"
    assert areas(again.path) == ["mine"]


def test_what_is_no_sound_study_gets_no_working_copy(tmp_path: Path, origin: Path) -> None:
    with pytest.raises(StudyRefused) as refused:
        working_copy(tmp_path / "none.netzdesk", who="Anna")
    assert refused.value.code == "study.missing"
    os.truncate(origin, 8192)
    with pytest.raises(StudyRefused) as refused:
        working_copy(origin, who="Anna")
    assert refused.value.code == "study.damaged"
    assert not any((machine_folder() / "working").rglob("*.netzdesk"))


def test_an_origin_that_was_not_closed_is_recovered_in_the_copy(origin: Path) -> None:
    crashed = crash(origin)
    before = crashed.read_bytes()
    copy = working_copy(crashed, who="Anna")
    with Study.open(copy.path, author=ANNA) as study:
        assert check_study(study.conn) == ()
        assert study.conn.execute("SELECT count(*) FROM contact_attempt").fetchone() == (3,)
    assert crashed.read_bytes() == before


def test_a_study_in_a_cloud_folder_is_opened_as_its_copy_and_says_so(origin: Path) -> None:
    with open_where_it_lies(origin, author=ANNA) as study:
        assert origin_of(study.path) == origin
        assert [notice.code for notice in study.notices()] == ["place.cloud"]
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "mine"})
    assert areas(origin) == []
    change(origin, "theirs")
    with open_where_it_lies(origin, author=ANNA) as study:
        assert [notice.code for notice in study.notices()] == ["place.cloud", "place.changed"]


def test_a_study_in_an_ordinary_folder_is_opened_there(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        path = study.path
    with open_where_it_lies(path, author=ANNA) as study:
        assert study.path == path
        assert study.notices() == ()


def test_a_reader_opens_a_study_in_a_cloud_folder_itself(origin: Path) -> None:
    with open_where_it_lies(origin, author=ANNA, read_only=True) as study:
        assert study.path == origin
        assert study.read_only_because == "asked"


def test_an_unchanged_copy_is_not_written_back(origin: Path) -> None:
    before = origin.stat()
    with open_where_it_lies(origin, author=ANNA) as study:
        assert hand_back(study) == origin
    after = origin.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
