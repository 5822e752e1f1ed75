"""Attached files: opened, saved elsewhere, removed, and new ones added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.attachments import (
    AttachFile,
    RemoveAttachment,
    attach_file,
    remove_attachment,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.domain.file_types import file_type
from netzdesk.queries.attachments import AttachmentRow, attachment_content
from netzdesk.ui.opened_files import OPENED
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.files_field import ask_files, local_files, read_file
from netzdesk.ui.widgets.flow import FlowRow

_MISSING: Final = N_(
    "The content of {name} is not in this study, or not what was attached. Check the study and "
    "attach the file again."
)
_NOT_SAVED: Final = N_("{name} cannot be written there. Choose another folder.")


def size_text(size: int) -> str:
    """Return a size in KB or MB."""
    if size < 1 << 20:
        return _("{n} KB", n=max(1, round(size / 1024)))
    return _("{n} MB", n=round(size / (1 << 20), 1))


def ask_target(parent: QWidget, name: str) -> Path | None:
    """Ask where a file is to be saved."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    chosen = QFileDialog.getSaveFileName(parent, _("Save the file as"), str(Path.home() / name))[0]
    return Path(chosen) if chosen else None


class FileKeeper:
    """Opens and saves attached files of a session; what fails goes to the message bar."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, row: AttachmentRow) -> None:
        """Open a private copy with the desktop's program."""
        self._try(lambda: OPENED.open(row.name, self._content(row)))

    def save(self, row: AttachmentRow, target: Path) -> None:
        """Write the file to a place of the user's choice."""

        def write() -> None:
            content = self._content(row)
            try:
                target.write_bytes(content)
            except OSError as error:
                raise Refused("file.not_saved", _NOT_SAVED, name=target.name) from error

        self._try(write)

    def _content(self, row: AttachmentRow) -> bytes:
        content = attachment_content(self._session.conn, row.id)
        if content is None:
            raise Refused("file.content_missing", _MISSING, name=row.name)
        return content

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except Refused as refused:
            self._session.trouble.emit(translator().refusal(refused))


class AttachmentList(QWidget):
    """The files of one record, with a button for more; files can be dropped on it."""

    removed = Signal(str)
    """The name of a file that was taken away."""

    def __init__(
        self,
        session: Session,
        *,
        nothing: str = "",
        ask: Callable[[QWidget], Iterable[Path]] = ask_files,
        ask_save: Callable[[QWidget, str], Path | None] = ask_target,
    ) -> None:
        super().__init__()
        self._session = session
        self._ask = ask
        self._ask_save = ask_save
        self._owner: dict[str, str] = {}
        self.keeper = FileKeeper(session)
        self.entries = EntryList(_("Attached files"), nothing)
        self.button = QPushButton(icon("paperclip"), _("Attach a file …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_attach)
        self.button.setDisabled(session.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.entries)
        layout.addWidget(FlowRow(self.button))
        self.setAcceptDrops(not session.read_only)

    def show_files(self, rows: Sequence[AttachmentRow], **owner: str) -> None:
        """Show files; new ones go to `owner`: attempt_id, source_id or letter_template_id."""
        self._owner = owner
        self.entries.show_entries([self._entry(row) for row in rows])

    def attach(self, paths: Iterable[Path]) -> None:
        """Attach files to the record that is shown."""
        for path in paths:
            try:
                copy = read_file(path)
            except Refused as refused:
                self._session.trouble.emit(translator().refusal(refused))
                continue
            command = AttachFile(content=copy.content, name=copy.name, **self._owner)
            self._session.try_run(attach_file, command)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._owner and local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.attach(local_files(event))

    def _on_attach(self) -> None:
        if self._owner:
            self.attach(self._ask(self))

    def _entry(self, row: AttachmentRow) -> Entry:
        head = _("{name} ({size})", name=row.name, size=size_text(row.size))
        return Entry(row.id, head, links=tuple(self._links(row)), compact=True)

    def _links(self, row: AttachmentRow) -> list[Link]:
        said = [(_("Save as …"), partial(self._save, row))]
        kind = file_type(row.name)
        if kind is not None and kind.opens:
            said.insert(0, (_("Open the file"), partial(self.keeper.open, row)))
        if not self._session.read_only:
            said.append((_("Remove"), partial(self._remove, row)))
        return [Link(text, _("{do}: {entry}", do=text, entry=row.name), do) for text, do in said]

    def _save(self, row: AttachmentRow) -> None:
        target = self._ask_save(self, row.name)
        if target is not None:
            self.keeper.save(row, target)

    def _remove(self, row: AttachmentRow) -> None:
        if self._session.try_run(remove_attachment, RemoveAttachment(attachment_id=row.id)):
            self.removed.emit(row.name)
