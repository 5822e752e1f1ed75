"""Lists of institutions: who is asked, for which districts, and how they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from netzdesk.actions.institutions import (
    AddInstitution,
    ChangeInstitution,
    SetDoNotContact,
    SetInstitutionRegions,
    add_institution,
    change_institution,
    set_do_not_contact,
    set_institution_regions,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.office_hours import CODES, DAY_NAMES, WEEKDAYS, stored_weekdays
from netzdesk.imports.facts import Facts, Record
from netzdesk.imports.kinds.common import (
    KEY_COLUMN,
    REPEATED,
    Repeated,
    changed,
    merged_into,
)
from netzdesk.imports.kinds.kind import (
    Decided,
    FieldChange,
    ImportColumn,
    ImportKind,
    Judge,
    ValueKind,
    Verdict,
)
from netzdesk.imports.kinds.offices import Offices
from netzdesk.imports.region_names import Territory
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader

_ITSELF: Final = N_("An institution cannot belong to itself. Choose another office.")
_SEVERAL: Final = N_(
    "Several institutions of this kind and name are there. Add districts, place or key."
)

COLUMNS: Final = (
    KEY_COLUMN,
    ImportColumn(
        key="kind",
        heading=N_("Kind"),
        meaning=N_("What sort of office it is."),
        kind=ValueKind.CHOICE,
        vocabulary="institution_kind",
        required=True,
        synonyms=("Art", "Typ", "Art der Stelle", "Stellenart", "Type"),
        aliases=(
            ("arge", "job_centre"),
            ("grundsicherungsstelle", "job_centre"),
            ("optionskommune", "job_centre"),
            ("auslaenderbeauftragte", "integration_officer"),
            ("auslaenderbeauftragter", "integration_officer"),
            ("integrationsbeauftragter", "integration_officer"),
            ("kmn", "kmn_association"),
            ("sonstige", "other"),
            ("andere", "other"),
        ),
    ),
    ImportColumn(
        key="name",
        heading=N_("Name"),
        meaning=N_("The local name of the office."),
        required=True,
        synonyms=("Stelle", "Bezeichnung", "Institution", "Einrichtung", "Behörde"),
    ),
    ImportColumn(
        key="regions",
        heading=N_("Districts"),
        meaning=N_(
            "The districts that it speaks for, by name or AGS, separated by semicolons; “all” for "
            "the whole area."
        ),
        kind=ValueKind.REGIONS,
        synonyms=(
            "Landkreise",
            "Landkreis",
            "Kreise",
            "Kreis",
            "Region",
            "Regionen",
            "Gebiet",
            "Zuständig für",
            "AGS",
            "District",
            "Regions",
        ),
    ),
    ImportColumn(
        key="street",
        heading=N_("Street"),
        meaning=N_("Street and number of the address."),
        synonyms=("Anschrift", "Adresse", "Address", "Straße und Hausnummer", "Strasse"),
    ),
    ImportColumn(
        key="postcode",
        heading=N_("Postcode"),
        meaning=N_("Five digits; a lost leading zero is put back."),
        kind=ValueKind.POSTCODE,
        synonyms=("PLZ", "Postleitzahl", "Postal code", "ZIP"),
    ),
    ImportColumn(
        key="place",
        heading=N_("Place"),
        meaning=N_("Town of the address."),
        synonyms=("Stadt", "City", "Town", "Wohnort", "Sitz"),
    ),
    ImportColumn(
        key="phone",
        heading=N_("Phone"),
        meaning=N_("The general number of the office."),
        kind=ValueKind.PHONE,
        synonyms=("Tel", "Telefonnummer", "Tel.-Nr", "Rufnummer", "Telephone"),
    ),
    ImportColumn(
        key="mail",
        heading=N_("E-mail"),
        meaning=N_("The general address of the office."),
        kind=ValueKind.MAIL,
        synonyms=("Email", "Mail", "E-Mail-Adresse", "Mailadresse"),
    ),
    ImportColumn(
        key="web",
        heading=N_("Web"),
        meaning=N_("Address of the website, several separated by commas."),
        kind=ValueKind.WEB,
        synonyms=("Internet", "Webseite", "Website", "Homepage", "URL"),
    ),
    ImportColumn(
        key="part_of",
        heading=N_("Part of"),
        meaning=N_("The office that employs it, by name: the two are then one source."),
        synonyms=("Gehört zu", "Träger", "Belongs to"),
    ),
    ImportColumn(
        key="responsible_id",
        heading=N_("Responsible researcher"),
        meaning=N_("Name or initials of a researcher of the study."),
        kind=ValueKind.RESEARCHER,
        synonyms=("Zuständig", "Bearbeiter", "Bearbeiterin", "Responsible"),
    ),
    ImportColumn(
        key="office_hours",
        heading=N_("Office hours"),
        meaning=N_("When it can be reached: Mon–Thu 8–12, Thu 14–18."),
        kind=ValueKind.HOURS,
        synonyms=("Öffnungszeiten", "Erreichbar", "Sprechzeiten", "Opening hours"),
    ),
    ImportColumn(
        key="not_on",
        heading=N_("Not on"),
        meaning=N_("Weekdays on which no contact is wanted, separated by semicolons."),
        kind=ValueKind.CHOICES,
        choices=tuple(zip(CODES, WEEKDAYS, strict=True)),
        aliases=tuple((name, CODES[day]) for name, day in DAY_NAMES.items()),
        synonyms=("Nicht am", "Nicht an"),
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
            "Kommentar",
            "Remark",
            "Comment",
        ),
    ),
    ImportColumn(
        key="do_not_contact_reason",
        heading=N_("Do not contact because"),
        meaning=N_(
            "A reason here blocks the office against outgoing contact; nothing lifts a block."
        ),
        kind=ValueKind.TEXT,
        synonyms=("Kontaktsperre", "Nicht kontaktieren", "Do not contact"),
    ),
)
_PLAIN: Final = (
    "kind",
    "name",
    "street",
    "postcode",
    "place",
    "phone",
    "mail",
    "web",
    "note",
    "office_hours",
)
_COMPARED: Final = tuple(c for c in COLUMNS if c.key in (*_PLAIN, "responsible_id"))
_BY_KEY: Final = {column.key: column for column in COLUMNS}


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._offices = Offices(facts)
        self._repeated = Repeated(reader)
        self._new_names: dict[str, list[int]] = {}
        self._entered: dict[tuple[object, ...], list[tuple[int, Territory | None]]] = {}

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        record = self._record(values)
        if (kept := self._kept(record, values)) is not None:
            return merged_into(kept, self._facts.tr)
        if record is not None:
            return self._change(number, record, values)
        key = self._natural(values)
        if same := self._repeated.same(key, values, self._facts.tr):
            return same
        self._refuse_overlap(values)
        steps = self._new(number, values)
        self._repeated.enter(key, number, values)
        self._entered.setdefault(key[:2], []).append((number, values.get("regions")))
        self._new_names.setdefault(fold(values["name"]), []).append(number)
        return Decided(Verdict.NEW, steps)

    def _record(self, values: Mapping[str, Any]) -> Record | None:
        if values.get("id"):
            return self._offices.by_key(values["id"], "id")
        found = [
            row for row in self._offices.named(values["name"]) if row["kind"] == values["kind"]
        ]
        territory: Territory | None = values.get("regions")
        if found and territory:
            found = [row for row in found if self._speaks(row, territory)]
        elif found and values.get("place"):
            place = fold(values["place"])
            found = [row for row in found if not row["place"] or fold(row["place"]) == place]
        if len(found) > 1:
            place = fold(values.get("place"))
            found = [row for row in found if place and fold(row["place"]) == place] or found
        if len(found) > 1:
            raise Refused("import.institution_several", _SEVERAL, field="name")
        return found[0] if found else None

    def _kept(self, record: Record | None, values: Mapping[str, Any]) -> Record | None:
        """Return the institution with which the one that a row means was merged."""
        if record is not None:
            return record if values.get("id") not in (None, record["id"]) else None
        territory: Territory | None = values.get("regions")
        kept = self._offices.kept_for(values["name"], "name", kind=values["kind"])
        found = (row for row in kept if territory is None or self._speaks(row, territory))
        return next(found, None)

    def _speaks(self, row: Record, territory: Territory) -> bool:
        """Return whether a record may be the one of a row with these districts."""
        own = self._offices.regions(row["id"])
        if row["whole_area"] or territory.whole_area:
            return bool(row["whole_area"]) == territory.whole_area or not own
        return not own or not set(own).isdisjoint(territory.region_ids)

    def _refuse_overlap(self, values: Mapping[str, Any]) -> None:
        """Refuse a second office of a name in a district: read again, neither could be told apart.

        It is how a row is matched with the study too.
        """
        territory: Territory | None = values.get("regions")
        if territory is None:
            return
        for number, other in self._entered.get(self._natural(values)[:2], ()):
            if other and not set(other.region_ids).isdisjoint(territory.region_ids):
                raise Refused("import.repeated", REPEATED, field="regions", number=number)

    def _natural(self, values: Mapping[str, Any]) -> tuple[object, ...]:
        territory: Territory | None = values.get("regions")
        where: object = territory or fold(values.get("place"))
        return (values["kind"], fold(values["name"]), where)

    def _new(self, number: int, values: Mapping[str, Any]) -> tuple[Step, ...]:
        territory: Territory = values.get("regions") or Territory()
        parent, needs = self._parent(values, None)
        plain: dict[str, Any] = {name: values.get(name) for name in _PLAIN}
        command = AddInstitution(
            region_ids=territory.region_ids,
            whole_area=territory.whole_area,
            part_of_id=parent,
            responsible_id=values.get("responsible_id"),
            not_on=values.get("not_on") or (),
            **plain,
        )
        steps = [Step(add_institution, command, needs, makes=True)]
        if reason := values.get("do_not_contact_reason"):
            block = SetDoNotContact(institution_id="", reason=reason)
            steps.append(Step(set_do_not_contact, block, {"institution_id": number}))
        return tuple(steps)

    def _change(self, number: int, record: Record, values: Mapping[str, Any]) -> Decided:
        key = record["id"]
        changes = changed(_COMPARED, values, record, self._reader)
        fields: dict[str, Any] = {change.key: values[change.key] for change in changes}
        days = values.get("not_on")
        if days and stored_weekdays(days) != record["not_on"]:
            fields["not_on"] = days
            column = _BY_KEY["not_on"]
            before = tuple((record["not_on"] or "").split(","))
            shown = self._reader.shown
            changes.append(FieldChange("not_on", shown(column, before), shown(column, days)))
        needs: Mapping[str, int] = {}
        if values.get("part_of"):
            parent, needs = self._parent(values, record)
            if needs or parent != record["part_of_id"]:
                fields["part_of_id"] = parent
                old = self._facts.rows("institution").get(record["part_of_id"])
                was = old["name"] if old else ""
                changes.append(FieldChange("part_of", was, values["part_of"]))
        steps: list[Step] = []
        if fields:
            steps.append(
                Step(change_institution, ChangeInstitution(institution_id=key, **fields), needs)
            )
        steps += self._regions(record, values, changes)
        reason = values.get("do_not_contact_reason")
        if reason and reason != record["do_not_contact_reason"]:
            block = SetDoNotContact(institution_id=key, reason=reason)
            steps.append(Step(set_do_not_contact, block))
            was = record["do_not_contact_reason"] or ""
            changes.append(FieldChange("do_not_contact_reason", was, reason))
        if not steps:
            return Decided(Verdict.SAME, record_id=key)
        if "not_on" in fields:
            fields["not_on"] = stored_weekdays(fields["not_on"])
        record.update(fields, do_not_contact_reason=reason or record["do_not_contact_reason"])
        return Decided(Verdict.CHANGES, tuple(steps), tuple(changes), key)

    def _regions(
        self, record: Record, values: Mapping[str, Any], changes: list[FieldChange]
    ) -> list[Step]:
        territory: Territory | None = values.get("regions")
        own = self._offices.regions(record["id"])
        before = Territory(own, whole_area=bool(record["whole_area"]))
        if territory is None or (
            set(own) == set(territory.region_ids) and before.whole_area == territory.whole_area
        ):
            return []
        column = _BY_KEY["regions"]
        shown = self._reader.shown
        changes.append(FieldChange("regions", shown(column, before), shown(column, territory)))
        command = SetInstitutionRegions(
            institution_id=record["id"],
            region_ids=territory.region_ids,
            whole_area=territory.whole_area,
        )
        return [Step(set_institution_regions, command)]

    def _parent(
        self, values: Mapping[str, Any], record: Record | None
    ) -> tuple[str | None, Mapping[str, int]]:
        """Return the office that employs it: of the study, or of an earlier row of the list."""
        name = values.get("part_of")
        if not name:
            return None, {}
        rows = self._new_names.get(fold(name), ())
        if len(rows) == 1 and not self._offices.named(name):
            return None, {"part_of_id": rows[0]}
        territory: Territory = values.get("regions") or Territory()
        parent = self._offices.find(name, regions=territory.region_ids, field="part_of")
        if record is not None and parent["id"] == record["id"]:
            raise Refused("import.part_of_itself", _ITSELF, field="part_of")
        return str(parent["id"]), {}


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


INSTITUTIONS: Final = ImportKind(
    key="institutions",
    title=N_("Institutions with their districts"),
    recognised=N_("By the key; else by kind, name and district (without districts: place)."),
    columns=COLUMNS,
    judge=_judge,
)
