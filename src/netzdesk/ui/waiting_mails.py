"""Mails that were written or opened and are not recorded yet: kept, so that none is forgotten.

What is kept is the command that would record them. The mails bear their case references already:
only with the keys that are kept here does an answer find its mail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
    record_approval_wave,
)
from netzdesk.actions.waves import RecordWave, SentLetter, record_wave
from netzdesk.base.errors import StudyRefused
from netzdesk.queries.waves import recorded_in
from netzdesk.store.drafts import Draft
from netzdesk.ui.session import Session

PREFIX: Final = "mails:"

_Record = RecordWave | RecordApprovalWave


@dataclass(frozen=True, slots=True)
class WaitingMails:
    """The mails of one series that nobody has said to be sent."""

    key: str
    """Of the draft."""
    at: datetime
    """When they were written; aware, in UTC."""
    who: Mapping[str, str]
    """The key of each mail and to whom it goes, in the order of the series."""
    command: _Record

    @property
    def name(self) -> str:
        return self.command.name

    def recording(self, sent: Collection[str]) -> tuple[Callable[..., str], Any]:
        """Return the action and the command that record these mails as sent."""
        command: Any = self.command
        letters = tuple(each for each in command.letters if each.attempt_id in sent)
        action = record_wave if isinstance(self.command, RecordWave) else record_approval_wave
        return action, replace(command, letters=letters)


def keep_mails(session: Session, key: str, command: _Record, who: Mapping[str, str]) -> None:
    """Keep mails until it is said which of them were sent. Raises StudyRefused.

    Those of the same series that were kept before stay: they may have been sent as well.
    A reminder to somebody without an office is not kept: once recorded it could not be told from
    one that was not.
    """
    held = asdict(replace(command, wave_id=None))
    del held["progress"], held["letters"]
    letters = {each.attempt_id: asdict(each) for each in command.letters if _leaves_a_trace(each)}
    if not letters:
        return
    approval = isinstance(command, RecordApprovalWave)
    before = session.study.drafts.find(PREFIX + key)
    if before is not None and before.values["approval"] == approval:
        letters = {each["attempt_id"]: each for each in before.values["letters"]} | letters
        who = {**before.values["who"], **who}
    session.study.drafts.keep(
        PREFIX + key,
        {
            "approval": approval,
            "command": held,
            "letters": list(letters.values()),
            "who": dict(who),
        },
    )


def waiting_mails(session: Session) -> tuple[WaitingMails, ...]:
    """Return the series of which mails wait to be recorded, the latest first."""
    read = (_read(session, draft) for draft in session.study.drafts.all(PREFIX))
    return tuple(found for found in read if found is not None)


def forget_mails(session: Session, key: str) -> None:
    """Forget mails: they were not sent. Raises StudyRefused."""
    session.study.drafts.drop(key)


def forget_recorded(session: Session) -> None:
    """Forget the series whose mails are all recorded; until now an undo could bring them back."""
    waiting = {each.key for each in waiting_mails(session)}
    for draft in session.study.drafts.all(PREFIX):
        if draft.key not in waiting:
            with suppress(StudyRefused):  # looked at again with the next start
                session.study.drafts.drop(draft.key)


def _read(session: Session, draft: Draft) -> WaitingMails | None:
    values = draft.values
    wave, done = recorded_in(session.conn, [each["attempt_id"] for each in values["letters"]])
    letters = [each for each in values["letters"] if each["attempt_id"] not in done]
    if not letters:
        return None
    held = {**values["command"], "wave_id": wave or None}
    command: _Record
    if values["approval"]:
        command = RecordApprovalWave(letters=tuple(map(_approval, letters)), **held)
    else:
        command = RecordWave(letters=tuple(SentLetter(**each) for each in letters), **held)
    who = {each["attempt_id"]: values["who"][each["attempt_id"]] for each in letters}
    return WaitingMails(draft.key, draft.at, who, command)


def _leaves_a_trace(letter: SentLetter | SentApproval) -> bool:
    return bool(letter.institution_id) or not getattr(letter, "approval_id", None)


def _approval(kept: Mapping[str, Any]) -> SentApproval:
    fields = tuple((str(key), str(digest)) for key, digest in kept["fields"])
    return SentApproval(**{**kept, "fields": fields})
