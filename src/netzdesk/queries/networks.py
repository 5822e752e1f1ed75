"""Networks and named structures: the list, and one of them with all that the register knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.text import sort_key
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.interview_plans import SHOWN_DAY
from netzdesk.queries.network_parts import (
    Programme,
    Relation,
    Result,
    programmes_of,
    relations_of,
    results_of,
)
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One network or named structure of the list; joined duplicates are not listed."""

    id: str
    number: int | None
    name: str
    short_name: str
    other_names: str
    place: str
    status: str
    region_ids: tuple[str, ...]
    regions: tuple[str, ...]
    fields: tuple[str, ...]
    judgement: str
    supraregional: bool
    good_practice: bool
    sources: int
    """How many institutions name it in a statement that holds."""
    interviewed_on: str


@dataclass(frozen=True, slots=True)
class PersonOfRecord:
    """The person behind a network contact or an expert."""

    id: str
    name: str
    function: str
    phone: str
    mail: str
    legal_basis: str
    legal_basis_on: str
    may_be_named: bool


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person of the study as a form offers it."""

    id: str
    name: str
    institution_id: str
    institution: str


@dataclass(frozen=True, slots=True)
class NetworkContact:
    """Whom to turn to, in the entered order: a person, an institution, or both."""

    id: str
    person: PersonOfRecord | None
    institution_id: str
    institution_name: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class NetworkActor:
    """A partner organisation, in the entered order."""

    id: str
    name: str
    short_form: str
    category: str
    role: str
    institution_id: str
    in_appendix: bool
    in_profile: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A statement that names the structure."""

    statement_id: str
    institution_id: str
    institution: str
    region: str
    answer: str
    day: str
    as_named: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class Interviewed:
    """That the network was interviewed, or is being."""

    id: str
    day: str
    note: str
    state: str = "done"


@dataclass(frozen=True, slots=True)
class NetworkDetail:
    """One network with everything that is entered of it."""

    id: str
    number: int | None
    name: str
    short_name: str
    other_names: str
    street: str
    postcode: str
    place: str
    web: str
    supraregional: bool
    good_practice: bool
    judgement: str
    judgement_reason: str
    judgement_note: str
    judged_on: str
    judged_by: str
    mark_partners: bool | None
    mark_competences: bool | None
    mark_aims: bool | None
    mark_agreements: bool | None
    mark_coordination: bool | None
    same_as_id: str
    note: str
    founded: str
    """As stored: 2007, 2007-05 or 2007-05-01."""
    status: str
    agreement: str
    meeting_rhythm: str
    coordination_paid_by: str
    region_ids: tuple[str, ...]
    fields: tuple[str, ...]
    programmes: tuple[str, ...]
    periods: tuple[Programme, ...]
    """The same programmes with their periods."""
    relations: tuple[Relation, ...]
    results: tuple[Result, ...]
    contacts: tuple[NetworkContact, ...]
    actors: tuple[NetworkActor, ...]
    namings: tuple[Naming, ...]
    interviews: tuple[Interviewed, ...]
    joined: tuple[tuple[str, str], ...]
    """(key, name) of the duplicates that were joined with it."""


_TEXTS: Final = (
    (1, "name"),
    (2, "other_names"),
    (3, "street"),
    (4, "postcode"),
    (5, "place"),
    (6, "web"),
    (9, "judgement"),
    (10, "judgement_reason"),
    (11, "judgement_note"),
    (12, "judged_on"),
    (13, "judged_by"),
    (19, "same_as_id"),
    (20, "note"),
    (21, "short_name"),
    (22, "founded"),
    (23, "status"),
    (24, "agreement"),
    (25, "meeting_rhythm"),
    (26, "coordination_paid_by"),
)
_FLAGS: Final = ((7, "supraregional"), (8, "good_practice"))
_MARKS: Final = (
    "mark_partners",
    "mark_competences",
    "mark_aims",
    "mark_agreements",
    "mark_coordination",
)


def networks(conn: Connection) -> tuple[NetworkRow, ...]:
    """Return all networks and structures by number, those without one behind, by name."""
    regions = {choice.id: choice.label for choice in region_choices(conn)}
    in_regions = _groups(conn, "SELECT network_id, region_id FROM network_region")
    fields = _groups(conn, "SELECT network_id, field FROM network_field")
    rows = conn.execute(
        """
        SELECT n.id, n.number, coalesce(n.name, ''), coalesce(n.other_names, ''),
               coalesce(n.place, ''), n.judgement, n.supraregional, n.good_practice,
               (SELECT count(DISTINCT s.institution_id)
                  FROM statement_network sn JOIN statement s ON s.id = sn.statement_id
                 WHERE sn.network_id = n.id AND s.superseded_by_id IS NULL),
               coalesce((SELECT max(day) FROM interview i
                          WHERE i.network_id = n.id AND i.state = 'done'), ''),
               coalesce(n.short_name, ''), coalesce(n.status, '')
          FROM network n WHERE n.same_as_id IS NULL
        """
    )
    found = [
        NetworkRow(
            id=row[0],
            number=row[1],
            name=row[2],
            short_name=row[10],
            other_names=row[3],
            place=row[4],
            status=row[11],
            region_ids=tuple(in_regions[row[0]]),
            regions=tuple(sorted((regions[r] for r in in_regions[row[0]]), key=sort_key)),
            fields=tuple(fields[row[0]]),
            judgement=row[5],
            supraregional=bool(row[6]),
            good_practice=bool(row[7]),
            sources=row[8],
            interviewed_on=row[9],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=_order))


def network(conn: Connection, network_id: str) -> NetworkDetail | None:
    """Return one network, None when there is none with this key."""
    row = conn.execute(
        """
        SELECT n.number, n.name, n.other_names, n.street, n.postcode, n.place, n.web,
               n.supraregional, n.good_practice, n.judgement, n.judgement_reason,
               n.judgement_note, n.judged_on, r.name, n.mark_partners, n.mark_competences,
               n.mark_aims, n.mark_agreements, n.mark_coordination, n.same_as_id, n.note,
               n.short_name, n.founded, n.status, n.agreement, n.meeting_rhythm,
               n.coordination_paid_by
          FROM network n LEFT JOIN researcher r ON r.id = n.judged_by_id
         WHERE n.id = ?
        """,
        (network_id,),
    ).fetchone()
    if row is None:
        return None
    flags: dict[str, Any] = {name: bool(row[place]) for place, name in _FLAGS}
    marks: dict[str, Any] = {
        name: None if row[at] is None else bool(row[at]) for at, name in enumerate(_MARKS, 14)
    }
    texts: dict[str, Any] = {name: row[place] or "" for place, name in _TEXTS}
    key = (network_id,)
    return NetworkDetail(
        id=network_id,
        number=row[0],
        **flags,
        **marks,
        **texts,
        region_ids=_column(conn, "SELECT region_id FROM network_region WHERE network_id = ?", key),
        fields=_column(conn, "SELECT field FROM network_field WHERE network_id = ?", key),
        programmes=_column(
            conn, "SELECT programme FROM network_programme WHERE network_id = ?", key
        ),
        periods=programmes_of(conn, network_id),
        relations=relations_of(conn, network_id),
        results=results_of(conn, network_id),
        contacts=_contacts(conn, network_id),
        actors=_actors(conn, network_id),
        namings=_namings(conn, network_id),
        interviews=tuple(
            Interviewed(*each)
            for each in conn.execute(
                f"SELECT v.id, {SHOWN_DAY.format('v')} AS shown_day, coalesce(v.note, ''), v.state"
                " FROM interview v WHERE v.network_id = ? ORDER BY shown_day, v.id",
                key,
            )
        ),
        joined=tuple(
            (each, name or "")
            for each, name in conn.execute(
                "SELECT id, name FROM network WHERE same_as_id = ? ORDER BY id", key
            )
        ),
    )


def person_of_record(conn: Connection, person_id: str | None) -> PersonOfRecord | None:
    """Return the person behind a contact or an expert, None when there is none."""
    row = conn.execute(
        "SELECT id, name, function, phone, mail, legal_basis, legal_basis_on, may_be_named"
        " FROM person WHERE id = ?",
        (person_id,),
    ).fetchone()
    if row is None:
        return None
    values: tuple[Any, ...] = (*_texts(row[:7]), bool(row[7]))
    return PersonOfRecord(*values)


def person_choices(conn: Connection) -> tuple[PersonChoice, ...]:
    """Return every person by name, DIN 5007-1."""
    rows = conn.execute(
        "SELECT p.id, p.name, coalesce(i.id, ''), coalesce(i.name, '') FROM person p"
        " LEFT JOIN institution i ON i.id = p.institution_id"
    )
    found = [PersonChoice(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.id)))


def _contacts(conn: Connection, network_id: str) -> tuple[NetworkContact, ...]:
    rows = conn.execute(
        "SELECT id, person_id, institution_id, institution_name, phone, mail"
        " FROM network_contact WHERE network_id = ? ORDER BY position, id",
        (network_id,),
    ).fetchall()
    return tuple(
        NetworkContact(row[0], person_of_record(conn, row[1]), *(text or "" for text in row[2:]))
        for row in rows
    )


def _actors(conn: Connection, network_id: str) -> tuple[NetworkActor, ...]:
    rows = conn.execute(
        "SELECT id, name, short_form, category, role, institution_id, in_appendix, in_profile"
        " FROM network_actor WHERE network_id = ? ORDER BY position, id",
        (network_id,),
    )
    made: list[tuple[Any, ...]] = [(*_texts(row[:6]), bool(row[6]), bool(row[7])) for row in rows]
    return tuple(NetworkActor(*values) for values in made)


def _namings(conn: Connection, network_id: str) -> tuple[Naming, ...]:
    regions = {choice.id: choice.label for choice in region_choices(conn)}
    rows = conn.execute(
        "SELECT s.id, i.id, i.name, s.region_id, s.answer, s.day, coalesce(sn.as_named, ''),"
        " s.superseded_by_id IS NOT NULL"
        " FROM statement_network sn JOIN statement s ON s.id = sn.statement_id"
        " JOIN institution i ON i.id = s.institution_id"
        " WHERE sn.network_id = ? ORDER BY s.day DESC, s.id DESC",
        (network_id,),
    )
    made: list[tuple[Any, ...]] = [
        (*row[:3], regions.get(row[3], ""), *row[4:7], bool(row[7])) for row in rows
    ]
    return tuple(Naming(*values) for values in made)


def _texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value or "" for value in values)


def _groups(conn: Connection, sql: str) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in conn.execute(sql):
        found[key].append(value)
    return found


def _column(conn: Connection, sql: str, key: tuple[str]) -> tuple[str, ...]:
    return tuple(row[0] for row in conn.execute(sql, key))


def _order(row: NetworkRow) -> tuple[object, ...]:
    return (row.number is None, row.number or 0, sort_key(row.name), row.id)
