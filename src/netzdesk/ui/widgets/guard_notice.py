"""The guard against double contact: says who was in touch with an institution lately."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.queries.guard import RecentContact, recent_contact
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import plain_label, set_tone


class GuardNotice(QFrame):
    """A warning that asks once: the second time, or after the button, it lets pass.

    Where a follow-up is due the contact is planned: then it only says who was in touch.
    """

    accepted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._recent: RecentContact | None = None
        self._asks = False
        self.setProperty("kind", "bar")
        self._text = plain_label("", wrap=True)
        self.button = QPushButton(_("Contact all the same"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._accept)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 6, 5)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def look(self, institution: str, day: date | None, *, planned: bool, outgoing: bool) -> None:
        """Look for a contact in the days of the guard before this one."""
        recent = None
        if outgoing and day is not None:
            days = self._session.settings.guard_days
            recent = recent_contact(self._session.conn, institution, day, days)
        if recent != self._recent:
            self._asks = recent is not None
        self._recent = recent
        self._asks = self._asks and recent is not None and not planned
        self._show()

    def forget(self) -> None:
        """Warn anew next time."""
        self._recent = None
        self._asks = False
        self.hide()

    def passes(self) -> bool:
        """Tell whether nothing warns, or the warning was seen; asking is seeing it."""
        passes = not self._asks
        if self._asks:
            self._asks = False
            set_tone(self, "bad")
        return passes

    def sentence(self) -> str:
        """Return who was in touch, when and how; empty when nobody was."""
        recent = self._recent
        if recent is None:
            return ""
        return _(
            "Already contacted on {day} by {researcher}: {channel}, {outcome}.",
            day=show_day(recent.day),
            researcher=recent.researcher,
            channel=self._session.label("channel", recent.channel),
            outcome=self._session.label("outcome", recent.outcome),
        )

    def _accept(self) -> None:
        self._asks = False
        self._show()
        self.accepted.emit()

    def _show(self) -> None:
        said = self.sentence()
        self._text.setText(said)
        self._text.setAccessibleName(said)
        self.button.setVisible(self._asks)
        set_tone(self, "warn" if self._asks else "info")
        self.setVisible(bool(said))
