"""A study for each test of the exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from export_desk import StudyBuilder

pytest.register_assert_rewrite("kept_texts")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyBuilder]:
    builder = StudyBuilder(tmp_path)
    yield builder
    builder.study.close()
