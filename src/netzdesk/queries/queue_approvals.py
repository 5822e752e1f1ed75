"""The lines of the queue that ask for the release of profiles: overdue, or answered by a mail."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final, NamedTuple

from netzdesk.domain.queue import QueueGroup, QueueItem, QueueKind, QueueReason
from netzdesk.queries.queue_facts import next_channels
from netzdesk.store.engine import Connection


class _Open(NamedTuple):
    """A request without an answer that has something to be done."""

    id: str
    network_id: str
    network: str
    person_id: str
    person: str
    due: str
    reminded: int
    step_id: str
    answer_on: str
    """The day of a reply whose answer nobody has entered; '' for none."""
    researcher_id: str


_REQUESTS: Final = """
SELECT a.id, n.id, coalesce(n.name, n.place, ''), coalesce(p.id, ''), coalesce(p.name, ''),
  coalesce(a.due, ''),
  (SELECT count(*) FROM approval_reminder m WHERE m.approval_id = a.id),
  coalesce((SELECT w.step_id FROM wave w WHERE w.id = coalesce(
    (SELECT m.wave_id FROM approval_reminder m WHERE m.approval_id = a.id
      AND m.wave_id IS NOT NULL ORDER BY m.day DESC, m.id DESC LIMIT 1), a.wave_id)), ''),
  coalesce(a.replied_on, ''), a.researcher_id
FROM approval a JOIN network n ON n.id = a.network_id LEFT JOIN person p ON p.id = a.person_id
WHERE a.verdict = 'open' AND (p.id IS NULL OR p.do_not_contact = 0)
  AND (a.due < ? OR a.replied_on IS NOT NULL)
"""


def approval_lines(conn: Connection, today: date) -> tuple[QueueItem, ...]:
    """Return a line for each contact person whose release is overdue or waits to be entered.

    Who is asked for several networks has one line with several reasons. Whoever wants no contact
    is not among them.
    """
    rows = [_Open(*row) for row in conn.execute(_REQUESTS, (today.isoformat(),))]
    channels = next_channels(conn, {row.step_id for row in rows if row.step_id}) if rows else {}
    by_whom: defaultdict[str, list[_Open]] = defaultdict(list)
    for row in rows:
        by_whom[row.person_id or row.id].append(row)
    return tuple(_line(found, channels) for found in by_whom.values())


def _line(found: list[_Open], channels: dict[str, str]) -> QueueItem:
    found = sorted(found, key=lambda row: (not row.answer_on, row.due, row.id))
    first = found[0]
    return QueueItem(
        key=f"approval:{first.id}",
        name=first.person or first.network,
        reasons=tuple(_reason(row, channels) for row in found),
        responsible_id=first.researcher_id,
        concerns=frozenset(row.researcher_id for row in found),
        group=QueueGroup.RELEASES,
    )


def _reason(row: _Open, channels: dict[str, str]) -> QueueReason:
    reason = QueueReason(
        kind=QueueKind.APPROVAL_ANSWER,
        person_id=row.person_id or None,
        approval_id=row.id,
        network_id=row.network_id,
        network=row.network,
    )
    if row.answer_on:
        return reason._replace(since=date.fromisoformat(row.answer_on))
    return reason._replace(
        kind=QueueKind.APPROVAL_OVERDUE,
        due=date.fromisoformat(row.due),
        channel=channels.get(row.step_id, "letter"),
        attempts=row.reminded,
    )
