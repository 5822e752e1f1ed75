"""Lists of experts: appendix 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from netzdesk.actions.experts import AddExpert, ChangeExpert, add_expert, change_expert
from netzdesk.actions.persons import ChangePerson, change_person
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
from netzdesk.imports.kinds.offices import kept_record
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader

_NOBODY: Final = N_("Enter a person or an organisation.")

COLUMNS: Final = (
    KEY_COLUMN,
    ImportColumn(
        key="theme",
        heading=N_("Field or theme"),
        meaning=N_("The field of action or theme under which the expert is listed."),
        required=True,
        synonyms=("Thema", "Themenfeld", "Handlungsfeld", "Handlungsfeld/Themenfeld", "Theme"),
    ),
    ImportColumn(
        key="person_name",
        heading=N_("Contact person"),
        meaning=N_("The name of the person."),
        synonyms=("Name", "Person", "Expertin", "Experte", "Expert", "Ansprechpartner"),
    ),
    ImportColumn(
        key="person_function",
        heading=N_("Function"),
        meaning=N_("What the person does at the organisation."),
        synonyms=("Funktion", "Position"),
    ),
    ImportColumn(
        key="person_phone",
        heading=N_("Phone of the person"),
        meaning=N_("The direct number of the person."),
        kind=ValueKind.PHONE,
        synonyms=("Durchwahl",),
    ),
    ImportColumn(
        key="person_mail",
        heading=N_("E-mail of the person"),
        meaning=N_("The person’s own address."),
        kind=ValueKind.MAIL,
    ),
    ImportColumn(
        key="tasks",
        heading=N_("Tasks"),
        meaning=N_("What the expert works on, as printed."),
        kind=ValueKind.TEXT,
        synonyms=("Aufgabe", "Schwerpunkte"),
    ),
    ImportColumn(
        key="organisation",
        heading=N_("Organisation"),
        meaning=N_("The organisation as printed."),
        synonyms=("Institution", "Einrichtung"),
    ),
    ImportColumn(
        key="phone",
        heading=N_("Phone"),
        meaning=N_("The general number of the organisation."),
        kind=ValueKind.PHONE,
        synonyms=("Tel", "Telefonnummer"),
    ),
    ImportColumn(
        key="mail",
        heading=N_("E-mail"),
        meaning=N_("The general address of the organisation."),
        kind=ValueKind.MAIL,
        synonyms=("Email", "Mail"),
    ),
    ImportColumn(
        key="web",
        heading=N_("Web"),
        meaning=N_("Address of the website, several separated by commas."),
        kind=ValueKind.WEB,
        synonyms=("Internet", "Website", "Homepage"),
    ),
    ImportColumn(
        key="note",
        heading=N_("Note"),
        meaning=N_("Free text for the team."),
        kind=ValueKind.TEXT,
        synonyms=("Bemerkung", "Bemerkungen", "Notiz", "Notizen", "Anmerkung", "Anmerkungen"),
    ),
)
_FIELDS: Final = ("theme", "tasks", "organisation", "phone", "mail", "web", "note")
_COMPARED: Final = tuple(column for column in COLUMNS if column.key in _FIELDS)
_OF_PERSON: Final = tuple(column for column in COLUMNS if column.key.startswith("person_"))


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._repeated = Repeated(reader)
        self._by_key: dict[tuple[str, str, str], Record] = {}
        for row in facts.rows("expert").values():
            person = facts.rows("person").get(row["person_id"]) or {}
            key = _natural(row["theme"], person.get("name"), row["organisation"])
            self._by_key.setdefault(key, row)

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        key = _natural(values["theme"], values.get("person_name"), values.get("organisation"))
        if values.get("id"):
            return self._change(kept_record(self._facts, "expert", values["id"], "id"), values)
        if key in self._by_key:
            return self._change(self._by_key[key], values)
        if same := self._repeated.same(key, values, self._facts.tr):
            return same
        if not values.get("person_name") and not values.get("organisation"):
            raise Refused("import.nobody", _NOBODY, field="organisation")
        named: dict[str, Any] = {
            column.key: values.get(column.key) for column in (*_COMPARED, *_OF_PERSON)
        }
        self._repeated.enter(key, number, values)
        return Decided(Verdict.NEW, (Step(add_expert, AddExpert(**named), makes=True),))

    def _change(self, record: Record, values: Mapping[str, Any]) -> Decided:
        changes = changed(_COMPARED, values, record, self._reader)
        fields: dict[str, Any] = {change.key: values[change.key] for change in changes}
        steps = []
        if fields:
            steps.append(Step(change_expert, ChangeExpert(expert_id=record["id"], **fields)))
        person = self._facts.rows("person").get(record["person_id"])
        own: dict[str, Any] = {}
        for column in _OF_PERSON if person else ():
            name = column.key.removeprefix("person_")
            value = values.get(column.key)
            if value is not None and person is not None and value != person[name]:
                own[name] = value
                shown = self._reader.shown
                changes.append(
                    FieldChange(column.key, shown(column, person[name]), shown(column, value))
                )
        if own and person is not None:
            steps.append(Step(change_person, ChangePerson(person_id=person["id"], **own)))
            person.update(own)
        if not steps:
            return Decided(Verdict.SAME, record_id=record["id"])
        record.update(fields)
        return Decided(Verdict.CHANGES, tuple(steps), tuple(changes), record["id"])


def _natural(theme: str, person: str | None, organisation: str | None) -> tuple[str, str, str]:
    return fold(theme), fold(person), "" if person else fold(organisation)


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


EXPERTS: Final = ImportKind(
    key="experts",
    title=N_("Experts of appendix 1"),
    recognised=N_("By the key; else by theme and person (without a person: organisation)."),
    columns=COLUMNS,
    judge=_judge,
)
