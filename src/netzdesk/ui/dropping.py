"""What is dropped on the window: a study opened, a mail recorded, a list read, a file kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from netzdesk.actions.attachments import AttachFile, attach_file
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.store.study import SUFFIX
from netzdesk.ui import dialogs
from netzdesk.ui.widgets.files_field import read_file

if TYPE_CHECKING:
    from netzdesk.imports.mail import MailFile
    from netzdesk.ui.page import About, FileTarget, Page
    from netzdesk.ui.window import MainWindow

MAIL: Final = ".eml"
_TABLES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv")
"""What is offered to be read in as a list; a text is seldom one."""
_MAIL_FORMAT: Final = "message/rfc822"
_TEXTS: Final = (QLineEdit, QPlainTextEdit, QTextEdit)
_MOST: Final = 50
_FOLDER: Final = N_("{name} is a folder. Open it, and drop the files that you mean.")
_TOO_MANY: Final = N_("These are more than {most} files. Drop fewer at once.")


class FileDrags(QObject):
    """Lets files that are dragged over a text field through to the window behind it.

    The field itself would write the name of the file into its text.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._passed: list[QWidget] = []
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            self._give_back()
            data = event.mimeData()
            if dropped_paths(data) or data.hasFormat(_MAIL_FORMAT):
                self._let_pass()
        elif kind in (QEvent.Type.DragLeave, QEvent.Type.Drop) and self._passed:
            QTimer.singleShot(0, self._give_back)  # when the window has taken it
        return super().eventFilter(watched, event)

    def _let_pass(self) -> None:
        for of in _TEXTS:
            for field in self._window.findChildren(of):
                seen = field.viewport() if isinstance(field, QAbstractScrollArea) else field
                for widget in (field, seen):
                    if widget.acceptDrops():
                        widget.setAcceptDrops(False)
                        self._passed.append(widget)

    def _give_back(self) -> None:
        """Let text be dragged into the fields again; one that is gone since is left."""
        passed, self._passed = self._passed, []
        for widget in passed:
            if isValid(widget):
                widget.setAcceptDrops(True)


def takes(data: QMimeData, *, study: bool) -> bool:
    """Tell whether the window can do something with what is dragged over it."""
    paths = dropped_paths(data)
    if any(path.suffix.lower() == SUFFIX for path in paths):
        return True
    return study and (bool(paths) or data.hasFormat(_MAIL_FORMAT))


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the local files that are dragged; of addresses on the net nothing is taken."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take(window: MainWindow, data: QMimeData) -> None:
    """Do what is right for what was dropped."""
    paths = dropped_paths(data)
    studies = [path for path in paths if path.suffix.lower() == SUFFIX]
    if studies:
        window.open_study(studies[0])
        return
    if not paths and data.hasFormat(_MAIL_FORMAT):
        content = bytes(data.data(_MAIL_FORMAT).data())
        record_mails(window, [(_("mail") + MAIL, content)])
        return
    take_files(window, paths)


def take_files(window: MainWindow, paths: Sequence[Path]) -> None:
    """Record mails as replies; ask what is to become of other files."""
    session = window.session
    if session is None or session.read_only or window.workspace is None or not paths:
        return
    if len(paths) > _MOST:
        window.message(_(_TOO_MANY, most=_MOST), "warn")
        return
    folders = [path for path in paths if path.is_dir()]
    if folders:
        window.message(_(_FOLDER, name=folders[0].name), "warn")
    files = [path for path in paths if path not in folders]
    mails = [path for path in files if path.suffix.lower() in (MAIL, ".msg")]
    others = [path for path in files if path not in mails]
    ask = partial(_ask_about, window, others)
    if mails:
        record_mails(window, mails, ask)
    else:
        ask()


def record_mails(
    window: MainWindow,
    files: Sequence[Path | tuple[str, bytes]],
    then: Callable[[], object] = lambda: None,
) -> None:
    """Read mails in the worker, then open the dialog that records them as replies.

    `then` is done when that has closed.
    """
    if window.session is None or not files:
        return

    def work(progress: Any) -> list[MailFile]:
        found = []
        for place, file in enumerate(files):
            progress.step(place, len(files))
            found.append(_read(file))
        return found

    window.start_job(_("Reading mails"), work, partial(_open_replies, window, then))


def _read(file: Path | tuple[str, bytes]) -> MailFile:
    from netzdesk.imports.mail import MailFile, mail_file  # noqa: PLC0415  # in the worker

    if isinstance(file, tuple):
        return mail_file(*file)
    try:
        copy = read_file(file)
    except Refused as refused:
        return MailFile(file.name, b"", refused=refused)
    return mail_file(copy.name, copy.content)


def _open_replies(
    window: MainWindow, then: Callable[[], object], files: Sequence[MailFile]
) -> None:
    if window.session is None:
        return
    from netzdesk.ui.dialogs.reply import ReplyDialog  # noqa: PLC0415  # when one is dropped

    dialog = ReplyDialog(window.session, files, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.recorded.connect(partial(_say_recorded, window))
    dialog.statement_asked.connect(partial(_go_on_with_statement, window))
    dialog.answer_asked.connect(partial(_go_on_with_answer, window))
    dialog.finished.connect(lambda _result: then())
    dialog.open()


def _ask_about(window: MainWindow, paths: Sequence[Path]) -> None:
    """Ask what is to become of files that are no mails, if there are such."""
    page = window.workspace.current() if window.workspace is not None else None
    if paths and page is not None:
        _ask(window, page, paths)


def _ask(window: MainWindow, page: Page, paths: Sequence[Path]) -> None:
    from netzdesk.ui.dialogs.dropped_files import (  # noqa: PLC0415  # when files are dropped
        DroppedFilesDialog,
    )

    about, target = page.about(), page.file_target()
    is_list = len(paths) == 1 and paths[0].suffix.lower() in _TABLES
    name = about.name if about else ""
    dialog = DroppedFilesDialog(window, paths, name, target, is_list=is_list)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.chosen.connect(partial(_do_chosen, window, tuple(paths), about, target))
    dialog.open()


def _do_chosen(
    window: MainWindow,
    paths: tuple[Path, ...],
    about: About | None,
    target: FileTarget | None,
    chosen: int,
) -> None:
    from netzdesk.ui.dialogs.dropped_files import AS_LIST, ATTACH, OF_RECORD  # noqa: PLC0415

    if window.workspace is None:
        return
    if chosen == AS_LIST:
        dialogs.show_import(window, paths[0])
        return
    if chosen == ATTACH and target is not None:
        _attach(window, paths, target)
        return
    supports = about if chosen == OF_RECORD else None
    window.workspace.go("leads", form="source", about=supports, files=paths)


def _attach(window: MainWindow, paths: tuple[Path, ...], target: FileTarget) -> None:
    assert window.session is not None
    done = 0
    for path in paths:
        try:
            copy = read_file(path)
            command = AttachFile(content=copy.content, name=copy.name, **target.owner)
            window.session.run(attach_file, command)
        except Refused as refused:
            window.message(translator().refusal(refused), "bad")
            continue
        done += 1
    if done:
        said = ngettext("{n} file is attached.", "{n} files are attached.", done)
        window.message(said, "good", button=_("Undo"), do=window.session.undo)


def _say_recorded(window: MainWindow, institution: str, attempt: str) -> None:
    workspace = window.workspace
    if workspace is None or window.session is None:
        return
    window.message(
        _("The reply is recorded with its mail."),
        "good",
        button=_("Go there"),
        do=lambda: workspace.go("institutions", record=institution, attempt=attempt),
    )


def _go_on_with_answer(window: MainWindow, network: str, approval: str) -> None:
    if window.workspace is not None:
        window.workspace.go("profiles", record=network, approval=approval)


def _go_on_with_statement(window: MainWindow, institution: str, attempt: str) -> None:
    if window.workspace is not None:
        window.workspace.go("institutions", record=institution, form="statement", attempt=attempt)
