"""Experts: the rows of appendix 1 as they are entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netzdesk.queries.networks import PersonOfRecord, person_of_record
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert, in the entered order."""

    id: str
    place: int
    """Place in appendix 1, from 1."""
    theme: str
    tasks: str
    organisation: str
    phone: str
    mail: str
    web: str
    note: str
    person: PersonOfRecord | None


def experts(conn: Connection) -> tuple[ExpertRow, ...]:
    """Return all experts in the order of appendix 1."""
    rows = conn.execute(
        "SELECT id, theme, tasks, organisation, phone, mail, web, note, person_id"
        " FROM expert ORDER BY position, id"
    ).fetchall()
    made: list[tuple[Any, ...]] = [
        (row[0], place, *(text or "" for text in row[1:8]), person_of_record(conn, row[8]))
        for place, row in enumerate(rows, 1)
    ]
    return tuple(ExpertRow(*values) for values in made)
