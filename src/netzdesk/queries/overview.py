"""What the overview shows: counts, what is due, the last activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open follow-up."""

    id: str
    institution_id: str
    institution: str
    due: str
    due_time: str
    reason: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One user action of the journal."""

    at_ms: int
    """Wall clock in milliseconds since 1970, UTC."""
    action: str
    author: str
    initials: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of the study at a glance."""

    regions: int
    institutions: int
    contacted: int
    """Institutions with at least one outgoing attempt that was not corrected."""
    attempts: int
    answered: int
    """Regions about which a statement holds."""
    to_judge: int
    """Named structures that nobody has judged."""
    networks: int
    """Networks that count."""
    experts: int
    overdue: int
    """Institutions whose next open follow-up lies before today."""
    due_today: int
    due_soon: int
    """Institutions whose next open follow-up is due today or on one of the next seven days."""


def counts(conn: Connection, today: date) -> Counts:
    """Return the figures as of a day."""
    day, soon = today.isoformat(), (today + timedelta(days=7)).isoformat()
    row = conn.execute(
        """
        SELECT (SELECT count(*) FROM region),
               (SELECT count(*) FROM institution WHERE same_as_id IS NULL),
               (SELECT count(DISTINCT institution_id) FROM contact_attempt
                 WHERE direction = 'out' AND corrected_by_id IS NULL AND network_id IS NULL),
               (SELECT count(*) FROM contact_attempt
                 WHERE corrected_by_id IS NULL AND network_id IS NULL),
               (SELECT count(DISTINCT region_id) FROM statement
                 WHERE superseded_by_id IS NULL),
               (SELECT count(*) FROM network WHERE judgement = 'open' AND same_as_id IS NULL),
               (SELECT count(*) FROM network WHERE judgement = 'counts' AND same_as_id IS NULL),
               (SELECT count(*) FROM expert),
               count(*) FILTER (WHERE due < ?1), count(*) FILTER (WHERE due = ?1),
               count(*) FILTER (WHERE due BETWEEN ?1 AND ?2)
          FROM (SELECT min(due) AS due FROM follow_up WHERE done_on IS NULL
                GROUP BY institution_id)
        """,
        (day, soon),
    ).fetchone()
    return Counts(*row)


def due(conn: Connection, until: date, limit: int) -> tuple[DueRow, ...]:
    """Return open follow-ups that are due until a day, the earliest first."""
    rows = conn.execute(
        "SELECT f.id, i.id, i.name, f.due, coalesce(f.due_time, ''), coalesce(f.reason, '')"
        " FROM follow_up f JOIN institution i ON i.id = f.institution_id"
        " WHERE f.done_on IS NULL AND f.due <= ?"
        " ORDER BY f.due, f.due_time IS NULL, f.due_time, f.id LIMIT ?",
        (until.isoformat(), limit),
    )
    return tuple(DueRow(*row) for row in rows)


def last_activity(conn: Connection, limit: int) -> tuple[Activity, ...]:
    """Return the newest user actions, the newest first."""
    rows = conn.execute(
        "SELECT j.at, j.action, coalesce(r.name, ''), coalesce(r.initials, '')"
        " FROM (SELECT replica, unit, max(hlc) AS hlc FROM"
        "   (SELECT replica, unit, hlc FROM journal ORDER BY rowid DESC LIMIT ?)"
        "   GROUP BY replica, unit ORDER BY hlc DESC LIMIT ?) u"
        " JOIN journal j ON j.replica = u.replica AND j.seq = u.unit"
        " LEFT JOIN researcher r ON r.id = j.author ORDER BY u.hlc DESC",
        (limit * 60, limit),
    )
    return tuple(Activity(*row) for row in rows)
