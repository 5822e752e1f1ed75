"""The districts by name and key, as lists that people bring name them."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class KnownRegion:
    id: str
    ags: str
    name: str
    kind: str


def known_regions(conn: Connection) -> tuple[KnownRegion, ...]:
    """Return every district of the study, by its key."""
    rows = conn.execute("SELECT id, ags, name, kind FROM region ORDER BY ags")
    return tuple(KnownRegion(*row) for row in rows)
