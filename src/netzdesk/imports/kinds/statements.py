"""Lists of statements: what institutions say of districts. They accumulate, nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    SupersedeStatement,
    record_statement,
    supersede_statement,
)
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import past_day
from netzdesk.domain.statement import check_content
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
from netzdesk.imports.steps import Step
from netzdesk.imports.values import Reader

_REPLACES: Final = N_("Replaces the answer of {day}, which stays in the history.")
_REPLACED: Final = N_("This answer is there and was replaced later; nothing changes.")
_NEWER: Final = N_(
    "There is an answer of {day}, which is newer. Record an older one in the window."
)
_SELF: Final = N_("An institution cannot have heard it from itself. Choose the other office.")
_OTHER: Final = N_("The statement with this key is of another institution or district.")

COLUMNS: Final = (
    KEY_COLUMN,
    *OFFICE_COLUMNS,
    ImportColumn(
        key="region",
        heading=N_("District"),
        meaning=N_("The district that the statement is about, by name or AGS."),
        kind=ValueKind.REGION,
        required=True,
        synonyms=("Landkreis", "Kreis", "Region", "AGS", "Gebiet"),
    ),
    ImportColumn(
        key="answer",
        heading=N_("Answer"),
        meaning=N_("What the institution says: is there a network?"),
        kind=ValueKind.CHOICE,
        vocabulary="answer",
        required=True,
        synonyms=("Auskunft", "Netzwerk vorhanden"),
    ),
    ImportColumn(
        key="day",
        heading=N_("Day"),
        meaning=N_("The day of the answer."),
        kind=ValueKind.DAY,
        required=True,
        synonyms=("Datum", "Tag", "Am", "Date"),
    ),
    ImportColumn(
        key="person",
        heading=N_("Contact person"),
        meaning=N_("Who gave the answer: a person of the institution in the study."),
        synonyms=("Person", "Ansprechpartner"),
    ),
    ImportColumn(
        key="heard_from",
        heading=N_("Heard from"),
        meaning=N_("The institution from which the source has it: the two are then one source."),
        synonyms=("Gehört von", "Quelle"),
    ),
    ImportColumn(
        key="named",
        heading=N_("Named networks"),
        meaning=N_("Structures that were named, separated by semicolons; new names are entered."),
        kind=ValueKind.NAMES,
        synonyms=("Genannte Netzwerke", "Netzwerke", "Strukturen", "Named structures"),
    ),
    ImportColumn(
        key="reasons",
        heading=N_("Reasons"),
        meaning=N_("Reasons of a “no”, separated by semicolons."),
        kind=ValueKind.CHOICES,
        vocabulary="no_reason",
        synonyms=("Grund", "Begründung"),
    ),
    ImportColumn(
        key="wording",
        heading=N_("Wording used"),
        meaning=N_("What was said, word by word."),
        kind=ValueKind.TEXT,
        synonyms=("Wortlaut", "Zitat"),
    ),
    ImportColumn(
        key="remark",
        heading=N_("Remark"),
        meaning=N_("Free text for the team."),
        kind=ValueKind.TEXT,
        synonyms=(
            "Bemerkung",
            "Bemerkungen",
            "Notiz",
            "Notizen",
            "Anmerkung",
            "Anmerkungen",
            "Note",
        ),
    ),
)
_BY_KEY: Final = {column.key: column for column in COLUMNS}
_COMPARED: Final = (
    "answer",
    "day",
    "person",
    "heard_from",
    "named",
    "reasons",
    "wording",
    "remark",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as a row is compared with it; from the study or from an earlier row."""

    content: Mapping[str, Any]
    names: frozenset[str]
    """Folded names of the structures, each with all of its names."""
    key: str | None
    number: int | None = None


class _Judge:
    def __init__(self, facts: Facts, reader: Reader) -> None:
        self._facts = facts
        self._reader = reader
        self._offices = Offices(facts)
        self._people = People(facts)
        self._named: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._chains: dict[tuple[str, str], list[_Said]] = defaultdict(list)
        self._read()

    def _read(self) -> None:
        networks = self._facts.rows("network")
        for link in self._facts.rows("statement_network").values():
            row = networks[link["network_id"]]
            names = (row["name"], *(row["other_names"] or "").split(";"), link["as_named"])
            folded = frozenset(fold(name.strip()) for name in names if name and name.strip())
            self._named[link["statement_id"]].append((link["as_named"] or row["name"], folded))
        rows = self._facts.rows("statement")
        live = [row for row in rows.values() if not row["superseded_by_id"]]
        for row in (*(r for r in rows.values() if r["superseded_by_id"]), *live):
            pair = (row["institution_id"], row["region_id"])
            self._chains[pair].append(self._said(row))

    def _said(self, row: Record) -> _Said:
        named = self._named.get(row["id"], [])
        content = {
            "answer": row["answer"],
            "day": row["day"],
            "person": row["person_id"],
            "heard_from": row["heard_from_id"],
            "named": tuple(name or "" for name, _all in named),
            "reasons": tuple((row["reasons"] or "").split(",")) if row["reasons"] else (),
            "wording": row["wording"],
            "remark": row["remark"],
        }
        every = frozenset().union(*(names for _name, names in named))
        return _Said(content, every, row["id"])

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        office = self._offices.find(
            values.get("institution"),
            key=values.get("institution_id"),
            kind=values.get("institution_kind"),
            regions=(values["region"],),
        )
        content = self._content(office, values)
        pair = (office["id"], values["region"])
        chain = self._chains[pair]
        if values.get("id"):
            row = kept_record(self._facts, "statement", values["id"], "id")
            if (row["institution_id"], row["region_id"]) != pair:
                raise Refused("import.other_statement", _OTHER, field="id")
        for said in reversed(chain):
            if self._equal(said, content):
                later = said is not chain[-1]
                remarks = (self._facts.tr(_REPLACED),) if later else ()
                return Decided(Verdict.SAME, record_id=said.key, remarks=remarks)
        return self._enter(number, pair, content, chain)

    def _enter(
        self, number: int, pair: tuple[str, str], content: dict[str, Any], chain: list[_Said]
    ) -> Decided:
        fields: dict[str, Any] = {
            "answer": content["answer"],
            "day": content["day"],
            "person_id": content["person"],
            "heard_from_id": content["heard_from"],
            "named": tuple(Named(as_named=name) for name in content["named"] or ()),
            "reasons": content["reasons"] or (),
            "wording": content["wording"],
            "remark": content["remark"],
        }
        if not chain:
            chain.append(_new(content, number))
            command = RecordStatement(institution_id=pair[0], region_id=pair[1], **fields)
            return Decided(Verdict.NEW, (Step(record_statement, command, makes=True),))
        old = chain[-1]
        before = old.content["day"]
        if before > content["day"]:
            raise Refused("import.older_answer", _NEWER, field="day", day=show_day(before))
        # What the row leaves empty stands as it was: an empty cell changes nothing.
        kept = {name: old.content[name] for name in _COMPARED if content[name] is None}
        merged = {**content, **kept}
        if "named" in kept or "reasons" in kept:
            merged = self._fitting(merged, content)
        changes = tuple(self._changes(old.content, merged))
        fields.update(
            person_id=merged["person"],
            heard_from_id=merged["heard_from"],
            named=tuple(Named(as_named=name) for name in merged["named"]),
            reasons=merged["reasons"],
            wording=merged["wording"],
            remark=merged["remark"],
        )
        needs = {} if old.number is None else {"statement_id": old.number}
        supersede = SupersedeStatement(statement_id=old.key or "", **fields)
        chain.append(_new(merged, number))
        step = Step(supersede_statement, supersede, needs, makes=True)
        remarks = (self._facts.tr(_REPLACES, day=show_day(before)),)
        return Decided(Verdict.CHANGES, (step,), changes, old.key, remarks)

    def _fitting(self, merged: dict[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content without names or reasons of before that the new answer cannot have."""
        for name in ("named", "reasons"):
            if content[name] is None:
                counts = {"named": 0, "reasons": 0, name: len(merged[name])}
                try:
                    check_content(merged["answer"], **counts)
                except Refused:
                    merged[name] = ()
        return merged

    def _content(self, office: Record, values: Mapping[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {name: values.get(name) for name in _COMPARED}
        content["day"] = past_day(values["day"], "day", self._facts.today)
        check_content(
            content["answer"],
            reasons=len(content["reasons"] or ()),
            named=len(content["named"] or ()),
        )
        if content["person"]:
            content["person"] = self._people.find(office["id"], content["person"], "person")
        if content["heard_from"]:
            source = self._offices.find(
                content["heard_from"], regions=(values["region"],), field="heard_from"
            )
            if source["id"] == office["id"]:
                raise Refused("import.heard_from_itself", _SELF, field="heard_from")
            content["heard_from"] = source["id"]
        return content

    def _equal(self, said: _Said, content: Mapping[str, Any]) -> bool:
        for name in _COMPARED:
            value = content[name]
            if value is None:
                continue
            if name == "named":
                if len(value) != len(said.content["named"]) or not all(
                    fold(part) in said.names for part in value
                ):
                    return False
            elif name == "reasons":
                if set(value) != set(said.content["reasons"] or ()):
                    return False
            elif value != said.content[name]:
                return False
        return True

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
        return [
            FieldChange(name, self._shown(name, before[name]), self._shown(name, after[name]))
            for name in _COMPARED
            if (before[name] or None) != (after[name] or None)
        ]

    def _shown(self, name: str, value: Any) -> str:
        if not value:
            return ""
        if name == "person":
            return str(self._facts.rows("person")[value]["name"])
        if name == "heard_from":
            return str(self._facts.rows("institution")[value]["name"])
        return self._reader.shown(_BY_KEY[name], value)


def _new(content: Mapping[str, Any], number: int) -> _Said:
    full: dict[str, Any] = {
        name: (value if value is not None else () if name in ("named", "reasons") else None)
        for name, value in content.items()
    }
    return _Said(full, frozenset(map(fold, full["named"])), None, number)


def _judge(facts: Facts, reader: Reader) -> Judge:
    return _Judge(facts, reader)


STATEMENTS: Final = ImportKind(
    key="statements",
    title=N_("Statements of institutions about districts"),
    recognised=N_(
        "By institution and district: the same answer changes nothing, another one replaces it and "
        "the earlier one stays in the history."
    ),
    columns=COLUMNS,
    judge=_judge,
)
