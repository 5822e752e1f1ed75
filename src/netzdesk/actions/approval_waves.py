"""A series that asks contact persons of networks for their approval, recorded as one action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.approvals import (
    AskForApproval,
    RemindOfApproval,
    ask_for_approval,
    remind,
)
from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.checks import existing, network_name, optional
from netzdesk.actions.waves import begin_wave
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.approval import version_of
from netzdesk.domain.fields import day
from netzdesk.domain.letters import OUTCOME
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SentApproval:
    """One letter or mail with the data sheet and the profile of a network."""

    attempt_id: str
    """A key of `new_id()`: that of the request too, so that the reference finds both."""
    network_id: str
    fields: tuple[tuple[str, str], ...]
    """(key, sha256) of each field as it stands on the enclosed data sheet."""
    person_id: str | None = None
    institution_id: str | None = None
    """The office of the contact person; None where the study has none: then the request alone
    says that it was sent."""
    approval_id: str | None = None
    """The request that it reminds of; None asks anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordApprovalWave:
    letters: tuple[SentApproval, ...]
    template_id: str
    due: str | None
    """The deadline."""
    name: str = ""
    day: str | None = None
    """ISO or as typed; today when None."""
    step_id: str | None = None
    chosen_by: str | None = None
    wave_id: str | None = None
    """More mails of a wave that was begun before; its name, day and template stay."""
    progress: Progress = Unwatched()  # noqa: RUF009  # it holds nothing


_NOBODY: Final = N_("Nobody is ticked. Tick at least one contact person.")
_NO_DEADLINE: Final = N_("Enter the day until which the release is asked for.")
_BEFORE: Final = N_(
    "The deadline lies before the day on which the letters are sent. Enter a later day."
)
_NO_CONTACT: Final = N_(
    "{network} has no contact person. Enter one on the page “Networks” before you ask for a "
    "release."
)
_NO_PROFILE: Final = N_(
    "{network} has no profile text yet. Write it on the page “Profiles” before you ask for a "
    "release."
)
_BLOCKED: Final = N_(
    "The contact person of {network} does not want to be contacted. Choose another one."
)
_OTHER_REQUEST: Final = N_(
    "This letter reminds of a request to somebody else. Choose the contact person again."
)


def record_approval_wave(unit: Unit, command: RecordApprovalWave) -> str:
    """Record a series that asks for approvals: request and attempt of each; return the wave.

    A letter that names a request reminds of it, gives it the new deadline, and binds it to what
    the data sheet says now. Raises Refused when nobody is among the recipients, without a
    deadline or for one before the day of the letters, for a network without a contact person or
    profile text, for somebody who does not want contact, and as `ask_for_approval` and
    `record_attempt` do. `progress.step` may let the window paint; its Cancelled takes everything
    back.
    """
    if not command.letters:
        raise Refused("wave.nobody", _NOBODY, field="letters")
    due = day(command.due, "reply_until", unit.today())
    if due is None:
        raise Refused("approval_wave.no_deadline", _NO_DEADLINE, field="reply_until")
    wave = begin_wave(
        unit,
        wave_id=command.wave_id,
        template_id=command.template_id,
        name=command.name,
        day=command.day,
        step_id=command.step_id,
        chosen_by=command.chosen_by,
    )
    if due < wave["day"]:
        raise Refused("approval_wave.due_before", _BEFORE, field="reply_until")
    for done, letter in enumerate(command.letters):
        command.progress.step(done, len(command.letters))
        _record(unit, letter, wave, due)
    return str(wave["id"])


def _record(unit: Unit, letter: SentApproval, wave: Row, due: str) -> None:
    network = existing(unit, "network", letter.network_id, "network_id")
    _check(unit, network, letter)
    attempt = _attempt(unit, network, letter, wave)
    if letter.approval_id is None:
        request = AskForApproval(
            network_id=network["id"],
            person_id=letter.person_id,
            attempt_id=attempt,
            sent_on=wave["day"],
            due=due,
            fields=letter.fields,
            wave_id=wave["id"],
            approval_id=letter.attempt_id,
        )
        ask_for_approval(unit, request)
        return
    asked = existing(unit, "approval", letter.approval_id, "approval_id")
    if (asked["network_id"], asked["person_id"]) != (network["id"], letter.person_id or None):
        raise Refused("approval_wave.other_request", _OTHER_REQUEST, field="approval_id")
    reminder = RemindOfApproval(
        approval_id=asked["id"], attempt_id=attempt, day=wave["day"], due=due, wave_id=wave["id"]
    )
    remind(unit, reminder)
    _bind(unit, asked, letter)


def _check(unit: Unit, network: Row, letter: SentApproval) -> None:
    """Refuse a network that lacks what is sent, and who must not be written to."""
    name = network_name(network)
    contacts = unit.find("network_contact", network_id=network["id"])
    if not any(row["person_id"] == (letter.person_id or None) for row in contacts):
        raise Refused("approval_wave.no_contact", _NO_CONTACT, field="letters", network=name)
    texts = unit.find("profile_text", network_id=network["id"])
    if not any((row["body"] or "").strip() for row in texts):
        raise Refused("approval_wave.no_profile", _NO_PROFILE, field="letters", network=name)
    person = optional(unit, "person", letter.person_id, "person_id")
    if person is not None and person["do_not_contact"]:
        raise Refused("approval_wave.blocked", _BLOCKED, field="letters", network=name)


def _attempt(unit: Unit, network: Row, letter: SentApproval, wave: Row) -> str | None:
    """Record the contact with the office of the contact person, where the study has it."""
    if not letter.institution_id:
        return None
    tr = translator()
    said = RecordAttempt(
        institution_id=letter.institution_id,
        person_id=letter.person_id,
        channel=wave["channel"],
        direction="out",
        outcome=OUTCOME,
        day=wave["day"],
        note=tr("Asked for the release of the profile: {network}", network=network_name(network)),
        wave_id=wave["id"],
        attempt_id=letter.attempt_id,
        network_id=network["id"],
    )
    return record_attempt(unit, said)


def _bind(unit: Unit, asked: Row, letter: SentApproval) -> None:
    """Let a request stand for what the newly enclosed data sheet says."""
    fields = dict(letter.fields)
    former = {row["field"]: row for row in unit.find("approval_field", approval_id=asked["id"])}
    if not fields or {key: row["sha256"] for key, row in former.items()} == fields:
        return
    for key, row in former.items():
        if key not in fields:
            unit.delete("approval_field", row["id"])
    for key, sha256 in fields.items():
        kept = former.get(key)
        place = {"id": kept["id"]} if kept else {"approval_id": asked["id"], "field": key}
        unit.put("approval_field", {**place, "sha256": sha256})
    unit.put("approval", {"id": asked["id"], "version": version_of(fields.items())})
