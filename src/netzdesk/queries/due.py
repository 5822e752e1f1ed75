"""When an institution would be due again: what a form suggests before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netzdesk.base.dates import show_time
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.domain.retry import Due, PastContact, due_again
from netzdesk.domain.settings import StudySettings
from netzdesk.domain.workdays import Calendar, calendar_of
from netzdesk.store.engine import Connection

_LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedContact:
    """A contact that is being entered."""

    institution_id: str
    channel: str
    direction: str
    day: date
    time: str | None = None
    corrects_id: str = ""


def calendar_at(
    conn: Connection, institution_id: str, day: date, settings: StudySettings
) -> Calendar:
    """Return on which days an institution can be reached; every working day for none."""
    row = conn.execute(
        "SELECT office_hours, not_on FROM institution WHERE id = ?", (institution_id,)
    ).fetchone()
    return calendar_of(settings.state, day, *(row or (None, None)))


def due_suggestion(
    conn: Connection, planned: PlannedContact, code: OutcomeCode, settings: StudySettings
) -> Due | None:
    """Return when the institution is due again with this outcome; None when nothing is.

    The same rule as that of `record_attempt`.
    """
    calendar = calendar_at(conn, planned.institution_id, planned.day, settings)
    new = PastContact(code.code, planned.channel, planned.direction, planned.day, planned.time)
    return due_again(code, (*_contacts_until(conn, planned), new), planned.day, calendar)


def _contacts_until(conn: Connection, planned: PlannedContact) -> list[PastContact]:
    rows = conn.execute(
        "SELECT outcome, channel, direction, day, at FROM contact_attempt "
        "WHERE institution_id = ? AND day <= ? AND +corrected_by_id IS NULL"
        " AND +network_id IS NULL AND id <> ? "
        "ORDER BY day DESC, coalesce(at, '') DESC, id DESC LIMIT ?",
        (planned.institution_id, planned.day.isoformat(), planned.corrects_id, _LATEST),
    ).fetchall()
    return [
        PastContact(outcome, channel, direction, date.fromisoformat(day), show_time(at) or None)
        for outcome, channel, direction, day, at in reversed(rows)
    ]
