"""What a contact form suggests as the next follow-up, and what speaks against an agreed date."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout

from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.domain.retry import Due
from netzdesk.domain.workdays import HINTS, hint_on
from netzdesk.queries.due import PlannedContact, calendar_at, due_suggestion
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import plain_label, set_tone

_DUE, _TIME, _REASON = "follow_up_due", "follow_up_time", "follow_up_reason"
_OTHERS: Final = (_TIME, _REASON)


class DueHint(QFrame):
    """Fills the three fields of a follow-up by the rule, and warns below them."""

    def __init__(self, form: Form, session: Session) -> None:
        super().__init__()
        self._form = form
        self._session = session
        self._suggested: dict[str, str | None] = dict.fromkeys(_OTHERS)
        self._text = plain_label("", wrap=True)
        self.setProperty("kind", "bar")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(self._text)
        self.hide()
        for name in (_DUE, _TIME):
            form.fields[name].left.connect(self.look)
        self._institution = ""

    def begin(self, institution: str) -> None:
        """Suggest and warn for this institution."""
        self._institution = institution
        self._suggested = dict.fromkeys(_OTHERS)
        self.hide()

    def suggest(self, planned: PlannedContact | None, code: OutcomeCode | None) -> None:
        """Suggest when the institution is due again; what was typed beside it stays."""
        due = None
        if planned is not None and code is not None:
            session = self._session
            due = due_suggestion(session.conn, planned, code, session.settings)
        self._form.fields[_DUE].set_value(due.day.isoformat() if due else None)
        self._suggest_others(due)
        self.look()

    def look(self) -> None:
        """Warn when the day is a holiday, or the office is closed then."""
        sentence = ""
        with suppress(Refused):
            sentence = self._sentence(self._form.value(_DUE), self._form.value(_TIME))
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        set_tone(self, "warn")

    def _suggest_others(self, due: Due | None) -> None:
        wanted = {
            _TIME: due.time if due else None,
            _REASON: due.reason(translator()) if due else None,
        }
        for name in _OTHERS:
            with suppress(Refused):
                if self._form.value(name) == self._suggested[name]:
                    self._form.fields[name].set_value(wanted[name])
                    self._suggested[name] = wanted[name]

    def _sentence(self, due: str | None, time: str | None) -> str:
        if due is None or not self._institution:
            return ""
        day = date.fromisoformat(due)
        calendar = calendar_at(self._session.conn, self._institution, day, self._session.settings)
        found = hint_on(calendar, day, time)
        if found is None:
            return ""
        hours = calendar.hours.shown(translator())
        return _(HINTS[found], day=show_day(due), hours=hours)
