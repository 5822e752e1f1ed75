"""Interviews: the list, and one of them with its guide, answers and persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from string import whitespace
from typing import Any

from netzdesk.base.text import sort_key
from netzdesk.domain.guide import Count, Guide, Said, count
from netzdesk.domain.talk import AHEAD, Consent, Minutes, consent_of, minutes_of
from netzdesk.queries.guides import guide
from netzdesk.queries.interview_people import Participant, participants, parts_by_interview
from netzdesk.queries.interview_plans import OFFICES, SHOWN_DAY, Plan, plan
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """One interview as it is listed, latest first."""

    id: str
    network_id: str
    network: str
    place: str
    day: str
    state: str
    guide_id: str
    guide: str
    researcher: str
    at: str
    """The time that was agreed, of one that has not begun."""
    done: int
    total: int
    """Questions asked, of those of the guide that are not left out; 0 without a guide."""
    persons: int
    minutes_of_all: Minutes
    consent_of_all: Consent

    @property
    def minutes(self) -> str:
        """A code of `domain.talk.MINUTES`."""
        return self.minutes_of_all.state

    @property
    def consent(self) -> str:
        """A code of `domain.talk.TALK_CONSENTS`."""
        return self.consent_of_all.state


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact in which an interview of a network may have been held."""

    id: str
    day: str
    at: str
    channel: str
    institution: str
    researcher: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A value of the register that rests on an interview."""

    table: str
    value: str
    """The name of what was taken over, the code of a field of action or programme; of the
    network itself the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewDetail:
    """One interview with everything that was noted."""

    id: str
    network_id: str
    network: str
    place: str
    day: str
    state: str
    attempt_id: str
    attempt_day: str
    institution_id: str
    """Of the contact in which it was held."""
    institution: str
    researcher_id: str
    researcher: str
    duration_min: int | None
    on_paper: bool
    note: str
    guide: Guide | None
    plan: Plan | None
    """The date of one that has not begun; None for all others."""
    said: Mapping[str, Said]
    """Question → what was said to it."""
    topic_notes: Mapping[str, str]
    """Topic → what was noted besides its questions."""
    persons: tuple[Participant, ...]
    taken: tuple[TakenOver, ...]
    """What the register has from it."""

    @property
    def minutes(self) -> Minutes:
        """How far the minutes are."""
        return minutes_of([each.part for each in self.persons])

    @property
    def consent(self) -> Consent:
        """Whether the talk may be recorded."""
        return consent_of([each.part for each in self.persons])

    def progress(self, topic: str = "") -> Count:
        """Return how far the interview, or one topic of it, is."""
        return count(self.guide, self.said, topic) if self.guide else Count(0, 0)


@dataclass(frozen=True, slots=True)
class NamedInCall:
    """A structure that was named in a contact, and as what."""

    network_id: str
    name: str
    place: str
    as_named: str


_ROWS = f"""
SELECT i.id, i.network_id, coalesce(n.name, ''), coalesce(n.place, ''),
  {SHOWN_DAY.format("i")} AS shown_day, i.state,
  coalesce(i.guide_id, ''), coalesce(g.name, ''), coalesce(r.initials, ''),
  CASE WHEN i.state IN ('planned', 'cancelled') THEN coalesce(f.due_time, '') ELSE '' END
FROM interview i JOIN network n ON n.id = i.network_id
LEFT JOIN guide g ON g.id = i.guide_id LEFT JOIN follow_up f ON f.id = i.follow_up_id
LEFT JOIN researcher r ON r.id = coalesce(i.researcher_id, f.researcher_id)
ORDER BY shown_day DESC, i.id DESC
"""
_ONE = f"""
SELECT i.network_id, coalesce(n.name, ''), coalesce(n.place, ''),
  {SHOWN_DAY.format("i")}, i.state, coalesce(i.attempt_id, ''), coalesce(a.day, ''),
  coalesce(o.id, ''), coalesce(o.name, ''),
  coalesce(i.researcher_id, ''), coalesce(r.name, ''), i.duration_min, i.on_paper,
  coalesce(i.note, ''), i.guide_id
FROM interview i JOIN network n ON n.id = i.network_id
LEFT JOIN contact_attempt a ON a.id = i.attempt_id
LEFT JOIN institution o ON o.id = a.institution_id
LEFT JOIN researcher r ON r.id = i.researcher_id WHERE i.id = ?
"""
_TAKEN = """
SELECT table_name, value FROM (
  SELECT f.table_name, coalesce(a.name, d.field, p.programme, v.label, q.name, y.name, c.name,
    k.institution_name, m.name, m.place, j.name, CASE WHEN n.id IS NOT NULL THEN f.field END)
    AS value, min(f.rowid) AS place
  FROM fact_source f
  LEFT JOIN network n ON f.table_name = 'network' AND n.id = f.row_id
  LEFT JOIN network_result v ON f.table_name = 'network_result' AND v.id = f.row_id
  LEFT JOIN network_region g ON f.table_name = 'network_region' AND g.id = f.row_id
  LEFT JOIN region q ON q.id = g.region_id
  LEFT JOIN network_contact k ON f.table_name = 'network_contact' AND k.id = f.row_id
  LEFT JOIN person y ON y.id = k.person_id
  LEFT JOIN institution c ON c.id = k.institution_id
  LEFT JOIN network_relation e ON f.table_name = 'network_relation' AND e.id = f.row_id
  LEFT JOIN network m ON m.id = e.other_id
  LEFT JOIN institution j ON j.id = e.institution_id
  LEFT JOIN network_actor a ON f.table_name = 'network_actor' AND a.id = f.row_id
  LEFT JOIN network_field d ON f.table_name = 'network_field' AND d.id = f.row_id
  LEFT JOIN network_programme p ON f.table_name = 'network_programme' AND p.id = f.row_id
  WHERE f.interview_id = ?
  GROUP BY f.table_name, f.row_id, CASE WHEN n.id IS NOT NULL THEN f.field END
) WHERE value IS NOT NULL ORDER BY place
"""
_CONTACTS = f"""
WITH offices(id) AS ({OFFICES}), found(id) AS (
  SELECT a.id FROM contact_attempt a JOIN offices o ON o.id = a.institution_id
  UNION SELECT s.attempt_id FROM statement s JOIN statement_network x ON x.statement_id = s.id
    WHERE x.network_id = ?1
  UNION SELECT a.id FROM contact_attempt a WHERE a.network_id = ?1
  UNION SELECT ?2
)
SELECT a.id, a.day, coalesce(a.at, ''), a.channel, i.name, coalesce(r.initials, '')
FROM found f CROSS JOIN contact_attempt a ON a.id = f.id
JOIN institution i ON i.id = a.institution_id
LEFT JOIN researcher r ON r.id = a.researcher_id
WHERE a.corrected_by_id IS NULL OR a.id = ?2
ORDER BY a.id = ?2 DESC, a.day DESC, a.at DESC, a.id DESC LIMIT ?3
"""


def interviews(conn: Connection) -> tuple[InterviewRow, ...]:
    """Return all interviews, latest first."""
    said = _answered_by_interview(conn)
    present = parts_by_interview(conn)
    known: dict[str, Guide | None] = {}
    found = []
    for row in conn.execute(_ROWS).fetchall():
        key = row[6]
        if key and key not in known:
            known[key] = guide(conn, key)
        held = known.get(key)
        far = count(held, said.get(row[0], {})) if held else Count(0, 0)
        parts = present.get(row[0], [])
        asked = (far.done, far.total)
        agreed = (len(parts), minutes_of(parts), consent_of(parts))
        values: tuple[Any, ...] = (*row, *asked, *agreed)
        found.append(InterviewRow(*values))
    return tuple(found)


def interview(conn: Connection, interview_id: str) -> InterviewDetail | None:
    """Return one interview, None when there is none with this key."""
    row = conn.execute(_ONE, (interview_id,)).fetchone()
    if row is None:
        return None
    names = (
        "network_id",
        "network",
        "place",
        "day",
        "state",
        "attempt_id",
        "attempt_day",
        "institution_id",
        "institution",
        "researcher_id",
        "researcher",
        "duration_min",
        "on_paper",
        "note",
    )
    values: dict[str, Any] = dict(zip(names, row, strict=False)) | {"on_paper": bool(row[12])}
    return InterviewDetail(
        id=interview_id,
        **values,
        guide=guide(conn, row[14]) if row[14] else None,
        plan=plan(conn, interview_id) if row[4] in AHEAD else None,
        said=_said(conn, interview_id),
        topic_notes={
            topic: answer or ""
            for topic, answer in conn.execute(
                "SELECT topic_id, answer FROM interview_answer"
                " WHERE interview_id = ? AND question_id IS NULL ORDER BY rowid",
                (interview_id,),
            )
        },
        persons=participants(conn, interview_id),
        taken=tuple(TakenOver(*each) for each in conn.execute(_TAKEN, (interview_id,))),
    )


def likely_contacts(
    conn: Connection, network_id: str, attempt_id: str, most: int = 60
) -> tuple[Contact, ...]:
    """Return the contacts in which an interview may have been held, latest first.

    Those with the institutions of its contact persons, those whose statements name it, and the
    one that is stored; none that was corrected.
    """
    rows = conn.execute(_CONTACTS, (network_id, attempt_id, most))
    return tuple(Contact(*row) for row in rows)


def named_in_contact(conn: Connection, attempt_id: str) -> tuple[NamedInCall, ...]:
    """Return the structures that the statements of a contact name; joined ones by what they are."""
    rows = conn.execute(
        "SELECT DISTINCT n.id, coalesce(n.name, ''), coalesce(n.place, ''),"
        " coalesce(x.as_named, '')"
        " FROM statement s JOIN statement_network x ON x.statement_id = s.id"
        " JOIN network d ON d.id = x.network_id"
        " JOIN network n ON n.id = coalesce(d.same_as_id, d.id)"
        " WHERE s.attempt_id = ? AND n.same_as_id IS NULL",
        (attempt_id,),
    )
    found = [NamedInCall(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.network_id)))


def open_interview(conn: Connection, network_id: str, attempt_id: str) -> str:
    """Return the interview of a network that a contact began already; "" when there is none."""
    row = conn.execute(
        "SELECT id FROM interview WHERE network_id = ? AND attempt_id = ? ORDER BY rowid DESC",
        (network_id, attempt_id),
    ).fetchone()
    return str(row[0]) if row else ""


def _said(conn: Connection, interview_id: str) -> dict[str, Said]:
    rows = conn.execute(
        "SELECT question_id, coalesce(answer, ''), nothing_to_say FROM interview_answer"
        " WHERE question_id IS NOT NULL AND interview_id = ? ORDER BY rowid",
        (interview_id,),
    )
    return {question: Said(answer, bool(nothing)) for question, answer, nothing in rows}


def _answered_by_interview(conn: Connection) -> dict[str, dict[str, Said]]:
    """Return of every interview what was asked; one letter stands for the words of an answer."""
    rows = conn.execute(
        "SELECT interview_id, question_id, coalesce(substr(ltrim(answer, ?), 1, 1), ''),"
        " nothing_to_say FROM interview_answer WHERE question_id IS NOT NULL ORDER BY rowid",
        (whitespace,),
    )
    known: dict[tuple[bool, int], Said] = {}
    found: defaultdict[str, dict[str, Said]] = defaultdict(dict)
    for interview_key, question, letter, nothing in rows:
        kind = (letter.strip() != "", nothing)
        if kind not in known:
            known[kind] = Said(letter, bool(nothing))
        found[interview_key][question] = known[kind]
    return found
