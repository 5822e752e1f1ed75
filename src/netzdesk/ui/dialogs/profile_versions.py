"""Two versions of a text side by side in one: what went is struck out, what came is underlined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from netzdesk.base.dates import show_moment
from netzdesk.base.i18n import _
from netzdesk.domain.markup import read_markup, with_list_signs, write_markup
from netzdesk.queries.versions import Version
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.differences import DifferenceView
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted


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
        self.text = DifferenceView(_("What changed"))
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
        older, newer = self._stored(self.older.value()), self._stored(self.newer.value())
        words = [with_list_signs(read_markup(stored)) for stored in (older, newer)]
        counted = self.text.show_difference(*words)
        if words[0] == words[1]:
            same = write_markup(read_markup(older)) == write_markup(read_markup(newer))
            only_look = _("The words are the same: only bold or italic changed.")
            self._counted.setText(_("Both versions are the same.") if same else only_look)
            return
        self._counted.setText(counted)

    def _stored(self, place: object) -> str | None:
        value: str | None = self._versions[int(str(place))].value
        return value

    def _on_take(self) -> None:
        self._take_back(self._versions[int(str(self.older.value()))].value)
        self.accept()
