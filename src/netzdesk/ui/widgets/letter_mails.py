"""Mails that are opened in the mail program one by one, and recorded when they were sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from netzdesk.base.i18n import _, ngettext
from netzdesk.exports.letters.content import Letter
from netzdesk.exports.letters.mail import mail_link
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import muted, open_link, plain_label

_ROLE = Qt.ItemDataRole.UserRole


class _Mails(QListWidget):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)


def address_of(letter: Letter) -> str:
    """Return to whom a mail goes, as the list says it."""
    recipient = letter.recipient
    return f"{recipient.network or recipient.name} – {recipient.address}"


class MailList(QWidget):
    """A list of mails with a tick for each that was sent."""

    record_asked = Signal(list)
    """The keys of the mails that were sent."""
    opened = Signal()
    """A mail is in the mail program: it may be sent from there."""
    save_asked = Signal()
    """The enclosures are wanted as files, to be added in the mail program."""

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__()
        self._nav = nav
        self._letters: dict[str, Letter] = {}
        self._opened: set[str] = set()
        self._sent: set[str] = set()
        """Recorded already."""
        self.list = _Mails()
        self.list.setAccessibleName(_("Mails of this series"))
        self.list.opened.connect(self.open_current)
        self.list.itemDoubleClicked.connect(lambda _item: self.open_current())
        self.list.itemChanged.connect(lambda _item: self._say())
        self._open = QPushButton(icon("mail"), _("Open the next one"))
        self._open.clicked.connect(self.open_next)
        self._all = QPushButton(_("Tick all"))
        self._all.clicked.connect(self.tick_all)
        self.record_button = primary_button("", self._record)
        self._read_only = session.read_only
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._how = muted("")
        layout.addWidget(self._how)
        self._hint = plain_label(
            _("The mail program cannot be handed enclosures: add them there, or write drafts."),
            kind="error",
            wrap=True,
        )
        self._hint.hide()
        self._save = QPushButton(icon("save"), _("Save the enclosures …"))
        self._save.clicked.connect(lambda _checked: self.save_asked.emit())
        self._save.hide()
        layout.addWidget(self._hint)
        layout.addWidget(FlowRow(self._save))
        layout.addWidget(self.list, 1)
        layout.addWidget(FlowRow(self._open, self._all, self.record_button))
        self.say_written(False)
        self._say()

    def say_written(self, flag: bool) -> None:
        """Say how the mails are sent: from the drafts that were written, or from here."""
        self._written = flag
        if flag:
            self._how.setText(
                _(
                    "The drafts are written, with their enclosures. Send them from their folder, "
                    "then tick here what was sent: only what is ticked is recorded."
                )
            )
        else:
            self._how.setText(
                _(
                    "Enter opens a mail in your mail program. Send it there, then tick it here: "
                    "only what is ticked is recorded."
                )
            )
        self._open.setVisible(not flag)

    def show_mails(self, letters: Sequence[Letter], sent: Sequence[str] = ()) -> None:
        """Show the mails of a series; ticks and what was opened stay."""
        self._sent |= set(sent)
        ticked = set(self.ticked())
        self._letters = {letter.attempt_id: letter for letter in letters}
        self.list.blockSignals(True)
        self.list.clear()
        for letter in letters:
            self.list.addItem(self._item(letter, letter.attempt_id in ticked))
        self.list.blockSignals(False)
        if letters:
            self.list.setCurrentRow(self._first_open())
        self._say()

    def warn_of_enclosures(self, flag: bool) -> None:
        """Say that enclosures do not go along, or do not say it; they do with written drafts."""
        flag = flag and not self._written
        self._hint.setVisible(flag)
        self._save.setVisible(flag)

    def begin_anew(self) -> None:
        """Forget what was opened and sent."""
        self.say_written(False)
        self._opened.clear()
        self._sent.clear()
        self._letters.clear()
        self.list.clear()
        self._say()

    def ticked(self) -> list[str]:
        """Return the keys of the mails that are ticked as sent and not recorded yet."""
        found = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            key = str(item.data(_ROLE))
            if item.checkState() == Qt.CheckState.Checked and key not in self._sent:
                found.append(key)
        return found

    def waiting(self) -> list[Letter]:
        """Return the mails that were opened and are not recorded."""
        keys = self._opened - self._sent
        return [letter for key, letter in self._letters.items() if key in keys]

    def unsent(self) -> bool:
        """Tell whether there are mails that are not recorded."""
        return any(key not in self._sent for key in self._letters)

    def open_next(self) -> None:
        """Open the first mail that was not opened yet."""
        for row in range(self.list.count()):
            if str(self.list.item(row).data(_ROLE)) not in self._opened | self._sent:
                self.list.setCurrentRow(row)
                self.open_current()
                return
        self._nav.message(_("Every mail was opened. Tick those that you have sent."))

    def open_current(self) -> None:
        """Open the mail of the current line in the mail program."""
        if self._written:
            return
        item = self.list.currentItem()
        letter = self._letters.get(str(item.data(_ROLE))) if item else None
        if item is None or letter is None:
            return
        link = mail_link(letter)
        if not link.whole:
            QGuiApplication.clipboard().setText(letter.body)
            self._nav.message(
                _(
                    "The text is too long to be handed to the mail program. It is on the "
                    "clipboard: paste it there with Ctrl+V."
                ),
                "warn",
            )
        if not open_link(QUrl(link.url, QUrl.ParsingMode.StrictMode)):
            self._nav.message(
                _("No mail program could be opened. Write the mails as drafts (.eml) instead."),
                "warn",
            )
            return
        self._opened.add(letter.attempt_id)
        item.setText(self._text(letter))
        self._say()
        self.opened.emit()

    def tick_all(self) -> None:
        """Tick every mail as sent."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                item.setCheckState(Qt.CheckState.Checked)

    def _item(self, letter: Letter, ticked: bool) -> QListWidgetItem:
        item = QListWidgetItem(self._text(letter))
        item.setData(_ROLE, letter.attempt_id)
        sent = letter.attempt_id in self._sent
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags if sent else flags | Qt.ItemFlag.ItemIsEnabled)
        checked = ticked or sent
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        return item

    def _text(self, letter: Letter) -> str:
        who = address_of(letter)
        if letter.attempt_id in self._sent:
            return _("{mail} (recorded)", mail=who)
        return _("{mail} (opened)", mail=who) if letter.attempt_id in self._opened else who

    def _first_open(self) -> int:
        rows = range(self.list.count())
        done = self._sent | self._opened
        return next((row for row in rows if self.list.item(row).data(_ROLE) not in done), 0)

    def _record(self) -> None:
        if keys := self.ticked():
            self.record_asked.emit(keys)

    def _say(self) -> None:
        count = len(self.ticked())
        text = ngettext("Record {n} sent mail", "Record {n} sent mails", count)
        self.record_button.setText(text)
        self.record_button.setEnabled(bool(count) and not self._read_only)
        self._open.setEnabled(bool(self._letters))
        self._all.setEnabled(bool(self._letters))
