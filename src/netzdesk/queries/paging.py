"""Long lists read page by page: keyset where the key is known, FTS5 for what was typed.

A `Listing` describes a table, its joins and its orders once; `first`, `page`, `place` and
`count` make the SQL. The default order is newest entry first, which is the rowid downwards: a
search index gives its hits in that order by itself, so the first page of 600,000 hits costs no
more than that of six.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from netzdesk.base.text import search_query

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show: typed words, conditions by name, and the order."""

    text: str = ""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    sort: str | None = None
    descending: bool = False

    def filtered(self, text: str, conditions: Mapping[str, Any]) -> Wanted:
        return replace(self, text=text, conditions=dict(conditions))

    def sorted_by(self, sort: str | None, *, descending: bool) -> Wanted:
        return replace(self, sort=sort, descending=descending)

    @property
    def everything(self) -> bool:
        """True when nothing is filtered out."""
        return not self.conditions and not search_query(self.text)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: an SQL expression over `t`, indexed. `nullable` ones cannot be continued by key."""

    expression: str
    nullable: bool = False


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

    @property
    def table_needed(self) -> bool:
        """True when the hits of the search index alone do not decide."""
        return not self.match or len(self.where) > 1 or self.sort is not None

    def source(self) -> str:
        table = f'"{self.listing.table}" t'
        if not self.match:
            return table
        search = f"{self.listing.table}_search"
        if not self.table_needed:
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
