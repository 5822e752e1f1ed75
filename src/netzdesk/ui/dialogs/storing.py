"""Storing that takes a while: one action as one unit, with progress, and a button to cancel it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from netzdesk.base.i18n import _
from netzdesk.base.progress import Progress
from netzdesk.store.unit import Unit
from netzdesk.ui.pump import Pump
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import plain_label

_SHORT_SECONDS: Final = 0.25
"""What takes no longer in all shows no dialog, which would only flash."""


class Watched(Protocol):
    """A command whose action tells of its progress."""

    @property
    def progress(self) -> Progress: ...


W = TypeVar("W", bound=Watched)
R = TypeVar("R")


def store_watched(
    parent: QWidget,
    session: Session,
    action: Callable[[Unit, W], R],
    command: W,
    label: str,
    *,
    draft: str = "",
) -> R:
    """Do one thing as one unit while the window goes on painting; return what it returns.

    `draft` names the draft that goes with it. Raises Refused as `Session.run` does, and Cancelled
    when the user has cancelled; nothing is stored then.
    """
    with watched(parent, label) as progress:
        wanted: Any = replace(command, progress=progress)  # type: ignore[type-var]
        return session.run(action, wanted, draft=draft)


@contextmanager
def watched(parent: QWidget, label: str) -> Iterator[Progress]:
    """Show how far something is that happens in the window's own thread, once it takes long."""
    dialog = _StoringDialog(parent, label)
    try:
        yield dialog.pump
    finally:
        dialog.end()


class _StoringDialog(QDialog):
    """Takes all keys until the action has ended; Esc and „Cancel“ take it back."""

    def __init__(self, parent: QWidget, label: str) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(label)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.pump = Pump(self._show_progress, hears=self.isVisible)
        self._began = time.monotonic()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(label)
        self.cancel_button = QPushButton(_("Cancel"))
        self.cancel_button.clicked.connect(lambda _checked: self.reject())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(label))
        layout.addWidget(self.bar)
        layout.addLayout(row)
        self.setMinimumWidth(360)

    def reject(self) -> None:
        """Have the action end at its next step."""
        self.pump.stopped = True
        self.cancel_button.setEnabled(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def end(self) -> None:
        """The action has ended: go away, whatever came of it."""
        self.hide()
        self.deleteLater()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        spent = time.monotonic() - self._began
        if not self.isVisible() and spent * total > _SHORT_SECONDS * max(done, 1):
            self.show()
