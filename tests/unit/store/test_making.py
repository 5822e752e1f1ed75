"""A study that is made with content appears whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from netzdesk.base.errors import StudyRefused
from netzdesk.base.paths import machine_folder
from netzdesk.store.making import drafted
from netzdesk.store.study import Author, Study

AUTHOR = Author("r-1", "Anna Beispiel", "AB")
REGION = {"ags": "03101", "name": "Braunschweig", "kind": "Kreisfreie Stadt"}


def fill(path: Path) -> str:
    """Make a study with one region and return its replica id."""
    with drafted(path, author=AUTHOR) as study:
        with study.unit("add_region") as unit:
            unit.put("region", REGION)
        assert not path.exists()
        return study.journal.replica


def test_what_was_filled_in_is_there_under_the_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"

    replica = fill(path)

    assert list(tmp_path.iterdir()) == [path]
    with Study.open(path, author=AUTHOR) as study:
        assert study.conn.execute("SELECT name FROM region").fetchall() == [("Braunschweig",)]
        assert study.journal.replica == replica
        assert study.conn.execute("PRAGMA synchronous").fetchone() == (3,)
        assert study.conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert len(list((machine_folder() / "replicas").iterdir())) == 1


def test_an_error_while_filling_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"

    with pytest.raises(ZeroDivisionError), drafted(path, author=AUTHOR) as study:
        with study.unit("add_region") as unit:
            unit.put("region", REGION)
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []
    assert list((machine_folder() / "replicas").iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(StudyRefused) as refused:
        fill(path)

    assert refused.value.code == "study.exists"
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"

    with pytest.raises(StudyRefused) as refused, drafted(path, author=AUTHOR):
        path.write_text("mine", encoding="utf-8")

    assert refused.value.code == "study.exists"
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyRefused) as refused:
        fill(tmp_path / "nowhere" / "s.netzdesk")

    assert refused.value.code == "study.cannot_make"
