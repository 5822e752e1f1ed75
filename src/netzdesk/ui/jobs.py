"""Long work beside the window: one worker, progress in the status bar, cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from netzdesk.base.errors import Cancelled, Refused

SHOW_AFTER_MS: Final = 400


class Job(QObject):
    """One piece of work; passes itself to it as the Qt-free `Progress`.

    The work gets what it reads from a snapshot of its own, writes to a temporary file beside its
    target, and never touches a widget or writes the study. Exactly one of `finished`, `refused`,
    `failed` and `cancelled` is emitted, in the window's thread.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, label: str, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self.label = label
        self._work = work
        self._stop = threading.Event()

    def step(self, done: int, total: int) -> None:
        """Tell of progress. Raises Cancelled when the user has cancelled."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def run(self) -> None:
        """Do the work; called in the worker."""
        try:
            result = self._work(self)
        except Cancelled:
            self.cancelled.emit()
        except Refused as refused:
            self.refused.emit(refused)
        except Exception as error:  # shown by the crash dialog, in the window
            self.failed.emit(error)
        else:
            self.finished.emit(result)
        self.ended.emit()


class _Task(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Runs jobs one after the other in one worker and knows those that are not done.

    `shown` carries a job that has run long enough to be shown; `hidden` says that it ended.
    """

    shown = Signal(object)
    hidden = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._live: list[Job] = []
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SHOW_AFTER_MS)
        self._late.timeout.connect(self._show)

    def start(self, job: Job) -> Job:
        """Run a job; connect its signals before."""
        self._live.append(job)
        job.ended.connect(self._on_ended)
        self._pool.start(_Task(job))
        self._late.start()
        return job

    def busy(self) -> bool:
        return bool(self._live)

    def cancel_all(self) -> None:
        """Cancel what runs and waits until the worker has stopped."""
        for job in self._live:
            job.cancel()
        self._pool.waitForDone()

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        self._live = [live for live in self._live if live is not job]
        if not self._live:
            self._late.stop()
            self.hidden.emit()

    def _show(self) -> None:
        if self._live:
            self.shown.emit(self._live[0])
