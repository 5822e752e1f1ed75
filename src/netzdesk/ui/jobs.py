"""Long work beside the window: one worker, progress in the status bar, cancel."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from netzdesk.base.collector import COLLECTOR, Switch
from netzdesk.base.errors import Cancelled, Refused

SHOW_AFTER_MS: Final = 400
_SWEEP_EVERY_MS: Final = 2000
_YOUNG: Final = 1
"""The generations that are looked through while work is done."""


class Job(QObject):
    """One piece of work; passes itself to it as the Qt-free `Progress`.

    The work gets what it reads from a snapshot of its own, writes to a temporary file beside its
    target, and never touches a widget or writes the study. Exactly one of `finished`, `refused`,
    `failed` and `cancelled` is emitted, in the window's thread; none once it was given up.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _came = Signal(str, object)
    """From the worker: the name of the signal that is to be emitted, and what it carries."""

    def __init__(self, label: str, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self.label = label
        self._work = work
        self._stop = threading.Event()
        self._given_up = False
        self._came.connect(self._tell)

    def step(self, done: int, total: int) -> None:
        """Tell of progress. Raises Cancelled when the user has cancelled."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def give_up(self) -> None:
        """Cancel; whoever asked is gone, and nothing of it is told, not even a result."""
        self._given_up = True
        self.cancel()

    def run(self) -> None:
        """Do the work; called in the worker."""
        try:
            result = self._work(self)
        except Cancelled:
            self._came.emit("cancelled", None)
        except Refused as refused:
            self._came.emit("refused", refused)
        except Exception as error:  # shown by the crash dialog, in the window
            self._came.emit("failed", error)
        else:
            self._came.emit("finished", result)
        self.ended.emit()

    @Slot(str, object)
    def _tell(self, name: str, what: object) -> None:
        if self._given_up:
            return
        if name == "cancelled":
            self.cancelled.emit()
        else:
            getattr(self, name).emit(what)


def while_there(done: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return what passes a result on to `done`, unless the page that waits for it is gone.

    Qt sees to that for a page's own method, but not for a `partial` of it.
    """
    page = getattr(done.func, "__self__", None) if isinstance(done, partial) else None
    if not isinstance(page, QObject):
        return done
    return lambda result: done(result) if isValid(page) else None


class _Task(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Runs jobs one after the other in one worker and knows those that are not done.

    `shown` carries a job that has run long enough to be shown; `hidden` says that it ended.

    A widget that is taken down in the worker crashes the window. So the worker never looks for
    cycles: the window's thread does it for both while work is done. And a job, with all that its
    work and the slots to its signals hold, goes only when the worker has let go of it.
    """

    shown = Signal(object)
    hidden = Signal()

    def __init__(self, parent: QObject | None = None, *, collector: Switch = COLLECTOR) -> None:
        super().__init__(parent)
        self._collector = collector
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._live: list[Job] = []
        self._over: list[Job] = []
        """Told to have ended; the worker may still be about to let go of it."""
        self._pause: weakref.finalize[..., Jobs] | None = None
        self._sweeper = QTimer(self)
        self._sweeper.setInterval(_SWEEP_EVERY_MS)
        self._sweeper.timeout.connect(self._sweep)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SHOW_AFTER_MS)
        self._late.timeout.connect(self._show)

    def start(self, job: Job) -> Job:
        """Run a job; connect its signals before."""
        if self._pause is None:
            self._collector.hold()
            self._pause = weakref.finalize(self, self._collector.let_go)  # at the latest with this
            self._sweeper.start()
        self._live.append(job)
        job.ended.connect(self._on_ended)
        self._pool.start(_Task(job))
        self._late.start()
        return job

    def busy(self) -> bool:
        return bool(self._live)

    def cancel_all(self) -> None:
        """Give up what runs and wait until the worker has stopped; nothing of it is told."""
        for job in self._live:
            job.give_up()
        self._rest()

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        self._over = [live for live in self._live if live is job]  # the worker is past the former
        self._live = [live for live in self._live if live is not job]
        if not self._live:
            self._late.stop()
            self._rest()
            self.hidden.emit()

    def _rest(self) -> None:
        """Wait until the worker has let go of all; then Python looks for cycles by itself again."""
        self._pool.waitForDone()
        self._over = []
        self._sweeper.stop()
        if self._pause is not None:
            self._pause()
            self._pause = None

    def _sweep(self) -> None:
        gc.collect(_YOUNG)

    def _show(self) -> None:
        if self._live:
            self.shown.emit(self._live[0])
