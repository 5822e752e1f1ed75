"""What is to become of files that were dropped on the window: a list, a source, or attached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialogButtonBox, QRadioButton, QWidget

from netzdesk.base.i18n import _
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.page import FileTarget
from netzdesk.ui.widgets.labels import plain_label

AS_SOURCE, OF_RECORD, ATTACH, AS_LIST = range(4)


class DroppedFilesDialog(PlainDialog):
    """Asks once for all files; `chosen` carries what to do."""

    chosen = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        paths: Sequence[Path],
        about: str,
        target: FileTarget | None,
        *,
        is_list: bool = False,
    ) -> None:
        """`about` names the record that is shown, "" when a source cannot support it.

        `is_list` tells that it is one table, which can be read in.
        """
        super().__init__(parent, _("Dropped files"), size=(560, 300))
        names = "\n".join(path.name for path in paths)
        self.body.addWidget(plain_label(names, wrap=True))
        self._group = QButtonGroup(self)
        if is_list:
            self._offer(AS_LIST, _("Read in as a list"))
        if target is not None:
            self._offer(ATTACH, _("Attach to {record}", record=target.text))
        if about:
            self._offer(OF_RECORD, _("Enter as a source for {record}", record=about))
        self._offer(AS_SOURCE, _("Enter as a source"))
        self.body.addStretch(1)
        first = self._group.buttons()[0]
        first.setChecked(True)
        first.setFocus()
        accept = self.buttons.addButton(_("Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.accepted.connect(lambda: self.chosen.emit(self._group.checkedId()))

    def options(self) -> list[QRadioButton]:
        return [each for each in self._group.buttons() if isinstance(each, QRadioButton)]

    def _offer(self, what: int, text: str) -> None:
        button = QRadioButton(text.replace("&", "&&"))
        self._group.addButton(button, what)
        self.body.addWidget(button)
