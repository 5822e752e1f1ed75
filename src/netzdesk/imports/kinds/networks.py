"""Lists of networks: the register of appendix 2, with judgement, actors and contact person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from netzdesk.actions.judgements import JudgeNetwork, judge_network
from netzdesk.actions.network_actors import AddNetworkActors, add_network_actors
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    SetNetworkRegions,
    add_network,
    change_network,
    set_network_fields,
    set_network_programmes,
    set_network_regions,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.periods import Period
from netzdesk.imports.facts import Facts, Record
from netzdesk.imports.kinds.common import Repeated, changed, merged_into
from netzdesk.imports.kinds.kind import Decided, FieldChange, ImportKind, Judge, Verdict
from netzdesk.imports.kinds.network_columns import COLUMNS
from netzdesk.imports.kinds.offices import kept_record
from netzdesk.imports.region_names import Territory
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Funded, Reader

_NAMELESS: Final = N_("Enter the name of the network, or at least the place of its seat.")
_SEVERAL: Final = N_("Several networks of this name are there. Add the districts or the key.")
_NUMBER_TAKEN: Final = N_("The number {number} belongs to another network ({name}).")
_NUMBER: Final = N_("Enter a whole number from 1 upwards.")
_NO_REASON: Final = N_("Choose the reason why the structure does not count.")
_ONE_BY_ONE: Final = N_("Write single districts; a network of the whole area is supraregional.")

_FIELDS: Final = (
    "name",
    "short_name",
    "number",
    "street",
    "postcode",
    "place",
    "web",
    "supraregional",
    "founded",
    "status",
    "agreement",
    "meeting_rhythm",
    "coordination_paid_by",
    "good_practice",
    "note",
)
_COMPARED: Final = tuple(column for column in COLUMNS if column.key in _FIELDS)
_VERDICT: Final = ("judgement", "judgement_reason", "judgement_note")
_OF_CONTACT: Final = (
    "person_name",
    "person_function",
    "person_phone",
    "person_mail",
    "institution_name",
)
_BY_KEY: Final = {column.key: column for column in COLUMNS}


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._repeated = Repeated(reader)
        self._links = {
            "regions": facts.linked("network_region", "network_id", "region_id"),
            "fields": facts.linked("network_field", "network_id", "field"),
        }
        self._funded: dict[str, dict[str, Period | None]] = defaultdict(dict)
        self._names: dict[str, list[Record]] = defaultdict(list)
        self._merged: dict[str, list[Record]] = defaultdict(list)
        self._numbers: dict[int, Record | int] = {}
        self._nameless: dict[str, Record] = {}
        self._actors: dict[str, set[str]] = defaultdict(set)
        self._contacts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._read()

    def _read(self) -> None:
        for row in self._facts.rows("network").values():
            if row["same_as_id"]:
                self._merged[fold(row["name"])].append(row)
                continue
            for name in _names(row):
                self._names[fold(name)].append(row)
            if row["number"] is not None:
                self._numbers.setdefault(row["number"], row)
            if not row["name"]:
                self._nameless.setdefault(fold(row["place"]), row)
        for row in self._facts.rows("network_actor").values():
            self._actors[row["network_id"]].add(fold(row["name"]))
        for row in self._facts.rows("network_programme").values():
            period = Period(row["begins"], row["ends"])
            self._funded[row["network_id"]][row["programme"]] = period if any(period) else None
        persons, offices = self._facts.rows("person"), self._facts.rows("institution")
        for row in self._facts.rows("network_contact").values():
            person = (persons.get(row["person_id"]) or {}).get("name")
            office = (offices.get(row["institution_id"]) or {}).get("name")
            who = (fold(person), fold(office or row["institution_name"]))
            self._contacts[row["network_id"]].add(who)

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        self._check(values)
        record = self._record(values)
        if (kept := self._kept(record, values)) is not None:
            return merged_into(kept, self._facts.tr)
        if record is not None:
            return self._change(record, values)
        territory: Territory = values.get("regions") or Territory()
        if not values.get("name") and not values.get("place"):
            raise Refused("import.nameless", _NAMELESS, field="name")
        key = (fold(values.get("name")) or f"/{fold(values.get('place'))}", territory)
        if same := self._repeated.same(key, values, self._facts.tr):
            return same
        wanted = values.get("number")
        if wanted is not None:
            self._claim(wanted, number)
        self._repeated.enter(key, number, values)
        return Decided(Verdict.NEW, self._new(number, values, territory))

    def _check(self, values: Mapping[str, Any]) -> None:
        territory: Territory | None = values.get("regions")
        if territory and territory.whole_area:
            raise Refused("import.single_regions", _ONE_BY_ONE, field="regions")
        if values.get("number") is not None and values["number"] < 1:
            raise Refused("import.network_number", _NUMBER, field="number")
        judgement = values.get("judgement")
        if judgement == "does_not_count" and not values.get("judgement_reason"):
            raise Refused("import.judgement_reason", _NO_REASON, field="judgement_reason")

    def _record(self, values: Mapping[str, Any]) -> Record | None:
        if values.get("id"):
            return kept_record(self._facts, "network", values["id"], "id")
        if not values.get("name"):
            by_number = self._numbers.get(values.get("number") or 0)
            if isinstance(by_number, dict):
                return by_number
            return self._nameless.get(fold(values.get("place"))) if values.get("place") else None
        found = self._names.get(fold(values["name"]), [])
        territory: Territory | None = values.get("regions")
        if found and territory and territory.region_ids:
            wanted = set(territory.region_ids)
            own = self._links["regions"]
            near = [row for row in found if not own.get(row["id"]) or wanted & set(own[row["id"]])]
            found = near
        if len(found) > 1:
            found = [row for row in found if row["number"] == values.get("number")] or found
        if len(found) > 1:
            raise Refused("import.network_several", _SEVERAL, field="name")
        return found[0] if found else None

    def _kept(self, record: Record | None, values: Mapping[str, Any]) -> Record | None:
        """Return the network with which the one that a row means was merged."""
        if values.get("id"):
            return record if record is not None and record["id"] != values["id"] else None
        name = fold(values.get("name"))
        if record is not None and name == fold(record["name"]):
            return None
        territory: Territory = values.get("regions") or Territory()
        wanted, own = set(territory.region_ids), self._links["regions"]
        for row in self._merged.get(name, ()) if name else ():
            kept = kept_record(self._facts, "network", row["id"], "name")
            if not wanted or not own.get(kept["id"]) or wanted & set(own[kept["id"]]):
                return kept
        return None

    def _claim(self, wanted: int, holder: Record | int) -> None:
        """Take a number for a row or a record. Raises Refused when another one has it."""
        other = self._numbers.setdefault(wanted, holder)
        if other is holder or other == holder:
            return
        name = ""
        if isinstance(other, dict):
            name = other["name"] or other["place"] or "/"
        raise Refused(
            "import.number_taken", _NUMBER_TAKEN, field="number", number=wanted, name=name
        )

    def _new(
        self, number: int, values: Mapping[str, Any], territory: Territory
    ) -> tuple[Step, ...]:
        given: dict[str, Any] = {name: values.get(name) for name in _FIELDS}
        given |= {name: bool(given[name]) for name in _FLAGS}
        command = AddNetwork(
            other_names=_joined(values),
            region_ids=territory.region_ids,
            fields=values.get("fields") or (),
            programmes=_codes(values),
            **given,
        )
        own = {"network_id": number}
        steps = [Step(add_network, command, makes=True)]
        if periods := _periods(values):
            funded = SetNetworkProgrammes(network_id="", programmes=_codes(values), periods=periods)
            steps.append(Step(set_network_programmes, funded, own))
        if values.get("judgement") not in (None, "open"):
            steps.append(Step(judge_network, _verdict("", values), own))
        if actors := values.get("actors"):
            steps.append(
                Step(add_network_actors, AddNetworkActors(network_id="", names=actors), own)
            )
        if contact := _contact("", values):
            steps.append(Step(add_network_contact, contact, own))
        return tuple(steps)

    def _change(self, record: Record, values: Mapping[str, Any]) -> Decided:
        key = record["id"]
        if fold(values.get("name")) in map(fold, _others(record)):
            values = {**values, "name": None}  # it is called so, too
        changes = changed(_COMPARED, values, record, self._reader)
        fields: dict[str, Any] = {change.key: values[change.key] for change in changes}
        if "number" in fields:
            self._claim(fields["number"], record)
        other = values.get("other_names")
        if other is not None and list(map(fold, other)) != list(map(fold, _others(record))):
            fields["other_names"] = "; ".join(other) or None
            changes.append(
                FieldChange("other_names", record["other_names"] or "", "; ".join(other))
            )
        steps = []
        if fields:
            steps.append(Step(change_network, ChangeNetwork(network_id=key, **fields)))
        steps += self._links_of(key, values, changes)
        steps += self._judgement_of(record, values, changes)
        steps += self._others_of(key, values, changes)
        if not steps:
            return Decided(Verdict.SAME, record_id=key)
        record.update(fields)
        return Decided(Verdict.CHANGES, tuple(steps), tuple(changes), key)

    def _links_of(
        self, key: str, values: Mapping[str, Any], changes: list[FieldChange]
    ) -> list[Step]:
        steps = []
        for name, action, command in (
            ("regions", set_network_regions, SetNetworkRegions),
            ("fields", set_network_fields, SetNetworkFields),
        ):
            given = values.get(name)
            wanted = given.region_ids if isinstance(given, Territory) else given
            own = self._links[name].get(key, ())
            if not wanted or set(wanted) == set(own):
                continue
            column = _BY_KEY[name]
            before = Territory(own) if name == "regions" else own
            shown = self._reader.shown
            changes.append(FieldChange(name, shown(column, before), shown(column, given)))
            argument = "region_ids" if name == "regions" else name
            made: Any = command
            run: Any = action
            steps.append(Step(run, made(**{"network_id": key, argument: wanted})))
            self._links[name] = {**self._links[name], key: wanted}
        return [*steps, *self._programmes_of(key, values, changes)]

    def _programmes_of(
        self, key: str, values: Mapping[str, Any], changes: list[FieldChange]
    ) -> list[Step]:
        given: tuple[Funded, ...] = values.get("programmes") or ()
        own = self._funded.get(key, {})
        wanted = {each.programme: each.period or own.get(each.programme) for each in given}
        if not wanted or wanted == own:
            return []
        self._funded[key] = wanted
        column, shown = _BY_KEY["programmes"], self._reader.shown
        before, after = (
            tuple(Funded(code, period) for code, period in each.items()) for each in (own, wanted)
        )
        changes.append(FieldChange("programmes", shown(column, before), shown(column, after)))
        command = SetNetworkProgrammes(
            network_id=key, programmes=tuple(wanted), periods=_periods(values)
        )
        return [Step(set_network_programmes, command)]

    def _judgement_of(
        self, record: Record, values: Mapping[str, Any], changes: list[FieldChange]
    ) -> list[Step]:
        if values.get("judgement") is None:
            return []
        columns = [_BY_KEY[name] for name in _VERDICT]
        wanted = {name: values.get(name) for name in _VERDICT}
        if wanted["judgement"] != "does_not_count":
            wanted["judgement_reason"] = None
        found = changed(columns, wanted, record, self._reader)
        if not found:
            return []
        changes += found
        note = values.get("judgement_note") or record["judgement_note"]
        record.update(
            judgement=wanted["judgement"],
            judgement_reason=wanted["judgement_reason"],
            judgement_note=note,
        )
        return [Step(judge_network, _verdict(record["id"], {**values, "judgement_note": note}))]

    def _others_of(
        self, key: str, values: Mapping[str, Any], changes: list[FieldChange]
    ) -> list[Step]:
        steps = []
        missing = tuple(
            name for name in values.get("actors") or () if fold(name) not in self._actors[key]
        )
        if missing:
            self._actors[key] |= set(map(fold, missing))
            command = AddNetworkActors(network_id=key, names=missing)
            steps.append(Step(add_network_actors, command))
            changes.append(FieldChange("actors", "", "; ".join(missing)))
        contact = _contact(key, values)
        who = (fold(values.get("person_name")), fold(values.get("institution_name")))
        known = self._contacts[key]
        there = who in known or (who[0] and any(who[0] == person for person, _office in known))
        if contact and not there:
            known.add(who)
            steps.append(Step(add_network_contact, contact))
            shown = values.get("person_name") or values.get("institution_name") or ""
            changes.append(FieldChange("person_name", "", shown))
        return steps


_FLAGS: Final = ("supraregional", "good_practice")


def _verdict(key: str, values: Mapping[str, Any]) -> JudgeNetwork:
    return JudgeNetwork(
        network_id=key,
        judgement=values["judgement"],
        reason=values.get("judgement_reason"),
        note=values.get("judgement_note"),
    )


def _contact(key: str, values: Mapping[str, Any]) -> AddNetworkContact | None:
    if not values.get("person_name") and not values.get("institution_name"):
        return None
    return AddNetworkContact(network_id=key, **{name: values.get(name) for name in _OF_CONTACT})


def _codes(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each.programme for each in values.get("programmes") or ())


def _periods(values: Mapping[str, Any]) -> tuple[tuple[str, str | None, str | None], ...]:
    given: tuple[Funded, ...] = values.get("programmes") or ()
    return tuple((each.programme, *each.period) for each in given if each.period)


def _joined(values: Mapping[str, Any]) -> str | None:
    return "; ".join(values.get("other_names") or ()) or None


def _others(row: Record) -> list[str]:
    return [name.strip() for name in (row["other_names"] or "").split(";") if name.strip()]


def _names(row: Record) -> list[str]:
    return [name for name in (row["name"], *_others(row)) if name]


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


NETWORKS: Final = ImportKind(
    key="networks",
    title=N_("Networks of the register"),
    recognised=N_("By the key; else by name and district; without a name by number or seat."),
    columns=COLUMNS,
    judge=_judge,
)
