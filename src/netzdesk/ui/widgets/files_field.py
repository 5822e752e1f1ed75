"""A field that takes files: chosen, or dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget

from netzdesk.actions.sources import Copy
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.domain.file_types import SUFFIXES, checked_type
from netzdesk.store.contents import LARGEST
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import LinkButton, plain_label

_UNREADABLE: Final = N_("{name} cannot be read. Check that the file is there and may be read.")
_TOO_LARGE: Final = N_(
    "{name} is larger than {limit} MB. Keep it in a folder of the team and enter where it lies."
)


def read_file(path: Path) -> Copy:
    """Return a file that a study takes.

    Raises Refused for one that cannot be read, is too large, or of a kind that is not taken.
    """
    try:
        if path.stat().st_size > LARGEST:
            limit = LARGEST >> 20
            raise Refused("file.too_large", _TOO_LARGE, field="file", name=path.name, limit=limit)
        content = path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", _UNREADABLE, field="file", name=path.name) from error
    checked_type(path.name, content)
    return Copy(name=path.name, content=content)


def local_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Return the local files that are dragged; of addresses on the net nothing is taken."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def ask_files(parent: QWidget) -> list[Path]:
    """Ask for files of the kinds that a study takes."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    known = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    names = _("Files that a study takes")
    chosen = QFileDialog.getOpenFileNames(parent, _("Choose files"), "", f"{names} ({known})")[0]
    return [Path(each) for each in chosen]


class FilesField(Field):
    """Files that are to be attached; the value is a tuple of `Copy`."""

    in_drafts = False

    def __init__(self, *, ask: Callable[[QWidget], Iterable[Path]] = ask_files) -> None:
        super().__init__()
        self._ask = ask
        self._copies: tuple[Copy, ...] = ()
        self.button = QPushButton(icon("paperclip"), _("Choose a file …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button)
        self._names = plain_label("", wrap=True)
        self._clear = LinkButton(_("Take out"))
        self._clear.clicked.connect(self._on_clear)
        self._error = plain_label("", kind="error", wrap=True)
        self._error.hide()
        self.box.addWidget(FlowRow(self.button, self._clear))
        self.box.addWidget(self._names)
        self.box.addWidget(self._error)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.button)
        self._show()

    def value(self) -> tuple[Copy, ...]:
        return self._copies

    def show_value(self, value: Any) -> None:
        self._copies = tuple(value or ())
        self._error.hide()
        self._show()

    def entry(self) -> QWidget:
        return self.button

    def take(self, paths: Iterable[Path]) -> None:
        """Take these files beside those that are there; say which cannot be taken."""
        self._error.hide()
        for path in paths:
            try:
                self._copies = (*self._copies, read_file(path))
            except Refused as refused:
                self._error.setText(translator().refusal(refused))
                self._error.show()
        self._show()
        self.edited.emit()
        self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(local_files(event))

    def _on_button(self) -> None:
        self.take(self._ask(self))

    def _on_clear(self) -> None:
        self._copies = ()
        self._show()
        self.edited.emit()
        self.left.emit()

    def _show(self) -> None:
        self._names.setText("\n".join(copy.name for copy in self._copies))
        self._names.setVisible(bool(self._copies))
        self._clear.setVisible(bool(self._copies))
        count = len(self._copies)
        said = ngettext("{n} file chosen", "{n} files chosen", count) if count else ""
        self.button.setAccessibleDescription(said)
