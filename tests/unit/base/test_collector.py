"""The search for cycles is put off and on by several, in several threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from netzdesk.base.collector import collector_paused, pause_collector, resume_collector


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_only_the_last_one_to_let_go_puts_the_search_on_again() -> None:
    pause_collector()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()
    resume_collector()
    assert gc.isenabled()


def test_one_thread_that_lets_go_leaves_the_search_off_for_the_other() -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with collector_paused():
            entered.set()
            assert leave.wait(60)

    thread = threading.Thread(target=other)
    with collector_paused():
        thread.start()
        assert entered.wait(60)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_a_search_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()
