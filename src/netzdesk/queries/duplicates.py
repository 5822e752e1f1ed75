"""Records that may be one office or one person: suggestions, and the two side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from netzdesk.base.text import fold, sort_key
from netzdesk.domain.contact_keys import phone_key
from netzdesk.domain.merging import INSTITUTION, PERSON, Choice
from netzdesk.domain.similarity import (
    ALIKE,
    candidates,
    likeness,
    name_words,
    opposed,
    person_words,
    same_beginnings,
    shared_pairs,
)
from netzdesk.domain.ties import Pair, pair_of
from netzdesk.store.engine import Connection


class Shared(StrEnum):
    """What two records have in common."""

    NAME = "name"
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"


_WEIGHT: Final = {Shared.NAME: 3, Shared.MAIL: 3, Shared.PHONE: 2, Shared.ADDRESS: 2}
_OTHER_KIND: Final = 2
_OTHER_REGIONS: Final = 2
_ENOUGH: Final = 2
_LARGEST: Final = {Shared.MAIL: 12, Shared.PHONE: 8, Shared.ADDRESS: 12}
"""A switchboard or a district hall that more offices share says nothing of two of them."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two records that may be the same; the better filled one comes first."""

    kind: str
    """institution or person."""
    first_id: str
    second_id: str
    first: str
    second: str
    """Their names; of persons with their institution."""
    shared: tuple[Shared, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records as they are compared."""

    id: str
    name: str
    values: Mapping[str, Any]
    """By column, as stored."""
    counts: Mapping[str, int]
    """How much history belongs to it: attempts, statements, persons, points, follow_ups."""
    regions: tuple[str, ...]
    """Names of the districts that it speaks for."""


@dataclass(frozen=True, slots=True)
class _Office:
    id: str
    kind: str
    name: str
    whole_area: bool
    regions: frozenset[str]
    filled: int


def duplicate_institutions(conn: Connection) -> tuple[Duplicate, ...]:
    """Return pairs of institutions that may be one, the likeliest first.

    Left out are those that were merged, and pairs that somebody called not the same.
    """
    offices = _offices(conn)
    found: defaultdict[Pair, list[Shared]] = defaultdict(list)
    for pair in _alike_names(offices):
        found[pair].append(Shared.NAME)
    for shared, keys in _contact_keys(conn, offices).items():
        for pair in shared_pairs(keys, _LARGEST[shared]):
            found[pair_of(*pair)].append(shared)
    known = _not_same(conn, "institution")
    weighed = (
        _duplicate(offices[one], offices[other], tuple(dict.fromkeys(shared)))
        for (one, other), shared in found.items()
        if (one, other) not in known
    )
    return _ordered(each for each in weighed if each.weight >= _ENOUGH)


def duplicate_persons(conn: Connection) -> tuple[Duplicate, ...]:
    """Return pairs of persons of one institution that may be one, the likeliest first."""
    groups: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in conn.execute(
        "SELECT p.id, p.institution_id, p.name, coalesce(p.mail, ''), coalesce(p.phone, ''), "
        "i.name FROM person p JOIN institution i ON i.id = p.institution_id ORDER BY p.id"
    ):
        groups[row[1]].append(row)
    known = _not_same(conn, "person")
    found = []
    for persons in groups.values():
        for place, one in enumerate(persons):
            for other in persons[place + 1 :]:
                shared = _shared_of_persons(one, other)
                if shared and pair_of(one[0], other[0]) not in known:
                    weight = sum(_WEIGHT[each] for each in shared)
                    found.append(
                        Duplicate("person", one[0], other[0], one[2], other[2], shared, weight)
                    )
    return _ordered(found)


def sides(conn: Connection, kind: str, first_id: str, second_id: str) -> tuple[Side, Side] | None:
    """Return two records side by side; None when one of them is gone or was merged."""
    read = _institution_side if kind == "institution" else _person_side
    first, second = read(conn, first_id), read(conn, second_id)
    return (first, second) if first and second else None


def standing_institution(conn: Connection, institution_id: str) -> str:
    """Return the institution that stands for this one: itself, or what it was merged into."""
    seen: set[str] = set()
    current = institution_id
    while current not in seen:
        seen.add(current)
        row = conn.execute("SELECT same_as_id FROM institution WHERE id = ?", (current,)).fetchone()
        if row is None or row[0] is None:
            return current
        current = row[0]
    return institution_id


def _offices(conn: Connection) -> dict[str, _Office]:
    regions: defaultdict[str, set[str]] = defaultdict(set)
    for office, region in conn.execute("SELECT institution_id, region_id FROM institution_region"):
        regions[office].add(region)
    filled = " + ".join(
        f"(coalesce({column}, '') <> '')"
        for column in ("street", "postcode", "place", "phone", "mail", "web")
    )
    rows = conn.execute(
        f"SELECT id, kind, name, whole_area, {filled} + 10 * EXISTS (SELECT 1 FROM "
        "contact_attempt a WHERE a.institution_id = i.id) + 10 * EXISTS (SELECT 1 FROM "
        "statement s WHERE s.institution_id = i.id) FROM institution i WHERE same_as_id IS NULL"
    )
    return {
        key: _Office(key, kind, name, bool(whole), frozenset(regions[key]), count)
        for key, kind, name, whole, count in rows
    }


def _alike_names(offices: Mapping[str, _Office]) -> Iterable[Pair]:
    by_kind: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    same: defaultdict[str, list[str]] = defaultdict(list)
    for office in offices.values():
        by_kind[office.kind][office.id] = name_words(office.name)
        same[" ".join(fold(office.name).split())].append(office.id)
    yield from (pair_of(*pair) for pair in shared_pairs(same, 30))
    for words in by_kind.values():
        for one, other in candidates(words):
            first, second = offices[one], offices[other]
            if _apart(first, second) or opposed(first.name, second.name):
                continue
            if likeness(words[one], words[other]) >= ALIKE:
                yield pair_of(one, other)


def _apart(one: _Office, other: _Office) -> bool:
    """Tell whether the two speak for different districts."""
    if one.whole_area or other.whole_area or not one.regions or not other.regions:
        return False
    return one.regions.isdisjoint(other.regions)


def _contact_keys(
    conn: Connection, offices: Mapping[str, _Office]
) -> dict[Shared, dict[str, list[str]]]:
    """Return by mail, phone and address which institutions have it."""
    found: dict[Shared, dict[str, list[str]]] = {each: {} for each in _LARGEST}
    rows = conn.execute(
        "SELECT id, 'own', phone, mail, street, postcode, place FROM institution "
        "UNION ALL SELECT institution_id, kind, value, value, street, postcode, place "
        "FROM contact_point WHERE institution_id IS NOT NULL"
    )
    for office, kind, phone, mail, street, postcode, place in rows:
        if office not in offices:
            continue
        if kind in ("own", "phone", "mobile", "fax") and (number := phone_key(phone)):
            found[Shared.PHONE].setdefault(number, []).append(office)
        if kind in ("own", "mail") and mail:
            found[Shared.MAIL].setdefault(fold(mail).strip(), []).append(office)
        if street and (postcode or place):
            found[Shared.ADDRESS].setdefault(_address(street, postcode, place), []).append(office)
    return found


def _address(street: str, postcode: str | None, place: str | None) -> str:
    """Return an address in one spelling: „Str.“ and „Straße“, blanks and hyphens apart."""
    plain = fold(street).replace("strasse", "str").replace(".", "").replace("-", "")
    return f"{''.join(plain.split())}|{(postcode or fold(place)).strip()}"


def _duplicate(one: _Office, other: _Office, shared: tuple[Shared, ...]) -> Duplicate:
    weight = sum(_WEIGHT[each] for each in shared)
    same_name = fold(one.name).split() == fold(other.name).split()
    weight += 1 if same_name else 0
    weight -= _OTHER_KIND if one.kind != other.kind else 0
    weight -= _OTHER_REGIONS if _apart(one, other) else 0
    if (other.filled, one.id) > (one.filled, other.id):
        one, other = other, one
    return Duplicate(
        "institution", one.id, other.id, one.name, other.name, tuple(sorted(shared)), weight
    )


def _shared_of_persons(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Shared, ...]:
    alike = likeness(person_words(one[2]), person_words(other[2])) >= ALIKE
    shared = [Shared.NAME] if alike or same_beginnings(one[2], other[2]) else []
    if one[3] and fold(one[3]) == fold(other[3]):
        shared.append(Shared.MAIL)
    if shared and phone_key(one[4]) and phone_key(one[4]) == phone_key(other[4]):
        shared.append(Shared.PHONE)
    return tuple(shared)


def _not_same(conn: Connection, kind: str) -> frozenset[Pair]:
    rows = conn.execute("SELECT first_id, second_id FROM not_same WHERE kind = ?", (kind,))
    return frozenset((first, second) for first, second in rows)


def _ordered(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple(
        sorted(found, key=lambda each: (-each.weight, sort_key(each.first), each.first_id))
    )


_COUNTS: Final = {
    "attempts": "contact_attempt",
    "statements": "statement",
    "persons": "person",
    "points": "contact_point",
    "follow_ups": "follow_up",
}


def _institution_side(conn: Connection, key: str) -> Side | None:
    values = _values(conn, "institution", INSTITUTION, key)
    if values is None or values["same_as_id"]:
        return None
    regions = conn.execute(
        "SELECT r.name FROM institution_region l JOIN region r ON r.id = l.region_id "
        "WHERE l.institution_id = ?",
        (key,),
    )
    names = sorted((name for (name,) in regions), key=sort_key)
    counts = _count(conn, "institution_id", key, _COUNTS)
    return Side(key, values["name"], values, counts, tuple(names))


def _person_side(conn: Connection, key: str) -> Side | None:
    values = _values(conn, "person", PERSON, key)
    if values is None:
        return None
    counted = {name: _COUNTS[name] for name in ("attempts", "statements", "points")}
    return Side(key, values["name"], values, _count(conn, "person_id", key, counted), ())


def _values(
    conn: Connection, table: str, choices: Iterable[Choice], key: str
) -> dict[str, Any] | None:
    columns = [column for choice in choices for column in choice.columns]
    columns += ["do_not_contact", "do_not_contact_reason"]
    columns += ["whole_area", "same_as_id"] if table == "institution" else ["institution_id"]
    row = conn.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (key,)).fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


def _count(conn: Connection, column: str, key: str, tables: Mapping[str, str]) -> dict[str, int]:
    return {
        name: conn.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (key,)).fetchone()[0]
        for name, table in tables.items()
    }
