"""The saved views of a list."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.domain.list_view import ListView, read_view
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under its name; `view` is None when a newer program wrote it."""

    id: str
    page: str
    name: str
    view: ListView | None


def saved_views(conn: Connection, page: str | None = None) -> tuple[SavedView, ...]:
    """Return the views of one list, or of all lists, in their order."""
    rows = conn.execute(
        "SELECT id, page, name, definition FROM saved_view WHERE ?1 IS NULL OR page = ?1"
        " ORDER BY page, position, id",
        (page,),
    )
    return tuple(SavedView(key, where, name, read_view(text)) for key, where, name, text in rows)
