"""The status bar: file, author, when it was stored, what is selected, what is running."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from netzdesk.base.i18n import _
from netzdesk.store.unit import Change
from netzdesk.ui.jobs import Job, Jobs
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import plain_label, set_tone


class StatusLine(QStatusBar):
    """Says at any time that everything is stored, and shows long work with a way to stop it."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._session: Session | None = None
        self._job: Job | None = None
        self.setSizeGripEnabled(False)
        self._job_label = plain_label()
        self._bar = QProgressBar()
        self._bar.setMaximumWidth(160)
        self._bar.setMaximumHeight(14)
        self._bar.setAccessibleName(_("Progress"))
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.clicked.connect(self._on_cancel)
        for widget in (self._job_label, self._bar, self._cancel):
            self.addWidget(widget)
            widget.hide()
        self.selected = self._part()
        self.stored = self._part()
        self.author = self._part()
        self.file = self._part()
        for label in (self._job_label, self.author, self.file):
            label.setMinimumWidth(1)  # on a small screen they are cut: the window never grows
        jobs.shown.connect(self._show_job)
        jobs.hidden.connect(self._hide_job)

    def show_session(self, session: Session | None) -> None:
        """Show the state of a study, or nothing when none is open."""
        self._session = session
        self.selected.clear()
        if session is None:
            for label in (self.stored, self.author, self.file):
                label.clear()
            return
        study = session.study
        self.file.setText(study.path.name)
        self.file.setToolTip(str(study.path))
        self.author.setText(_("Entries by {initials}", initials=study.author.initials))
        self.author.setToolTip(study.author.name)
        self._say_stored()
        session.changed.connect(self._on_changed)
        session.trouble.connect(self._on_trouble)

    def stored_text(self) -> str:
        return self.stored.text()

    def _part(self) -> QLabel:
        label = plain_label()
        label.setContentsMargins(10, 0, 10, 0)
        self.addPermanentWidget(label)
        return label

    def _on_changed(self, change: Change) -> None:
        if self.sender() is self._session:
            self._say_stored()

    def _on_trouble(self, sentence: str) -> None:
        if self.sender() is self._session:
            self._say_stored()

    def _say_stored(self) -> None:
        session = self._session
        if session is None:
            return
        if session.read_only:
            text = _("Read-only")
        elif session.unstored:
            text = _("Last entry not stored")
        elif session.last_stored is None:
            text = _("Everything stored")
        else:
            text = _("Everything stored ({time})", time=session.last_stored.at.strftime("%H:%M"))
        self.stored.setText(text)
        self.stored.setAccessibleName(text)
        set_tone(self.stored, "bad" if session.unstored else "")

    def _show_job(self, job: Job) -> None:
        self._job = job
        self._job_label.setText(job.label)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        for widget in (self._job_label, self._bar, self._cancel):
            widget.show()
        job.progressed.connect(self._on_progress)

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            self._job.cancel()

    def _hide_job(self) -> None:
        self._job = None
        for widget in (self._job_label, self._bar, self._cancel):
            widget.hide()
