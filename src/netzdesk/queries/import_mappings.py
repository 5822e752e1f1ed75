"""Mappings of headings that were kept from earlier imports."""

from __future__ import annotations

from netzdesk.store.engine import Connection


def kept_mapping(conn: Connection, kind: str, headings: str) -> str | None:
    """Return the mapping that was kept for these headings (`headings_key`), or None."""
    found = conn.execute(
        "SELECT mapping FROM import_mapping WHERE kind = ? AND headings = ?", (kind, headings)
    ).fetchone()
    return str(found[0]) if found else None
