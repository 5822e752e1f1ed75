"""Contact attempts: the long list of all of them, and one with its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.queries.paging import ColumnValue, Listing, Sort
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One attempt as the contact log shows it."""

    id: str
    institution_id: str
    institution: str
    place: str
    kind: str
    person: str
    channel: str
    direction: str
    day: str
    at: str
    outcome: str
    duration: int | None
    note: str
    initials: str
    corrects_id: str
    corrected_by_id: str


ATTEMPTS: Final = Listing(
    table="contact_attempt",
    columns=(
        "t.id",
        "t.institution_id",
        "i.name",
        "coalesce(i.place, '')",
        "i.kind",
        "coalesce(p.name, '')",
        "t.channel",
        "t.direction",
        "t.day",
        "coalesce(t.at, '')",
        "t.outcome",
        "t.duration_min",
        "coalesce(t.note, '')",
        "r.initials",
        "coalesce(t.corrects_id, '')",
        "coalesce(t.corrected_by_id, '')",
    ),
    make=LoggedRow,
    joins=(
        "LEFT JOIN institution i ON i.id = t.institution_id "
        "LEFT JOIN person p ON p.id = t.person_id "
        "LEFT JOIN researcher r ON r.id = t.researcher_id"
    ),
    sorts={"day": Sort("t.day")},
    conditions={
        "channel": "t.channel = ?",
        "direction": "t.direction = ?",
        "outcome": "t.outcome = ?",
        "from_day": "t.day >= ?",
        "to_day": "t.day <= ?",
        "institution": "t.institution_id = ?",
        "kind": "t.institution_id IN (SELECT id FROM institution WHERE kind = ?)",
        "researcher": "t.researcher_id = ?",
        "live": "t.corrected_by_id IS NULL",
    },
    values={
        "day": ColumnValue("t.day"),
        "institution": ColumnValue(
            "t.institution_id", "SELECT name FROM institution WHERE id = v.value"
        ),
        "how": ColumnValue("t.channel || ' ' || t.direction"),
        "outcome": ColumnValue("t.outcome"),
        "person": ColumnValue("t.person_id", "SELECT name FROM person WHERE id = v.value"),
        "note": ColumnValue("coalesce(t.note, '') <> ''"),
        "initials": ColumnValue(
            "t.researcher_id", "SELECT initials FROM researcher WHERE id = v.value"
        ),
        "corrected": ColumnValue("t.corrected_by_id IS NOT NULL"),
        "place": ColumnValue(
            "(SELECT coalesce(i.place, '') FROM institution i WHERE i.id = t.institution_id)"
        ),
        "duration": ColumnValue("t.duration_min"),
    },
)
"""All attempts, newest entry first; searched by institution, place, person and note."""


@dataclass(frozen=True, slots=True)
class Entered:
    """When and by whom an attempt was entered; the day of the contact may be an earlier one."""

    at_ms: int
    initials: str


@dataclass(frozen=True, slots=True)
class AttemptHistory:
    """One attempt with the attempts that it corrects or that corrected it, oldest first."""

    attempt: LoggedRow
    versions: tuple[LoggedRow, ...]
    entered: dict[str, Entered]
    """By the id of each version."""
    statements: int
    """How many statements were recorded from it."""


def attempt(conn: Connection, attempt_id: str) -> LoggedRow | None:
    """Return one attempt, None when there is none with this id."""
    row = conn.execute(
        f'SELECT {", ".join(ATTEMPTS.columns)} FROM "contact_attempt" t '
        f"{ATTEMPTS.joins} WHERE t.id = ?",
        (attempt_id,),
    ).fetchone()
    return LoggedRow(*row) if row else None


def attempt_history(conn: Connection, attempt_id: str) -> AttemptHistory | None:
    """Return an attempt with its chain of corrections, None when there is none with this id."""
    found = attempt(conn, attempt_id)
    if found is None:
        return None
    earlier = _chain(conn, found, "corrects_id")
    later = _chain(conn, found, "corrected_by_id")
    versions = (*reversed(earlier), found, *later)
    statements = conn.execute(
        "SELECT count(*) FROM statement WHERE attempt_id = ? AND superseded_by_id IS NULL",
        (attempt_id,),
    ).fetchone()[0]
    return AttemptHistory(
        found, versions, {each.id: _entered(conn, each.id) for each in versions}, statements
    )


def _chain(conn: Connection, start: LoggedRow, link: str) -> list[LoggedRow]:
    """Follow a link; a chain that merging made circular ends where it began."""
    seen = {start.id}
    found: list[LoggedRow] = []
    following = getattr(start, link)
    while following and following not in seen:
        seen.add(following)
        each = attempt(conn, following)
        if each is None:
            break
        found.append(each)
        following = getattr(each, link)
    return found


def _entered(conn: Connection, attempt_id: str) -> Entered:
    row: tuple[Any, ...] | None = conn.execute(
        "SELECT j.at, coalesce(r.initials, '') FROM journal j "
        "LEFT JOIN researcher r ON r.id = j.author "
        "WHERE j.row = ? AND j.tab = 'contact_attempt' AND j.op = 'ins' ORDER BY j.hlc LIMIT 1",
        (attempt_id,),
    ).fetchone()
    return Entered(*row) if row else Entered(0, "")
