"""„Eingaben stützen sich auf“: the origin that is named with every value entered here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from netzdesk.base.i18n import _
from netzdesk.ui.origins import Origins
from netzdesk.ui.widgets.choice import ChoiceField


class OriginBar(QWidget):
    """One line above the forms of a network."""

    chosen = Signal()

    def __init__(self, origins: Origins) -> None:
        super().__init__()
        self._origins = origins
        self.field = ChoiceField(none=_("not named"))
        self.field.combo.setMinimumContentsLength(8)
        self.field.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        label = QLabel(_("Entries re&st on"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.field.entry())
        self.field.set_name(_("Entries rest on"))
        hint = _(
            "What you enter from now on is stored with this statement, interview or source. "
            "The choice stays until the study is closed."
        )
        self.field.entry().setToolTip(hint)
        self.field.left.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.field, 1)

    def show_choices(self) -> None:
        """Show what can be named for the network that is shown, and what is chosen."""
        self.field.set_options(self._origins.options())
        self.field.set_value(self._origins.chosen())

    def _choose(self) -> None:
        self._origins.choose(self.field.value())
        self.chosen.emit()
