"""What happens to errors that nobody expected: a log without personal data, a calm dialog."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)

from netzdesk import __version__
from netzdesk.app.faults import log_fault, log_line, safe_trace
from netzdesk.base.errors import Refused

_HARMLESS: Final = ("propagateSizeHints",)


class CrashGuard:
    """Takes exceptions that reach the top: refusals go to `refuse`, all else to the dialog."""

    def __init__(self, refuse: Callable[[Refused], None]) -> None:
        self._refuse = refuse
        self._showing = False

    def install(self) -> None:
        sys.excepthook = self.on_error
        qInstallMessageHandler(on_qt_message)

    def on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        if isinstance(error, Refused):
            self._refuse(error)
            return
        log_fault(error)
        if self._showing or QCoreApplication.instance() is None:
            return
        from netzdesk.app.crash_dialog import CrashDialog  # noqa: PLC0415  # seldom needed

        self._showing = True
        try:
            CrashDialog(f"NetzDesk {__version__}\n{safe_trace(error)}").exec()
        finally:
            self._showing = False


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write Qt's own warnings to the log instead of to a console that nobody sees."""
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        return
    if any(harmless in message for harmless in _HARMLESS):
        return
    log_line("WARNING", f"Qt {context.category or ''}: {message}")
