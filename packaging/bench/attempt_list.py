"""The contact log as a list of the window, in its eight columns."""

from __future__ import annotations

from typing import Any

from netzdesk.base.dates import show_day
from netzdesk.queries.attempts import ATTEMPTS, LoggedRow
from netzdesk.ui.models.paged import ListingSource, PagedModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.widgets.list_panel import ListPanel

COLUMNS = (
    ListColumn[LoggedRow]("day", "Tag", lambda row: show_day(row.day), width=11),
    ListColumn[LoggedRow]("institution", "Stelle", lambda row: row.institution, width=30),
    ListColumn[LoggedRow]("place", "Ort", lambda row: row.place, width=14),
    ListColumn[LoggedRow]("person", "Ansprechperson", lambda row: row.person, width=18),
    ListColumn[LoggedRow]("channel", "Weg", lambda row: row.channel, width=10),
    ListColumn[LoggedRow]("outcome", "Ergebnis", lambda row: row.outcome, width=10),
    ListColumn[LoggedRow]("initials", "Kürzel", lambda row: row.initials, width=8),
    ListColumn[LoggedRow]("note", "Notiz", lambda row: row.note, width=40),
)


def attempt_list(conn: Any) -> ListPanel:
    """Return the list of all attempts, laid out as in a window of 1366×768."""
    model = PagedModel(COLUMNS, lambda row: row.id, ListingSource(lambda: conn, ATTEMPTS))
    panel = ListPanel("bench", model, name="Kontaktversuche")
    panel.resize(1366, 700)
    model.reload()
    model.finish_count()
    return panel
