"""„Einfügen aus Excel“: a block of districts, looked at before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.regions import paste_regions
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.imports.paste import (
    PastePreview,
    PasteRow,
    RowStatus,
    preview_regions,
)
from netzdesk.queries.directory import known_regions
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import muted, plain_label
from netzdesk.ui.widgets.table import RowsTable

_WAIT_MS: Final = 150
_STATUS: Final = {
    RowStatus.NEW: (N_("new"), "good"),
    RowStatus.DUPLICATE: (N_("left out"), "neutral"),
    RowStatus.ERROR: (N_("error"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a block is made of: how it is read, shown and stored."""

    hint: str
    columns: Sequence[ListColumn[PasteRow]]
    preview: Callable[[str], PastePreview]
    store: Callable[[PastePreview], str]
    """Stores the good rows and returns the sentence that says so; may raise Refused."""
    button: Callable[[int], str]
    """The text of the button for so many rows."""


class PasteDialog(QDialog):
    """Shows what each row of a pasted block will do; `pasted` carries what was done."""

    pasted = Signal(str)

    def __init__(self, parent: QWidget, subject: Pasted) -> None:
        super().__init__(parent)
        self._subject = subject
        self._preview = PastePreview(())
        self.setWindowTitle(_("Paste from Excel"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Block from Excel"))
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText(_("Copy the rows in Excel, then press Ctrl+V here."))
        self.model = ListModel(self._subject.columns, lambda row: str(row.line), parent=self)
        self.table = RowsTable("paste", self.model, None, _("Preview of the rows"))
        self._count = plain_label("", wrap=True)
        self._ignored = muted("")
        self.error = plain_label("", kind="error", wrap=True)
        self.error.hide()
        self.accept_button = QPushButton()
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.clicked.connect(self._take)
        self._lay_out()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.look)
        self.text.textChanged.connect(self._wait.start)
        copied = QGuiApplication.clipboard().text()
        if "\t" in copied:
            self.text.setPlainText(copied)
        self.look()
        free = self.screen().availableGeometry().size()
        self.resize(QSize(1100, 640).boundedTo(free - QSize(40, 80)))

    def look(self) -> None:
        """Read the block again and show what each row will do."""
        self._wait.stop()
        self._preview = self._subject.preview(self.text.toPlainText())
        self.model.set_rows(self._preview.rows)
        counted = [
            _("{n} {status}", n=self._preview.count(status), status=_(text))
            for status, (text, _tone) in _STATUS.items()
            if self._preview.count(status)
        ]
        self._count.setText(" · ".join(counted) or _("No row yet."))
        ignored = ", ".join(self._preview.ignored)
        self._ignored.setText(_("These columns are not known and left out: {names}", names=ignored))
        self._ignored.setVisible(bool(ignored))
        taken = self._preview.count(RowStatus.NEW)
        self.accept_button.setEnabled(taken > 0)
        self.accept_button.setText(self._subject.button(taken))

    def preview(self) -> PastePreview:
        """Return what is shown."""
        return self._preview

    def _take(self) -> None:
        self.look()
        try:
            said = self._subject.store(self._preview)
        except Refused as refused:
            self.error.setText(translator().refusal(refused))
            self.error.show()
            return
        self.pasted.emit(said)
        self.accept()

    def _lay_out(self) -> None:
        hint = muted(self._subject.hint)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.text)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 3)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(parts, 1)
        layout.addWidget(self._ignored)
        layout.addWidget(self.error)
        layout.addLayout(buttons)


def pasted_regions(session: Session) -> Pasted:
    """Return how a block of districts is taken over."""

    def store(preview: PastePreview) -> str:
        session.run(paste_regions, preview.regions())
        new = preview.count(RowStatus.NEW)
        return ngettext("{n} district added.", "{n} districts added.", new)

    return Pasted(
        hint=_("Columns: AGS, name, kind; in this order, or in any order with a header row."),
        columns=[
            *_status_columns(),
            _cell("ags", _("AGS"), 10),
            _cell("name", _("Name"), 30),
            _cell("kind", _("Kind"), 24),
        ],
        preview=lambda text: preview_regions(text, known_regions(session.conn), translator()),
        store=store,
        button=lambda n: ngettext("Take over {n} district", "Take over {n} districts", n),
    )


def _cell(name: str, title: str, width: int) -> ListColumn[PasteRow]:
    return ListColumn(name, title, lambda row: row.values.get(name, ""), width=width)


def _status_columns() -> list[ListColumn[PasteRow]]:
    return [
        ListColumn(
            "line",
            _("Row"),
            lambda row: str(row.line),
            width=6,
            sort=lambda row: row.line,
            right=True,
        ),
        ListColumn(
            "status",
            _("Status"),
            lambda row: _(_STATUS[row.status][0]),
            width=14,
            tone=lambda row: _STATUS[row.status][1],
        ),
        ListColumn(
            "sentence", _("Notice"), lambda row: row.sentence, width=32, hint=lambda r: r.sentence
        ),
    ]
