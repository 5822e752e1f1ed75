"""Says on the page of letters that mails wait to be recorded, and keeps those of this series."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.exports.letters.content import Letter
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.waiting_mails import PREFIX, keep_mails, waiting_mails
from netzdesk.ui.widgets.labels import plain_label, set_tone
from netzdesk.ui.widgets.letter_mails import address_of
from netzdesk.ui.widgets.letter_recording import Recorder


class WaitingBar(QFrame):
    """One line above the recipients, while mails of another series wait."""

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__()
        self._session = session
        self._nav = nav
        self._own = ""
        """The key of the series that is being made, once its mails are kept."""
        self.setProperty("kind", "bar")
        self._text = plain_label("", wrap=True)
        self.button = QPushButton(_("Say what was sent …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda _checked: self.ask())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 6, 5)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def keep(self, recorder: Recorder, letters: Sequence[Letter]) -> None:
        """Keep mails that are written or opened until it is said which of them were sent."""
        if not letters:
            return
        self._own = self._own or letters[0].attempt_id
        who = {letter.attempt_id: address_of(letter) for letter in letters}
        try:
            keep_mails(self._session, self._own, recorder[1], who)
        except Refused as refused:
            self._nav.message(translator().refusal(refused), "warn")

    def begin_anew(self) -> None:
        """The series is done with, or given up: what is kept of it waits from now on."""
        self._own = ""
        self.look()

    def look(self) -> None:
        """Show the line while mails wait that are not those of the series being made."""
        found = () if self._session.read_only else waiting_mails(self._session)
        waiting = [each for each in found if each.key != PREFIX + self._own]
        self.setVisible(bool(waiting))
        if not waiting:
            return
        count = sum(len(each.who) for each in waiting)
        said = ngettext(
            "{n} mail of “{series}” is written or opened and not recorded yet.",
            "{n} mails of “{series}” are written or opened and not recorded yet.",
            count,
            series=waiting[0].name,
        )
        self._text.setText(said)
        self._text.setAccessibleName(said)
        set_tone(self, "warn")

    def ask(self) -> None:
        """Let the user say which mails of the latest series that waits were sent."""
        from netzdesk.ui.dialogs.waiting_mails_dialog import (  # noqa: PLC0415  # when asked for
            WaitingMailsDialog,
        )

        waiting = next(
            (w for w in waiting_mails(self._session) if w.key != PREFIX + self._own), None
        )
        if waiting is None:
            return
        dialog = WaitingMailsDialog(self._session, waiting, self)
        dialog.done_with.connect(lambda said: self._nav.message(said, "good"))
        dialog.exec()
        self.look()
