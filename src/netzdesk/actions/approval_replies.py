"""A reply to a request for a release: the mail is kept with the request until it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.attachments import AttachFile, attach_file
from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.checks import existing, network_name
from netzdesk.base.i18n import translator
from netzdesk.domain.fields import past_day
from netzdesk.store.unit import Row, Unit

ANSWERED: Final = "1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordApprovalReply:
    approval_id: str
    content: bytes
    """The mail as it came."""
    name: str
    """The name of its file."""
    day: str | None = None
    """ISO or as typed; today when None."""
    time: str | None = None


def record_approval_reply(unit: Unit, command: RecordApprovalReply) -> str:
    """Keep a mail with the request that it answers; return the key of the request.

    Where the request went to an office of the study, the mail is an incoming contact there too.
    What it releases is entered by `record_answer`. Raises Refused for a day in the future, and as
    `record_attempt` and `attach_file` do.
    """
    asked = existing(unit, "approval", command.approval_id, "approval_id")
    day = past_day(command.day, "day", unit.today())
    file = AttachFile(content=command.content, name=command.name, approval_id=asked["id"])
    attach_file(unit, file)
    unit.put("approval", {"id": asked["id"], "replied_on": day})
    sent = _sent(unit, asked)
    if sent is not None:
        _record(unit, asked, sent, day, command.time)
    return str(asked["id"])


def _record(unit: Unit, asked: Row, sent: Row, day: str, time: str | None) -> None:
    network = existing(unit, "network", asked["network_id"], "network_id")
    tr = translator()
    said = RecordAttempt(
        institution_id=sent["institution_id"],
        person_id=sent["person_id"],
        channel="email",
        direction="in",
        outcome=ANSWERED,
        day=day,
        time=time,
        note=tr(
            "Answer about the release of the profile: {network}", network=network_name(network)
        ),
        answers_id=sent["id"],
        network_id=network["id"],
    )
    record_attempt(unit, said)


def _sent(unit: Unit, asked: Row) -> Row | None:
    """Return the latest contact by which the request went out; of a corrected one the newest."""
    reminders = unit.find("approval_reminder", approval_id=asked["id"])
    reminders.sort(key=lambda row: (row["day"], row["id"]), reverse=True)
    keys = (*(row["attempt_id"] for row in reminders), asked["attempt_id"])
    found = next((unit.get("contact_attempt", key) for key in keys if key), None)
    while found is not None and found["corrected_by_id"]:
        found = unit.get("contact_attempt", found["corrected_by_id"])
    return found
