"""Rows for the printed appendices: networks that count, experts, and what a person may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from netzdesk.queries.stats import COUNTS
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with everything that the study knows; what goes out is decided by the export."""

    id: str
    name: str
    function: str
    role: str
    phone: str
    mail: str
    nameable: bool
    """Naming in print is recorded: allowed, with its legal basis and the day of it."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Whom to turn to at a network: a person, an institution, or both, with general numbers."""

    person: PersonRow | None
    institution: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class RegionName:
    """A district: two of them may share a name, so its kind belongs to it."""

    id: str
    ags: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network that counts, as appendix 2 shows it; lists stand in their entered order."""

    id: str
    number: int | None
    name: str
    postcode: str
    place: str
    web: str
    supraregional: bool
    regions: tuple[RegionName, ...]
    contacts: tuple[ContactRow, ...]
    actors: tuple[str, ...]
    fields: tuple[str, ...]
    """Codes of the vocabulary `field_of_action`, by rank."""


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An expert, as appendix 1 shows it."""

    id: str
    theme: str
    tasks: str
    person: PersonRow | None
    organisation: str
    phone: str
    mail: str
    web: str


_PERSON = (
    "p.id, p.name, p.function, p.role, p.phone, p.mail, "
    "p.may_be_named = 1 AND coalesce(trim(p.legal_basis), '') <> '' "
    "AND p.legal_basis_on IS NOT NULL"
)


def regions(conn: Connection) -> dict[str, RegionName]:
    """Return every district by its key, ordered by AGS."""
    rows = conn.execute("SELECT id, ags, name, kind FROM region ORDER BY ags, id")
    return {row[0]: RegionName(*row) for row in rows}


def networks(conn: Connection) -> list[NetworkRow]:
    """Return the networks that count and are no duplicates, in the order of their numbers."""
    districts = regions(conn)
    covered = _grouped(
        conn.execute(
            "SELECT network_id, region_id FROM network_region "
            "JOIN region ON region.id = region_id ORDER BY network_id, region.ags"
        )
    )
    actors = _grouped(
        conn.execute(
            "SELECT network_id, name FROM network_actor WHERE in_appendix = 1 "
            "ORDER BY network_id, position, id"
        )
    )
    fields = _grouped(
        conn.execute(
            "SELECT network_id, field FROM network_field f LEFT JOIN vocabulary_term t "
            "ON t.vocabulary = 'field_of_action' AND t.code = f.field "
            "ORDER BY network_id, t.rank IS NULL, t.rank, f.field"
        )
    )
    contacts = _contacts(conn)
    rows = conn.execute(
        "SELECT n.id, n.number, n.name, n.postcode, n.place, n.web, n.supraregional "
        f"FROM network n WHERE {COUNTS} ORDER BY n.number IS NULL, n.number, n.id"
    )
    return [
        NetworkRow(
            key,
            number,
            name or "",
            postcode or "",
            place or "",
            web or "",
            bool(supraregional),
            tuple(districts[region] for region in covered.get(key, ())),
            tuple(contacts.get(key, ())),
            tuple(actors.get(key, ())),
            tuple(fields.get(key, ())),
        )
        for key, number, name, postcode, place, web, supraregional in rows
    ]


def experts(conn: Connection) -> list[ExpertRow]:
    """Return the experts in their entered order.

    Without an organisation of their own they get the name of the person's institution.
    """
    rows = conn.execute(
        "SELECT e.id, e.theme, e.tasks, coalesce(e.organisation, i.name), e.phone, e.mail, e.web, "
        f"{_PERSON} FROM expert e LEFT JOIN person p ON p.id = e.person_id "
        "LEFT JOIN institution i ON i.id = p.institution_id ORDER BY e.position, e.id"
    )
    return [
        ExpertRow(
            key,
            theme,
            tasks or "",
            person_from(tuple(person)),
            organisation or "",
            phone or "",
            mail or "",
            web or "",
        )
        for key, theme, tasks, organisation, phone, mail, web, *person in rows
    ]


def lowest_postcodes(conn: Connection) -> dict[str, str]:
    """Return the lowest postcode known in each district, by its key.

    Known from networks of this district alone, and from institutions that speak for it alone.
    """
    rows = conn.execute(
        "SELECT region_id, min(postcode) FROM ("
        " SELECT max(r.region_id) region_id, n.postcode FROM network n"
        f" JOIN network_region r ON r.network_id = n.id WHERE {COUNTS}"
        " GROUP BY n.id HAVING count(*) = 1"
        " UNION ALL"
        " SELECT max(r.region_id), i.postcode FROM institution i"
        " JOIN institution_region r ON r.institution_id = i.id WHERE i.whole_area = 0"
        " GROUP BY i.id HAVING count(*) = 1"
        ") WHERE postcode <> '' GROUP BY region_id"
    )
    return dict(rows)


def person_from(columns: tuple[object, ...]) -> PersonRow | None:
    """Return the person in the columns of `PERSON_COLUMNS`, or None where there is none."""
    key, *texts, nameable = columns
    if key is None:
        return None
    name, function, role, phone, mail = (str(text or "") for text in texts)
    return PersonRow(str(key), name, function, role, phone, mail, bool(nameable))


PERSON_COLUMNS = _PERSON
"""SQL of the columns that `person_from` reads, over the alias `p`."""


def last_change(conn: Connection) -> int:
    """Return when the study was last changed: milliseconds since 1970 in UTC, 0 for never.

    Asked for at every text that is stored, so only the last entry of each copy is looked at.
    """
    last = "SELECT at FROM journal j WHERE j.replica = v.replica ORDER BY j.seq DESC LIMIT 1"
    (found,) = conn.execute(f"SELECT coalesce(max(({last})), 0) FROM vector v").fetchone()
    return int(found)


def _contacts(conn: Connection) -> dict[str, list[ContactRow]]:
    rows = conn.execute(
        "SELECT c.network_id, coalesce(c.institution_name, i.name, o.name), "
        "coalesce(c.phone, i.phone, o.phone), coalesce(c.mail, i.mail, o.mail), "
        f"{_PERSON} FROM network_contact c LEFT JOIN person p ON p.id = c.person_id "
        "LEFT JOIN institution i ON i.id = c.institution_id "
        "LEFT JOIN institution o ON o.id = p.institution_id "
        "ORDER BY c.network_id, c.position, c.id"
    )
    found: dict[str, list[ContactRow]] = defaultdict(list)
    for network, institution, phone, mail, *person in rows:
        found[network].append(
            ContactRow(person_from(tuple(person)), institution or "", phone or "", mail or "")
        )
    return found


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
