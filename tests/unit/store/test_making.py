"""A study with its first content appears whole, under its name, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_desk import ANNA, some_rows

from netzdesk.base.errors import StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.store.integrity import check_study
from netzdesk.store.making import drafted
from netzdesk.store.study import Study


def test_a_filled_study_takes_its_name_at_the_end_and_keeps_its_id(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    with drafted(path, author=ANNA) as study:
        assert not path.exists()
        with study.unit("fill") as unit:
            some_rows(unit)
        replica = study.journal.replica
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert len(list((machine_folder() / "replicas").iterdir())) == 1
    with Study.open(path, author=ANNA) as study:
        assert study.journal.replica == replica
        assert study.conn.execute("PRAGMA synchronous").fetchone() == (3,)
        assert check_study(study.conn) == ()


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        drafted(tmp_path / "s.netzdesk", author=ANNA) as study,
        study.unit("fill") as unit,
    ):
        some_rows(unit)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_was_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    with pytest.raises(StudyRefused) as refused, drafted(path, author=ANNA):
        path.write_text("somebody was faster")
    assert refused.value.code == "study.exists"
    assert path.read_text() == "somebody was faster"
    with pytest.raises(StudyRefused) as refused, drafted(path, author=ANNA):
        pytest.fail("the name is taken")
    assert refused.value.code == "study.exists"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
