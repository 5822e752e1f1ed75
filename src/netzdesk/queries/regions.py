"""Regions: the list with its states, and what is entered of one region beside its statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from netzdesk.base.text import sort_key
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.states import State
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.verification_states import states
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region of the list."""

    id: str
    ags: str
    name: str
    label: str
    """The name, with the kind of district where two share it."""
    kind: str
    state: State
    finding: Finding
    statements: int
    """How many statements about it hold."""
    networks: int
    """How many networks that count are registered for it."""
    areas: tuple[str, ...]
    responsible_id: str
    responsible: str
    """Initials of the responsible researcher, or ''."""


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area of the study: a government district, a stratum, a planning region."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its regions."""

    id: str
    kind: str
    name: str
    region_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionDetail:
    """The master data of one region."""

    id: str
    ags: str
    name: str
    kind: str
    nuts3: str
    valid_from: int | None
    valid_until: int | None
    areas: tuple[str, ...]
    responsible_id: str = ""


@dataclass(frozen=True, slots=True)
class OfficePresence:
    """Whether a kind of office exists in a region, as of when and who says so."""

    presence: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on a region."""

    id: str
    kind: str
    finding: str
    reason: str
    day: str
    author: str


@dataclass(frozen=True, slots=True)
class OldStatement:
    """A statement that another one has replaced."""

    id: str
    institution: str
    institution_id: str
    answer: str
    day: str
    replaced_on: str


@dataclass(frozen=True, slots=True)
class RegionNetwork:
    """A network or structure of a region."""

    id: str
    name: str
    judgement: str
    supraregional: bool
    number: int | None


def regions(conn: Connection) -> tuple[RegionRow, ...]:
    """Return all regions with state and finding, by name (DIN 5007-1)."""
    computed = states(conn)
    statements: dict[str, int] = dict(
        conn.execute(
            "SELECT region_id, count(*) FROM statement WHERE superseded_by_id IS NULL"
            " GROUP BY region_id"
        ).fetchall()
    )
    networks: dict[str, int] = dict(
        conn.execute(
            "SELECT nr.region_id, count(*) FROM network_region nr"
            " JOIN network n ON n.id = nr.network_id"
            " WHERE n.judgement = 'counts' AND n.same_as_id IS NULL GROUP BY nr.region_id"
        ).fetchall()
    )
    areas: defaultdict[str, list[str]] = defaultdict(list)
    for region, area in conn.execute("SELECT region_id, area_id FROM area_region"):
        areas[region].append(area)
    responsible: dict[str, tuple[str, str]] = {
        region: (key, initials)
        for region, key, initials in conn.execute(
            "SELECT g.id, r.id, r.initials FROM region g JOIN researcher r"
            " ON r.id = g.responsible_id"
        )
    }
    return tuple(
        RegionRow(
            choice.id,
            choice.ags,
            choice.name,
            choice.label,
            choice.kind,
            computed[choice.id].state,
            computed[choice.id].finding,
            statements.get(choice.id, 0),
            networks.get(choice.id, 0),
            tuple(areas[choice.id]),
            *responsible.get(choice.id, ("", "")),
        )
        for choice in region_choices(conn)
    )


def area_choices(conn: Connection) -> tuple[AreaChoice, ...]:
    """Return all areas by kind and name (DIN 5007-1)."""
    rows = [AreaChoice(*row) for row in conn.execute("SELECT id, kind, name FROM area")]
    return tuple(sorted(rows, key=lambda area: (sort_key(area.kind), sort_key(area.name), area.id)))


def areas(conn: Connection) -> tuple[AreaRow, ...]:
    """Return all areas with their regions, by kind and name (DIN 5007-1)."""
    regions: defaultdict[str, list[str]] = defaultdict(list)
    for area, region in conn.execute("SELECT area_id, region_id FROM area_region"):
        regions[area].append(region)
    return tuple(
        AreaRow(each.id, each.kind, each.name, tuple(regions[each.id]))
        for each in area_choices(conn)
    )


def region_detail(conn: Connection, region_id: str) -> RegionDetail | None:
    """Return the master data of a region, None when there is none with this key."""
    row = conn.execute(
        "SELECT ags, name, kind, coalesce(nuts3, ''), valid_from, valid_until, responsible_id"
        " FROM region WHERE id = ?",
        (region_id,),
    ).fetchone()
    if row is None:
        return None
    inside = conn.execute("SELECT area_id FROM area_region WHERE region_id = ?", (region_id,))
    ags, name, kind, nuts3, valid_from, valid_until, responsible = row
    return RegionDetail(
        id=region_id,
        ags=ags,
        name=name,
        kind=kind,
        nuts3=nuts3,
        valid_from=valid_from,
        valid_until=valid_until,
        areas=tuple(area for (area,) in inside),
        responsible_id=responsible or "",
    )


def offices(conn: Connection, region_id: str) -> dict[str, OfficePresence]:
    """Return what is recorded of the kinds of office in a region."""
    rows = conn.execute(
        "SELECT kind, presence, coalesce(as_of, ''), coalesce(source, '')"
        " FROM region_office WHERE region_id = ?",
        (region_id,),
    )
    return {kind: OfficePresence(*rest) for kind, *rest in rows}


def decisions(conn: Connection, region_id: str) -> tuple[DecisionRow, ...]:
    """Return the decisions on a region, newest first."""
    rows = conn.execute(
        "SELECT d.id, d.kind, d.finding, d.reason, d.day, r.name"
        " FROM decision d JOIN researcher r ON r.id = d.researcher_id"
        " WHERE d.region_id = ? ORDER BY d.day DESC, d.id DESC",
        (region_id,),
    )
    return tuple(DecisionRow(*row) for row in rows)


def old_statements(conn: Connection, region_id: str) -> tuple[OldStatement, ...]:
    """Return the statements about a region that were replaced, newest first."""
    rows = conn.execute(
        "SELECT s.id, i.name, i.id, s.answer, s.day, n.day FROM statement s"
        " JOIN institution i ON i.id = s.institution_id"
        " JOIN statement n ON n.id = s.superseded_by_id"
        " WHERE s.region_id = ? ORDER BY s.day DESC, s.id DESC",
        (region_id,),
    )
    return tuple(OldStatement(*row) for row in rows)


def region_networks(conn: Connection, region_id: str) -> tuple[RegionNetwork, ...]:
    """Return the networks and structures of a region; those that count first."""
    rows = conn.execute(
        "SELECT n.id, coalesce(n.name, ''), n.judgement, n.supraregional, n.number"
        " FROM network_region nr JOIN network n ON n.id = nr.network_id"
        " WHERE nr.region_id = ? AND n.same_as_id IS NULL"
        " ORDER BY n.judgement <> 'counts', n.judgement <> 'open', n.number IS NULL, n.number,"
        " n.name",
        (region_id,),
    )
    return tuple(
        RegionNetwork(key, name, judgement, bool(wide), number)
        for key, name, judgement, wide, number in rows
    )


def institutions_of(conn: Connection, region_id: str) -> tuple[tuple[str, str, str], ...]:
    """Return (key, kind, name) of the institutions that speak for a region."""
    rows = conn.execute(
        "SELECT id, kind, name FROM institution WHERE whole_area = 1 OR id IN"
        " (SELECT institution_id FROM institution_region WHERE region_id = ?)"
        " ORDER BY kind, name",
        (region_id,),
    )
    return tuple((key, kind, name) for key, kind, name in rows)
