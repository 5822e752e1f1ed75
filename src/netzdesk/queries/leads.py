"""Leads: who or what is to be asked, who said so, and what it became."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from netzdesk.base.text import fold, sort_key
from netzdesk.domain.contact_keys import phone_key
from netzdesk.queries.institutions import region_choices
from netzdesk.store.engine import Connection

Likeness = Literal["name", "similar", "phone", "mail"]
"""Why an entry may be what a lead names, surest first."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as the list and its form show it; '' where nothing is known."""

    id: str
    kind: str
    name: str
    function: str
    institution_kind: str
    phone: str
    mail: str
    place: str
    note: str
    region_id: str
    region: str
    from_institution_id: str
    from_institution: str
    from_person: str
    attempt_id: str
    statement_id: str
    named_network_id: str
    day: str
    initials: str
    state: str
    closed_on: str
    closed_reason: str
    institution_id: str
    institution: str
    person_id: str
    person: str
    network_id: str
    network: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of the study that may be what a lead names."""

    id: str
    name: str
    about: str
    """Place or institution, and the number: what tells it from others."""
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry with everything by which it can be found again."""

    id: str
    name: str
    names: tuple[str, ...]
    about: str
    phones: tuple[str, ...]
    mails: tuple[str, ...]


_SELECT: Final = """
SELECT l.id, l.kind, l.name, l.function, l.institution_kind, l.phone, l.mail, l.place, l.note,
  l.region_id, '', l.from_institution_id, fi.name, fp.name, l.attempt_id, l.statement_id,
  l.named_network_id, l.day, r.initials, l.state, l.closed_on, l.closed_reason,
  l.institution_id, i.name, l.person_id, p.name, l.network_id, coalesce(n.name, n.place)
FROM lead l JOIN researcher r ON r.id = l.researcher_id
LEFT JOIN institution fi ON fi.id = l.from_institution_id
LEFT JOIN person fp ON fp.id = l.from_person_id
LEFT JOIN institution i ON i.id = l.institution_id
LEFT JOIN person p ON p.id = l.person_id
LEFT JOIN network n ON n.id = l.network_id
"""
_REGION: Final = 10
_STATES: Final = {"open": 0, "followed": 1, "dropped": 2}
_INSTITUTIONS: Final = """
SELECT i.id, i.name, i.place, i.phone, i.mail,
  (SELECT group_concat(c.value, char(10)) FROM contact_point c WHERE c.institution_id = i.id
    AND c.kind IN ('phone', 'mobile')),
  (SELECT group_concat(c.value, char(10)) FROM contact_point c WHERE c.institution_id = i.id
    AND c.kind = 'mail')
FROM institution i WHERE i.same_as_id IS NULL
"""
_PERSONS: Final = """
SELECT p.id, p.name, i.name, p.phone, p.mail,
  (SELECT group_concat(c.value, char(10)) FROM contact_point c WHERE c.person_id = p.id
    AND c.kind IN ('phone', 'mobile')),
  (SELECT group_concat(c.value, char(10)) FROM contact_point c WHERE c.person_id = p.id
    AND c.kind = 'mail')
FROM person p LEFT JOIN institution i ON i.id = p.institution_id
"""
_NETWORKS: Final = """
SELECT n.id, coalesce(n.name, n.place), n.place, n.other_names FROM network n
WHERE n.same_as_id IS NULL AND coalesce(n.name, n.place) IS NOT NULL
"""


def leads(conn: Connection) -> tuple[LeadRow, ...]:
    """Return all leads: the open ones first, each group newest first."""
    rows = _rows(conn, "ORDER BY l.day DESC, l.id DESC")
    return tuple(sorted(rows, key=lambda row: _STATES[row.state]))


def lead(conn: Connection, key: str) -> LeadRow | None:
    """Return one lead, None when there is none."""
    return next(_rows(conn, "WHERE l.id = ?", key), None)


def leads_from(conn: Connection, institution_id: str) -> tuple[LeadRow, ...]:
    """Return what an institution named, newest first."""
    wanted = "WHERE l.from_institution_id = ? ORDER BY l.day DESC, l.id DESC"
    return tuple(_rows(conn, wanted, institution_id))


def candidates(conn: Connection, row: LeadRow) -> tuple[Candidate, ...]:
    """Return the entries that may be what a lead names: the same name, number or address first."""
    found = []
    for known in _known(conn, row.kind):
        likeness = _likeness(row, known)
        if likeness:
            found.append(Candidate(known.id, known.name, known.about, likeness))
    order = ("name", "phone", "mail", "similar")
    return tuple(sorted(found, key=lambda c: (order.index(_surest(c, order)), sort_key(c.name))))


def same_leads(conn: Connection, row: LeadRow) -> tuple[LeadRow, ...]:
    """Return the other open leads of this kind and name (or number): named by others too."""
    others = _rows(conn, "WHERE l.state = 'open' AND l.kind = ? AND l.id <> ?", row.kind, row.id)
    words, number = _words(row.name), phone_key(row.phone)
    return tuple(
        other
        for other in others
        if _words(other.name) == words or (number and phone_key(other.phone) == number)
    )


def _rows(conn: Connection, wanted: str, *parameters: str) -> Iterator[LeadRow]:
    labels = {each.id: each.label for each in region_choices(conn)}
    for row in conn.execute(f"{_SELECT} {wanted}", parameters).fetchall():
        values = ["" if value is None else value for value in row]
        values[_REGION] = labels.get(values[_REGION - 1], "")
        yield LeadRow(*values)


def _known(conn: Connection, kind: str) -> Iterator[_Known]:
    if kind == "network":
        for key, name, place, others in conn.execute(_NETWORKS):
            names = (name, *(others or "").split(";"))
            yield _Known(key, name, names, place or "", (), ())
        return
    sql = _INSTITUTIONS if kind == "institution" else _PERSONS
    for key, name, about, phone, mail, phones, mails in conn.execute(sql):
        numbers = _filled(phone, *(phones or "").split("\n"))
        addresses = _filled(mail, *(mails or "").split("\n"))
        said = ", ".join(_filled(about, phone))
        yield _Known(key, name, (name,), said, numbers, addresses)


def _likeness(row: LeadRow, known: _Known) -> tuple[Likeness, ...]:
    found: list[Likeness] = []
    words = _words(row.name)
    named = [_words(name) for name in known.names]
    if words in named:
        found.append("name")
    elif any(_alike(words, other) for other in named):
        found.append("similar")
    number = phone_key(row.phone)
    if number and number in map(phone_key, known.phones):
        found.append("phone")
    if row.mail and row.mail.casefold() in (each.casefold() for each in known.mails):
        found.append("mail")
    return tuple(found)


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Tell whether all words of the shorter name stand in the longer one."""
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 and shorter <= longer


def _words(name: str) -> frozenset[str]:
    spaced = "".join(mark if mark.isalnum() else " " for mark in fold(name))
    return frozenset(spaced.split())


def _surest(candidate: Candidate, order: tuple[str, ...]) -> str:
    return min(candidate.likeness, key=order.index)


def _filled(*texts: Any) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
