"""What belongs to a network beside its master data: programmes, relations, figures, origins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.domain.actors import CategoryRule
from netzdesk.queries.provenance import Fact
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Programme:
    """A funding programme with its period: years, months or days as stored."""

    id: str
    programme: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What one network has to do with another one, as it is read from the network asked for."""

    id: str
    kind: str
    """Of `domain.relations.KINDS`, as entered."""
    turned: bool
    """True: it was entered at the other network, and is read from the other side."""
    other_id: str
    """The other network; '' for an institution."""
    institution_id: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Result:
    """A success: figures as exact decimal text (`domain/results.py`)."""

    id: str
    label: str
    low: str
    high: str
    circa: bool
    unit: str
    as_of: str
    not_yet_measurable: bool


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule for categories with its key, in the order in which the rules are tried."""

    id: str
    rule: CategoryRule


_RELATIONS: Final = """
SELECT r.id, r.kind, 0, coalesce(r.other_id, ''), coalesce(r.institution_id, ''),
  coalesce(n.name, n.place, i.name, ''), coalesce(r.note, ''), r.rowid
FROM network_relation r LEFT JOIN network n ON n.id = r.other_id
LEFT JOIN institution i ON i.id = r.institution_id
WHERE r.network_id = ?1
UNION ALL
SELECT r.id, r.kind, 1, r.network_id, '', coalesce(n.name, n.place, ''), coalesce(r.note, ''),
  r.rowid
FROM network_relation r JOIN network n ON n.id = r.network_id
WHERE r.other_id = ?1
ORDER BY 3, 8
"""


def programmes_of(conn: Connection, network_id: str) -> tuple[Programme, ...]:
    """Return the programmes of a network, the earliest first, those without a period behind."""
    rows = conn.execute(
        "SELECT id, programme, coalesce(begins, ''), coalesce(ends, '') FROM network_programme"
        " WHERE network_id = ? ORDER BY begins IS NULL, begins, rowid",
        (network_id,),
    )
    return tuple(Programme(*row) for row in rows)


def relations_of(conn: Connection, network_id: str) -> tuple[Relation, ...]:
    """Return what a network has to do with others: its own entries, then those of the others."""
    return tuple(
        Relation(row[0], row[1], bool(row[2]), *row[3:7])
        for row in conn.execute(_RELATIONS, (network_id,))
    )


def results_of(conn: Connection, network_id: str) -> tuple[Result, ...]:
    """Return the successes of a network in their entered order."""
    rows = conn.execute(
        "SELECT id, label, coalesce(low, ''), coalesce(high, ''), circa, coalesce(unit, ''),"
        " coalesce(as_of, ''), not_yet_measurable FROM network_result"
        " WHERE network_id = ? ORDER BY position, id",
        (network_id,),
    )
    made: list[tuple[Any, ...]] = [
        (*row[:4], bool(row[4]), *row[5:7], bool(row[7])) for row in rows
    ]
    return tuple(Result(*values) for values in made)


def category_rules(conn: Connection) -> tuple[StoredRule, ...]:
    """Return the rules for categories in their order."""
    rows = conn.execute(
        "SELECT id, pattern, category, at_start FROM category_rule ORDER BY position, id"
    )
    return tuple(StoredRule(row[0], CategoryRule(row[1], row[2], bool(row[3]))) for row in rows)


def link_facts(conn: Connection, network_id: str, column: str) -> tuple[tuple[Fact, str], ...]:
    """Return what stands behind a list of a network, each with its code or key.

    `column` is region_id, field or programme; another one raises KeyError.
    """
    table = _LINKS[column]
    rows = conn.execute(
        f'SELECT id, "{column}" FROM {table} WHERE network_id = ? ORDER BY rowid', (network_id,)
    )
    return tuple(((table, row, column), code) for row, code in rows)


_LINKS: Final = {
    "region_id": "network_region",
    "field": "network_field",
    "programme": "network_programme",
}
