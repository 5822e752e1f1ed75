"""What is typed and not yet stored, and the bytes of files: both lie beside the journal."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_desk import ANNA, BEN, HandClock, everything, filled_study, new_study

from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.store.contents import LARGEST, content_of
from netzdesk.store.study import Study


def test_a_draft_is_there_after_the_study_was_opened_again(tmp_path: Path) -> None:
    clock = HandClock()
    with filled_study(tmp_path, clock=clock) as study:
        study.drafts.keep("call:1", {"note": "Größe", "duration_min": None})
        path = study.path
    with Study.open(path, author=ANNA) as study:
        draft = study.drafts.find("call:1")
        assert draft is not None
        assert draft.values == {"note": "Größe", "duration_min": None}
        assert draft.at == clock()


def test_a_draft_kept_again_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        study.drafts.keep("call:1", {"note": "a"})
        study.drafts.keep("call:1", {"note": "ab"})
        assert [draft.values for draft in study.drafts.all()] == [{"note": "ab"}]


def test_the_latest_draft_comes_first(tmp_path: Path) -> None:
    clock = HandClock()
    with new_study(tmp_path, clock=clock) as study:
        for key in ("call:1", "call:2", "form:x"):
            study.drafts.keep(key, {})
            clock.move(seconds=1)
        assert [draft.key for draft in study.drafts.all("call:")] == ["call:2", "call:1"]


def test_a_draft_leaves_journal_undo_and_rows_as_they_are(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        before, undone = everything(study.conn), study.sitting.undo_action
        study.drafts.keep("call:1", {"note": "a"})
        assert everything(study.conn) == before
        assert study.sitting.undo_action == undone


def test_nobody_sees_the_drafts_of_another_author(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        study.drafts.keep("call:1", {"note": "a"})
        path = study.path
    with Study.open(path, author=BEN) as study:
        assert study.drafts.all() == ()
        study.drafts.drop("call:1")
    with Study.open(path, author=ANNA) as study:
        assert study.drafts.find("call:1") is not None


def test_a_draft_goes_with_the_unit_that_stores_it_and_only_with_its_commit(
    tmp_path: Path,
) -> None:
    with new_study(tmp_path) as study:
        study.drafts.keep("area:new", {"name": "n"})
        with pytest.raises(ZeroDivisionError), study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
            unit.drop_draft("area:new")
            raise ZeroDivisionError
        assert study.drafts.find("area:new") is not None
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
            unit.drop_draft("area:new")
        assert study.drafts.find("area:new") is None


def test_a_study_that_is_read_only_keeps_no_draft(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        path = study.path
    with (
        Study.open(path, author=ANNA, read_only=True) as study,
        pytest.raises(StudyRefused) as refused,
    ):
        study.drafts.keep("call:1", {})
    assert refused.value.code == "study.read_only"


def test_equal_bytes_are_kept_once_and_read_back_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    with new_study(tmp_path) as study:
        with study.unit("attach") as unit:
            first = unit.keep_file(content, "a.pdf")
            assert unit.keep_file(content, "b.pdf") == first
            unit.put("area", {"kind": "k", "name": "n"})
        assert study.conn.execute("SELECT count(*) FROM file_content").fetchone() == (1,)
        assert content_of(study.conn, first) == content
        assert content_of(study.conn, "0" * 64) is None


def test_bytes_that_are_no_longer_those_of_the_hash_are_not_handed_out(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        with study.unit("attach") as unit:
            digest = unit.keep_file(b"minutes", "a.txt")
        study.conn.execute("UPDATE file_content SET content = x'00'")
        assert content_of(study.conn, digest) is None


def test_a_file_that_is_too_large_is_refused_with_its_name(tmp_path: Path) -> None:
    with (
        new_study(tmp_path) as study,
        pytest.raises(Refused) as refused,
        study.unit("attach") as unit,
    ):
        unit.keep_file(b"x" * (LARGEST + 1), "film.pdf")
    assert refused.value.code == "file.too_large"
    assert refused.value.values["name"] == "film.pdf"
