"""The study as a dry run sees it: read once, looked up by key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.imports.region_names import Territory, find_regions
from netzdesk.queries.directory import KnownRegion
from netzdesk.queries.import_facts import rows_of
from netzdesk.store.engine import Connection

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    label_de: str
    label_en: str
    attributes: Mapping[str, Any]
    retired: bool


class Facts:
    """Tables of the study, each read when it is first asked for."""

    def __init__(self, conn: Connection, today: date, tr: Translator) -> None:
        self._conn = conn
        self._tables: dict[str, dict[str, Record]] = {}
        self._territories: dict[str, Territory] = {}
        self.today = today
        self.tr = tr

    def rows(self, table: str) -> dict[str, Record]:
        """Return the rows of a table by their key, in the order in which they were made."""
        if table not in self._tables:
            self._tables[table] = {row["id"]: row for row in rows_of(self._conn, table)}
        return self._tables[table]

    def linked(self, table: str, owner: str, column: str) -> dict[str, tuple[str, ...]]:
        """Return for each owner the keys or codes that its link rows name."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows(table).values():
            found[row[owner]].append(row[column])
        return {key: tuple(values) for key, values in found.items()}

    @cached_property
    def regions(self) -> tuple[KnownRegion, ...]:
        rows = sorted(self.rows("region").values(), key=lambda row: str(row["ags"]))
        return tuple(KnownRegion(r["id"], r["ags"], r["name"], r["kind"]) for r in rows)

    @cached_property
    def vocabularies(self) -> Mapping[str, tuple[Term, ...]]:
        """Vocabulary -> its terms in their order, retired ones included."""
        found: dict[str, list[Record]] = defaultdict(list)
        for row in self.rows("vocabulary_term").values():
            found[row["vocabulary"]].append(row)
        return {
            name: tuple(
                Term(
                    row["code"],
                    row["label_de"],
                    row["label_en"],
                    json.loads(row["attributes"]) if row["attributes"] else {},
                    bool(row["retired"]),
                )
                for row in sorted(rows, key=lambda row: (row["rank"] or 0, row["code"]))
            )
            for name, rows in found.items()
        }

    @cached_property
    def zone(self) -> str:
        for row in self.rows("setting").values():
            if row["key"] == "zone" and row["value"]:
                return str(json.loads(row["value"]))
        return "Europe/Berlin"

    def territory(self, cell: str) -> Territory:
        """Return the districts that a cell names. Raises Refused as `find_regions` does."""
        if cell not in self._territories:
            self._territories[cell] = find_regions(cell, self.regions)
        return self._territories[cell]

    def region_names(self, keys: tuple[str, ...]) -> str:
        """Return the names of districts, as people read them."""
        rows = self.rows("region")
        return "; ".join(sorted(rows[key]["name"] for key in keys if key in rows))
