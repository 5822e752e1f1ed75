"""What the sheet of a district shows: offices, contacts, statements, structures, open leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from netzdesk.domain.outcome import InstitutionState
from netzdesk.domain.region_facts import NetworkFact
from netzdesk.domain.verification import Verification
from netzdesk.queries.appendix import (
    PERSON_COLUMNS,
    PersonRow,
    RegionName,
    person_from,
    regions,
)
from netzdesk.queries.outcomes import institution_states
from netzdesk.queries.verification import verify_regions
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class SheetOffice:
    """An office that speaks for the district, with its outcome."""

    id: str
    kind: str
    name: str
    whole_area: bool
    phone: str
    responsible: str
    """Initials of the researcher: the office's own, else the district's; or ""."""
    do_not_contact: bool
    state: InstitutionState
    persons: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class SheetAttempt:
    """A contact with an office of the district, or with one that has spoken about it."""

    day: str
    at: str
    institution: str
    channel: str
    direction: str
    outcome: str
    initials: str
    note: str
    person: PersonRow | None


@dataclass(frozen=True, slots=True)
class SheetLead:
    """An open lead to somebody or something in the district."""

    day: str
    kind: str
    institution_kind: str
    name: str
    function: str
    named_by: str


@dataclass(frozen=True, slots=True)
class SheetStructure:
    """A structure of the district: registered for it, or named in a statement about it."""

    network: NetworkFact
    number: int | None
    sources: int
    """Independent sources that name it in a yes."""


@dataclass(frozen=True, slots=True)
class DistrictSheet:
    """One district for the meeting of the team; attempts are the latest first."""

    region: RegionName
    responsible: str
    """Initials of the researcher, or ""."""
    verification: Verification
    offices: tuple[SheetOffice, ...]
    attempts: tuple[SheetAttempt, ...]
    structures: tuple[SheetStructure, ...]
    leads: tuple[SheetLead, ...]


def district_sheets(
    conn: Connection, day: date, region_ids: Collection[str] | None = None
) -> tuple[DistrictSheet, ...]:
    """Return the sheets of all districts in the order of their AGS, or of the given ones."""
    known = regions(conn)
    chosen = [key for key in known if region_ids is None or key in region_ids]
    found = verify_regions(conn, chosen, today=day)
    records = _Records.read(conn, day)
    return tuple(records.sheet(known[key], found[key]) for key in chosen)


@dataclass(frozen=True, slots=True)
class _Records:
    """What the sheets share, read once."""

    offices: Mapping[str, SheetOffice]
    attempts: Mapping[str, list[tuple[tuple[str, ...], SheetAttempt]]]
    leads: Mapping[str, list[SheetLead]]
    responsible: Mapping[str, str]
    numbers: Mapping[str, int]

    @classmethod
    def read(cls, conn: Connection, day: date) -> _Records:
        responsible = conn.execute(
            "SELECT r.id, p.initials FROM region r JOIN researcher p ON p.id = r.responsible_id"
        )
        numbers = conn.execute("SELECT id, number FROM network WHERE number IS NOT NULL")
        return cls(
            {office.id: office for office in _offices(conn, day)},
            _attempts(conn),
            _leads(conn),
            dict(responsible.fetchall()),
            dict(numbers.fetchall()),
        )

    def sheet(self, region: RegionName, found: Verification) -> DistrictSheet:
        district = self.responsible.get(region.id, "")
        offices = [
            replace(office, responsible=office.responsible or district)
            for office in (self.offices.get(key) for key in found.facts.speaking)
            if office is not None
        ]
        own = [office.id for office in offices if not office.whole_area]
        said = [statement.fact.institution_id for statement in found.statements]
        made = [each for key in dict.fromkeys((*own, *said)) for each in self.attempts.get(key, ())]
        made.sort(key=lambda each: each[0], reverse=True)
        return DistrictSheet(
            region,
            district,
            found,
            tuple(sorted(offices, key=lambda o: (o.whole_area, *self._tier(found, o)))),
            tuple(attempt for _, attempt in made),
            tuple(self._structures(found)),
            tuple(self.leads.get(region.id, ())),
        )

    def _tier(self, found: Verification, office: SheetOffice) -> tuple[int, str, str]:
        return found.facts.rules.tier(office.kind), office.kind, office.name

    def _structures(self, found: Verification) -> Iterator[SheetStructure]:
        sources = {named.network.id: len(named.sources) for named in found.evidence.structures}
        order = {"counts": 0, "open": 1, "does_not_count": 2}
        for network in sorted(
            found.facts.networks.values(),
            key=lambda n: (order[n.judgement], -sources.get(n.id, 0), n.name, n.id),
        ):
            yield SheetStructure(network, self.numbers.get(network.id), sources.get(network.id, 0))


def _offices(conn: Connection, day: date) -> Iterator[SheetOffice]:
    states = institution_states(conn, day)
    persons: defaultdict[str, list[PersonRow]] = defaultdict(list)
    for institution, *columns in conn.execute(
        f"SELECT p.institution_id, {PERSON_COLUMNS} FROM person p "
        "WHERE p.institution_id IS NOT NULL AND (p.valid_until IS NULL OR p.valid_until >= ?) "
        "ORDER BY p.institution_id, p.position, p.id",
        (day.isoformat(),),
    ):
        person = person_from(tuple(columns))
        if person is not None:
            persons[institution].append(person)
    for key, kind, name, wide, phone, responsible, blocked in conn.execute(
        "SELECT i.id, i.kind, i.name, i.whole_area, coalesce(i.phone, ''), "
        "coalesce(r.initials, ''), i.do_not_contact FROM institution i "
        "LEFT JOIN researcher r ON r.id = i.responsible_id WHERE i.same_as_id IS NULL"
    ):
        yield SheetOffice(
            key,
            kind,
            name,
            bool(wide),
            phone,
            responsible,
            bool(blocked),
            states[key],
            tuple(persons.get(key, ())),
        )


def _attempts(conn: Connection) -> dict[str, list[tuple[tuple[str, ...], SheetAttempt]]]:
    """Return the attempts at each institution with the key of their order."""
    found: defaultdict[str, list[tuple[tuple[str, ...], SheetAttempt]]] = defaultdict(list)
    for (
        key,
        institution,
        day,
        at,
        name,
        channel,
        way,
        outcome,
        initials,
        note,
        *person,
    ) in conn.execute(
        "SELECT a.id, i.id, a.day, coalesce(a.at, ''), i.name, a.channel, a.direction, "
        f"a.outcome, r.initials, coalesce(a.note, ''), {PERSON_COLUMNS} "
        "FROM contact_attempt a JOIN institution i ON i.id = a.institution_id "
        "JOIN researcher r ON r.id = a.researcher_id "
        "LEFT JOIN person p ON p.id = a.person_id WHERE a.corrected_by_id IS NULL"
    ):
        spoken = person_from(tuple(person))
        attempt = SheetAttempt(day, at, name, channel, way, outcome, initials, note, spoken)
        found[institution].append(((day, at, key), attempt))
    return found


def _leads(conn: Connection) -> dict[str, list[SheetLead]]:
    """Return the open leads by district: their own, else the only one of who gave them."""
    found: defaultdict[str, list[SheetLead]] = defaultdict(list)
    rows = conn.execute(
        "SELECT coalesce(l.region_id, (SELECT min(x.region_id) FROM institution_region x "
        " WHERE x.institution_id = l.from_institution_id HAVING count(*) = 1)), "
        "l.day, l.kind, coalesce(l.institution_kind, ''), l.name, coalesce(l.function, ''), "
        "coalesce(i.name, '') FROM lead l LEFT JOIN institution i ON i.id = l.from_institution_id "
        "WHERE l.state = 'open' ORDER BY l.day DESC, l.id DESC"
    )
    for region, *columns in rows:
        if region is not None:
            found[region].append(SheetLead(*columns))
    return found
