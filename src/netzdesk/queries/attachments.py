"""Attached files: what hangs where, and their bytes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from netzdesk.store.contents import content_of
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attached file; its bytes are read when they are asked for."""

    id: str
    sha256: str
    name: str
    media_type: str
    size: int
    attempt_id: str
    source_id: str
    letter_template_id: str
    interview_id: str
    approval_id: str


_SELECT = """
SELECT a.id, a.sha256, a.name, a.media_type, a.size, coalesce(a.attempt_id, ''),
  coalesce(a.source_id, ''), coalesce(a.letter_template_id, ''), coalesce(a.interview_id, ''),
  coalesce(a.approval_id, '')
FROM attachment a
"""
_OWNERS = ("attempt_id", "source_id", "letter_template_id", "interview_id", "approval_id")


def attachments_of(
    conn: Connection,
    *,
    attempt_id: str | None = None,
    source_id: str | None = None,
    letter_template_id: str | None = None,
    interview_id: str | None = None,
    approval_id: str | None = None,
) -> tuple[AttachmentRow, ...]:
    """Return the files of one attempt, source, template, interview or request, oldest first."""
    keys = (attempt_id, source_id, letter_template_id, interview_id, approval_id)
    given = dict(zip(_OWNERS, keys, strict=True))
    column, key = next((name, key) for name, key in given.items() if key)
    rows = conn.execute(f"{_SELECT} WHERE a.{column} = ? ORDER BY a.rowid", (key,))
    return tuple(AttachmentRow(*row) for row in rows)


def attachments_at(conn: Connection, institution_id: str) -> dict[str, tuple[AttachmentRow, ...]]:
    """Return the files of all attempts at an institution, by attempt."""
    found: dict[str, list[AttachmentRow]] = defaultdict(list)
    rows = conn.execute(
        f"{_SELECT} JOIN contact_attempt c ON c.id = a.attempt_id"
        " WHERE c.institution_id = ? ORDER BY a.rowid",
        (institution_id,),
    )
    for row in rows:
        each = AttachmentRow(*row)
        found[each.attempt_id].append(each)
    return {attempt: tuple(files) for attempt, files in found.items()}


def attachment_content(conn: Connection, attachment_id: str) -> bytes | None:
    """Return the bytes of a file; None when they are missing or are not what was attached."""
    found = conn.execute("SELECT sha256 FROM attachment WHERE id = ?", (attachment_id,)).fetchone()
    return content_of(conn, found[0]) if found else None
