"""Contact attempts: recorded once, never overwritten, corrected by a new entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from netzdesk.actions.checks import existing, fields_named, optional, term
from netzdesk.actions.follow_ups import (
    as_past_contact,
    default_due,
    due_day,
    due_values,
    finish_all,
    finish_date,
)
from netzdesk.actions.institutions import block
from netzdesk.actions.leads import OpenLead, note_referral, open_lead
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
    follow_up_researcher_id: str | None = None
    """Who does it; None leaves it to whoever is responsible for the institution."""
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
    lead: OpenLead | None = None
    """Whom the other side names: with 2.36 in place of `referred_to_id`, else as a hint. Where it
    comes from is filled in."""
    answers_id: str | None = None
    """An incoming answer: the attempt that it answers."""
    researcher_id: str | None = None
    """Who made the contact; the author when None."""
    wave_id: str | None = None
    """The series of letters or mails that this one belongs to."""
    attempt_id: str | None = None
    """A key of `new_id()` that a letter carries already as its case reference."""
    network_id: str | None = None
    """The network whose approval this is about, as an answer to such a letter is too: it tells
    nothing of the districts, so nothing that is due at the institution is done with it, and nothing
    is due by default."""


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
    ends = checked.rule["final"] and not only_the_person
    about_districts = not checked.values["network_id"]
    if about_districts and (command.finish_follow_ups or ends):
        finish_all(unit, command.institution_id, checked.day)
    own_key = {"id": command.attempt_id} if command.attempt_id else {}
    attempt = unit.put("contact_attempt", {**checked.values, **own_key})
    _block(unit, command.block, checked)
    new_person = _add_new_person(unit, command, checked.rule)
    if due is not None:
        made = {"institution_id": command.institution_id, "attempt_id": attempt}
        unit.put("follow_up", {**made, "person_id": new_person, **due})
    if named is not None:
        made = {"institution_id": named["id"], "attempt_id": attempt, "due": checked.day}
        unit.put("follow_up", made)
    _note_leads(unit, command, checked, attempt, named)
    return attempt


def correct_attempt(unit: Unit, command: CorrectAttempt) -> str:
    """Record the right version of an attempt; the old entry stays and names the new one.

    What the old entry made due and its files move to the new one; statements and interviews go
    on naming the old entry, from which the way leads here. A block that it set stays until it is
    lifted.
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
    checked = _checked(unit, new, kept=old["outcome"])
    if checked.rule.get("effect") == "block" and (new.block or old["outcome"] != new.outcome):
        contact.check_block(new.block, new.person_id)
    attempt = unit.put("contact_attempt", {**checked.values, "corrects_id": old["id"]})
    unit.put("contact_attempt", {"id": old["id"], "corrected_by_id": attempt})
    if checked.rule["final"] and new.block != "person" and not new.network_id:
        finish_all(unit, new.institution_id, checked.day)
    _take_over_follow_ups(unit, command, old, attempt, checked)
    for file in unit.find("attachment", attempt_id=old["id"]):
        unit.put("attachment", {"id": file["id"], "attempt_id": attempt})
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


def _checked(unit: Unit, command: RecordAttempt, kept: str | None = None) -> _Checked:
    institution = existing(unit, "institution", command.institution_id, "institution_id")
    person = optional(unit, "person", command.person_id, "person_id")
    if person and person["institution_id"] not in (None, institution["id"]):
        raise Refused(
            "attempt.person_elsewhere",
            N_("This person belongs to another institution. Choose a person of this one."),
            field="person_id",
        )
    optional(unit, "researcher", command.researcher_id, "researcher_id")
    optional(unit, "wave", command.wave_id, "wave_id")
    optional(unit, "network", command.network_id, "network_id")
    answered = _answered_attempt(unit, command)
    channel = term(unit, "channel", command.channel, "channel")
    contact.check_direction(command.direction)
    rule = term(unit, "outcome", command.outcome, "outcome", kept=kept)
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
        "wave_id": command.wave_id,
        "answers_id": command.answers_id,
        "network_id": command.network_id or (answered["network_id"] if answered else None),
    }
    return _Checked(institution, person, rule, found_day, values)


def _answered_attempt(unit: Unit, command: RecordAttempt) -> Row | None:
    answered = optional(unit, "contact_attempt", command.answers_id, "answers_id")
    if answered and answered["institution_id"] != command.institution_id:
        raise Refused(
            "attempt.answers_elsewhere",
            N_("This answers a contact with another institution. Choose a contact of this one."),
            field="answers_id",
        )
    return answered


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


def _due(unit: Unit, command: RecordAttempt, checked: _Checked) -> dict[str, Any] | None:
    """Return what is due next as columns of a follow-up; what was typed stands as typed."""
    typed = {
        "due": None,
        "due_time": time_of_day(command.follow_up_time, "follow_up_time"),
        "reason": line(command.follow_up_reason),
        "researcher_id": command.follow_up_researcher_id or None,
    }
    optional(unit, "researcher", command.follow_up_researcher_id, "follow_up_researcher_id")
    if command.follow_up_due is not None:
        typed["due"] = due_day(unit, command.follow_up_due, "follow_up_due")
    elif not (command.no_follow_up or checked.values["network_id"]):
        made = as_past_contact(checked.values)
        found = default_due(unit, checked.institution, checked.rule, checked.day, made)
        if found is not None:
            given = {name: value for name, value in typed.items() if value is not None}
            typed = {**typed, **due_values(found), **given}
    contact.check_due(typed["due"], checked.day, checked.rule)
    return typed if typed["due"] is not None else None


def _named_office(unit: Unit, command: RecordAttempt, rule: contact.Rule) -> Row | None:
    """Return the office of the study to which a referral leads; None when it opens a lead.

    Raises Refused when neither is named.
    """
    if rule.get("effect") != "refer":
        return None
    if command.referred_to_id:
        return existing(unit, "institution", command.referred_to_id, "referred_to_id")
    if command.lead is None or not line(command.lead.name):
        raise Refused(
            "attempt.refers_to",
            N_(
                "Enter to whom they refer: choose the institution, or enter the name of the new "
                "one as a lead."
            ),
            field="referred_to_id",
        )
    return None


def _note_leads(
    unit: Unit, command: RecordAttempt, checked: _Checked, attempt: str, named: Row | None
) -> None:
    """Note whom the other side named, with where that comes from."""
    given = command.lead if command.lead and line(command.lead.name) else None
    if given is None and named is None:
        return
    lead = replace(
        given or OpenLead(),
        from_institution_id=checked.institution["id"],
        from_person_id=command.person_id,
        attempt_id=attempt,
        region_id=(given.region_id if given else None) or _only_region(unit, checked.institution),
        day=checked.day,
    )
    if named is not None:
        known = {"name": named["name"], "institution_kind": named["kind"]}
        note_referral(unit, replace(lead, kind="institution", **known), named["id"])
    elif given is not None:
        with fields_named("lead_"):
            open_lead(unit, lead)


def _only_region(unit: Unit, institution: Row) -> str | None:
    links = unit.find("institution_region", institution_id=institution["id"])
    return str(links[0]["region_id"]) if len(links) == 1 else None


def _add_new_person(unit: Unit, command: RecordAttempt, rule: contact.Rule) -> str | None:
    name, function = command.new_person_name or "", command.new_person_function
    phone, mail = command.new_person_phone, command.new_person_mail
    if rule.get("effect") != "pass_on" or not any(map(line, (name, function, phone, mail))):
        return None
    at = command.institution_id
    person = AddPerson(
        name=name, institution_id=at, function=function, role="target", phone=phone, mail=mail
    )
    with fields_named("new_person_"):
        return find_or_add_person(unit, person)


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
        wave_id=old["wave_id"],
        answers_id=_answered(old, command),
        network_id=old["network_id"],
        block=command.block,
    )


def _answered(old: Row, command: CorrectAttempt) -> str | None:
    """What the old entry answers is the new one's too, unless that is elsewhere."""
    moved = command.institution_id not in (KEEP, old["institution_id"])
    return None if moved else old["answers_id"]


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
            finish_date(unit, own["id"], checked.day)
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
