"""Lists of contact attempts: a log from elsewhere. They accumulate; a change is a correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.base.dates import show_day, show_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain import contact
from netzdesk.domain.fields import past_day
from netzdesk.imports.facts import Facts, Record
from netzdesk.imports.kinds.common import KEY_COLUMN
from netzdesk.imports.kinds.kind import (
    Decided,
    FieldChange,
    ImportColumn,
    ImportKind,
    Judge,
    ValueKind,
    Verdict,
)
from netzdesk.imports.kinds.offices import OFFICE_COLUMNS, Offices, kept_record
from netzdesk.imports.kinds.people import People
from netzdesk.imports.region_names import Territory
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader

_CORRECTS: Final = N_("Corrects the entry of {day}, which stays in the history.")
_CORRECTED: Final = N_("This entry is there and was corrected later; nothing changes.")
_UNCLEAR: Final = N_(
    "A contact of this kind with the institution is there on that day, with other details. Add the "
    "time or the key, so that it is clear whether this is another one."
)
_OTHER: Final = N_("The contact with this key was with another institution.")
_BLOCKED: Final = N_(
    "No contact is wanted here: {reason}. Record only contacts that came in, or lift the block "
    "first."
)

COLUMNS: Final = (
    KEY_COLUMN,
    *OFFICE_COLUMNS,
    ImportColumn(
        key="institution_regions",
        heading=N_("District of the institution"),
        meaning=N_("Tells institutions of the same name apart."),
        kind=ValueKind.REGIONS,
        synonyms=("Landkreis", "Kreis", "District", "Region"),
    ),
    ImportColumn(
        key="person",
        heading=N_("Contact person"),
        meaning=N_("A person of the institution in the study."),
        synonyms=("Person", "Ansprechpartner", "Gesprächspartner"),
    ),
    ImportColumn(
        key="channel",
        heading=N_("Channel"),
        meaning=N_("How the contact was made."),
        kind=ValueKind.CHOICE,
        vocabulary="channel",
        required=True,
        synonyms=("Weg", "Kontaktweg", "Kanal", "Art des Kontakts"),
        aliases=(("anruf", "phone"), ("tel", "phone"), ("mail", "email"), ("brief", "letter")),
    ),
    ImportColumn(
        key="direction",
        heading=N_("Direction"),
        meaning=N_("Outgoing or incoming; outgoing when empty."),
        kind=ValueKind.CHOICE,
        vocabulary="direction",
    ),
    ImportColumn(
        key="day",
        heading=N_("Day"),
        meaning=N_("The day of the contact."),
        kind=ValueKind.DAY,
        required=True,
        synonyms=("Datum", "Tag", "Am", "Date"),
    ),
    ImportColumn(
        key="time",
        heading=N_("Time"),
        meaning=N_("The time of a call or visit; letters have none."),
        kind=ValueKind.TIME,
        synonyms=("Uhrzeit", "Zeit", "Um"),
    ),
    ImportColumn(
        key="outcome",
        heading=N_("Outcome"),
        meaning=N_("The code of the outcome, with or without its text."),
        kind=ValueKind.CHOICE,
        vocabulary="outcome",
        required=True,
        synonyms=("Ergebnis", "Code", "Ergebniscode", "Result"),
    ),
    ImportColumn(
        key="duration_min",
        heading=N_("Duration (minutes)"),
        meaning=N_("Minutes of a talk."),
        kind=ValueKind.NUMBER,
        synonyms=("Dauer", "Minuten", "Duration"),
    ),
    ImportColumn(
        key="note",
        heading=N_("Note"),
        meaning=N_("Free text for the team."),
        kind=ValueKind.TEXT,
        synonyms=(
            "Bemerkung",
            "Bemerkungen",
            "Notiz",
            "Notizen",
            "Anmerkung",
            "Anmerkungen",
            "Remark",
        ),
    ),
    ImportColumn(
        key="researcher_id",
        heading=N_("Researcher"),
        meaning=N_("Who made the contact, by name or initials; the one who imports when empty."),
        kind=ValueKind.RESEARCHER,
        synonyms=("Durch", "Von", "Bearbeiter", "Bearbeiterin", "By"),
    ),
    ImportColumn(
        key="follow_up_due",
        heading=N_("Follow-up on"),
        meaning=N_("The day on which something is due next; nothing is due when empty."),
        kind=ValueKind.DAY,
        synonyms=("Wiedervorlage", "Nächster Kontakt", "Due"),
    ),
    ImportColumn(
        key="follow_up_time",
        heading=N_("Follow-up at"),
        meaning=N_("The time that was agreed."),
        kind=ValueKind.TIME,
        synonyms=("Wiedervorlage um", "Due at"),
    ),
    ImportColumn(
        key="follow_up_reason",
        heading=N_("Follow-up because"),
        meaning=N_("What is to be done then."),
        synonyms=("Wiedervorlage Grund", "Anlass"),
    ),
    ImportColumn(
        key="block",
        heading=N_("Refusal holds for"),
        meaning=N_("Needed for a hard refusal: the person or the whole institution."),
        kind=ValueKind.CHOICE,
        choices=(("person", N_("Person")), ("institution", N_("Institution"))),
    ),
)
_BY_KEY: Final = {column.key: column for column in COLUMNS}
_IDENTITY: Final = ("channel", "direction", "day")
_COMPARED: Final = (
    *_IDENTITY,
    "time",
    "outcome",
    "person",
    "duration_min",
    "note",
    "researcher_id",
)
_CORRECTABLE: Final = (
    "channel",
    "direction",
    "day",
    "time",
    "outcome",
    "duration_min",
    "note",
    "researcher_id",
)
_FOLLOW_UP: Final = ("follow_up_due", "follow_up_time", "follow_up_reason")


@dataclass(slots=True)
class _Made:
    """An attempt of the study that a row may be about."""

    row: Record
    content: Mapping[str, Any]
    claimed: bool = False

    @property
    def live(self) -> bool:
        return not self.row["corrected_by_id"]


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._offices = Offices(facts)
        self._people = People(facts)
        self._rules = {
            vocabulary: {term.code: term.attributes for term in facts.vocabularies[vocabulary]}
            for vocabulary in ("channel", "outcome")
            if vocabulary in facts.vocabularies
        }
        self._made: dict[str, list[_Made]] = defaultdict(list)
        self._last: dict[str, str] = {}
        self._entered: dict[object, int] = {}
        for row in facts.rows("contact_attempt").values():
            self._made[row["institution_id"]].append(_Made(row, _content_of(row)))
            day = self._last.get(row["institution_id"], "")
            self._last[row["institution_id"]] = max(day, row["day"])

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        office = self._office(values)
        content = self._content(office, values)
        made = self._made[office["id"]]
        if values.get("id"):
            return self._by_key(office, values, content)
        for found in made:
            if not found.claimed and _equal(found.content, content):
                found.claimed = True
                return self._same(found)
        rivals = [
            one
            for one in made
            if one.live
            and not one.claimed
            and all(one.content[name] == content[name] for name in _IDENTITY)
        ]
        timed = [
            one for one in rivals if content["time"] and one.content["time"] == content["time"]
        ]
        if timed:
            timed[0].claimed = True
            return self._correct(timed[0].row, values, content)
        if rivals and not content["time"]:
            if self._rules["channel"][content["channel"]]["has_time"]:
                raise Refused("import.attempt_unclear", _UNCLEAR, field="day")
            rivals[0].claimed = True
            return self._correct(rivals[0].row, values, content)
        return self._new(office, values, content)

    def _office(self, values: Mapping[str, Any]) -> Record:
        territory: Territory = values.get("institution_regions") or Territory()
        return self._offices.find(
            values.get("institution"),
            key=values.get("institution_id"),
            kind=values.get("institution_kind"),
            regions=territory.region_ids,
        )

    def _content(self, office: Record, values: Mapping[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {name: values.get(name) for name in _COMPARED}
        content["direction"] = content["direction"] or "out"
        content["day"] = past_day(values["day"], "day", self._facts.today)
        if content["person"]:
            content["person"] = self._people.find(office["id"], content["person"], "person")
        rule = self._rules["outcome"][content["outcome"]]
        contact.check_outcome(content["outcome"], rule, content["note"])
        channel = self._rules["channel"][content["channel"]]
        contact.check_channel(channel, content["time"], content["duration_min"])
        return content

    def _by_key(
        self, office: Record, values: Mapping[str, Any], content: dict[str, Any]
    ) -> Decided:
        rows = self._facts.rows("contact_attempt")
        row = kept_record(self._facts, "contact_attempt", values["id"], "id")
        if row["institution_id"] != office["id"]:
            raise Refused("import.other_attempt", _OTHER, field="id")
        for found in self._made[office["id"]]:
            if found.row is row:
                found.claimed = True
        if _equal(_content_of(row), content):
            return self._same(_Made(row, content))
        while row["corrected_by_id"]:
            row = rows[row["corrected_by_id"]]
            if _equal(_content_of(row), content):
                return Decided(Verdict.SAME, record_id=row["id"])
        return self._correct(row, values, content)

    def _same(self, found: _Made) -> Decided:
        remarks = () if found.live else (self._facts.tr(_CORRECTED),)
        return Decided(Verdict.SAME, record_id=found.row["id"], remarks=remarks)

    def _correct(self, row: Record, values: Mapping[str, Any], content: dict[str, Any]) -> Decided:
        before = _content_of(row)
        changes = [
            FieldChange(name, self._shown(name, before[name]), self._shown(name, content[name]))
            for name in _COMPARED
            if content[name] is not None and content[name] != before[name]
        ]
        fields: dict[str, Any] = {
            change.key: content[change.key] for change in changes if change.key in _CORRECTABLE
        }
        if content["person"] is not None and content["person"] != before["person"]:
            fields["person_id"] = content["person"]
        fields |= {name: values[name] for name in _FOLLOW_UP if values.get(name) is not None}
        self._check_rules(values, {**before, **{k: v for k, v in content.items() if v}}, row)
        command = CorrectAttempt(attempt_id=row["id"], block=values.get("block"), **fields)
        remarks = (self._facts.tr(_CORRECTS, day=show_day(row["day"])),)
        step = Step(correct_attempt, command, makes=True)
        return Decided(Verdict.CHANGES, (step,), tuple(changes), row["id"], remarks)

    def _new(self, office: Record, values: Mapping[str, Any], content: dict[str, Any]) -> Decided:
        self._check_rules(values, content, None)
        self._check_block(office, content)
        key = office["id"]
        latest = content["day"] >= self._last.get(key, "")
        self._last[key] = max(content["day"], self._last.get(key, ""))
        given: dict[str, Any] = {name: content[name] for name in _CORRECTABLE}
        given |= {name: values.get(name) for name in _FOLLOW_UP}
        command = RecordAttempt(
            institution_id=key,
            person_id=content["person"],
            no_follow_up=True,
            finish_follow_ups=latest,
            block=values.get("block"),
            **given,
        )
        return Decided(Verdict.NEW, (Step(record_attempt, command, makes=True),))

    def _check_rules(
        self, values: Mapping[str, Any], content: Mapping[str, Any], old: Record | None
    ) -> None:
        rule = self._rules["outcome"][content["outcome"]]
        newly = old is None or old["outcome"] != content["outcome"]
        if rule.get("effect") == "block" and newly:
            contact.check_block(values.get("block"), content["person"])
        if old is None or values.get("follow_up_due"):
            contact.check_due(values.get("follow_up_due"), content["day"], rule)

    def _check_block(self, office: Record, content: Mapping[str, Any]) -> None:
        if content["direction"] != "out":
            return
        person = self._facts.rows("person").get(content["person"] or "")
        for field, row in (("institution", office), ("person", person)):
            if row and row["do_not_contact"]:
                reason = row["do_not_contact_reason"] or "–"
                raise Refused("import.do_not_contact", _BLOCKED, field=field, reason=reason)

    def _shown(self, name: str, value: Any) -> str:
        if name == "person":
            row = self._facts.rows("person").get(value or "")
            return str(row["name"]) if row else ""
        return self._reader.shown(_BY_KEY[name], value)


def _content_of(row: Record) -> Mapping[str, Any]:
    return {
        "channel": row["channel"],
        "direction": row["direction"],
        "day": row["day"],
        "time": show_time(row["at"]) or None,
        "outcome": row["outcome"],
        "person": row["person_id"],
        "duration_min": row["duration_min"],
        "note": row["note"],
        "researcher_id": row["researcher_id"],
    }


def _equal(made: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Return whether a row says nothing that the attempt does not say; empty cells say nothing."""
    return all(content[name] in (None, made[name]) for name in _COMPARED)


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


ATTEMPTS: Final = ImportKind(
    key="attempts",
    title=N_("Contact attempts"),
    recognised=N_(
        "By the key; else by institution, channel, direction, day and time. Another content is "
        "entered as a correction; the earlier entry stays in the history."
    ),
    columns=COLUMNS,
    judge=_judge,
)
