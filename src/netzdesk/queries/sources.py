"""Sources: what was read where, and which entries of the study rest on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from netzdesk.queries.institutions import region_choices
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class SourceUseRow:
    """One record that a source supports; `office` is the kind of office of a region."""

    id: str
    table: str
    """network, institution, region, region_office or lead."""
    record: str
    """The key of the record; of a region_office that of its region."""
    name: str
    office: str
    field: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with what it supports; '' where nothing was entered."""

    id: str
    kind: str
    title: str
    address: str
    seen_on: str
    note: str
    initials: str
    copies: int
    uses: tuple[SourceUseRow, ...]


_SOURCES: Final = """
SELECT s.id, s.kind, s.title, coalesce(s.address, ''), s.seen_on, coalesce(s.note, ''),
  r.initials, (SELECT count(*) FROM attachment a WHERE a.source_id = s.id)
FROM source s JOIN researcher r ON r.id = s.researcher_id
"""
_USES: Final = """
SELECT u.source_id, u.id, u.network_id, u.institution_id, u.region_id, u.lead_id, o.region_id,
  coalesce(n.name, n.place), i.name, l.name, o.kind, u.supported_field
FROM source_use u
LEFT JOIN network n ON n.id = u.network_id
LEFT JOIN institution i ON i.id = u.institution_id
LEFT JOIN region_office o ON o.id = u.region_office_id
LEFT JOIN lead l ON l.id = u.lead_id
"""
_OF: Final = {
    "institution_id": "u.institution_id = ?1",
    "network_id": "u.network_id = ?1",
    "lead_id": "u.lead_id = ?1",
    "region_id": "(u.region_id = ?1 OR o.region_id = ?1)",
}


def sources(conn: Connection) -> tuple[SourceRow, ...]:
    """Return all sources, the one seen last first."""
    return tuple(_made(conn, "ORDER BY s.seen_on DESC, s.id DESC"))


def source(conn: Connection, key: str) -> SourceRow | None:
    """Return one source, None when there is none."""
    return next(_made(conn, "WHERE s.id = ?1", key), None)


def sources_of(
    conn: Connection,
    *,
    institution_id: str | None = None,
    network_id: str | None = None,
    region_id: str | None = None,
    lead_id: str | None = None,
) -> tuple[SourceRow, ...]:
    """Return the sources of one record, the one seen last first; a region has its offices' too."""
    given = {
        "institution_id": institution_id,
        "network_id": network_id,
        "region_id": region_id,
        "lead_id": lead_id,
    }
    column, key = next((name, key) for name, key in given.items() if key)
    return tuple(
        _made(
            conn,
            "WHERE s.id IN (SELECT u.source_id FROM source_use u"
            " LEFT JOIN region_office o ON o.id = u.region_office_id"
            f" WHERE {_OF[column]}) ORDER BY s.seen_on DESC, s.id DESC",
            key,
        )
    )


def _made(conn: Connection, wanted: str, *parameters: str) -> Iterator[SourceRow]:
    rows = conn.execute(f"{_SOURCES} {wanted}", parameters).fetchall()
    uses = _uses(conn) if rows else {}
    return (SourceRow(*(*row, tuple(uses.get(row[0], ())))) for row in rows)


def _uses(conn: Connection) -> dict[str, list[SourceUseRow]]:
    labels = {each.id: each.label for each in region_choices(conn)}
    found: dict[str, list[SourceUseRow]] = defaultdict(list)
    for source_id, key, network, institution, region, lead, office, *names in conn.execute(
        f"{_USES} ORDER BY u.rowid"
    ):
        network_name, institution_name, lead_name, kind, field = names
        targets = (
            ("network", network, network_name),
            ("institution", institution, institution_name),
            ("region", region, labels.get(region, "")),
            ("region_office", office, labels.get(office, "")),
            ("lead", lead, lead_name),
        )
        table, record, name = next(each for each in targets if each[1])
        found[source_id].append(
            SourceUseRow(key, table, record, name or "", kind or "", field or "")
        )
    return found
