"""Work that must happen in the window's own thread, in slices between which the window lives."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop

from netzdesk.base.errors import Cancelled

SLICE_SECONDS: Final = 0.04
_ALL: Final = QEventLoop.ProcessEventsFlag.AllEvents
_NO_KEYS: Final = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class Pump:
    """Progress of work in the window's own thread: lets the window live between two slices.

    Keys and clicks wait while `hears` says no: as long as nothing modal is there to take them.
    """

    def __init__(
        self, show: Callable[[int, int], object], *, hears: Callable[[], bool] = lambda: True
    ) -> None:
        self.stopped = False
        self._show = show
        self._hears = hears
        self._last = time.monotonic()

    def step(self, done: int, total: int) -> None:
        """Paint and take keys when it is time. Raises Cancelled when the user has cancelled."""
        now = time.monotonic()
        if now - self._last >= SLICE_SECONDS:
            self._show(done, total)
            QCoreApplication.processEvents(_ALL if self._hears() else _NO_KEYS)
            self._last = time.monotonic()
        if self.stopped:
            raise Cancelled
