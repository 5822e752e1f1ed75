"""The form for an incoming mail: an attempt with its file, and which contact it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from netzdesk.actions.attempts import RecordAttempt
from netzdesk.actions.replies import RecordReply, record_reply
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.imports.mail import Mail
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.queries.replies import AnsweredAttempt
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import AttemptForm
from netzdesk.ui.widgets.choice import ChoiceField

AUTOMATIC: Final = "2.23"
"""An answer that nobody wrote: away, with or without a day."""
BOUNCED: Final = "3.20"


class ReplyForm(AttemptForm):
    """Takes what a mail is: its outcome is chosen by a person, suggested only where it is plain."""

    def __init__(self, session: Session) -> None:
        self._file: tuple[str, bytes] = ("", b"")
        super().__init__(session)
        self.then_statement.setText(_("Record, then enter what it says"))

    def begin_reply(
        self,
        institution: InstitutionDetail,
        mail: Mail,
        file: tuple[str, bytes],
        *,
        person_id: str = "",
        answers: tuple[AnsweredAttempt, ...] = (),
        answers_id: str = "",
    ) -> None:
        """Take this mail as an incoming contact of this institution."""
        self._file = file
        self.begin(institution)
        sent = local_moment(self._session, mail.sent)
        channels = {code: self._session.label("channel", code) for code in self._channels}
        self._answers.set_options(
            [
                (
                    each.id,
                    _(
                        "{channel} of {day} ({reference})",
                        channel=channels.get(each.channel, each.channel),
                        day=show_day(each.day),
                        reference=each.reference,
                    ),
                )
                for each in answers
            ]
        )
        plain = self._plain_outcome(mail)
        values = {
            "direction": "in",
            "channel": "email",
            "person_id": person_id or None,
            "day": (sent or self._session.now()).date().isoformat(),
            "time": sent.strftime("%H:%M") if sent else None,
            "outcome": plain,
            "finish_follow_ups": plain is None,
            "answers_id": answers_id or None,
        }
        self._outcome_touched = True
        self.clear(values)
        self._name_button(_("Record the reply"))
        self._adapt()

    @property
    def goes_on(self) -> bool:
        """True while it is being stored with the statement to follow."""
        return self._then_statement

    def _build_person(self) -> None:
        super()._build_person()
        self._answers = self.add(
            "answers_id", _("Answers"), ChoiceField(none=_("no contact in particular"))
        )

    def _draft_key(self) -> str:
        return ""  # the mail is still there when something fails

    def _record(self, command: RecordAttempt, draft: str) -> str:
        name, content = self._file
        reply = RecordReply(attempt=command, content=content, name=name)
        return self._session.run(record_reply, reply)

    def _plain_outcome(self, mail: Mail) -> str | None:
        code = BOUNCED if mail.bounced else AUTOMATIC if mail.automatic else None
        return code if code in self._outcomes else None


def local_moment(session: Session, moment: datetime | None) -> datetime | None:
    """Return when a mail was sent in the study's zone; a time to come is a wrong clock."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(session.settings.zone))
    return None if local.date() > session.now().date() else local
