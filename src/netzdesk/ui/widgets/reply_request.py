"""The requests for a release that a mail may answer, with a button for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.base.i18n import _, translator
from netzdesk.queries.approval_replies import AnsweredRequest
from netzdesk.queries.approvals import asked_text
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.enter import press_focused
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import clear_layout, muted, plain_label, set_tone


class RequestCard(QWidget):
    """Says which release a mail is about; one button keeps it there and goes on to the answer."""

    chosen = Signal(object)
    """An `AnsweredRequest`."""
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self.decline = QPushButton(_("Record it as another reply"))
        self.decline.setAutoDefault(False)
        self.decline.clicked.connect(lambda _checked=False: self.declined.emit())
        self._body = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addLayout(self._body)
        layout.addWidget(FlowRow(self.decline))
        self.hide()

    def show_requests(self, requests: Sequence[AnsweredRequest]) -> None:
        """Show some requests; none hides the card."""
        clear_layout(self._body)
        self.buttons = []
        for request in requests:
            self._say(request)
            button = primary_button(
                _("Keep with the release, enter the answer"), partial(self._choose, request)
            )
            button.setAutoDefault(False)
            self.buttons.append(button)
            self._body.addWidget(FlowRow(button))
        self.decline.setVisible(any(request.sure for request in requests))
        self.setVisible(bool(requests))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        if self.buttons:
            self.buttons[0].setFocus()

    def _choose(self, request: AnsweredRequest, _checked: Any = None) -> None:
        self.chosen.emit(request)

    def _say(self, request: AnsweredRequest) -> None:
        shown = {
            "network": request.network,
            "person": request.person or "–",
        }
        text = (
            _("By its case reference this mail is about the release of {network}.", **shown)
            if request.sure
            else _("From this sender the release of {network} is awaited.", **shown)
        )
        label = plain_label(text, wrap=True)
        set_tone(label, "info")
        self._body.addWidget(label)
        asked = asked_text(request.sent_on, request.reminded, translator())
        self._body.addWidget(muted(_("{name}, {asked}", name=shown["person"], asked=asked)))
