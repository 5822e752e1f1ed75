"""Long lists read page by page: keyset where the key is known, FTS5 for what was typed.

A `Listing` describes a table, its joins and its orders once; `first`, `page`, `place` and
`count` make the SQL. The default order is newest entry first, which is the rowid downwards: a
search index gives its hits in that order by itself, so the first page of 600,000 hits costs no
more than that of six.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from netzdesk.base.text import search_query

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show: typed words, conditions by name, values by column, and the order."""

    text: str = ""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    sort: str | None = None
    descending: bool = False
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Column -> the values that may stand in it; "" for an empty cell."""

    def filtered(
        self,
        text: str,
        conditions: Mapping[str, Any],
        choices: Mapping[str, tuple[Any, ...]] | None = None,
    ) -> Wanted:
        """Return the same order under another filter; the choices stay when none are given."""
        kept = self.choices if choices is None else choices
        return replace(self, text=text, conditions=dict(conditions), choices=dict(kept))

    def without_choice(self, column: str) -> Wanted:
        """Return what the other columns leave: whose values stand in the list of this one."""
        kept = {key: values for key, values in self.choices.items() if key != column}
        return replace(self, choices=kept)

    def sorted_by(self, sort: str | None, *, descending: bool) -> Wanted:
        return replace(self, sort=sort, descending=descending)

    @property
    def everything(self) -> bool:
        """True when nothing is filtered out."""
        return not self.conditions and not self.choices and not search_query(self.text)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: an SQL expression over `t`, indexed. `nullable` ones cannot be continued by key."""

    expression: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """What the filter of a column counts: an SQL expression over `t` alone, no joins.

    `label` is SQL that names a value (`v.value`) where the value itself is only a key.
    """

    expression: str
    label: str = ""


@dataclass(frozen=True)  # with slots, `Listing[Row](…)` fails on 3.11
class Listing(Generic[R]):
    """A long list: its table (alias `t`), SQL of its columns, joins, orders and conditions.

    `make` gets the columns in their order. `conditions` maps a name to SQL with one `?`; a
    condition whose value is None is taken as it stands, without a parameter. Joins must not
    multiply or drop rows (LEFT JOIN on a key).
    """

    table: str
    columns: tuple[str, ...]
    make: Callable[..., R]
    joins: str = ""
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    always: str = ""
    values: Mapping[str, ColumnValue] = field(default_factory=dict)
    """Columns that can be filtered by their values."""


Key = tuple[Any, int]
"""Where a row stands in the order: the value sorted by (None for the default) and its rowid."""


@dataclass(frozen=True)
class Slice(Generic[R]):
    """Some rows in order, with the keys of the first and the last one."""

    rows: tuple[R, ...]
    first: Key | None
    last: Key | None


class _Parts:
    """The pieces of a statement for one listing and one wish."""

    def __init__(self, listing: Listing[Any], wanted: Wanted) -> None:
        self.listing = listing
        self.match = search_query(wanted.text)
        self.sort = listing.sorts.get(wanted.sort or "")
        # the default order is newest first: "ascending" turns it round only for a named sort
        self.down = wanted.descending if self.sort else True
        self.where: list[str] = []
        self.values: list[Any] = []
        if self.match:
            self.where.append(f"{listing.table}_search MATCH ?")
            self.values.append(self.match)
        if listing.always:
            self.where.append(listing.always)
        for name, value in wanted.conditions.items():
            self.where.append(f"({listing.conditions[name]})")
            if value is not None:
                self.values.append(value)
        for name, chosen in wanted.choices.items():
            self._among(listing.values[name].expression, chosen)

    def _among(self, expression: str, chosen: Sequence[Any]) -> None:
        """Let only these values through; without "" among them an index can be used."""
        compared = f"coalesce({expression}, '')" if "" in chosen else expression
        self.where.append(f"{compared} IN (SELECT value FROM json_each(?))")
        self.values.append(json.dumps(list(chosen)))

    @property
    def table_needed(self) -> bool:
        """True when the hits of the search index alone do not decide."""
        return not self.match or len(self.where) > 1 or self.sort is not None

    def source(self, *, with_table: bool = False) -> str:
        table = f'"{self.listing.table}" t'
        if not self.match:
            return table
        search = f"{self.listing.table}_search"
        if not (with_table or self.table_needed):
            return search
        return f"{search} CROSS JOIN {table} ON t.rowid = {search}.rowid"

    def rowid(self) -> str:
        return f"{self.listing.table}_search.rowid" if self.match else "t.rowid"

    def after(self, key: Key, *, down: bool) -> None:
        sign = "<" if down else ">"
        if self.sort is None:
            self.where.append(f"{self.rowid()} {sign} ?")
            self.values.append(key[1])
            return
        # the first comparison lets the index seek, the second breaks ties
        expression = self.sort.expression
        self.where.append(f"{expression} {sign}= ? AND ({expression}, t.rowid) {sign} (?, ?)")
        self.values += [key[0], key[0], key[1]]

    def order(self, *, down: bool) -> str:
        way = "DESC" if down else "ASC"
        rowid = self.rowid() if self.sort is None else "t.rowid"
        return (
            f"{rowid} {way}"
            if self.sort is None
            else f"{self.sort.expression} {way}, {rowid} {way}"
        )

    def condition(self) -> str:
        return f" WHERE {' AND '.join(self.where)}" if self.where else ""


def count(conn: Any, listing: Listing[Any], wanted: Wanted, *, at_most: int | None = None) -> int:
    """Return how many rows there are; counting stops at `at_most` when that is given."""
    parts = _Parts(listing, replace(wanted, sort=None))
    inner = f"FROM {parts.source()}{parts.condition()}"
    if at_most is None:
        found = conn.execute(f"SELECT count(*) {inner}", parts.values)
    else:
        found = conn.execute(
            f"SELECT count(*) FROM (SELECT 1 {inner} LIMIT ?)", [*parts.values, at_most]
        )
    return int(found.fetchone()[0])


def value_counts(
    conn: Any, listing: Listing[Any], wanted: Wanted, column: str, *, step: int = 20_000
) -> Iterator[dict[Any, int]]:
    """Yield how many rows have which value in a column, part of the table by part.

    The other filters hold, that of the column itself does not. The parts are to be added up; a
    window can answer between two of them.
    """
    parts = _Parts(listing, replace(wanted.without_choice(column), sort=None))
    table = f'"{listing.table}"'
    low, high = conn.execute(
        f"SELECT (SELECT min(rowid) FROM {table}), (SELECT max(rowid) FROM {table})"
    ).fetchone()
    if low is None:
        return
    where = " AND ".join([*parts.where, f"{parts.rowid()} BETWEEN ? AND ?"])
    sql = (
        f"SELECT coalesce({listing.values[column].expression}, ''), count(*) "
        f"FROM {parts.source(with_table=True)} WHERE {where} GROUP BY 1"
    )
    for start in range(low, high + 1, step):
        yield dict(conn.execute(sql, [*parts.values, start, start + step - 1]).fetchall())


def value_labels(
    conn: Any, listing: Listing[Any], column: str, values: Sequence[Any]
) -> dict[Any, str]:
    """Return the names of values that are only keys; empty where values speak for themselves."""
    label = listing.values[column].label
    if not label:
        return {}
    rows = conn.execute(
        f"SELECT v.value, ({label}) FROM json_each(?) v", (json.dumps(list(values)),)
    )
    return {value: name for value, name in rows if name is not None}


def page(
    conn: Any,
    listing: Listing[R],
    wanted: Wanted,
    *,
    limit: int,
    start: int = 0,
    after: Key | None = None,
    before: Key | None = None,
) -> Slice[R]:
    """Return up to `limit` rows: those after a key, those before a key, or those from `start`."""
    parts = _Parts(listing, wanted)
    down = parts.down if before is None else not parts.down
    key = after if before is None else before
    if key is not None:
        parts.after(key, down=down)
    hits = (
        f"SELECT {parts.rowid()} AS hit FROM {parts.source()}{parts.condition()} "
        f"ORDER BY {parts.order(down=down)} LIMIT ?"
    )
    values = [*parts.values, limit]
    if key is None and start:
        hits += " OFFSET ?"
        values.append(start)
    return _read(conn, listing, parts, hits, values)


def continues(listing: Listing[Any], wanted: Wanted) -> bool:
    """Tell whether pages in this order can be continued by key."""
    sort = listing.sorts.get(wanted.sort or "")
    return sort is None or not sort.nullable


def place(conn: Any, listing: Listing[Any], wanted: Wanted, record: str) -> int | None:
    """Return how many rows stand before a record, or None when it is not in the list."""
    parts = _Parts(listing, wanted)
    sorted_by = parts.sort.expression if parts.sort else "NULL"
    found = conn.execute(
        f'SELECT {sorted_by}, t.rowid FROM "{listing.table}" t WHERE t.id = ?', (record,)
    ).fetchone()
    if found is None:
        return None
    rowid = found[1]
    there = _Parts(listing, wanted)
    there.where.append(f"{there.rowid()} = ?")
    there.values.append(rowid)
    inside = f"SELECT 1 FROM {there.source()}{there.condition()}"
    if conn.execute(inside, there.values).fetchone() is None:
        return None
    if parts.sort is not None and parts.sort.nullable:
        return _place_by_walk(conn, listing, wanted, rowid)
    parts.after((found[0], rowid), down=not parts.down)
    counted = conn.execute(
        f"SELECT count(*) FROM {parts.source()}{parts.condition()}", parts.values
    )
    return int(counted.fetchone()[0])


def _place_by_walk(conn: Any, listing: Listing[Any], wanted: Wanted, rowid: int) -> int | None:
    parts = _Parts(listing, wanted)
    rows = conn.execute(
        f"SELECT t.rowid FROM {parts.source()}{parts.condition()} "
        f"ORDER BY {parts.order(down=parts.down)}",
        parts.values,
    )
    return next((n for n, (each,) in enumerate(rows) if each == rowid), None)


def _read(conn: Any, listing: Listing[R], parts: _Parts, hits: str, values: list[Any]) -> Slice[R]:
    """Join only the rows of one page, and put them in order."""
    sorted_by = parts.sort.expression if parts.sort else "NULL"
    way = "DESC" if parts.down else "ASC"
    order = f"{sorted_by} {way}, t.rowid {way}" if parts.sort else f"t.rowid {way}"
    rows = conn.execute(
        f"WITH hits AS MATERIALIZED ({hits}) "
        f"SELECT {sorted_by}, t.rowid, {', '.join(listing.columns)} "
        f'FROM hits CROSS JOIN "{listing.table}" t ON t.rowid = hits.hit {listing.joins} '
        f"ORDER BY {order}",
        values,
    ).fetchall()
    if not rows:
        return Slice((), None, None)
    make = listing.make
    made = tuple(make(*row[2:]) for row in rows)
    return Slice(made, (rows[0][0], rows[0][1]), (rows[-1][0], rows[-1][1]))
