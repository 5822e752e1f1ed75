"""Dates of interviews: what a planned one rests on, and which dates are agreed already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Plan:
    """The date of an interview that has not begun, or was called off."""

    follow_up_id: str
    """'' when its follow-up was removed."""
    due: str
    due_time: str
    done: bool
    """Its follow-up was done although the interview did not begin."""
    institution_id: str
    institution: str
    phone: str
    meeting_place: str
    cancelled_reason: str


@dataclass(frozen=True, slots=True)
class OpenDate:
    """Something due at an institution that has to do with a network."""

    follow_up_id: str
    due: str
    due_time: str
    institution_id: str
    institution: str


OFFICES: Final = """
  SELECT institution_id AS id FROM network_contact WHERE network_id = ?1
  UNION SELECT p.institution_id FROM network_contact c JOIN person p ON p.id = c.person_id
    WHERE c.network_id = ?1
  UNION SELECT institution_id FROM network_actor WHERE network_id = ?1
"""
"""SQL: the institutions that belong to a network (?1)."""

SHOWN_DAY: Final = (
    "CASE WHEN {0}.state IN ('planned', 'cancelled') THEN coalesce("
    "(SELECT f.due FROM follow_up f WHERE f.id = {0}.follow_up_id), {0}.day) ELSE {0}.day END"
)
"""SQL: the day of an interview; of one that has not begun it is that of its follow-up."""

_PLAN: Final = """
SELECT coalesce(f.id, ''), coalesce(f.due, v.day), coalesce(f.due_time, ''),
  f.done_on IS NOT NULL, coalesce(i.id, ''), coalesce(i.name, ''), coalesce(i.phone, ''),
  coalesce(v.meeting_place, ''), coalesce(v.cancelled_reason, '')
FROM interview v LEFT JOIN follow_up f ON f.id = v.follow_up_id
LEFT JOIN institution i ON i.id = f.institution_id WHERE v.id = ?
"""
_OPEN_DATES: Final = f"""
WITH offices(id) AS ({OFFICES}
  UNION SELECT s.institution_id FROM statement s
    JOIN statement_network x ON x.statement_id = s.id WHERE x.network_id = ?1)
SELECT f.id, f.due, coalesce(f.due_time, ''), i.id, i.name
FROM offices o JOIN follow_up f ON f.institution_id = o.id JOIN institution i ON i.id = o.id
WHERE f.done_on IS NULL AND i.do_not_contact = 0 AND NOT EXISTS
  (SELECT 1 FROM interview v WHERE v.follow_up_id = f.id AND v.state = 'planned')
ORDER BY f.due, f.due_time IS NULL, f.due_time, f.id
"""


def plan(conn: Connection, interview_id: str) -> Plan:
    """Return the date of an interview that has not begun."""
    row = conn.execute(_PLAN, (interview_id,)).fetchone()
    values: tuple[Any, ...] = (*row[:3], bool(row[3]), *row[4:])
    return Plan(*values)


def open_dates(conn: Connection, network_id: str) -> tuple[OpenDate, ...]:
    """Return what is due at the institutions of a network and those that named it, by day."""
    return tuple(OpenDate(*row) for row in conn.execute(_OPEN_DATES, (network_id,)))


def likely_office(conn: Connection, network_id: str) -> str:
    """Return the institution of the first contact of a network; "" when it has none."""
    row = conn.execute(
        "SELECT coalesce(c.institution_id, p.institution_id) FROM network_contact c"
        " LEFT JOIN person p ON p.id = c.person_id"
        " JOIN institution i ON i.id = coalesce(c.institution_id, p.institution_id)"
        " WHERE c.network_id = ? AND i.do_not_contact = 0 ORDER BY c.position, c.id LIMIT 1",
        (network_id,),
    ).fetchone()
    return str(row[0]) if row else ""


def planned_by_phone(conn: Connection, network_id: str) -> str:
    """Return the interview by phone that is planned next for a network; "" when none is."""
    row = conn.execute(
        "SELECT v.id FROM interview v JOIN guide g ON g.id = v.guide_id"
        " LEFT JOIN follow_up f ON f.id = v.follow_up_id"
        " WHERE v.network_id = ? AND v.state = 'planned' AND g.kind = 'phone'"
        " ORDER BY coalesce(f.due, v.day), v.id LIMIT 1",
        (network_id,),
    ).fetchone()
    return str(row[0]) if row else ""
