"""Those present at an interview: their consent to a recording, and the minutes for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.persons import AddPerson, find_or_add_person
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, clean, past_day
from netzdesk.domain.talk import AHEAD, CONSENTS, Part
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInterviewPersons:
    """Who was present, or is expected, besides the researcher."""

    interview_id: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInterviewPerson:
    """Somebody present whom the study does not know yet."""

    interview_id: str
    name: str
    function: str | None = None
    institution_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParticipant:
    """What one of those present agreed to, was sent, or wants changed."""

    interview_id: str
    person_id: str
    consent: str | Keep = KEEP
    consent_on: TextChange = KEEP
    consent_withdrawn_on: TextChange = KEEP
    without_minutes: FlagChange = KEEP
    minutes_sent_on: TextChange = KEEP
    minutes_accepted_on: TextChange = KEEP
    correction: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsentOfAll:
    """Everybody present who has not answered yet gave consent to a recording."""

    interview_id: str
    day: str | None = None
    """None: today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMinutes:
    """The minutes went to everybody who gets them and has none yet."""

    interview_id: str
    day: str | None = None
    """None: today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMinutes:
    """Everybody who has the minutes accepted them, save who wants something changed."""

    interview_id: str
    day: str | None = None
    """None: today."""


_DAYS: Final = ("consent_on", "consent_withdrawn_on", "minutes_sent_on", "minutes_accepted_on")
_ABSENT: Final = N_("This person is not among those present any more. Open the interview again.")
_ANSWERED: Final = N_(
    "Consent or minutes are entered for a person that is left out here. Remove those first."
)
_CONSENT: Final = N_("Choose an entry of the list.")
_WITHDRAWN: Final = N_("Only consent that was given can be withdrawn. Enter that it was given.")
_NOT_SENT: Final = N_("Enter first on which day the minutes were sent.")
_BEFORE: Final = N_("This day lies before the one it follows. Enter the later day.")
_SENT: Final = N_("The minutes were sent to this person. Remove that day first.")
_PLANNED: Final = N_("This interview has not begun. Start it first.")
_ORDER: Final = (("minutes_sent_on", "minutes_accepted_on"), ("consent_on", "consent_withdrawn_on"))
_STRICTER: Final = ("not_asked", "asked", "given", "refused", "withdrawn")


def set_interview_persons(unit: Unit, command: SetInterviewPersons) -> str:
    """Say who was present, or is expected.

    Raises Refused when somebody is left out who answered for consent or was sent the minutes.
    """
    existing(unit, "interview", command.interview_id, "interview_id")
    for key in command.person_ids:
        existing(unit, "person", key, "person_ids")
    wanted = dict.fromkeys(command.person_ids)
    for row in unit.find("interview_person", interview_id=command.interview_id):
        if row["person_id"] in wanted:
            wanted.pop(row["person_id"])
            continue
        if part_of(row).has_answers:
            raise Refused("interview.answered_person", _ANSWERED, field="person_ids")
        unit.delete("interview_person", row["id"])
    for key in wanted:
        unit.put("interview_person", {"interview_id": command.interview_id, "person_id": key})
    return command.interview_id


def add_interview_person(unit: Unit, command: AddInterviewPerson) -> str:
    """Add somebody present who is not in the study yet; return the key of the person."""
    existing(unit, "interview", command.interview_id, "interview_id")
    new = AddPerson(
        name=command.name, function=command.function, institution_id=command.institution_id or None
    )
    person = find_or_add_person(unit, new)
    if not unit.find("interview_person", interview_id=command.interview_id, person_id=person):
        unit.put("interview_person", {"interview_id": command.interview_id, "person_id": person})
    return person


def change_participant(unit: Unit, command: ChangeParticipant) -> str:
    """Change what one of those present agreed to; return the key of the entry.

    Consent that was asked for or answered gets this day where no other is given. Raises Refused
    for a withdrawal of what was not given, for days in a wrong order, for minutes accepted that
    were not sent, and for minutes of a talk that has not begun.
    """
    interview = existing(unit, "interview", command.interview_id, "interview_id")
    found = unit.find(
        "interview_person", interview_id=command.interview_id, person_id=command.person_id
    )
    if not found:
        raise Refused("interview.absent", _ABSENT)
    row, values = found[0], _days(unit, command)
    if not isinstance(command.correction, Keep):
        values["correction"] = clean(command.correction)
    if not isinstance(command.without_minutes, Keep):
        values["without_minutes"] = command.without_minutes
    if isinstance(command.consent, str):
        values |= _consent(row, values, command.consent, unit.today().isoformat())
    _check({**row, **values}, interview, values)
    return unit.put("interview_person", {"id": row["id"], **values})


def record_consent_of_all(unit: Unit, command: RecordConsentOfAll) -> str:
    """Record that all gave consent who have not answered yet; who refused has answered."""
    existing(unit, "interview", command.interview_id, "interview_id")
    on = past_day(command.day, "day", unit.today())
    for row in unit.find("interview_person", interview_id=command.interview_id):
        if row["consent"] in ("not_asked", "asked"):
            given = {"consent": "given", "consent_on": on}
            unit.put("interview_person", {"id": row["id"], **given})
    return command.interview_id


def send_minutes(unit: Unit, command: SendMinutes) -> str:
    """Record that the minutes went to all who get them and have none yet.

    Raises Refused for a talk that has not begun, and for a day before it.
    """
    interview = existing(unit, "interview", command.interview_id, "interview_id")
    refuse_ahead(interview, "day")
    on = past_day(command.day, "day", unit.today())
    if on < interview["day"]:
        raise Refused("interview.days", _BEFORE, field="day")
    for row in unit.find("interview_person", interview_id=command.interview_id):
        if not row["without_minutes"] and not row["minutes_sent_on"]:
            unit.put("interview_person", {"id": row["id"], "minutes_sent_on": on})
    return command.interview_id


def accept_minutes(unit: Unit, command: AcceptMinutes) -> str:
    """Record that all accepted the minutes that were sent to them, save who wants a change."""
    existing(unit, "interview", command.interview_id, "interview_id")
    on = past_day(command.day, "day", unit.today())
    for row in unit.find("interview_person", interview_id=command.interview_id):
        part = part_of(row)
        if not part.minutes_sent_on or part.minutes_accepted_on or part.wants_change:
            continue
        if on < part.minutes_sent_on:
            raise Refused("interview.days", _BEFORE, field="day")
        unit.put("interview_person", {"id": row["id"], "minutes_accepted_on": on})
    return command.interview_id


def join_participant(unit: Unit, keep_id: str, drop_id: str) -> None:
    """Where two records of one person were present, keep what is entered for either.

    Of two answers for consent the stricter one holds: nobody is recorded who refused once. The
    minutes are those of the record that is kept, where it has some; of two corrections both stay.
    """
    for dropped in unit.find("interview_person", person_id=drop_id):
        talk = {"interview_id": dropped["interview_id"]}
        for kept in unit.find("interview_person", **talk, person_id=keep_id):
            values = {**_stricter_consent(kept, dropped), **_joined_minutes(kept, dropped)}
            unit.put("interview_person", {"id": kept["id"], **values})


def refuse_ahead(row: Row, field: str) -> None:
    """Raise Refused `interview.planned` for an interview that has not begun."""
    if row["state"] in AHEAD:
        raise Refused("interview.planned", _PLANNED, field=field)


def part_of(row: Row) -> Part:
    """Return a row of `interview_person` as the domain sees it."""
    return Part(
        consent=row["consent"],
        **{name: row[name] or "" for name in (*_DAYS, "correction")},
        without_minutes=bool(row["without_minutes"]),
    )


def _stricter_consent(kept: Row, dropped: Row) -> dict[str, Any]:
    if _STRICTER.index(dropped["consent"]) <= _STRICTER.index(kept["consent"]):
        return {}
    return {name: dropped[name] for name in ("consent", "consent_on", "consent_withdrawn_on")}


def _joined_minutes(kept: Row, dropped: Row) -> dict[str, Any]:
    sent = kept if kept["minutes_sent_on"] else dropped
    corrections = dict.fromkeys(filter(None, (kept["correction"], dropped["correction"])))
    without = kept["without_minutes"] or dropped["without_minutes"]
    return {
        "without_minutes": bool(without) and not sent["minutes_sent_on"],
        "minutes_sent_on": sent["minutes_sent_on"],
        "minutes_accepted_on": sent["minutes_accepted_on"],
        "correction": "\n".join(corrections) or None,
    }


def _days(unit: Unit, command: ChangeParticipant) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in _DAYS:
        typed = getattr(command, name)
        if not isinstance(typed, Keep):
            values[name] = past_day(typed, name, unit.today()) if typed else None
    return values


def _consent(row: Row, values: dict[str, Any], consent: str, today: str) -> dict[str, Any]:
    if consent not in CONSENTS:
        raise Refused("interview.consent", _CONSENT, field="consent")
    if consent == row["consent"]:
        return {}
    if consent == "withdrawn":
        if row["consent"] != "given":
            raise Refused("interview.not_given", _WITHDRAWN, field="consent")
        on = values.get("consent_withdrawn_on") or today
        return {"consent": consent, "consent_withdrawn_on": on}
    on = None if consent == "not_asked" else values.get("consent_on") or today
    return {"consent": consent, "consent_on": on, "consent_withdrawn_on": None}


def _check(row: dict[str, Any], interview: Row, changed: dict[str, Any]) -> None:
    """Check what the change touches: `row` as it will be."""
    if row["minutes_accepted_on"] and not row["minutes_sent_on"]:
        field = "minutes_accepted_on" if changed.get("minutes_accepted_on") else "minutes_sent_on"
        raise Refused("interview.minutes_not_sent", _NOT_SENT, field=field)
    if row["without_minutes"] and row["minutes_sent_on"]:
        raise Refused("interview.minutes_sent", _SENT, field="without_minutes")
    if changed.get("minutes_sent_on"):
        refuse_ahead(interview, "minutes_sent_on")
        if row["minutes_sent_on"] < interview["day"]:
            raise Refused("interview.days", _BEFORE, field="minutes_sent_on")
    for first, later in _ORDER:
        if changed.keys() & {first, later} and row[later] and row[later] < (row[first] or ""):
            raise Refused("interview.days", _BEFORE, field=later)
