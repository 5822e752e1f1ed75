"""The rows of a change in many rows as they are now."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

from netzdesk.base.text import sort_key
from netzdesk.domain.bulk import BulkField, BulkRow, Way
from netzdesk.store.engine import Connection

_AMONG: Final = "IN (SELECT value FROM json_each(?))"


def bulk_rows(
    conn: Connection, table: str, field: BulkField, ids: Collection[str]
) -> tuple[BulkRow, ...]:
    """Return the chosen rows with what they hold in a field, by name; the missing are left out."""
    keys = json.dumps(sorted(ids))
    found = _sets(conn, table, field, keys) if _is_set(field) else _own(conn, table, field, keys)
    return tuple(sorted(found, key=lambda row: (sort_key(row.name), row.id)))


def persons_of(conn: Connection, institution_ids: Collection[str]) -> tuple[str, ...]:
    """Return the keys of the persons of some institutions."""
    rows = conn.execute(
        f"SELECT id FROM person WHERE institution_id {_AMONG}",
        (json.dumps(sorted(institution_ids)),),
    )
    return tuple(key for (key,) in rows)


def _is_set(field: BulkField) -> bool:
    return field.way in (Way.ADD, Way.REMOVE)


def _own(conn: Connection, table: str, field: BulkField, keys: str) -> Iterator[BulkRow]:
    value = field.column
    if field.way is Way.BLOCK:
        value = f"iif(do_not_contact = 1, coalesce({field.column}, ''), NULL)"
    rows = conn.execute(
        f"SELECT id, coalesce(name, ''), {value} FROM {table} WHERE id {_AMONG}", (keys,)
    )
    return (BulkRow(key, name, held) for key, name, held in rows)


_LINKED: Final = {
    "institution_region": "region_id",
    "network_field": "field",
    "network_programme": "programme",
}


def _sets(conn: Connection, table: str, field: BulkField, keys: str) -> Iterator[BulkRow]:
    held: defaultdict[str, set[str]] = defaultdict(set)
    owner, linked = f"{table}_id", _LINKED[field.column]
    for key, value in conn.execute(
        f"SELECT {owner}, {linked} FROM {field.column} WHERE {owner} {_AMONG}", (keys,)
    ):
        held[key].add(value)
    whole = "whole_area" if table == "institution" else "0"
    rows: list[tuple[Any, ...]] = conn.execute(
        f"SELECT id, coalesce(name, ''), {whole} FROM {table} WHERE id {_AMONG}", (keys,)
    ).fetchall()
    return (BulkRow(key, name, frozenset(held[key]), bool(wide)) for key, name, wide in rows)
