"""Long work: in another thread, with progress, cancel and an orderly end."""

from __future__ import annotations

import threading
from typing import Any

from netzdesk.base.errors import Refused
from netzdesk.ui.jobs import Job, Jobs


def test_work_is_done_in_another_thread_and_ends_in_the_window(qtbot: Any) -> None:
    jobs = Jobs()
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
    jobs = Jobs()
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
    jobs = Jobs()
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
    jobs = Jobs()
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
    jobs = Jobs()
    jobs._late.setInterval(60_000)  # on a loaded machine nothing is short
    shown: list[Job] = []
    jobs.shown.connect(shown.append)
    with qtbot.waitSignal(jobs.hidden):
        jobs.start(Job("short", lambda job: None))

    assert not jobs._late.isActive()
    assert shown == []
