"""The main window: start page or open study, menus, message bar, status bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from netzdesk.base.collector import allow_collector
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.store.study import SUFFIX, Study
from netzdesk.store.unit import Change
from netzdesk.ui import dialogs
from netzdesk.ui.dialogs.files import ask_save
from netzdesk.ui.jobs import Job, Jobs, while_there
from netzdesk.ui.keeper import Keeper
from netzdesk.ui.language import load_buttons, use_language
from netzdesk.ui.menus import Menus
from netzdesk.ui.session import Session
from netzdesk.ui.studies import Studies
from netzdesk.ui.theme import apply_theme, dress, window_icon
from netzdesk.ui.widgets.enter import press_focused
from netzdesk.ui.widgets.status_line import StatusLine
from netzdesk.ui.workspace import Workspace, commit_all

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent

    from netzdesk.ui.widgets.message_bar import MessageBar

NOT_INTRODUCED: Final = frozenset({"author.name_missing", "author.initials_missing"})


class MainWindow(QMainWindow):
    """Shows one study at a time, or the start page."""

    def __init__(self, studies: Studies) -> None:
        super().__init__()
        dress(self)
        self.studies = studies
        self.preferences = studies.preferences
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.jobs = Jobs(self)
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(560, 320))
        self.shown: QWidget | None = None
        self._keeper: Keeper | None = None
        self._bar: MessageBar | None = None
        self._painted = False
        self._wanted: tuple[Path, bool] | None = None
        self._build()
        self._restore_geometry()

    @property
    def bar(self) -> MessageBar:
        """The message bar, made when there is first something to say."""
        if self._bar is None:
            from netzdesk.ui.widgets.message_bar import MessageBar  # noqa: PLC0415

            self._bar = MessageBar(self)
        return self._bar

    # what pages and dialogs may ask for

    def message(
        self,
        text: str,
        tone: str = "info",
        *,
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence in the message bar."""
        self.bar.show_message(text, tone, button=button, do=do)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal that no form shows."""
        self.message(translator().refusal(refused), "bad")

    def confirm(self, question: str, yes: str) -> bool:
        """Ask before what cannot be undone."""
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415  # seldom needed

        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("NetzDesk")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        return box.clickedButton() is accept

    def selection(self, text: str) -> None:
        self.status.selected.setText(text)

    def start_job(
        self,
        label: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        quiet: bool = False,
    ) -> Callable[[], object]:
        """Run work in a worker; `done` gets its result here, refusals go to the message bar.

        Returns what cancels it; a `quiet` job says nothing when it is cancelled.
        """
        job = Job(label, work)
        job.finished.connect(while_there(done))
        job.refused.connect(self.refuse)
        job.failed.connect(self._on_failed)
        if not quiet:
            job.cancelled.connect(self._on_cancelled)
        self.jobs.start(job)
        return job.cancel

    # studies

    def show_start(self) -> None:
        """Show the start page."""
        from netzdesk.ui.pages.start import StartPage  # noqa: PLC0415  # not when a study opens

        self._put(StartPage(self))
        self._say_state()

    def open_study(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a study in place of the present one; say why when that cannot be."""
        if not self.may_leave():
            return False
        self._wanted = None
        try:
            study = self.studies.open(path, read_only=read_only)
        except Refused as refused:
            if refused.code in NOT_INTRODUCED:
                self._ask_name(path, read_only=read_only)
            else:
                dialogs.refuse_to_open(self, path, refused)
            return False
        self.use(study)
        return True

    def open_wanted(self) -> bool:
        """Open the study that waited for the researcher's name; return whether one did."""
        (path, read_only), self._wanted = self._wanted or (None, False), None
        return path is not None and self.open_study(path, read_only=read_only)

    @property
    def waiting(self) -> str:
        """The name of the study that opens when the researcher's name is known; else ""."""
        return self._wanted[0].name if self._wanted else ""

    def _ask_name(self, path: Path, *, read_only: bool) -> None:
        """Let a study wait until the researcher's name is known: nothing went wrong."""
        self._wanted = (path, read_only)
        ask = getattr(self.shown, "ask_name", None)
        if ask is not None:
            ask()

    def use(self, study: Study) -> None:
        """Show a study that has been opened; the present one is closed."""
        self.close_session()
        self.session = Session(study, self)
        self.session.watch = partial(dialogs.watched, self)
        self.session.trouble.connect(partial(self.message, tone="bad"))
        self.session.changed.connect(self._on_changed)
        self.workspace = self._make_workspace(self.session)
        self._put(self.workspace)
        self._say_state()
        self._keeper = Keeper(self.session, self)
        if self._painted:
            self._fill()

    def close_study(self) -> None:
        """Close the study and show the start page."""
        if self.may_leave():
            self.close_session()
            self.show_start()

    def rebuild(self) -> None:
        """Build everything anew after a change of language or look; the page stays."""
        key = self.workspace.current_key() if self.workspace else ""
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
        self._build()
        if self.session is None:
            self.show_start()
            return
        self.workspace = self._make_workspace(self.session)
        self._put(self.workspace)
        self.workspace.draw_icons()
        self.workspace.go(key)
        self._say_state()

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self.preferences.language = language
        use_language(language)
        self._load_buttons()
        self.rebuild()

    def set_scheme(self, scheme: str) -> None:
        """Be light, dark, or as the desktop is, from now on."""
        self.preferences.scheme = scheme
        apply_theme(scheme)
        dress(self)
        self.rebuild()

    def open_sample(self) -> None:
        """Open the sample study; it is made where the user says."""
        if not self.may_leave():
            return
        path = ask_save(self, self.preferences, _("Sample study"), _("sample study"), SUFFIX)
        if path is None:
            return
        try:
            self.use(self.studies.sample(path))
        except Refused as refused:
            self.refuse(refused)

    # inside

    def _build(self) -> None:
        self.menus = Menus(self)
        if self._painted:
            self._fill_menus()
        self.status = StatusLine(self.jobs)
        self.setStatusBar(self.status)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._centre = layout
        self.shown = None
        self.setCentralWidget(centre)

    def _make_workspace(self, session: Session) -> Workspace:
        workspace = Workspace(session, self, self)
        workspace.offers_changed.connect(self._say_menus)
        return workspace

    def _put(self, widget: QWidget) -> None:
        former, self.shown = self.shown, widget
        self._centre.addWidget(widget, 1)
        if former is not None:
            former.hide()
            former.setParent(None)
            former.deleteLater()
        widget.show()

    def close_session(self) -> None:
        """Close the study; nothing is shown then, nor said."""
        if self._bar is not None:
            self._bar.hide()
        self._withdraw_undo()
        session, self.session = self.session, None
        self.workspace = None
        if session is None:
            return
        self.jobs.cancel_all()
        self._put(QWidget())
        session.changed.disconnect(self._on_changed)
        if self._keeper is not None:
            self._keeper.end()
            self._keeper = None
        session.study.close()
        session.deleteLater()
        from netzdesk.ui.opened_files import OPENED  # noqa: PLC0415  # not before first paint

        OPENED.remove_all()

    def may_leave(self) -> bool:
        if self.workspace is None:
            return True
        from netzdesk.ui.drafts import flush_drafts  # noqa: PLC0415  # after first paint
        from netzdesk.ui.widgets.form import new_and_dirty  # noqa: PLC0415  # after first paint

        if not commit_all(self.workspace):
            return self.confirm(
                _("One entry could not be stored; the sentence beside the field says why."),
                _("Discard this entry"),
            )
        flush_drafts(self.workspace)
        if new_and_dirty(self.workspace):
            return self.confirm(
                _("A new entry has been begun but not created."), _("Discard this entry")
            )
        return True

    def _on_changed(self, change: Change) -> None:
        self._withdraw_undo()
        self._say_undo()
        if change.concerns("setting"):
            self._say_title()

    def _withdraw_undo(self) -> None:
        """Offer no undo of an action that is not the last one any more."""
        if self._bar is not None and self.session is not None:
            self._bar.withdraw(self.session.undo)

    def _say_state(self) -> None:
        self.status.show_session(self.session)
        self._say_title()
        self._say_menus()

    def _say_menus(self) -> None:
        session = self.session
        self.menus.enable(
            study=session is not None,
            writable=session is not None and not session.read_only,
            offered=self.workspace.offers() if self.workspace is not None else (),
        )
        self._say_undo()

    def _say_title(self) -> None:
        if self.session is None:
            self.setWindowTitle("NetzDesk")
            return
        name = self.session.settings.title or self.session.study.path.stem
        self.setWindowTitle(f"{name} – NetzDesk")

    def _say_undo(self) -> None:
        session = self.session
        if session is None or not self.menus.actions:
            return
        for key, text, otherwise in (
            ("edit.undo", session.undo_text(), _("Undo")),
            ("edit.redo", session.redo_text(), _("Redo")),
        ):
            self.menus.actions[key].setText(text or otherwise)
            self.menus.actions[key].setEnabled(text is not None)

    def _fill_recent(self) -> None:
        menu = self.menus.recent
        if menu is None:
            return
        menu.clear()
        for path in self.preferences.recent():
            entry = menu.addAction(str(path).replace("&", "&&"), partial(self.open_study, path))
            entry.setEnabled(path.exists())
        if menu.isEmpty():
            menu.addAction(_("No study was opened yet")).setEnabled(False)

    def _on_failed(self, error: Exception) -> None:
        raise error  # from the worker: to the crash dialog, in the window's thread

    def _on_cancelled(self) -> None:
        self.message(_("Cancelled; nothing was changed."))

    def _load_buttons(self) -> None:
        app = QApplication.instance()
        if app is not None:
            load_buttons(app, self.preferences.language)

    def _restore_geometry(self) -> None:
        kept = self.preferences.blob("window")
        if kept is not None and self.restoreGeometry(QByteArray(kept)):
            return
        free = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1280, free.width() - 20), min(780, free.height() - 60))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def _after_first_paint(self) -> None:
        """What need not be there before the window is seen."""
        allow_collector()
        self._load_buttons()
        self._fill_menus()
        self._say_menus()
        self.setWindowIcon(window_icon())
        self._remove_left_files()
        self._watch_drags()
        self._fill()

    def _watch_drags(self) -> None:
        from netzdesk.ui.dropping import FileDrags  # noqa: PLC0415  # after the first paint

        FileDrags(self)

    def _remove_left_files(self) -> None:
        """Remove the copies of attached files that an earlier window could not remove."""
        from netzdesk.ui.opened_files import OPENED  # noqa: PLC0415  # after the first paint

        OPENED.remove_left()

    def _fill_menus(self) -> None:
        if self.menus.actions:
            return  # built anew before the first paint was over: two would share one key
        from netzdesk.ui.window_commands import WindowCommands  # noqa: PLC0415  # not before first paint

        self.menus.fill(WindowCommands(self).handlers())
        if self.menus.recent is not None:
            self.menus.recent.aboutToShow.connect(self._fill_recent)

    def _fill(self) -> None:
        """Show the first page of a study that was opened, then look after its file."""
        if self.workspace is not None:
            self.workspace.draw_icons()
            self.workspace.go("today")
        if self._keeper is not None:
            self._keeper.begin()
        self._offer_drafts()

    def _offer_drafts(self) -> None:
        """Lead to what was typed before a crash and is not stored yet."""
        session, workspace = self.session, self.workspace
        if session is None or workspace is None or not session.study.drafts.all():
            return
        from netzdesk.ui.draft_offer import offer_drafts, say_settled  # noqa: PLC0415  # seldom

        if not say_settled(session, workspace):
            offer_drafts(session, workspace, workspace.new_record)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
            return
        self.jobs.cancel_all()
        self.preferences.set_blob("window", self.saveGeometry())
        self.close_session()
        self.preferences.sync()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from netzdesk.ui.dropping import takes  # noqa: PLC0415  # not before first paint

        session = self.session
        if takes(event.mimeData(), study=session is not None and not session.read_only):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from netzdesk.ui.dropping import take  # noqa: PLC0415  # not before first paint

        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        take(self, event.mimeData())
