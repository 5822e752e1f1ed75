"""The search for cycles is put off and on by several, in several threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from netzdesk.base.collector import Switch, collector_paused


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


@pytest.fixture
def switch() -> Switch:
    """Return a switch of this test's own: the program's may be held by a window of another one."""
    return Switch()


def test_only_the_last_one_to_let_go_puts_the_search_on_again(switch: Switch) -> None:
    switch.hold()
    switch.hold()
    switch.let_go()
    assert not gc.isenabled()
    switch.let_go()
    assert gc.isenabled()


def test_one_thread_that_lets_go_leaves_the_search_off_for_the_other(switch: Switch) -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        switch.hold()
        entered.set()
        assert leave.wait(60)
        switch.let_go()

    thread = threading.Thread(target=other)
    switch.hold()
    thread.start()
    assert entered.wait(60)
    switch.let_go()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_what_allows_the_search_waits_for_who_holds_it_off(switch: Switch) -> None:
    gc.disable()
    switch.hold()
    switch.allow()
    assert not gc.isenabled()
    switch.let_go()
    assert gc.isenabled()


def test_a_search_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()
