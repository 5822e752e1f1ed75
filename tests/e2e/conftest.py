"""The sample study, built once for all end-to-end tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from netzdesk.imports.sample.build import build_sample
from netzdesk.store.study import Author, Study

READER = Author("reader", "Test", "T")


@pytest.fixture(scope="session")
def built_samples(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that builds the sample until a day, once each."""
    built: dict[str, Path] = {}

    def build(until: str) -> Path:
        if until not in built:
            folder = tmp_path_factory.mktemp("sample")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("NETZDESK_HOME", str(folder))
                path = folder / "sample.netzdesk"
                build_sample(path, date.fromisoformat(until) if until else None)
            built[until] = path
        return built[until]

    return build


@pytest.fixture
def sample_file(built_samples: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the whole sample study."""
    return Path(shutil.copy(built_samples(""), tmp_path / "sample.netzdesk"))


@pytest.fixture
def sample(sample_file: Path) -> Iterator[Study]:
    """The whole sample study, open for reading."""
    with Study.open(sample_file, author=READER, read_only=True) as study:
        yield study


@pytest.fixture
def midfield(built_samples: Callable[[str], Path], tmp_path: Path) -> Iterator[Study]:
    """The sample study at the end of 20 January 2010, open for reading."""
    path = shutil.copy(built_samples("2010-01-20"), tmp_path / "midfield.netzdesk")
    with Study.open(Path(path), author=READER, read_only=True) as study:
        yield study
