"""A field that takes a folder: typed, or chosen in the desktop's own dialog."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.ui.dialogs.files import ask_folder
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import TextField

_MISSING: Final = N_("This folder does not exist. Choose one that is there.")


class FolderField(TextField):
    """The value is the path of a folder that is there."""

    def __init__(self, preferences: Preferences, question: str) -> None:
        super().__init__(limit=4000)
        self._preferences = preferences
        self._question = question
        self.button = QPushButton(icon("folder-open"), _("Choose folder …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.box.insertLayout(0, row)

    def value(self) -> Any:
        """Return the folder. Raises Refused when it is not there."""
        typed = self.line.text().strip()
        path = Path(typed).expanduser()
        if not typed or not path.is_absolute() or not path.is_dir():
            raise Refused("folder.missing", _MISSING)
        return path

    def raw(self) -> Any:
        return self.line.text()

    def show_value(self, value: Any) -> None:
        self.line.setText(str(value or ""))

    def entry(self) -> QWidget:
        return self.line

    def begin(self) -> None:
        """Show the folder that was used last, or the one of the user."""
        kept = Path(self._preferences.text("folder"))
        self.set_value(kept if kept.is_absolute() and kept.is_dir() else Path.home())

    def _on_button(self) -> None:
        chosen = ask_folder(self, self._preferences, self._question)
        if chosen is not None:
            self.show_value(chosen)
            self.edited.emit()
            self.left.emit()
