"""What happens to errors that nobody expected: a log without personal data, a calm dialog."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from netzdesk import __version__
from netzdesk.app.faults import LOG_NAME, safe_trace
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.base.paths import machine_folder

_LOG = logging.getLogger("netzdesk")
_HARMLESS: Final = ("propagateSizeHints",)


def start_log(folder: Path | None = None) -> Path:
    """Begin writing the log of this machine; return its path. It turns over at 200 kB."""
    path = (folder or machine_folder()) / LOG_NAME
    handler = RotatingFileHandler(path, maxBytes=200_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for former in list(_LOG.handlers):
        _LOG.removeHandler(former)
        former.close()
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    _LOG.info("NetzDesk %s on %s", __version__, sys.platform)
    return path


class CrashDialog(QMessageBox):
    """Says what happened to the user's data first, then what to do; the trace can be copied."""

    def __init__(self, trace: str, log: Path) -> None:
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
                log=log,
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

    def __init__(self, log: Path, refuse: Callable[[Refused], None]) -> None:
        self._log = log
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
            _LOG.info("refused %s", error.code)
            self._refuse(error)
            return
        found = safe_trace(error)
        _LOG.error("%s", found)
        if self._showing or QApplication.instance() is None:
            return
        self._showing = True
        try:
            CrashDialog(f"NetzDesk {__version__}\n{found}", self._log).exec()
        finally:
            self._showing = False


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write Qt's own warnings to the log instead of to a console that nobody sees."""
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        return
    if any(harmless in message for harmless in _HARMLESS):
        return
    _LOG.warning("Qt %s: %s", context.category or "", message)
