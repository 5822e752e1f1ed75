"""What each command of the menus does in the main window; loaded with the menus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from netzdesk.base.i18n import N_, _
from netzdesk.store.study import SUFFIX
from netzdesk.store.working import copy_to
from netzdesk.ui import dialogs
from netzdesk.ui.commands import COMMANDS
from netzdesk.ui.dialogs.files import ask_open, ask_save
from netzdesk.ui.session import Session
from netzdesk.ui.workspace import commit_all

if TYPE_CHECKING:
    from netzdesk.store.unit import Change
    from netzdesk.ui.page import Page
    from netzdesk.ui.window import MainWindow


_TOLD: Final = {
    "undo:freeze_report": N_(
        "The state of the report is not kept any more. A folder with its report stays where it is."
    ),
    "redo:freeze_report": N_(
        "The state of the report is kept again. Its report can be made again at any time."
    ),
}
"""What undo and redo do not show by themselves: a state and its folder are two things."""


class WindowCommands:
    """The handlers of the table of commands, for one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command of the table does."""
        window = self._window
        go = {
            entry.key: partial(self._go, entry.key.removeprefix("go:"))
            for entry in COMMANDS
            if entry.menu == "go"
        }
        return {
            "study.new": self._new,
            "study.open": self._open,
            "study.sample": window.open_sample,
            "study.import": partial(dialogs.show_import, window),
            "study.copy": self._copy,
            "study.restore": partial(dialogs.show_restore, window),
            "study.stored": self._say_stored,
            "study.close": window.close_study,
            "study.settings": partial(dialogs.show_settings, window),
            "study.quit": window.close,
            "edit.undo": self._undo,
            "edit.redo": self._redo,
            "edit.new": self._new_record,
            "edit.reply": self._record_reply,
            "edit.file": self._take_files,
            "edit.attempt": partial(self._do_offered, "edit.attempt"),
            "edit.call": partial(self._do_offered, "edit.call"),
            "edit.statement": partial(self._do_offered, "edit.statement"),
            "edit.many": partial(self._do_offered, "edit.many"),
            "edit.duplicates": partial(dialogs.show_duplicates, window),
            "edit.palette": partial(dialogs.show_palette, window),
            "edit.find": self._find,
            "edit.find_next": partial(self._find_step, 1),
            "edit.find_previous": partial(self._find_step, -1),
            "edit.copy": self._copy_text,
            "help.keys": partial(dialogs.show_shortcuts, window),
            "help.about": partial(dialogs.show_about, window),
            "help.licences": partial(dialogs.show_licences, window),
            **go,
        }

    def _new(self) -> None:
        if self._window.may_leave():
            self._window.close_session()
            self._window.show_start()
            begin = getattr(self._window.shown, "begin_new", None)
            if begin is not None:
                begin()

    def _open(self) -> None:
        path = ask_open(self._window, self._window.preferences, _("Open study"), SUFFIX)
        if path is not None:
            self._window.open_study(path)

    def _copy(self) -> None:
        session = self._window.session
        if session is None:
            return
        path = ask_save(
            self._window,
            self._window.preferences,
            _("Save a copy as"),
            session.study.path.stem,
            SUFFIX,
        )
        if path is None:
            return
        study = session.study
        self._window.start_job(
            _("Saving a copy"),
            lambda job: copy_to(study, path, replace=True, progress=job),
            lambda result: self._window.message(
                _("The copy is stored: {name}", name=path.name), "good"
            ),
        )

    def _record_reply(self) -> None:
        from netzdesk.ui.dropping import MAIL, take_files  # noqa: PLC0415  # not before first paint

        path = ask_open(self._window, self._window.preferences, _("Record a reply"), MAIL)
        if path is not None:
            take_files(self._window, [path])

    def _take_files(self) -> None:
        from netzdesk.ui.dropping import take_files  # noqa: PLC0415  # not before first paint
        from netzdesk.ui.widgets.files_field import ask_files  # noqa: PLC0415

        take_files(self._window, ask_files(self._window))

    def _undo(self) -> None:
        self._step(Session.undo)

    def _redo(self) -> None:
        self._step(Session.redo)

    def _step(self, step: Callable[[Session], Change | None]) -> None:
        if self._window.session is not None and self._window.workspace is not None:
            commit_all(self._window.workspace)
            change = step(self._window.session)
            if change is not None and change.action in _TOLD:
                self._window.message(_(_TOLD[change.action]))

    def _go(self, key: str) -> None:
        if self._window.workspace is not None:
            self._window.workspace.go(key)

    def _page(self) -> Page | None:
        return self._window.workspace.current() if self._window.workspace is not None else None

    def _new_record(self) -> None:
        if self._window.workspace is not None:
            self._window.workspace.new_record()

    def _do_offered(self, key: str) -> None:
        page = self._page()
        do = page.offers().get(key) if page else None
        if do is not None:
            do()

    def _find(self) -> None:
        if page := self._page():
            page.focus_search()

    def _find_step(self, step: int) -> None:
        if page := self._page():
            page.find_step(step)

    def _copy_text(self) -> None:
        widget = QApplication.focusWidget()
        for name in ("copy_selection", "copy"):
            copy = getattr(widget, name, None)
            if copy is not None:
                copy()
                return

    def _say_stored(self) -> None:
        if self._window.workspace is not None and commit_all(self._window.workspace):
            self._window.message(
                _("Everything is stored. NetzDesk stores every entry at once."), "good"
            )
