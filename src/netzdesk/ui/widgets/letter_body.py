"""The text of a letter, with a way to put placeholders into it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton

from netzdesk.base.i18n import _
from netzdesk.domain.letter_fields import FIELDS
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.flow import FlowRow

_USUAL: Final = ("anrede", "kreise", "antwort_bis", "aktenzeichen", "unterschrift")


class BodyField(NotesField):
    """A long text; buttons and a menu (Ctrl+space) insert placeholders at the cursor."""

    def __init__(self, *, rows: int = 14) -> None:
        super().__init__(rows=rows)
        self.text.setMaximumHeight(16_777_215)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.menu_button = QToolButton()
        self.menu_button.setText(_("All placeholders"))
        self.menu_button.setIcon(icon("plus"))
        self.menu_button.setToolTip(_("Insert a placeholder (Ctrl+Space)"))
        self.menu_button.setAccessibleName(_("Insert a placeholder (Ctrl+Space)"))
        self.menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.menu_button)
        for field in FIELDS:
            entry = self.menu.addAction(f"{field.name} – {_(field.meaning)}".replace("&", "&&"))
            entry.triggered.connect(partial(self._insert, field.name))
        self.menu_button.setMenu(self.menu)
        buttons = []
        for name in _USUAL:
            button = QPushButton(name)
            meaning = next(_(field.meaning) for field in FIELDS if field.name == name)
            button.setToolTip(meaning)
            button.setAccessibleName(_("Insert: {placeholder}", placeholder=meaning))
            button.clicked.connect(partial(self._insert, name))
            buttons.append(button)
        self.row = FlowRow(*buttons, self.menu_button)
        self.box.insertWidget(0, self.row)
        self.box.setStretchFactor(self.text, 1)  # the room is for the text, not for its error
        shortcut = QShortcut(QKeySequence("Ctrl+Space"), self.text)
        shortcut.activated.connect(self.menu_button.showMenu)

    def insert(self, name: str) -> None:
        """Put a placeholder at the cursor."""
        self.text.insertPlainText(f"{{{{ {name} }}}}")
        self.text.setFocus()

    def set_read_only(self, flag: bool) -> None:
        self.text.setReadOnly(flag)
        self.row.setDisabled(flag)

    def _insert(self, name: str, _checked: bool = False) -> None:
        self.insert(name)
