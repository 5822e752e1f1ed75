"""What happens to errors that nobody expected: a log without personal data, a calm dialog."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from netzdesk import __version__
from netzdesk.app.faults import log_fault, log_line, log_path, safe_trace
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _

_HARMLESS: Final = ("propagateSizeHints",)


class CrashDialog(QMessageBox):
    """Says what happened to the user's data first, then what to do; the trace can be copied."""

    def __init__(self, trace: str) -> None:
        super().__init__(QApplication.activeWindow())
        self._trace = trace
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("NetzDesk")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(_("Something went wrong in NetzDesk."))
        self.setInformativeText(
            _(
                "Everything that was stored is safe, and what you are typing is still there. "
                "The step that failed was not carried out. Try it again; if it fails again, "
                "close NetzDesk and start it anew.\n\n"
                "The report names places in the program and no data of yours. It lies in {log}.",
                log=log_path(),
            )
        )
        self.setDetailedText(trace)
        self._copy = self.addButton(_("Copy report"), QMessageBox.ButtonRole.ActionRole)
        go_on = self.addButton(_("Continue working"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(go_on)
        self._copy.clicked.disconnect()
        self._copy.clicked.connect(self.copy_report)

    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._trace)


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
            QApplication.quit()
            return
        if isinstance(error, Refused):
            self._refuse(error)
            return
        log_fault(error)
        if self._showing or QApplication.instance() is None:
            return
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
