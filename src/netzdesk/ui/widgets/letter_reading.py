"""Reading to whom a series can go, in the worker; what was asked for before is given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from netzdesk.base.holidays import holidays_from
from netzdesk.base.i18n import _
from netzdesk.domain.letters import APPROVAL
from netzdesk.queries.approval_recipients import (
    ApprovalCandidate,
    ApprovalChoice,
    approval_candidates,
)
from netzdesk.queries.recipients import Candidate, Choice, candidates
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session

AnyCandidate = Candidate | ApprovalCandidate


class CandidateReader(QObject):
    """Keeps those who were read last: institutions, or contact persons of networks."""

    came = Signal()

    def __init__(self, session: Session, nav: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._nav = nav
        self._number = 0
        self._stop: Callable[[], object] = _nothing
        self.found: tuple[AnyCandidate, ...] = ()
        self.purpose = ""
        """For what they were read."""

    def read(self, purpose: str) -> None:
        """Read them again; `came` says when they are here."""
        self._stop()
        self._number += 1
        if purpose != self.purpose:
            self.found = ()
        self.purpose = purpose
        session = self._session
        study, today, settings = session.study, session.today(), session.settings
        read = approval_candidates if purpose == APPROVAL else candidates

        def work(progress: Any) -> tuple[AnyCandidate, ...]:
            conn = study.snapshot(progress)
            try:
                return read(conn, today, settings)
            finally:
                conn.close()

        done = partial(self._take, self._number)
        self._stop = self._nav.start_job(_("Reading the recipients"), work, done, quiet=True)

    def load_holidays(self) -> None:
        """Let the worker load the calendar: it takes a tenth of a second the first time."""
        state, today = self._session.settings.state, self._session.today()
        self._nav.start_job(
            _("Preparing the preview"),
            lambda _progress: holidays_from(state, today),
            lambda _found: None,
            quiet=True,
        )

    def chosen(self, choice: Choice | ApprovalChoice, today: date) -> list[AnyCandidate]:
        """Return those that are chosen; who was read for another purpose is not."""
        return [each for each in self.found if _accepts(choice, each, today)]

    def requests(self) -> dict[str, str]:
        """Return the open requests for a release by recipient."""
        asked = (each for each in self.found if isinstance(each, ApprovalCandidate))
        return {each.id: each.approval_id for each in asked if each.approval_id}

    def _take(self, number: int, found: tuple[AnyCandidate, ...]) -> None:
        if number == self._number and isValid(self):
            self.found = found
            self.came.emit()


def _accepts(choice: Choice | ApprovalChoice, candidate: AnyCandidate, today: date) -> bool:
    if isinstance(choice, ApprovalChoice):
        return isinstance(candidate, ApprovalCandidate) and choice.accepts(candidate, today)
    return isinstance(candidate, Candidate) and choice.accepts(candidate, today)


def _nothing() -> None:
    return None
