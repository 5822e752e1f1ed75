"""Lists of contact persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.persons import AddPerson, ChangePerson, add_person, change_person
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.imports.facts import Facts, Record
from netzdesk.imports.kinds.common import KEY_COLUMN, Repeated, changed
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
from netzdesk.imports.region_names import Territory
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader

_SEVERAL: Final = N_("Several persons of this name are there. Add the key of the person.")
_NAMING: Final = N_("A person is named in print only with a legal basis and its day. Enter both.")

COLUMNS: Final = (
    KEY_COLUMN,
    ImportColumn(
        key="name",
        heading=N_("Name"),
        meaning=N_("First and last name, as it is to be printed."),
        required=True,
        synonyms=("Ansprechperson", "Ansprechpartner", "Ansprechpartnerin", "Person", "Kontakt"),
    ),
    *OFFICE_COLUMNS,
    ImportColumn(
        key="institution_regions",
        heading=N_("District of the institution"),
        meaning=N_("Tells institutions of the same name apart."),
        kind=ValueKind.REGIONS,
        synonyms=("Landkreis", "Kreis", "District"),
    ),
    ImportColumn(
        key="function",
        heading=N_("Function"),
        meaning=N_("What the person does at the institution."),
        synonyms=("Position", "Aufgabe", "Stellenbezeichnung", "Job title"),
    ),
    ImportColumn(
        key="role",
        heading=N_("Role"),
        meaning=N_("Target person, gatekeeper, deputy or head."),
        kind=ValueKind.CHOICE,
        vocabulary="person_role",
    ),
    ImportColumn(
        key="phone",
        heading=N_("Phone"),
        meaning=N_("The direct number of the person."),
        kind=ValueKind.PHONE,
        synonyms=("Tel", "Durchwahl", "Telefonnummer", "Telephone"),
    ),
    ImportColumn(
        key="mail",
        heading=N_("E-mail"),
        meaning=N_("The person’s own address."),
        kind=ValueKind.MAIL,
        synonyms=("Email", "Mail", "E-Mail-Adresse"),
    ),
    ImportColumn(
        key="valid_until",
        heading=N_("Valid until"),
        meaning=N_("The last day on which the person is there."),
        kind=ValueKind.DAY,
        synonyms=("Bis", "Ausgeschieden am", "Until"),
    ),
    ImportColumn(
        key="legal_basis",
        heading=N_("Legal basis"),
        meaning=N_("Why the person may be named in print."),
        synonyms=("Einwilligung", "Consent"),
    ),
    ImportColumn(
        key="legal_basis_on",
        heading=N_("Legal basis of"),
        meaning=N_("The day of the legal basis."),
        kind=ValueKind.DAY,
        synonyms=("Einwilligung vom", "Consent of"),
    ),
    ImportColumn(
        key="may_be_named",
        heading=N_("May be named in print"),
        meaning=N_("Yes or no; yes needs the legal basis and its day."),
        kind=ValueKind.FLAG,
        synonyms=("Darf genannt werden",),
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
        key="do_not_contact_reason",
        heading=N_("Do not contact because"),
        meaning=N_(
            "A reason here blocks the person against outgoing contact; nothing lifts a block."
        ),
        kind=ValueKind.TEXT,
        synonyms=("Kontaktsperre", "Nicht kontaktieren", "Do not contact"),
    ),
)
_FIELDS: Final = (
    "name",
    "function",
    "role",
    "phone",
    "mail",
    "valid_until",
    "legal_basis",
    "legal_basis_on",
    "may_be_named",
    "note",
)
_COMPARED: Final = tuple(column for column in COLUMNS if column.key in _FIELDS)


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._offices = Offices(facts)
        self._repeated = Repeated(reader)
        self._by_name: dict[tuple[str | None, str], list[Record]] = {}
        for row in facts.rows("person").values():
            key = (row["institution_id"], fold(row["name"]))
            self._by_name.setdefault(key, []).append(row)

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        office = self._office(values)
        record = self._record(office, values)
        if record is not None:
            return self._change(record, office, values)
        key = (office, fold(values["name"]))
        if same := self._repeated.same(key, values, self._facts.tr):
            return same
        self._check_naming(values, {})
        given: dict[str, Any] = {name: values.get(name) for name in _FIELDS}
        given["may_be_named"] = bool(given["may_be_named"])
        command = AddPerson(institution_id=office, **given)
        steps = [Step(add_person, command, makes=True)]
        if reason := values.get("do_not_contact_reason"):
            block = SetDoNotContact(person_id="", reason=reason)
            steps.append(Step(set_do_not_contact, block, {"person_id": number}))
        self._repeated.enter(key, number, values)
        return Decided(Verdict.NEW, tuple(steps))

    def _office(self, values: Mapping[str, Any]) -> str | None:
        if not values.get("institution") and not values.get("institution_id"):
            return None
        territory: Territory = values.get("institution_regions") or Territory()
        found = self._offices.find(
            values.get("institution"),
            key=values.get("institution_id"),
            kind=values.get("institution_kind"),
            regions=territory.region_ids,
        )
        return str(found["id"])

    def _record(self, office: str | None, values: Mapping[str, Any]) -> Record | None:
        if values.get("id"):
            return kept_record(self._facts, "person", values["id"], "id")
        found = self._by_name.get((office, fold(values["name"])), [])
        if len(found) > 1:
            raise Refused("import.person_several", _SEVERAL, field="name")
        return found[0] if found else None

    def _change(self, record: Record, office: str | None, values: Mapping[str, Any]) -> Decided:
        key = record["id"]
        self._check_naming(values, record)
        changes = changed(_COMPARED, values, record, self._reader)
        fields: dict[str, Any] = {change.key: values[change.key] for change in changes}
        if office and office != record["institution_id"]:
            fields["institution_id"] = office
            rows = self._facts.rows("institution")
            before = rows[record["institution_id"]]["name"] if record["institution_id"] else ""
            changes.append(FieldChange("institution", before, rows[office]["name"]))
        steps = []
        if fields:
            steps.append(Step(change_person, ChangePerson(person_id=key, **fields)))
        reason = values.get("do_not_contact_reason")
        if reason and reason != record["do_not_contact_reason"]:
            steps.append(Step(set_do_not_contact, SetDoNotContact(person_id=key, reason=reason)))
            was = record["do_not_contact_reason"] or ""
            changes.append(FieldChange("do_not_contact_reason", was, reason))
        if not steps:
            return Decided(Verdict.SAME, record_id=key)
        record.update(fields, do_not_contact_reason=reason or record["do_not_contact_reason"])
        return Decided(Verdict.CHANGES, tuple(steps), tuple(changes), key)

    def _check_naming(self, values: Mapping[str, Any], record: Record) -> None:
        def holds(name: str) -> Any:
            return record.get(name) if values.get(name) is None else values[name]

        if not holds("may_be_named"):
            return
        for name in ("legal_basis", "legal_basis_on"):
            if not holds(name):
                raise Refused("import.naming", _NAMING, field=name)


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


PERSONS: Final = ImportKind(
    key="persons",
    title=N_("Contact persons"),
    recognised=N_("By the key; else by institution and name."),
    columns=COLUMNS,
    judge=_judge,
)
