"""The sample study in mid-field, built once for a run; each test gets a file of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from netzdesk.imports.sample.build import build_sample
from netzdesk.store.study import Author, Study

AUTHOR = Author("0190a000-0000-7000-8000-000000000001", "Vera Muster", "VM")


@pytest.fixture(scope="session")
def built_mid_field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "mid-field.netzdesk"
    build_sample(path, until=date(2010, 1, 20))
    return path


@pytest.fixture
def mid_field(built_mid_field: Path, tmp_path: Path) -> Iterator[Study]:
    """A study of 20 January 2010: districts in most states, follow-ups due."""
    path = tmp_path / "mid-field.netzdesk"
    shutil.copy(built_mid_field, path)
    noon = datetime(2010, 1, 20, 12, 0, tzinfo=UTC)
    study = Study.open(path, author=AUTHOR, clock=lambda: noon)
    study.check_whole()
    yield study
    study.close()
