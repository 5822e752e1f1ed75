"""Contact attempts: recorded once, never overwritten, corrected by a new entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, fields_named, optional, term
from netzdesk.actions.follow_ups import default_due, due_day, finish_all
from netzdesk.actions.institutions import block
from netzdesk.actions.persons import AddPerson, find_or_add_person
from netzdesk.base.dates import moment_text, show_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain import contact
from netzdesk.domain.fields import (
    KEEP,
    Keep,
    NumberChange,
    TextChange,
    clean,
    line,
    past_day,
    time_of_day,
)
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt:
    institution_id: str
    channel: str
    direction: str
    """out or in."""
    outcome: str
    day: str | None = None
    """ISO or as typed; today when None."""
    time: str | None = None
    """HH:MM or as typed, in the study's zone; None when only the day is known."""
    person_id: str | None = None
    duration_min: int | None = None
    note: str | None = None
    follow_up_due: str | None = None
    """None: the default of the outcome, if it has one."""
    follow_up_time: str | None = None
    follow_up_reason: str | None = None
    no_follow_up: bool = False
    """True: nothing is due by default; an agreed or named day is needed all the same."""
    finish_follow_ups: bool = True
    """What was due at this institution until now is done with this attempt."""
    block: str | None = None
    """2.11h: whom the refusal blocks, `person` or `institution`."""
    new_person_name: str | None = None
    """2.34: the person to whom it was passed on; the institution gets this person."""
    new_person_function: str | None = None
    new_person_phone: str | None = None
    new_person_mail: str | None = None
    referred_to_id: str | None = None
    """2.36: the office that was named; a follow-up is opened there."""
    researcher_id: str | None = None
    """Who made the contact; the author when None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAttempt:
    """A new entry that names the old one; KEEP takes a field over from the old entry."""

    attempt_id: str
    institution_id: str | Keep = KEEP
    channel: str | Keep = KEEP
    direction: str | Keep = KEEP
    outcome: str | Keep = KEEP
    day: str | Keep = KEEP
    time: TextChange = KEEP
    person_id: TextChange = KEEP
    duration_min: NumberChange = KEEP
    note: TextChange = KEEP
    researcher_id: str | Keep = KEEP
    follow_up_due: TextChange = KEEP
    """KEEP leaves what the old entry made due; None takes it back."""
    follow_up_time: TextChange = KEEP
    follow_up_reason: TextChange = KEEP
    block: str | None = None


_BLOCKED: Final = N_(
    "No contact is wanted here: {reason}. Record only contacts that came in, or lift the block "
    "first."
)


def record_attempt(unit: Unit, command: RecordAttempt) -> str:
    """Record one letter, mail, call, visit or inbound contact; return its key.

    Raises Refused for a day in the future, a code that no contact can have, an outgoing contact
    to somebody who does not want any, and whatever the outcome needs and is not there.
    """
    checked = _checked(unit, command)
    _refuse_blocked(checked)
    if checked.rule.get("effect") == "block":
        contact.check_block(command.block, command.person_id)
    due = _due(unit, command, checked)
    named = _named_office(unit, command, checked.rule)
    only_the_person = command.block == "person" and checked.rule.get("effect") == "block"
    if command.finish_follow_ups or (checked.rule["final"] and not only_the_person):
        finish_all(unit, command.institution_id, checked.day)
    attempt = unit.put("contact_attempt", checked.values)
    _block(unit, command.block, checked)
    _add_new_person(unit, command, checked.rule)
    if due is not None:
        made = {"institution_id": command.institution_id, "attempt_id": attempt, "due": due}
        time = time_of_day(command.follow_up_time, "follow_up_time")
        unit.put("follow_up", {**made, "due_time": time, "reason": line(command.follow_up_reason)})
    if named is not None:
        made = {"institution_id": named, "attempt_id": attempt, "due": checked.day}
        unit.put("follow_up", made)
    return attempt


def correct_attempt(unit: Unit, command: CorrectAttempt) -> str:
    """Record the right version of an attempt; the old entry stays and names the new one.

    What the old entry made due moves to the new one; statements and interviews go on naming the
    old entry, from which the way leads here. A block that it set stays until it is lifted.
    Raises Refused when the entry was already corrected.
    """
    old = existing(unit, "contact_attempt", command.attempt_id, "attempt_id")
    if old["corrected_by_id"]:
        raise Refused(
            "attempt.already_corrected",
            N_("This entry was already corrected. Correct the newer entry."),
            field="attempt_id",
        )
    new = _corrected(old, command)
    checked = _checked(unit, new)
    if checked.rule.get("effect") == "block" and (new.block or old["outcome"] != new.outcome):
        contact.check_block(new.block, new.person_id)
    attempt = unit.put("contact_attempt", {**checked.values, "corrects_id": old["id"]})
    unit.put("contact_attempt", {"id": old["id"], "corrected_by_id": attempt})
    if checked.rule["final"] and new.block != "person":
        finish_all(unit, new.institution_id, checked.day)
    _take_over_follow_ups(unit, command, old, attempt, checked)
    _block(unit, new.block, checked)
    return attempt


@dataclass(frozen=True, slots=True)
class _Checked:
    """A contact whose fields are in order."""

    institution: Row
    person: Row | None
    rule: contact.Rule
    day: str
    values: dict[str, Any]


def _checked(unit: Unit, command: RecordAttempt) -> _Checked:
    institution = existing(unit, "institution", command.institution_id, "institution_id")
    person = optional(unit, "person", command.person_id, "person_id")
    if person and person["institution_id"] not in (None, institution["id"]):
        raise Refused(
            "attempt.person_elsewhere",
            N_("This person belongs to another institution. Choose a person of this one."),
            field="person_id",
        )
    optional(unit, "researcher", command.researcher_id, "researcher_id")
    channel = term(unit, "channel", command.channel, "channel")
    contact.check_direction(command.direction)
    rule = term(unit, "outcome", command.outcome, "outcome")
    note = clean(command.note)
    contact.check_outcome(command.outcome, rule, note)
    time = time_of_day(command.time)
    contact.check_channel(channel, time, command.duration_min)
    found_day = past_day(command.day, "day", unit.today())
    values = {
        "institution_id": institution["id"],
        "person_id": person["id"] if person else None,
        "channel": command.channel,
        "direction": command.direction,
        "day": found_day,
        "at": moment_text(found_day, time, str(unit.setting("zone"))) if time else None,
        "outcome": command.outcome,
        "duration_min": command.duration_min,
        "note": note,
        "researcher_id": command.researcher_id or unit.author_id,
    }
    return _Checked(institution, person, rule, found_day, values)


def _refuse_blocked(checked: _Checked) -> None:
    if checked.values["direction"] != "out":
        return
    for field, row in (("institution_id", checked.institution), ("person_id", checked.person)):
        if row and row["do_not_contact"]:
            raise Refused(
                "attempt.do_not_contact",
                _BLOCKED,
                field=field,
                reason=row["do_not_contact_reason"] or "–",
            )


def _block(unit: Unit, whom: str | None, checked: _Checked) -> None:
    if whom is None or checked.rule.get("effect") != "block":
        return
    row = checked.institution if whom == "institution" else checked.person
    if row is not None:
        block(unit, whom, row, checked.values["note"])


def _due(unit: Unit, command: RecordAttempt, checked: _Checked) -> str | None:
    due: str | None = None
    if command.follow_up_due is not None:
        due = due_day(unit, command.follow_up_due, "follow_up_due")
    elif not command.no_follow_up:
        due = default_due(checked.rule, checked.day)
    contact.check_due(due, checked.day, checked.rule)
    return due


def _named_office(unit: Unit, command: RecordAttempt, rule: contact.Rule) -> str | None:
    if rule.get("effect") != "refer" or not command.referred_to_id:
        return None
    named = existing(unit, "institution", command.referred_to_id, "referred_to_id")
    return str(named["id"])


def _add_new_person(unit: Unit, command: RecordAttempt, rule: contact.Rule) -> None:
    if rule.get("effect") != "pass_on" or not line(command.new_person_name):
        return
    person = AddPerson(
        name=command.new_person_name or "",
        institution_id=command.institution_id,
        function=command.new_person_function,
        role="target",
        phone=command.new_person_phone,
        mail=command.new_person_mail,
    )
    with fields_named("new_person_"):
        find_or_add_person(unit, person)


def _corrected(old: Row, command: CorrectAttempt) -> RecordAttempt:
    def taken(name: str, before: Any) -> Any:
        value = getattr(command, name)
        return before if value is KEEP else value

    return RecordAttempt(
        institution_id=taken("institution_id", old["institution_id"]),
        channel=taken("channel", old["channel"]),
        direction=taken("direction", old["direction"]),
        outcome=taken("outcome", old["outcome"]),
        day=taken("day", old["day"]),
        time=taken("time", show_time(old["at"]) or None),
        person_id=taken("person_id", old["person_id"]),
        duration_min=taken("duration_min", old["duration_min"]),
        note=taken("note", old["note"]),
        researcher_id=taken("researcher_id", old["researcher_id"]),
        block=command.block,
    )


def _take_over_follow_ups(
    unit: Unit, command: CorrectAttempt, old: Row, attempt: str, checked: _Checked
) -> None:
    institution_id = checked.institution["id"]
    own: Row | None = None
    for row in unit.find("follow_up", attempt_id=old["id"], done_on=None):
        unit.put("follow_up", {"id": row["id"], "attempt_id": attempt})
        if row["institution_id"] == old["institution_id"]:
            own = row
    change = _follow_up_change(unit, command)
    due = change.get("due", own["due"] if own and command.follow_up_due is KEEP else None)
    if checked.rule["final"] and command.follow_up_due is KEEP:
        due = None
    contact.check_due(due, checked.day, checked.rule)
    if due is None:
        if own:
            unit.put("follow_up", {"id": own["id"], "done_on": checked.day})
        return
    place = {"institution_id": institution_id, "attempt_id": attempt}
    unit.put("follow_up", {**({"id": own["id"]} if own else {}), **place, **change, "due": due})


def _follow_up_change(unit: Unit, command: CorrectAttempt) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if isinstance(command.follow_up_due, str):
        values["due"] = due_day(unit, command.follow_up_due, "follow_up_due")
    if not isinstance(command.follow_up_time, Keep):
        values["due_time"] = time_of_day(command.follow_up_time, "follow_up_time")
    if not isinstance(command.follow_up_reason, Keep):
        values["reason"] = line(command.follow_up_reason)
    return values
