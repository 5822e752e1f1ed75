"""A follow-up for the calendar: as much is said of it as is chosen, then the desktop opens it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.exports.options import ExportOptions, Grade
from netzdesk.ui.opened_files import OPENED
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attachment_list import ask_target

GRADES: Final[dict[Grade, str]] = {
    "none": N_("Kind of office and district only"),
    "functions": N_("With the institution and its phone"),
    "full": N_("With the contact person too, if naming is recorded"),
}
NAME: Final = "netzdesk-termin.ics"


class CalendarMenu(QMenu):
    """Asks how much the entry may say; then hands it to the calendar program."""

    def __init__(
        self,
        session: Session,
        follow_up: str,
        parent: QWidget,
        *,
        ask: Callable[[QWidget, str], Path | None] = ask_target,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._follow_up = follow_up
        self._owner = parent
        self._ask = ask
        self.setAccessibleName(_("What the calendar entry may say"))
        for grade, text in GRADES.items():
            self.addAction(_(text), partial(self.hand_over, grade))

    def open(self) -> None:
        """Open beside what was clicked, or at the mouse."""
        focus = QApplication.focusWidget()
        below = focus.mapToGlobal(focus.rect().bottomLeft()) if focus else QCursor.pos()
        self.popup(below)

    def hand_over(self, grade: Grade) -> None:
        """Make the entry and open it; where no program takes it, ask where to save it."""
        from netzdesk.exports.calendar import calendar_of  # noqa: PLC0415  # when asked for

        tr = translator()
        options = ExportOptions(persons=grade, language=tr.language)
        try:
            made = calendar_of(self._session.conn, self._follow_up, options, tr)
            OPENED.open(NAME, made.content)
        except Refused as refused:
            if refused.code != "file.no_program":
                self._session.trouble.emit(tr.refusal(refused))
                return
            self._save(made.content)

    def _save(self, content: bytes) -> None:
        target = self._ask(self._owner, NAME)
        if target is None:
            return
        try:
            target.write_bytes(content)
        except OSError:
            sentence = _("{name} cannot be written there. Choose another folder.", name=target.name)
            self._session.trouble.emit(sentence)
