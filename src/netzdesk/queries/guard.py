"""The guard against double contact: who was in contact with an institution a short while ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class RecentContact:
    """The latest contact of an institution within the days of the guard, by anyone."""

    attempt_id: str
    day: str
    """ISO."""
    channel: str
    direction: str
    outcome: str
    researcher: str
    """The full name."""
    researcher_id: str


def recent_contact(
    conn: Connection, institution_id: str, day: date, days: int
) -> RecentContact | None:
    """Return the latest contact on the day or in so many days before it; None when there is none.

    0 days never find one. A corrected entry does not count, its correction does.
    """
    if days <= 0:
        return None
    row = conn.execute(
        "SELECT a.id, a.day, a.channel, a.direction, a.outcome, r.name, r.id "
        "FROM contact_attempt a JOIN researcher r ON r.id = a.researcher_id "
        "WHERE a.institution_id = ? AND a.day BETWEEN ? AND ? AND +a.corrected_by_id IS NULL "
        "ORDER BY a.day DESC, a.id DESC LIMIT 1",
        (institution_id, (day - timedelta(days=days)).isoformat(), day.isoformat()),
    ).fetchone()
    return RecentContact(*row) if row else None
