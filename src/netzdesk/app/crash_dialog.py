"""The dialog for a fault: what happened to the user's data first, then what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from netzdesk.app.faults import log_path
from netzdesk.base.i18n import _


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
        self.setEscapeButton(go_on)
        self._copy.clicked.disconnect()
        self._copy.clicked.connect(self.copy_report)

    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._trace)
