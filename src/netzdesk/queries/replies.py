"""To which institution and which contact a mail that came in belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from netzdesk.base.text import sort_key
from netzdesk.domain.case_reference import case_reference, key_ending
from netzdesk.domain.contact_keys import mail_domain
from netzdesk.store.engine import Connection

Found = Literal["reference", "person", "institution", "domain"]
"""How it was found, surest first; `domain` is a hint only."""


@dataclass(frozen=True, slots=True)
class ReplyMatch:
    """An institution from which a mail may be, and the contact that it may answer."""

    found: Found
    institution_id: str
    institution: str
    place: str
    person_id: str
    attempt_id: str
    """'' when nobody was contacted there yet."""


@dataclass(frozen=True, slots=True)
class AnsweredAttempt:
    """A contact that a mail can answer."""

    id: str
    day: str
    channel: str
    reference: str


_ADDRESSES: Final = """
SELECT mail, id, id, NULL FROM (SELECT i.mail AS mail, i.id AS id FROM institution i
  WHERE i.mail IS NOT NULL)
UNION ALL SELECT p.mail, p.institution_id, NULL, p.id FROM person p
  WHERE p.mail IS NOT NULL AND p.institution_id IS NOT NULL
UNION ALL SELECT c.value, coalesce(c.institution_id, p.institution_id), c.institution_id,
  c.person_id
  FROM contact_point c LEFT JOIN person p ON p.id = c.person_id
  WHERE c.kind = 'mail' AND c.value IS NOT NULL
"""
_HEAD: Final = "SELECT name, coalesce(place, ''), same_as_id FROM institution WHERE id = ?"
_SENT: Final = """
SELECT id FROM contact_attempt
WHERE institution_id = ? AND corrected_by_id IS NULL AND direction = 'out'
ORDER BY channel NOT IN ('letter', 'email', 'fax', 'web_form'), day DESC, id DESC LIMIT 1
"""
_ORDER: Final[tuple[Found, ...]] = ("reference", "person", "institution", "domain")
_MOST: Final = 12


def find_matches(
    conn: Connection, *, references: Sequence[str], addresses: Iterable[str]
) -> tuple[ReplyMatch, ...]:
    """Return where a mail may belong, surest first, each institution once.

    `references` are case references that stand in it, `addresses` whom it is from (of a bounce:
    whom it was to).
    """
    gathered = _Gathered(conn)
    for reference in references:
        for attempt, institution, person in _referred(conn, reference):
            gathered.take("reference", institution, person, attempt)
    wanted = {address.casefold() for address in addresses if address}
    known = conn.execute(_ADDRESSES).fetchall()
    for mail, institution, own, person in known:
        if mail.casefold() in wanted and institution:
            gathered.take("institution" if own else "person", institution, person)
    domains = {mail_domain(address) for address in wanted} - {None}
    for mail, institution, _own, _person in known:
        if institution and mail_domain(mail) in domains:
            gathered.take("domain", institution, None)
    found = gathered.found.values()
    ordered = sorted(found, key=lambda m: (_ORDER.index(m.found), sort_key(m.institution)))
    return tuple(ordered[:_MOST])


def answered_attempts(conn: Connection, institution_id: str) -> tuple[AnsweredAttempt, ...]:
    """Return the contacts of an institution that a mail can answer, newest first."""
    rows = conn.execute(
        "SELECT id, day, channel FROM contact_attempt WHERE institution_id = ?"
        " AND corrected_by_id IS NULL AND direction = 'out' ORDER BY day DESC, id DESC LIMIT 40",
        (institution_id,),
    )
    return tuple(
        AnsweredAttempt(key, day, channel, case_reference(key)) for key, day, channel in rows
    )


def already_recorded(conn: Connection, sha256: str) -> tuple[str, str] | None:
    """Return (institution, day) of a contact to which this very mail is attached already."""
    found = conn.execute(
        "SELECT c.institution_id, c.day FROM attachment a"
        " JOIN contact_attempt c ON c.id = a.attempt_id WHERE a.sha256 = ? LIMIT 1",
        (sha256,),
    ).fetchone()
    return (str(found[0]), str(found[1])) if found else None


def _referred(conn: Connection, reference: str) -> list[tuple[str, str, str | None]]:
    """Return attempt, institution and person for a reference; of a corrected one the newest."""
    rows = conn.execute(
        "SELECT id, institution_id, person_id, corrected_by_id FROM contact_attempt"
        " WHERE substr(id, -8) = ?",
        (key_ending(reference),),
    ).fetchall()
    found = []
    for row in rows:
        if case_reference(row[0]) != reference:
            continue
        newest = row
        while newest[3]:
            newest = conn.execute(
                "SELECT id, institution_id, person_id, corrected_by_id FROM contact_attempt"
                " WHERE id = ?",
                (newest[3],),
            ).fetchone()
        found.append((str(newest[0]), str(newest[1]), newest[2]))
    return found


class _Gathered:
    """The matches by institution; what is surer takes the place of what is less sure."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.found: dict[str, ReplyMatch] = {}

    def take(self, how: Found, institution: str, person: str | None, attempt: str = "") -> None:
        former = self.found.get(institution)
        if former and _ORDER.index(former.found) <= _ORDER.index(how):
            return
        name, place, same_as = self._conn.execute(_HEAD, (institution,)).fetchone()
        if same_as:
            self.take(how, same_as, person, attempt)
            return
        if not attempt:
            row = self._conn.execute(_SENT, (institution,)).fetchone()
            attempt = str(row[0]) if row else ""
        self.found[institution] = ReplyMatch(how, institution, name, place, person or "", attempt)
