"""What holds for every test: no display, an own folder for the machine, the same cases in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


@pytest.fixture(autouse=True)
def machine_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each test its own folder for settings, log and registry; never the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        yield
