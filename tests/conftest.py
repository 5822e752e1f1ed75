"""What holds for every test: no display, an own folder for the machine, the same cases in CI."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from netzdesk.base import chance, ids

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

IN_CI = os.environ.get("CI") == "true"
BY_THE_CLOCK = [HealthCheck.too_slow]
"""What a loaded machine alone brings about."""

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=BY_THE_CLOCK,
)
settings.register_profile("desk", deadline=None, suppress_health_check=BY_THE_CLOCK)
settings.load_profile("ci" if IN_CI else "desk")


def cast(seed: str) -> None:
    """Let all keys made from now on take their random numbers from a seed."""
    chance.random_bytes = random.Random(seed).randbytes
    ids.forget_fetched()


if IN_CI:  # what passes once passes always; at the desk the keys are others in each run
    cast("keys that modules of tests make")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
        """Seed the random part of a test's keys by its name, whatever ran before it."""
        cast(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        """Seed what several tests share by its own name: any of them may be its first."""
        if fixturedef.scope == "function":
            return (yield)
        own = chance.random_bytes
        cast(f"{fixturedef.baseid}::{fixturedef.argname}[{getattr(request, 'param', '')}]")
        try:
            return (yield)
        finally:
            chance.random_bytes = own
            ids.forget_fetched()


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Let Python look for cycles again: a start of the program, or one never ended, puts it off."""
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def machine_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each test its own folder for settings, log and registry; never the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        yield
