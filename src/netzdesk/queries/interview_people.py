"""Who was present at an interview, or is expected, with consent and minutes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.text import sort_key
from netzdesk.domain.talk import Part
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was present, or could be."""

    id: str
    name: str
    function: str
    institution: str

    @property
    def whole(self) -> str:
        return ", ".join(filter(None, (self.name, self.function, self.institution)))


@dataclass(frozen=True, slots=True)
class Participant(Person):
    """Somebody who was present, with what was agreed."""

    part: Part


_WHO: Final = "p.id, p.name, coalesce(p.function, ''), coalesce(i.name, '')"
_PART: Final = (
    "x.consent, coalesce(x.consent_on, ''), coalesce(x.consent_withdrawn_on, ''),"
    " x.without_minutes, coalesce(x.minutes_sent_on, ''), coalesce(x.minutes_accepted_on, ''),"
    " coalesce(x.correction, '')"
)
_PRESENT: Final = (
    f"SELECT {_WHO}, {_PART} FROM interview_person x JOIN person p ON p.id = x.person_id"
    " LEFT JOIN institution i ON i.id = p.institution_id WHERE x.interview_id = ?"
)
_LIKELY: Final = (
    f"SELECT {_WHO} FROM person p LEFT JOIN institution i ON i.id = p.institution_id"
    " WHERE p.id IN ("
    "SELECT person_id FROM network_contact WHERE network_id = ?1 AND person_id IS NOT NULL"
    " UNION SELECT y.id FROM person y JOIN contact_attempt a"
    " ON a.institution_id = y.institution_id WHERE a.id = ?2"
    " UNION SELECT y.id FROM person y WHERE y.institution_id = ?3)"
)


def parts_by_interview(conn: Connection) -> Mapping[str, list[Part]]:
    """Return of every interview what those present agreed to."""
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for key, *values in conn.execute(f"SELECT x.interview_id, {_PART} FROM interview_person x"):
        found[key].append(_part(values))
    return found


def participants(conn: Connection, interview_id: str) -> tuple[Participant, ...]:
    """Return who was present, by name."""
    found = []
    for row in conn.execute(_PRESENT, (interview_id,)):
        values: tuple[Any, ...] = (*row[:4], _part(row[4:]))
        found.append(Participant(*values))
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.id)))


def likely_persons(
    conn: Connection, network_id: str, attempt_id: str, institution_id: str = ""
) -> tuple[Person, ...]:
    """Return who is probably present: contacts of the network, people of the institution.

    The institution is that of the contact, or the one where the date was agreed.
    """
    rows = conn.execute(_LIKELY, (network_id, attempt_id, institution_id))
    found = [Person(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.id)))


def _part(values: Sequence[object]) -> Part:
    consent, on, withdrawn_on, without, sent_on, accepted_on, correction = map(str, values)
    return Part(consent, on, withdrawn_on, without == "1", sent_on, accepted_on, correction)
