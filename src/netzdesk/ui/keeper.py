"""Looks after the open study: the whole check after the first paint, backups, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.store.notice import Notice
from netzdesk.ui.session import Session

if TYPE_CHECKING:
    from netzdesk.store.backups import Outcome
    from netzdesk.ui.workspace import Desk

LOOK_EVERY_MS: Final = 60_000


class Keeper(QObject):
    """Backs a study up on opening, while it changes, and on closing; says once what failed."""

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__(session)
        self._session = session
        self._desk = desk
        self._said: set[str] = set()
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Check the whole file in the worker, then back it up; called after the first paint."""
        for notice in self._session.study.notices():
            self._say(notice)
        if self._session.read_only:
            return
        study = self._session.study

        def work(progress: Any) -> Outcome:
            from netzdesk.store.backups import back_up  # noqa: PLC0415  # after the first paint

            study.check_whole()
            return back_up(study, "open")

        self._running = True
        self._desk.start_job(_("Checking the file"), work, self._on_done, quiet=True)
        self._timer.start()

    def look(self) -> None:
        """Make a backup in the worker when one is due."""
        from netzdesk.store.backups import back_up, due  # noqa: PLC0415  # after the first paint

        study = self._session.study
        if self._running or not due(study):
            return
        self._running = True
        self._desk.start_job(
            _("Making a backup"),
            lambda progress: back_up(study, "interval"),
            self._on_done,
            quiet=True,
        )

    def end(self) -> None:
        """Make the backup of closing and give a working copy back; the caller closes the study."""
        from netzdesk.store.backups import back_up  # noqa: PLC0415  # after the first paint
        from netzdesk.store.working import hand_back, origin_of  # noqa: PLC0415

        self._timer.stop()
        study = self._session.study
        if self._session.read_only:
            return
        back_up(study, "close")
        if origin_of(study.path) is None:
            return
        try:
            hand_back(study)
        except Refused as refused:
            self._desk.message(translator().refusal(refused), "bad")

    def _on_done(self, outcome: Outcome) -> None:
        self._running = False
        if outcome.notice is not None:
            self._say(outcome.notice)

    def _say(self, notice: Notice) -> None:
        if notice.code not in self._said:
            self._said.add(notice.code)
            self._desk.message(translator()(notice.sentence, **notice.values), "warn")
