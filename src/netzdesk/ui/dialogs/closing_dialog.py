"""Institutions that no open district needs any more: a tick each, closed at once with 4.80."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QPushButton, QWidget

from netzdesk.actions.closing import CloseUnneeded, close_unneeded
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.queue import QueueItem, QueueKind
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import plain_label

_KEY = Qt.ItemDataRole.UserRole


class ClosingDialog(PlainDialog):
    """The list with ticks; where a date is agreed or a follow-up of one's own is open, none."""

    closed = Signal(int)
    """How many institutions were closed."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, _("Institutions that are not needed any more"))
        self._session = session
        self.body.addWidget(
            plain_label(
                _(
                    "Every district for which these institutions speak is verified or settled. "
                    "Closing them sets the outcome 4.80 and ends their follow-ups; it can be "
                    "undone in one step."
                ),
                wrap=True,
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("Institutions that are not needed any more"))
        self.list.itemChanged.connect(self._count)
        self.body.addWidget(self.list, 1)
        every = QPushButton(_("Tick all"))
        every.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        none = QPushButton(_("Tick none"))
        none.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self.close_button = primary_button("", self._close)
        leave = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        leave.setText(_("Cancel"))  # here „Schließen“ is what is done to institutions
        for button in (every, none):
            button.setAutoDefault(False)
        self.body.addWidget(FlowRow(every, none, self.close_button))

    def show_items(self, items: Iterable[QueueItem], only: str = "") -> None:
        """Offer these lines of the queue; `only` is the institution that is ticked alone."""
        self.list.blockSignals(True)
        self.list.clear()
        for item in items:
            reasons = [each for each in item.reasons if each.kind is QueueKind.CLOSING]
            if not reasons or item.institution_id is None:
                continue
            promised = reasons[0].promised
            text = _("{name} – a date is open", name=item.name) if promised else item.name
            row = QListWidgetItem(text)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = item.institution_id == only if only else not promised
            row.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            row.setData(_KEY, item.institution_id)
            self.list.addItem(row)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        self._count()
        self.list.setFocus()

    def ticked(self) -> tuple[str, ...]:
        """Return the keys of the ticked institutions."""
        rows = (self.list.item(row) for row in range(self.list.count()))
        return tuple(row.data(_KEY) for row in rows if row.checkState() == Qt.CheckState.Checked)

    def _tick(self, state: Qt.CheckState) -> None:
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)
        self.list.blockSignals(False)
        self._count()

    def _count(self) -> None:
        n = len(self.ticked())
        self.close_button.setText(
            ngettext("Close {n} institution with 4.80", "Close {n} institutions with 4.80", n)
        )
        self.close_button.setEnabled(bool(n))

    def _close(self) -> None:
        keys = self.ticked()
        if self._session.try_run(close_unneeded, CloseUnneeded(institution_ids=keys)):
            self.closed.emit(len(keys))
            self.accept()
