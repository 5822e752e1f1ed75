"""Long work: in another thread, with progress, cancel and an orderly end."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from whole_window import make_window, settle

import netzdesk.ui.jobs as jobs_module
from netzdesk.base.collector import Switch
from netzdesk.base.errors import Refused
from netzdesk.ui.jobs import Job, Jobs


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Begin with Python looking for cycles, whatever the windows of other tests left behind."""
    gc.collect()
    gc.enable()
    yield
    gc.enable()


class Held:
    """Something that is told when and where it goes."""

    def __init__(self, went: list[int]) -> None:
        self.other: object = None
        weakref.finalize(self, lambda: went.append(threading.get_ident()))


def test_work_is_done_in_another_thread_and_ends_in_the_window(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    threads: list[int] = []

    def work(job: Job) -> int:
        threads.append(threading.get_ident())
        job.step(1, 2)
        return 7

    job = Job("count", work)
    got: list[tuple[int, int]] = []
    job.finished.connect(lambda result: got.append((result, threading.get_ident())))

    with qtbot.waitSignal(job.ended):
        jobs.start(job)

    assert got == [(7, threading.get_ident())]
    assert threads != [threading.get_ident()]
    qtbot.waitUntil(lambda: not jobs.busy())


def test_cancelled_work_stops_at_its_next_step(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def work(job: Job) -> None:
        for number in range(1000):
            job.step(number, 1000)
            done.append(number)
            begun.set()
            go_on.wait(60)

    job = Job("endless", work)
    with qtbot.waitSignal(job.cancelled):
        jobs.start(job)
        assert begun.wait(60)
        job.cancel()
        go_on.set()

    assert done == [0]


def test_closing_cancels_and_waits(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    running = threading.Event()

    def work(job: Job) -> None:
        while True:
            running.set()
            job.step(0, 0)

    jobs.start(Job("endless", work))
    assert running.wait(60)

    jobs.cancel_all()

    assert jobs._pool.activeThreadCount() == 0


def test_a_refusal_and_a_fault_come_back_as_what_they_are(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    refused = Refused("x", "Enter the name.")
    fault = ZeroDivisionError()

    def raising(error: Exception) -> Any:
        def work(job: Job) -> None:
            raise error

        return work

    first, second = Job("a", raising(refused)), Job("b", raising(fault))
    came: list[object] = []
    first.refused.connect(came.append)
    second.failed.connect(came.append)

    with qtbot.waitSignals([first.ended, second.ended]):
        jobs.start(first)
        jobs.start(second)

    assert came == [refused, fault]


def test_short_work_is_never_shown(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    jobs._late.setInterval(60_000)  # on a loaded machine nothing is short
    shown: list[Job] = []
    jobs.shown.connect(shown.append)
    with qtbot.waitSignal(jobs.hidden):
        jobs.start(Job("short", lambda job: None))

    assert not jobs._late.isActive()
    assert shown == []


def test_cycles_of_the_window_are_never_taken_down_by_the_worker(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    went: list[int] = []
    running, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> int:
        running.set()
        assert go_on.wait(60)
        return len([[number] for number in range(100_000)])

    assert gc.isenabled()
    job = Job("many lists", work)
    with qtbot.waitSignal(jobs.hidden):
        jobs.start(job)
        assert running.wait(60)
        held = Held(went)
        held.other = held  # as a dialog and its slots hold each other
        del held
        go_on.set()

    assert gc.isenabled()
    gc.collect()
    assert went == [threading.get_ident()]


def test_cycles_are_looked_for_in_the_window_while_long_work_is_done(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "_SWEEP_EVERY_MS", 1)
    jobs = Jobs(collector=Switch())
    went: list[int] = []
    made, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        held = Held(went)
        held.other = held
        del held
        made.set()
        assert go_on.wait(60)

    with qtbot.waitSignal(jobs.hidden):
        jobs.start(Job("long", work))
        assert made.wait(60)
        qtbot.waitUntil(lambda: bool(went))
        go_on.set()

    assert went == [threading.get_ident()]


def test_what_a_job_holds_goes_in_the_window_s_thread(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()

    class Slow(jobs_module._Task):
        def run(self) -> None:
            super().run()
            assert told.wait(60)  # the window knows of the end before the worker has let go

    monkeypatch.setattr(jobs_module, "_Task", Slow)
    jobs = Jobs(collector=Switch())
    went: list[int] = []

    def begin() -> None:
        held = Held(went)
        job = Job("short", lambda _job: held.other)
        job.finished.connect(lambda _result: held.other)
        job.ended.connect(told.set)
        jobs.start(job)

    with qtbot.waitSignal(jobs.hidden):
        begin()
    gc.collect()

    assert went == [threading.get_ident()]


def test_nothing_is_told_of_what_was_given_up_even_if_it_was_done(qtbot: Any) -> None:
    jobs = Jobs(collector=Switch())
    told: list[object] = []
    job = Job("done at once", lambda _job: 7)
    for signal in (job.finished, job.refused, job.failed):
        signal.connect(told.append)
    job.cancelled.connect(lambda: told.append("cancelled"))
    jobs.start(job)
    jobs._pool.waitForDone()  # the result is on its way

    jobs.cancel_all()
    QCoreApplication.processEvents()

    assert told == []
    assert not jobs.busy()
    assert gc.isenabled()


def test_jobs_that_go_before_their_end_was_told_leave_no_pause_behind(qtbot: Any) -> None:
    def begin() -> None:
        jobs = Jobs(collector=Switch())
        jobs.start(Job("short", lambda _job: None))
        jobs._pool.waitForDone()
        assert not gc.isenabled()

    begin()
    gc.collect()

    assert gc.isenabled()


def test_a_result_is_not_told_to_a_page_that_was_built_anew_meanwhile(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    class Page(QObject):
        def take(self, number: int, result: int) -> None:
            took.append((self.objectName(), number, result))

    took: list[tuple[str, int, int]] = []
    former, present = Page(objectName="former"), Page(objectName="present")
    window = make_window(qtbot, tmp_path / "machine.ini", clock)
    go_on = threading.Event()
    for page in (former, present):
        window.start_job("figure", lambda _job: int(go_on.wait(60)) + 6, partial(page.take, 1))
    shiboken6.delete(former)
    go_on.set()
    settle(window, qtbot)

    assert took == [("present", 1, 7)]
