"""Which request for a release a mail answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netzdesk.domain.case_reference import case_reference, key_ending
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request that has no answer yet, and to which a mail seems to belong."""

    id: str
    network_id: str
    network: str
    person: str
    sent_on: str
    sure: bool
    """Found by its case reference, and not only by who wrote."""
    reminded: tuple[str, ...] = ()
    """The days of the reminders, the earliest first."""


_OPEN = """
SELECT a.id, n.id, coalesce(n.name, n.place, ''), coalesce(p.name, ''), coalesce(a.sent_on, '')
FROM approval a JOIN network n ON n.id = a.network_id LEFT JOIN person p ON p.id = a.person_id
"""
_REFERENCES = """
SELECT key, request FROM (
  SELECT id AS key, id AS request FROM approval
  UNION SELECT attempt_id, id FROM approval WHERE attempt_id IS NOT NULL
  UNION SELECT attempt_id, approval_id FROM approval_reminder WHERE attempt_id IS NOT NULL
) WHERE substr(key, -8) = ? ORDER BY request DESC
"""


def answered_requests(
    conn: Connection, *, references: Sequence[str], addresses: Iterable[str]
) -> tuple[AnsweredRequest, ...]:
    """Return the requests that a mail may answer, by its case references, else by its sender.

    By a case reference also a request is found that was answered already: a second mail may
    correct the first. By the sender only what is open is found.
    """
    keys = [key for reference in references for key in _referred(conn, reference)]
    if keys:
        found = [_request(conn, key, sure=True) for key in dict.fromkeys(keys)]
        return tuple(each for each in found if each is not None)
    wanted = {address.casefold() for address in addresses if address}
    if not wanted:
        return ()
    rows = conn.execute(
        "SELECT a.id, p.mail FROM approval a JOIN person p ON p.id = a.person_id"
        " WHERE a.verdict = 'open' AND p.mail IS NOT NULL ORDER BY a.sent_on DESC, a.id DESC"
    ).fetchall()
    by_sender = [_request(conn, key, sure=False) for key, mail in rows if mail.casefold() in wanted]
    return tuple(each for each in by_sender if each is not None)


def _referred(conn: Connection, reference: str) -> list[str]:
    """Return the requests whose own reference it is, or that of a letter or mail about them."""
    rows = conn.execute(_REFERENCES, (key_ending(reference),))
    return [request for key, request in rows if case_reference(key) == reference]


def _request(conn: Connection, key: str, *, sure: bool) -> AnsweredRequest | None:
    row = conn.execute(f"{_OPEN} WHERE a.id = ?", (key,)).fetchone()
    if row is None:
        return None
    request, network_id, network, person, sent_on = row
    days = conn.execute(
        "SELECT day FROM approval_reminder WHERE approval_id = ? ORDER BY day, id", (key,)
    )
    reminded = tuple(day for (day,) in days)
    return AnsweredRequest(request, network_id, network, person, sent_on, sure, reminded)
