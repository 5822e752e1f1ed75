"""Asking a network's contact person for the release of fields, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from netzdesk.actions.approval_fields import NOT_ASKED, asked_field, note_field, set_proposal
from netzdesk.actions.checks import delete_all, existing, optional
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.approval import (
    FACTS,
    GIVEN,
    PICTURE,
    RELEASES,
    TEXT,
    VERDICTS,
    version_of,
)
from netzdesk.domain.approval_facts import digests_of
from netzdesk.domain.fields import clean, past_day
from netzdesk.domain.fields import day as day_of
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForApproval:
    """Fields of a network with the digests of what was shown of them (`queries.approvals`)."""

    network_id: str
    fields: tuple[tuple[str, str], ...]
    """(key, sha256) of each field that is asked for, as it stands on the data sheet."""
    person_id: str | None = None
    """None where the network has only an institution as its contact."""
    attempt_id: str | None = None
    """The letter or mail that it went with."""
    sent_on: str | None = None
    """Today when it is None."""
    due: str | None = None
    wave_id: str | None = None
    """The series of letters or mails that it was sent with."""
    approval_id: str | None = None
    """A key of `new_id()` that the data sheet carries already as its case reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswer:
    """What the contact person answered; fields that are not named are left without an answer."""

    approval_id: str
    verdict: str
    day: str | None = None
    note: str | None = None
    releases: tuple[tuple[str, str], ...] = ()
    """(key, public, project, delete or open)."""
    proposals: tuple[tuple[str, str | None], ...] = ()
    """(key, the corrected text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfApproval:
    """A reminder, with a new deadline if `due` is given."""

    approval_id: str
    attempt_id: str | None = None
    day: str | None = None
    due: str | None = None
    wave_id: str | None = None
    """The series of letters or mails that it was sent with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApproval:
    approval_id: str


_NO_FIELDS: Final = N_("There is nothing to be released yet. Write the profile first.")
_UNKNOWN: Final = N_("A profile has no such field. Choose the fields on the data sheet.")
_ASKED: Final = N_(
    "This person was asked already and has not answered yet. Enter the answer, or remind them."
)
_VERDICT: Final = N_("Say what was answered: released, released with changes, or refused.")
_NO_RELEASE: Final = N_("Say for at least one field what it is released for.")
_BEFORE: Final = N_(
    "The answer cannot be older than the request of {day}. Enter the day on which it came."
)
_DEADLINE: Final = N_("The deadline lies before the day of the request. Enter a later day.")
_ANSWERED: Final = N_("This request was answered already. Ask anew for what is still open.")
_RELEASE: Final = N_("“{entry}” is not in the list. Choose an entry of the list.")


def ask_for_approval(unit: Unit, command: AskForApproval) -> str:
    """Write down that a contact person was asked for a release; return the key of the request.

    Raises Refused when nothing is asked for, or a field that no profile has, when the same person
    has a request without an answer, and for a deadline before the request.
    """
    network = existing(unit, "network", command.network_id, "network_id")
    optional(unit, "person", command.person_id, "person_id")
    optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    fields = dict(command.fields)
    if not fields:
        raise Refused("approval.no_fields", _NO_FIELDS, field="fields")
    if not all(_is_field(unit, key) for key in fields):
        raise Refused("approval.unknown_field", _UNKNOWN, field="fields")
    same = {"network_id": network["id"], "person_id": command.person_id or None}
    if unit.find("approval", **same, verdict="open"):
        raise Refused("approval.asked", _ASKED, field="person_id")
    optional(unit, "wave", command.wave_id, "wave_id")
    sent_on = past_day(command.sent_on, "sent_on", unit.today())
    own_key = {"id": command.approval_id} if command.approval_id else {}
    approval = unit.put(
        "approval",
        {
            **own_key,
            **same,
            "wave_id": command.wave_id or None,
            "attempt_id": command.attempt_id or None,
            "version": version_of(fields.items()),
            "sent_on": sent_on,
            "due": _deadline(command.due, sent_on, unit.today()),
            "verdict": "open",
            "researcher_id": unit.author_id,
        },
    )
    for key, sha256 in fields.items():
        unit.put("approval_field", {"approval_id": approval, "field": key, "sha256": sha256})
    return approval


def record_answer(unit: Unit, command: RecordAnswer) -> str:
    """Enter the answer to a request, or correct the one that was entered; return its key.

    A correction that comes with a release makes it one with changes. What is released and still
    says what was shown gets the approval as an origin (`actions.provenance`). A refusal releases
    nothing.
    """
    row = existing(unit, "approval", command.approval_id, "approval_id")
    if command.verdict not in VERDICTS or command.verdict == "open":
        raise Refused("approval.verdict", _VERDICT, field="verdict")
    refused = command.verdict == "refused"
    releases = {} if refused else dict(command.releases)
    if not refused and not any(release != "open" for release in releases.values()):
        raise Refused("approval.no_release", _NO_RELEASE, field="releases")
    answered_on = past_day(command.day, "day", unit.today())
    if row["sent_on"] and answered_on < row["sent_on"]:
        raise Refused("approval.before", _BEFORE, field="day", day=show_day(row["sent_on"]))
    for asked in unit.find("approval_field", approval_id=row["id"]):
        release = releases.pop(asked["field"], "open")
        if release not in RELEASES:
            raise Refused("approval.release", _RELEASE, field="releases", entry=release)
        unit.put("approval_field", {"id": asked["id"], "release": release})
    if releases:
        raise Refused("approval.field", NOT_ASKED, field="releases")
    for key, proposal in command.proposals:
        set_proposal(unit, asked_field(unit, row["id"], key), proposal)
    changed = any(r["proposal"] for r in unit.find("approval_field", approval_id=row["id"]))
    verdict = "given_with_changes" if changed and not refused else command.verdict
    answer = {"verdict": verdict, "answered_on": answered_on, "note": clean(command.note)}
    unit.put("approval", {"id": row["id"], **answer})
    _note_origins(unit, row, given=verdict in GIVEN)
    return str(row["id"])


def remind(unit: Unit, command: RemindOfApproval) -> str:
    """Write down that a request was reminded of; return the key of the reminder."""
    row = existing(unit, "approval", command.approval_id, "approval_id")
    optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    if row["verdict"] != "open":
        raise Refused("approval.answered", _ANSWERED, field="approval_id")
    day = past_day(command.day, "day", unit.today())
    due = _deadline(command.due, day, unit.today())
    if due is not None:
        unit.put("approval", {"id": row["id"], "due": due})
    return unit.put(
        "approval_reminder",
        {
            "approval_id": row["id"],
            "attempt_id": command.attempt_id or None,
            "wave_id": command.wave_id or None,
            "day": day,
            "due": due,
            "researcher_id": unit.author_id,
        },
    )


def withdraw_approval(unit: Unit, command: WithdrawApproval) -> None:
    """Take back a request that was entered by mistake; what was taken over from it stays.

    Raises Refused for an answered one.
    """
    row = existing(unit, "approval", command.approval_id, "approval_id")
    if row["verdict"] != "open":
        raise Refused("approval.answered", _ANSWERED, field="approval_id")
    delete_all(unit, "approval_field", approval_id=row["id"])
    delete_all(unit, "approval_reminder", approval_id=row["id"])
    delete_all(unit, "attachment", approval_id=row["id"])
    delete_all(unit, "fact_source", approval_id=row["id"])
    unit.delete("approval", row["id"])


def _is_field(unit: Unit, key: str) -> bool:
    """Tell whether a profile can have a field; a picture may have been removed since."""
    if key.startswith(TEXT):
        return unit.get("profile_section", key.removeprefix(TEXT)) is not None
    return key in FACTS or key.startswith(PICTURE)


def _deadline(typed: str | None, sent_on: str, today: date) -> str | None:
    due = day_of(typed, "due", today)
    if due is not None and due < sent_on:
        raise Refused("approval.deadline", _DEADLINE, field="due")
    return due


def _note_origins(unit: Unit, approval: Row, *, given: bool) -> None:
    """Name the approval as the origin of what it releases, and of nothing else."""
    delete_all(unit, "fact_source", approval_id=approval["id"])
    if not given:
        return
    present = digests_of(unit, approval["network_id"])
    for asked in unit.find("approval_field", approval_id=approval["id"]):
        waits = asked["proposal_state"] == "open"
        released = asked["release"] in ("public", "project") and not waits
        if released and present.get(asked["field"]) == asked["sha256"]:
            note_field(unit, approval, asked["field"])
