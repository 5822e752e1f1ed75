"""Two records of one office or person become one: both histories stay and read as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing
from netzdesk.actions.interview_people import join_participant
from netzdesk.actions.ordering import last_position, siblings
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.merging import (
    INSTITUTION,
    PERSON,
    left_over,
    merged_values,
    own_points,
    point_key,
    same_person,
)
from netzdesk.domain.ties import pair_of
from netzdesk.store.tables import BY_NAME, TABLES
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInstitutions:
    keep_id: str
    drop_id: str
    """The record that is not shown any more."""
    taken: tuple[str, ...] = ()
    """Keys of `domain.merging.INSTITUTION`: where the dropped record's value is the right one."""
    both: tuple[str, ...] = ()
    """Keys of notes of which both texts stay."""
    keep_others: bool = True
    """False: a phone, mail or address that was not chosen does not stay as a further one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePersons:
    keep_id: str
    drop_id: str
    taken: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    keep_others: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotSame:
    """Two records that look alike and are two offices, or two persons."""

    kind: str
    """institution or person."""
    first_id: str
    second_id: str


_ITSELF: Final = N_("A record cannot be merged with itself. Choose the other one.")
_CIRCLE: Final = N_(
    "These two belong to each other by way of a third office. Change “part of” first, then merge."
)
_OTHER_OFFICE: Final = N_(
    "These two persons belong to different institutions. Merge the institutions first."
)
_CHOICES: Final = {"institution": INSTITUTION, "person": PERSON}
_OWN_HANDLING: Final = frozenset({"contact_point", "person", "independence"})


def merge_institutions(unit: Unit, command: MergeInstitutions) -> str:
    """Merge two records of one institution; return the key of the one that is kept.

    Whatever refers to the dropped record refers to the kept one afterwards; persons and contact
    points that are there twice are joined. The dropped record keeps its own fields and is hidden.
    Raises Refused for one record and itself, for a record that was merged already, and where the
    result would be a part of itself.
    """
    keep, drop = _pair(unit, "institution", command.keep_id, command.drop_id)
    keep, drop = _without(keep, "part_of_id", drop["id"]), _without(drop, "part_of_id", keep["id"])
    _merge_verdicts(unit, keep["id"], drop["id"])
    _merge_fields(unit, "institution", keep, drop, command)
    _merge_points(unit, "institution", keep["id"], drop["id"])
    _merge_persons_of(unit, keep["id"], drop["id"])
    for table, column in _references("institution"):
        if table not in _OWN_HANDLING:
            _repoint(unit, table, column, drop["id"], keep["id"])
    _unite_scope(unit, keep, drop)
    _repoint_not_same(unit, "institution", drop["id"], keep["id"])
    _drop_echoes(unit, keep["id"], drop["id"])
    unit.put("institution", {"id": drop["id"], "same_as_id": keep["id"], "part_of_id": None})
    _check_circle(unit, keep["id"])
    return command.keep_id


def merge_persons(unit: Unit, command: MergePersons) -> str:
    """Merge two records of one person of an institution; return the key of the one that is kept.

    The dropped record is deleted: personal data that serves nothing is not kept; undo brings it
    back. Raises Refused for persons of different institutions.
    """
    keep, drop = _pair(unit, "person", command.keep_id, command.drop_id)
    if keep["institution_id"] != drop["institution_id"]:
        raise Refused("merge.other_office", _OTHER_OFFICE, field="drop_id")
    _join_persons(unit, keep, drop, command)
    return command.keep_id


def call_not_same(unit: Unit, command: CallNotSame) -> str:
    """Note that two records are not the same, so that they are not suggested again."""
    if command.kind not in ("institution", "person"):
        raise ValueError(command.kind)
    _pair(unit, command.kind, command.first_id, command.second_id)
    return _put_not_same(unit, command.kind, (command.first_id, command.second_id))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """How persons are joined that are the same for certain: nothing has to be chosen."""

    taken: tuple[str, ...] = ()
    both: tuple[str, ...] = ("note",)
    keep_others: bool = field(default=True)


def _pair(unit: Unit, table: str, keep_id: str, drop_id: str) -> tuple[Row, Row]:
    keep = existing(unit, table, keep_id, "keep_id")
    drop = existing(unit, table, drop_id, "drop_id")
    if keep["id"] == drop["id"]:
        raise Refused("merge.itself", _ITSELF, field="drop_id")
    return keep, drop


def _merge_fields(
    unit: Unit,
    table: str,
    keep: Row,
    drop: Row,
    command: MergeInstitutions | MergePersons | _Chosen,
) -> None:
    choices = _CHOICES[table]
    values = merged_values(choices, keep, drop, command.taken, command.both)
    further = left_over(choices, keep, drop, values) if command.keep_others else []
    unit.put(table, {"id": keep["id"], **values})
    owner = {f"{table}_id": keep["id"]}
    known = {point_key(row) for row in unit.find("contact_point", **owner)}
    for point in further:
        if point_key(point) in known:
            continue
        position = last_position(unit, "contact_point", **owner)
        unit.put("contact_point", {**owner, **point, "position": position})
        known.add(point_key(point))


def _without(row: Row, column: str, value: str) -> Row:
    return {**row, column: None} if row[column] == value else row


def _merge_points(unit: Unit, table: str, keep_id: str, drop_id: str) -> None:
    """Hand on the contact points, behind those of the kept record; what is there twice goes."""
    column = f"{table}_id"
    main = own_points(_CHOICES[table], existing(unit, table, keep_id, "keep_id"))
    known: dict[tuple[object, ...], str | None] = {point_key(point): None for point in main}
    for row in unit.find("contact_point", **{column: keep_id}):
        known[point_key(row)] = row["label"]
    for row in siblings(unit, "contact_point", **{column: drop_id}):
        key = point_key(row)
        if key in known and row["label"] in (None, known[key]):
            unit.delete("contact_point", row["id"])
            continue
        known[key] = row["label"]
        position = last_position(unit, "contact_point", **{column: keep_id})
        unit.put("contact_point", {"id": row["id"], column: keep_id, "position": position})


def _merge_persons_of(unit: Unit, keep_id: str, drop_id: str) -> None:
    """Hand on the persons, behind those of the kept record; who is there twice is joined."""
    for row in siblings(unit, "person", institution_id=drop_id):
        there = siblings(unit, "person", institution_id=keep_id)
        position = last_position(unit, "person", institution_id=keep_id)
        unit.put("person", {"id": row["id"], "institution_id": keep_id, "position": position})
        twin = next((each for each in there if same_person(each, row)), None)
        if twin is not None:
            _join_persons(unit, twin, row, _Chosen())


def _join_persons(unit: Unit, keep: Row, drop: Row, command: MergePersons | _Chosen) -> None:
    _merge_fields(unit, "person", keep, drop, command)
    _merge_points(unit, "person", keep["id"], drop["id"])
    join_participant(unit, keep["id"], drop["id"])
    for table, column in _references("person"):
        if table != "contact_point":
            _repoint(unit, table, column, drop["id"], keep["id"])
    _repoint_not_same(unit, "person", drop["id"], keep["id"])
    _join_equal(unit, "network_contact", person_id=keep["id"])
    unit.delete("person", drop["id"])


def _references(target: str) -> Iterator[tuple[str, str]]:
    """Yield every column of the study that refers to such a record."""
    for table in TABLES:
        for column in table.columns:
            if column.refers_to == target:
                yield table.name, column.name


def _repoint(unit: Unit, table: str, column: str, old_id: str, new_id: str) -> None:
    """Let every row that refers to one record refer to the other."""
    spec = BY_NAME[table]
    for row in unit.find(table, **{column: old_id}):
        if column not in spec.natural:
            unit.put(table, {"id": row["id"], column: new_id})
            continue
        unit.delete(table, row["id"])
        moved = {name: value for name, value in row.items() if name != "id"} | {column: new_id}
        if not unit.find(table, **{name: moved[name] for name in spec.natural}):
            unit.put(table, moved)


def _merge_verdicts(unit: Unit, keep_id: str, drop_id: str) -> None:
    """Repoint what was said of the independence of the dropped record and others.

    Of two verdicts on one pair the later holds, on one day „tied“, as in the two-source check.
    """
    for column, other in (("first_id", "second_id"), ("second_id", "first_id")):
        for row in unit.find("independence", **{column: drop_id}):
            unit.delete("independence", row["id"])
            if row[other] == keep_id:
                continue
            first, second = pair_of(keep_id, row[other])
            found = unit.find("independence", first_id=first, second_id=second)
            if found and _weight(found[0]) >= _weight(row):
                continue
            values = {name: value for name, value in row.items() if name != "id"}
            unit.put("independence", {**values, "first_id": first, "second_id": second})


def _weight(verdict: Row) -> tuple[str, bool]:
    return verdict["day"], verdict["verdict"] == "tied"


def _unite_scope(unit: Unit, keep: Row, drop: Row) -> None:
    """Let the kept record speak for all that either spoke for."""
    if not (keep["whole_area"] or drop["whole_area"]):
        return
    delete_all(unit, "institution_region", institution_id=keep["id"])
    unit.put("institution", {"id": keep["id"], "whole_area": True})
    unit.put("institution", {"id": drop["id"], "whole_area": False})


def _drop_echoes(unit: Unit, keep_id: str, drop_id: str) -> None:
    """Take away what would now be of an institution and itself, or there twice.

    That one doubles or follows the other is withdrawn: the merge says it now.
    """
    for row in unit.find("statement", institution_id=keep_id, heard_from_id=keep_id):
        unit.put("statement", {"id": row["id"], "heard_from_id": None})
    for row in unit.find("outcome_note", institution_id=keep_id, linked_institution_id=keep_id):
        withdrawn = {"linked_institution_id": drop_id, "withdrawn": True}
        unit.put("outcome_note", {"id": row["id"], **withdrawn})
    keep = existing(unit, "institution", keep_id, "keep_id")
    unit.put("institution", {"id": keep_id, **_without(keep, "part_of_id", keep_id)})
    _join_equal(unit, "network_contact", institution_id=keep_id)
    _join_equal(unit, "source_use", institution_id=keep_id)
    _join_equal(unit, "network_relation", institution_id=keep_id)


def _join_equal(unit: Unit, table: str, **equals: str) -> None:
    seen: set[tuple[Any, ...]] = set()
    for row in unit.find(table, **equals):
        content = tuple(v for name, v in row.items() if name not in ("id", "position"))
        if content in seen:
            unit.delete(table, row["id"])
        seen.add(content)


def _check_circle(unit: Unit, keep_id: str) -> None:
    seen = {keep_id}
    row = unit.get("institution", keep_id)
    while row is not None and (parent := row["part_of_id"]):
        if parent == keep_id:
            raise Refused("merge.circle", _CIRCLE)
        if parent in seen:
            return
        seen.add(parent)
        row = unit.get("institution", parent)


def _repoint_not_same(unit: Unit, kind: str, old_id: str, new_id: str) -> None:
    for column, other in (("first_id", "second_id"), ("second_id", "first_id")):
        for row in unit.find("not_same", kind=kind, **{column: old_id}):
            unit.delete("not_same", row["id"])
            if row[other] != new_id:
                _put_not_same(unit, kind, (new_id, row[other]), row)


def _put_not_same(unit: Unit, kind: str, pair: Iterable[str], said: Row | None = None) -> str:
    first, second = sorted(pair)
    known = unit.find("not_same", kind=kind, first_id=first, second_id=second)
    if known:
        return str(known[0]["id"])
    return unit.put(
        "not_same",
        {
            "kind": kind,
            "first_id": first,
            "second_id": second,
            "day": said["day"] if said else unit.today().isoformat(),
            "researcher_id": said["researcher_id"] if said else unit.author_id,
        },
    )
