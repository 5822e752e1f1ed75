"""Two versions of a text side by side in one: what went is struck out, what came is underlined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QTextEdit, QWidget

from netzdesk.base.dates import show_moment
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.markup import plain, read_markup
from netzdesk.domain.text_diff import compare
from netzdesk.queries.versions import Version
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.session import Session
from netzdesk.ui.theme import tone_colours
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted

_TONES = {"added": "good", "removed": "bad"}


class VersionsDialog(PlainDialog):
    """Compares any two versions of a section; the former one can be taken back."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        name: str,
        versions: tuple[Version, ...],
        take: Callable[[str | None], object],
    ) -> None:
        super().__init__(parent, _("Versions of “{name}”", name=name), size=(760, 560))
        self._versions = versions
        self._take_back = take
        zone = session.settings.zone
        options = [
            (str(place), f"{show_moment(each.at, zone)} · {each.initials}")
            for place, each in enumerate(versions)
        ]
        self.form = Form()
        self.older = self.form.add("older", _("Former version"), ChoiceField(options))
        self.newer = self.form.add("newer", _("Later version"), ChoiceField(options))
        self.older.set_value(str(min(1, len(versions) - 1)))
        self.newer.set_value("0")
        self._counted = muted("")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("What changed"))
        for widget in (self.form, self._counted, self.text):
            self.body.addWidget(widget)
        self.body.setStretchFactor(self.text, 1)
        self.take = QPushButton(_("Take the former version"))
        self.take.setAutoDefault(False)
        self.take.setDisabled(session.read_only)
        self.take.clicked.connect(self._on_take)
        self.buttons.addButton(self.take, QDialogButtonBox.ButtonRole.ActionRole)
        self.form.edited.connect(self.show_difference)
        self.show_difference()

    def show_difference(self) -> None:
        """Show what came and went between the chosen versions."""
        pieces = compare(self._words(self.older.value()), self._words(self.newer.value()))
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        counts = {"added": 0, "removed": 0, "same": 0}
        for piece in pieces:
            look = QTextCharFormat()
            counts[piece.fate] += len(piece.text.split())
            if piece.fate in _TONES:
                back, front = tone_colours(_TONES[piece.fate])
                look.setBackground(back)
                look.setForeground(front)
                look.setFontStrikeOut(piece.fate == "removed")
                look.setFontUnderline(piece.fate == "added")
            cursor.insertText(piece.text, look)
        added = ngettext("{n} word came", "{n} words came", counts["added"])
        removed = ngettext("{n} word went", "{n} words went", counts["removed"])
        self._counted.setText(
            _("{added} (underlined), {removed} (struck out)", added=added, removed=removed)
        )

    def _words(self, place: object) -> str:
        return plain(read_markup(self._versions[int(str(place))].value))

    def _on_take(self) -> None:
        self._take_back(self._versions[int(str(self.older.value()))].value)
        self.accept()
