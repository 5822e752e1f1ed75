"""Mails that wait: tick which were sent, or forget those that were not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.dialogs.storing import store_watched
from netzdesk.ui.session import Session
from netzdesk.ui.waiting_mails import WaitingMails, forget_mails
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import plain_label

_KEY = Qt.ItemDataRole.UserRole


class WaitingMailsDialog(PlainDialog):
    """One series: its mails with ticks, the day they bear, and two ways to be done with them."""

    done_with = Signal(str)
    """A sentence that says what came of it."""

    def __init__(self, session: Session, waiting: WaitingMails, parent: QWidget) -> None:
        super().__init__(parent, _("Mails not recorded yet"))
        self._session = session
        self._waiting = waiting
        said = _(
            "The mails of “{series}” of {day} were written or opened in the mail program. Tick "
            "those that were sent: only then are they in the list of contacts, and only then does "
            "an answer find them.",
            series=waiting.name,
            day=show_day(waiting.command.day),
        )
        self.body.addWidget(plain_label(said, wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Mails of this series"))
        for key, who in waiting.who.items():
            item = QListWidgetItem(who)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _item: self._say())
        self.body.addWidget(self.list, 1)
        self._error = plain_label("", kind="error", wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        every = QPushButton(_("Tick all"))
        every.clicked.connect(self._tick_all)
        self.forget_button = QPushButton(_("None of them was sent: forget them"))
        self.forget_button.clicked.connect(lambda _checked: self._forget())
        for button in (every, self.forget_button):
            button.setAutoDefault(False)
        self.record_button = primary_button("", self._record)
        self.body.addWidget(FlowRow(every, self.record_button, self.forget_button))
        self._say()

    def ticked(self) -> list[str]:
        """Return the keys of the mails that are ticked as sent."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _tick_all(self, _checked: bool = False) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Checked)

    def _say(self) -> None:
        count = len(self.ticked())
        text = ngettext("Record {n} sent mail", "Record {n} sent mails", count)
        self.record_button.setText(text)
        self.record_button.setEnabled(bool(count))
        self.forget_button.setEnabled(not count)

    def _record(self) -> None:
        sent = self.ticked()
        action, command = self._waiting.recording(sent)
        try:
            store_watched(self, self._session, action, command, _("Recording the series"))
        except Cancelled:
            return
        except Refused as refused:
            self._refuse(refused)
            return
        said = ngettext("{n} mail is recorded.", "{n} mails are recorded.", len(sent))
        self.done_with.emit(said)
        self.accept()

    def _forget(self) -> None:
        try:
            forget_mails(self._session, self._waiting.key)
        except Refused as refused:
            self._refuse(refused)
            return
        self.done_with.emit(_("The mails are forgotten; nothing was recorded."))
        self.accept()

    def _refuse(self, refused: Refused) -> None:
        sentence = translator().refusal(refused)
        self._error.setText(sentence)
        self._error.setAccessibleName(sentence)
        self._error.show()
