"""Rows for the list of institutions, and what forms choose from."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from netzdesk.base.text import fold, sort_key
from netzdesk.queries.outcomes import ASKS
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A district as it is chosen and shown; `label` names the kind where names are alike."""

    id: str
    ags: str
    name: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class InstitutionChoice:
    """An institution as it is chosen in a form."""

    id: str
    kind: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """A structure that a statement may name; a joined duplicate is not among them."""

    id: str
    name: str
    other_names: str
    place: str
    judgement: str
    supraregional: bool
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResearcherChoice:
    """A researcher of the study."""

    id: str
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution as the list shows it, without its computed outcome."""

    id: str
    kind: str
    name: str
    whole_area: bool
    region_ids: frozenset[str]
    regions: tuple[str, ...]
    """Labels of the districts it speaks for, sorted; empty for the whole area too."""
    place: str
    phone: str
    mail: str
    persons: str
    """Names of its persons, for the filter: never shown in the list."""
    last_contact: str
    """ISO day of the last attempt that was not corrected, or ''."""
    attempts: int
    contacted: bool
    """True with at least one outgoing attempt that was not corrected."""
    next_due: str
    """ISO day of the next open follow-up, or ''."""
    next_time: str
    next_reason: str
    do_not_contact: bool
    responsible_id: str
    responsible: str


def region_choices(conn: Connection) -> tuple[RegionChoice, ...]:
    """Return every district by name, DIN 5007-1."""
    rows = conn.execute("SELECT id, ags, name, kind FROM region").fetchall()
    alike = Counter(_stem(name) for _, _, name, _ in rows)
    found = [
        RegionChoice(key, ags, name, kind, f"{name}, {kind}" if alike[_stem(name)] > 1 else name)
        for key, ags, name, kind in rows
    ]
    return tuple(sorted(found, key=lambda region: (sort_key(region.name), region.ags)))


def _stem(name: str) -> str:
    """Return the name without what stands in brackets: `Oldenburg (Oldenburg)` is ambiguous."""
    return fold(name.partition(" (")[0])


def institution_choices(conn: Connection) -> tuple[InstitutionChoice, ...]:
    """Return every institution by name, DIN 5007-1; none that was merged into another one."""
    rows = conn.execute(
        "SELECT id, kind, name, coalesce(place, '') FROM institution WHERE same_as_id IS NULL"
    )
    found = [InstitutionChoice(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.id)))


def network_choices(conn: Connection) -> tuple[NetworkChoice, ...]:
    """Return every structure that is no joined duplicate, by name."""
    regions: dict[str, set[str]] = defaultdict(set)
    for network, region in conn.execute("SELECT network_id, region_id FROM network_region"):
        regions[network].add(region)
    rows = conn.execute(
        "SELECT id, coalesce(name, ''), coalesce(other_names, ''), coalesce(place, ''), "
        "judgement, supraregional FROM network WHERE same_as_id IS NULL"
    )
    found = [
        NetworkChoice(key, name, other, place, judgement, bool(wide), frozenset(regions[key]))
        for key, name, other, place, judgement, wide in rows
    ]
    return tuple(sorted(found, key=lambda network: (sort_key(network.name), network.id)))


def researcher_choices(conn: Connection) -> tuple[ResearcherChoice, ...]:
    """Return every researcher by name."""
    rows = [
        ResearcherChoice(*row) for row in conn.execute("SELECT id, name, initials FROM researcher")
    ]
    return tuple(sorted(rows, key=lambda each: (sort_key(each.name), each.id)))


_LIST = """
WITH last AS (
  SELECT institution_id, max(day) AS day, count(*) AS n,
    max(direction = 'out' AND {asks}) AS asked FROM contact_attempt
  WHERE corrected_by_id IS NULL AND {institution_id} GROUP BY institution_id
), due AS (
  SELECT institution_id, due, coalesce(due_time, '') AS due_time, coalesce(reason, '') AS reason,
    row_number() OVER (
      PARTITION BY institution_id ORDER BY due, coalesce(due_time, '99'), id
    ) AS place
  FROM follow_up WHERE done_on IS NULL AND {institution_id}
)
SELECT i.id, i.kind, i.name, i.whole_area, coalesce(i.place, ''), coalesce(i.phone, ''),
  coalesce(i.mail, ''), coalesce(last.day, ''), coalesce(last.n, 0), coalesce(last.asked, 0),
  coalesce(due.due, ''), coalesce(due.due_time, ''), coalesce(due.reason, ''), i.do_not_contact,
  coalesce(i.responsible_id, ''), coalesce(r.initials, '')
FROM institution i
LEFT JOIN last ON last.institution_id = i.id
LEFT JOIN due ON due.institution_id = i.id AND due.place = 1
LEFT JOIN researcher r ON r.id = i.responsible_id
WHERE i.same_as_id IS NULL AND {id}
"""
_OWNED = ("contact_attempt", "follow_up", "outcome_note", "institution_region")
_UNSEEN = frozenset(
    {
        "contact_point",
        "statement",
        "statement_network",
        "network",
        "source",
        "source_use",
        "attachment",
        "lead",
    }
)
"""Tables of which the list shows nothing."""


def institution_list(
    conn: Connection, chosen: Collection[str] | None = None
) -> tuple[InstitutionRow, ...]:
    """Return every institution, or those with the given keys, by name, DIN 5007-1."""
    keys = json.dumps(sorted(chosen)) if chosen is not None else None

    def among(column: str) -> str:
        return "1" if keys is None else f"{column} IN (SELECT value FROM json_each(:keys))"

    values = {} if keys is None else {"keys": keys}
    labels = {region.id: region.label for region in region_choices(conn)}
    regions: dict[str, list[str]] = defaultdict(list)
    links = "SELECT institution_id, region_id FROM institution_region WHERE "
    for institution, region in conn.execute(links + among("institution_id"), values):
        regions[institution].append(region)
    persons = dict(
        conn.execute(
            "SELECT institution_id, group_concat(name, ' ') FROM person WHERE institution_id "
            f"IS NOT NULL AND {among('institution_id')} GROUP BY institution_id",
            values,
        ).fetchall()
    )
    sql = _LIST.format(institution_id=among("institution_id"), id=among("i.id"), asks=ASKS)
    found = [
        _row(row, frozenset(regions[row[0]]), labels, persons.get(row[0], ""))
        for row in conn.execute(sql, values)
    ]
    return tuple(sorted(found, key=name_order))


def name_order(row: InstitutionRow) -> tuple[object, ...]:
    """Return the key that sorts institutions by name."""
    return (sort_key(row.name), row.id)


def touched_institutions(
    conn: Connection, rows: Mapping[str, frozenset[str]]
) -> frozenset[str] | None:
    """Return the institutions whose row in the list changed with these rows, by table.

    None when that cannot be told from what is left: something was deleted, or what many show.
    """
    touched: set[str] = set()
    for table, keys in rows.items():
        if table in _UNSEEN:
            continue
        if table == "institution":
            column = "id"
        elif table in _OWNED:
            column = "institution_id"
        else:
            return None
        found = conn.execute(
            f'SELECT {column} FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))',
            (json.dumps(sorted(keys)),),
        ).fetchall()
        if len(found) < len(keys):
            return None
        touched.update(key for (key,) in found)
    return frozenset(touched)


def _row(
    row: tuple[object, ...], regions: frozenset[str], labels: dict[str, str], persons: str
) -> InstitutionRow:
    (
        key, kind, name, whole, place, phone, mail, last, attempts, asked, due, time, reason,
        locked, responsible_id, responsible,
    ) = row  # fmt: skip
    return InstitutionRow(
        id=str(key),
        kind=str(kind),
        name=str(name),
        whole_area=bool(whole),
        region_ids=regions,
        regions=tuple(sorted((labels[region] for region in regions), key=sort_key)),
        place=str(place),
        phone=str(phone),
        mail=str(mail),
        persons=persons,
        last_contact=str(last),
        attempts=int(str(attempts)),
        contacted=bool(asked),
        next_due=str(due),
        next_time=str(time),
        next_reason=str(reason),
        do_not_contact=bool(locked),
        responsible_id=str(responsible_id),
        responsible=str(responsible),
    )
