"""Waves: what was sent in series, who answered, what came back, who is still to answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from netzdesk.base.text import sort_key
from netzdesk.queries.outcomes import institution_states
from netzdesk.store.engine import Connection


class Answer(StrEnum):
    """What became of one letter or mail."""

    ANSWERED = "answered"
    RETURNED = "returned"
    OPEN = "open"
    ENDED = "ended"
    """Closed without an answer: refused, not needed any more, nobody reached."""


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave with its figures."""

    id: str
    name: str
    channel: str
    day: str
    template_id: str
    template: str
    step_id: str
    next_step_id: str
    """The step that follows in the chain; '' when there is none."""
    next_channel: str
    chosen_by: str
    researcher: str
    sent: int
    answered: int
    returned: int
    ended: int
    open: int
    overdue: int
    """Open ones whose answer was due before today."""


@dataclass(frozen=True, slots=True)
class WaveLetter:
    """One letter of a wave and what became of it."""

    attempt_id: str
    first_attempt_id: str
    """The key whose case reference stands on the letter, also after a correction."""
    institution_id: str
    institution: str
    """Its name; of a letter that asks for a release, that of the network."""
    place: str
    person_id: str
    person: str
    answer: Answer
    answered_on: str
    due: str
    """ISO day until which the answer is awaited; '' when nothing is due any more."""
    approval_id: str = ""
    """The request for the release of a profile that it belongs to; '' for none."""
    network_id: str = ""


# What happened at an institution after a letter decides, the first of these that is found:
# an answer (whoever spoke, by whatever channel), the end, the letter coming back.
_LETTERS: Final = """
WITH RECURSIVE first(id, origin) AS (
  SELECT id, id FROM contact_attempt WHERE corrects_id IS NULL AND wave_id IS NOT NULL
  UNION ALL SELECT c.id, first.origin FROM first JOIN contact_attempt c ON c.corrects_id = first.id
)
SELECT a.wave_id, a.id, coalesce(first.origin, a.id), i.id, i.name, coalesce(i.place, ''),
  coalesce(p.id, ''), coalesce(p.name, ''), a.outcome,
  (SELECT min(r.day) FROM contact_attempt r WHERE r.institution_id = a.institution_id
    AND r.corrected_by_id IS NULL AND r.network_id IS NULL AND r.day >= a.day AND r.id <> a.id
    AND r.outcome NOT IN ('3.20', '2.23')
    AND (r.answers_id = a.id OR (r.direction = 'in' AND (r.day > a.day OR r.id > a.id))
      OR (r.outcome IN ('1.1', '1.2') AND (r.day > a.day OR r.id > a.id)))),
  (SELECT min(r.day) FROM contact_attempt r WHERE r.institution_id = a.institution_id
    AND r.corrected_by_id IS NULL AND r.outcome = '3.20' AND r.id <> a.id
    AND (r.answers_id = a.id OR (r.answers_id IS NULL AND r.day >= a.day
      AND (r.day > a.day OR r.id > a.id)))),
  (SELECT f.due FROM follow_up f WHERE f.attempt_id = a.id AND f.done_on IS NULL
    ORDER BY f.due LIMIT 1)
FROM contact_attempt a JOIN institution i ON i.id = a.institution_id
LEFT JOIN first ON first.id = a.id LEFT JOIN person p ON p.id = a.person_id
WHERE a.wave_id IS NOT NULL AND a.corrected_by_id IS NULL AND a.network_id IS NULL AND {where}
"""
# Letters that asked for the release of a profile, or reminded of it: the request says what came of
# them. Only the latest letter of a request that is open awaits its answer.
_REQUESTS: Final = """
SELECT l.wave_id, coalesce(l.attempt_id, a.id), coalesce(a.attempt_id, a.id),
  coalesce(c.institution_id, ''), coalesce(n.name, n.place, ''), coalesce(n.place, ''),
  coalesce(p.id, ''), coalesce(p.name, ''), a.verdict, coalesce(a.answered_on, ''),
  coalesce((SELECT min(r.day) FROM contact_attempt r WHERE r.outcome = '3.20'
    AND r.corrected_by_id IS NULL AND r.answers_id = l.attempt_id), ''),
  CASE WHEN a.verdict = 'open' THEN coalesce(a.due, '') ELSE '' END, a.id, n.id
FROM (
  SELECT id AS approval_id, wave_id, attempt_id FROM approval WHERE wave_id IS NOT NULL
  UNION ALL
  SELECT approval_id, wave_id, attempt_id FROM approval_reminder WHERE wave_id IS NOT NULL
) l JOIN approval a ON a.id = l.approval_id JOIN network n ON n.id = a.network_id
LEFT JOIN person p ON p.id = a.person_id LEFT JOIN contact_attempt c ON c.id = l.attempt_id
WHERE {where}
"""
_WAVES: Final = """
SELECT w.id, w.name, w.channel, w.day, coalesce(w.template_id, ''), coalesce(t.name, ''),
  coalesce(w.step_id, ''), coalesce(w.chosen_by, ''), r.name
FROM wave w JOIN researcher r ON r.id = w.researcher_id
LEFT JOIN letter_template t ON t.id = w.template_id
ORDER BY w.day DESC, w.id DESC
"""
_FOLLOWING: Final = """
SELECT id, lead(id) OVER steps, lead(channel) OVER steps FROM chain_step
WINDOW steps AS (PARTITION BY chain_id ORDER BY position, id)
"""


def waves(conn: Connection, today: date) -> tuple[WaveRow, ...]:
    """Return every wave, newest first, with what became of its letters."""
    figures: Counter[tuple[str, str]] = Counter()
    for wave, letter in _letters(conn, today):
        figures[wave, letter.answer] += 1
        figures[wave, "sent"] += 1
        if letter.answer is Answer.OPEN and letter.due and letter.due < today.isoformat():
            figures[wave, "overdue"] += 1
    following = {
        step: (key or "", channel or "") for step, key, channel in conn.execute(_FOLLOWING)
    }
    return tuple(_wave(row, following, figures) for row in conn.execute(_WAVES).fetchall())


def wave_letters(conn: Connection, wave_id: str, today: date) -> tuple[WaveLetter, ...]:
    """Return the letters of a wave by institution."""
    found = [letter for _wave, letter in _letters(conn, today, wave_id)]
    return tuple(sorted(found, key=lambda each: (sort_key(each.institution), each.attempt_id)))


def recorded_in(conn: Connection, keys: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Return the wave in which letters of these keys are recorded, and which of them are.

    The wave is '' while none is. A release that was asked for without an office has no attempt:
    there the request itself counts.
    """
    asked = json.dumps(list(keys))
    attempts = conn.execute(
        "SELECT id, wave_id FROM contact_attempt WHERE id IN (SELECT value FROM json_each(?))",
        (asked,),
    ).fetchall()
    requests = conn.execute(
        "SELECT id, wave_id FROM approval WHERE id IN (SELECT value FROM json_each(?))", (asked,)
    ).fetchall()
    wave = next((wave for _key, wave in (*attempts, *requests) if wave), "")
    return wave, frozenset(key for key, _wave in (*attempts, *requests))


def unanswered(conn: Connection, wave_id: str, today: date) -> tuple[str, ...]:
    """Return the institutions of a wave whose answer is still open; requests are not among them."""
    letters = wave_letters(conn, wave_id, today)
    waiting = (x for x in letters if x.answer is Answer.OPEN and not x.approval_id)
    return tuple(dict.fromkeys(letter.institution_id for letter in waiting))


def open_requests(conn: Connection, wave_id: str, today: date) -> tuple[str, ...]:
    """Return the requests for a release of a wave that have no answer yet."""
    letters = wave_letters(conn, wave_id, today)
    waiting = (x for x in letters if x.answer is Answer.OPEN and x.approval_id)
    return tuple(dict.fromkeys(letter.approval_id for letter in waiting))


def _wave(
    row: tuple[str, ...],
    following: Mapping[str, tuple[str, str]],
    figures: Counter[tuple[str, str]],
) -> WaveRow:
    key, name, channel, day, template_id, template, step, chosen_by, researcher = row
    next_step_id, next_channel = following.get(step, ("", ""))
    return WaveRow(
        id=key,
        name=name,
        channel=channel,
        day=day,
        template_id=template_id,
        template=template,
        step_id=step,
        next_step_id=next_step_id,
        next_channel=next_channel,
        chosen_by=chosen_by,
        researcher=researcher,
        sent=figures[key, "sent"],
        answered=figures[key, Answer.ANSWERED],
        returned=figures[key, Answer.RETURNED],
        ended=figures[key, Answer.ENDED],
        open=figures[key, Answer.OPEN],
        overdue=figures[key, "overdue"],
    )


def _letters(
    conn: Connection, today: date, wave_id: str | None = None
) -> list[tuple[str, WaveLetter]]:
    sql = _LETTERS.format(where="1" if wave_id is None else "a.wave_id = ?")
    rows = conn.execute(sql, () if wave_id is None else (wave_id,)).fetchall()
    states = institution_states(conn, today, {row[3] for row in rows}) if rows else {}
    found = []
    for row in rows:
        wave, attempt, origin, institution, name, place, person_id, person = row[:8]
        outcome, answered, returned, due = row[8:]
        state = states.get(institution)
        if outcome.startswith("1."):
            answer, on = Answer.ANSWERED, ""
        elif outcome == "3.20":
            answer, on = Answer.RETURNED, ""
        elif answered:
            answer, on = Answer.ANSWERED, answered
        elif returned:
            answer, on = Answer.RETURNED, returned
        else:
            ended = state is not None and state.final
            answer, on = (Answer.ENDED if ended else Answer.OPEN), ""
        who = (attempt, origin, institution, name, place, person_id, person)
        found.append((wave, WaveLetter(*who, answer, on, due or "")))
    return [*found, *_requests(conn, wave_id)]


def _requests(conn: Connection, wave_id: str | None) -> list[tuple[str, WaveLetter]]:
    sql = _REQUESTS.format(where="1" if wave_id is None else "l.wave_id = ?")
    found = []
    for row in conn.execute(sql, () if wave_id is None else (wave_id,)):
        wave, attempt, origin, institution, name, place, person_id, person = row[:8]
        verdict, answered, returned, due, approval, network = row[8:]
        if verdict != "open":
            answer, on = Answer.ANSWERED, answered
        elif returned:
            answer, on = Answer.RETURNED, returned
        else:
            answer, on = Answer.OPEN, ""
        who = (attempt, origin, institution, name, place, person_id, person)
        found.append((wave, WaveLetter(*who, answer, on, due, approval, network)))
    return found
