"""The state of every institution, from those of its attempts and notes that can matter.

Of each code only the latest attempt can decide, so SQL picks that one and counts the rest;
equal to `institution_state` over all attempts, and a property test holds the two together.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from netzdesk.base.collector import collector_paused
from netzdesk.domain.outcome import (
    AGREED,
    PARTIAL,
    REFUSED_AGAIN,
    REFUSED_ONCE,
    REMINDERS_FOR_PARTIAL,
    AttemptFact,
    InstitutionState,
    NoteFact,
    OutcomeCode,
    institution_state,
)
from netzdesk.queries.terms import terms_by_vocabulary
from netzdesk.store.engine import Connection


def outcome_codes(conn: Connection) -> dict[str, OutcomeCode]:
    """Return the outcome codes of the study in the order of their rank, also retired ones."""
    return {
        term.code: OutcomeCode.of(term.code, term.label_en, term.label_de, term.attributes)
        for term in terms_by_vocabulary(conn).get("outcome", ())
    }


def institution_states(
    conn: Connection, reference_day: date, institution_ids: Collection[str] | None = None
) -> dict[str, InstitutionState]:
    """Return the state of each institution, or of the given ones.

    Unknown keys are left out, and what was merged into another institution.
    """
    with collector_paused():  # thousands of small facts, and no cycles among them
        return _states(conn, reference_day, institution_ids)


def _states(
    conn: Connection, reference_day: date, institution_ids: Collection[str] | None
) -> dict[str, InstitutionState]:
    chosen = None if institution_ids is None else json.dumps(sorted(institution_ids))
    codes = outcome_codes(conn)
    contacts, notes = _contacts(conn, chosen), _notes(conn, chosen)
    ids = conn.execute(
        f"SELECT id FROM institution WHERE same_as_id IS NULL AND {_among('id', chosen)}",
        _values(chosen),
    )
    none = _Contacts()
    found = {}
    for (key,) in ids:
        made = contacts.get(key, none)
        state = institution_state(made.deciding, notes.get(key, ()), codes, reference_day)
        found[key] = replace(state, attempts=made.count) if made.count else state
    return found


def institutions_by_outcome(conn: Connection, reference_day: date) -> dict[str, int]:
    """Return how many institutions are shown with each outcome; codes without any are left out."""
    states = institution_states(conn, reference_day).values()
    return dict(sorted(Counter(state.code for state in states).items()))


def _among(column: str, chosen: str | None) -> str:
    return "1" if chosen is None else f"{column} IN (SELECT value FROM json_each(?))"


def _values(chosen: str | None) -> tuple[str, ...]:
    return () if chosen is None else (chosen,)


@dataclass(slots=True)
class _Contacts:
    """The attempts at an institution: how many, and those that can decide its state."""

    count: int = 0
    refusals: int = 0
    deciding: list[AttemptFact] = field(default_factory=list)


_Row = tuple[str, str, str, str, str]
"""Institution, attempt, outcome, day, direction."""


def _contacts(conn: Connection, chosen: str | None) -> dict[str, _Contacts]:
    """Return the attempts at each institution that count.

    Deciding are the latest of each code, what was agreed and is open, and so many reminders after
    the latest partial answer as make it final. The latest refusal counts as a repeated one if it
    is not the first.
    """
    agreed = _agreed_days(conn, chosen)
    persons = _refusals_of_persons(conn, chosen)
    found: dict[str, _Contacts] = {}
    latest, counts = _latest(conn, chosen)
    for row, count in zip(latest, counts, strict=True):
        made = found.setdefault(row[0], _Contacts())
        made.count += count
        made.refusals += count if row[2] in REFUSED_ONCE else 0
    seen = {row[1] for row in latest}
    more = {row[1]: row for row in (*_agreed(conn, agreed), *_reminders(conn, latest))}
    for row in (*latest, *(row for key, row in more.items() if key not in seen)):
        institution, key, outcome, day, direction = row
        fact = AttemptFact(
            key,
            outcome,
            date.fromisoformat(day),
            outgoing=direction == "out",
            agreed_on=agreed.get(key),
            only_the_person=key in persons,
        )
        found[institution].deciding.append(fact)
    for made in found.values():
        if made.refusals > 1:
            made.deciding = _with_repeated_refusal(made.deciding)
    return found


ASKS: Final = "id NOT IN (SELECT x.id FROM contact_attempt x WHERE x.network_id > '')"
"""Of an attempt: it is about districts, and not about the approval of what is said of a network.

Only the others decide how far an institution is. In this form the index below still covers all,
and the one of the networks finds the few that are left out.
"""
COVERING: Final = "contact_attempt_corrected_by_id_institution_id_outcome_day_id_direction"
"""The index that holds what is asked of all attempts, in the order of institution and outcome."""


def _latest(conn: Connection, chosen: str | None) -> tuple[list[_Row], list[int]]:
    """Return the latest attempt of each institution and code, and how many there are of it.

    The other columns of a group come from the row with the greatest key: SQLite promises that.
    """
    rows = conn.execute(
        "SELECT institution_id, id, outcome, day, direction, count(*), max(day || id) "
        f"FROM contact_attempt INDEXED BY {COVERING} WHERE corrected_by_id IS NULL "
        f"AND {ASKS} AND {_among('institution_id', chosen)} GROUP BY institution_id, outcome",
        _values(chosen),
    ).fetchall()
    return [row[:5] for row in rows], [row[5] for row in rows]


def _agreed(conn: Connection, agreed: Mapping[str, date]) -> list[_Row]:
    rows = conn.execute(
        "SELECT institution_id, id, outcome, day, direction FROM contact_attempt "
        "WHERE +corrected_by_id IS NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(agreed)),),
    )
    return list(rows)


def _reminders(conn: Connection, latest: Iterable[_Row]) -> list[_Row]:
    """Return outgoing attempts after the latest partial answer of each institution, two at most."""
    partial = [(row[0], row[3], row[1]) for row in latest if row[2] == PARTIAL]
    if not partial:
        return []
    rows = conn.execute(
        "SELECT a.institution_id, a.id, a.outcome, a.day, a.direction FROM json_each(?) p "
        "CROSS JOIN contact_attempt a ON a.rowid IN ("
        "SELECT m.rowid FROM contact_attempt m WHERE m.institution_id = p.value ->> 0 "
        "AND m.day >= p.value ->> 1 AND (m.day > p.value ->> 1 OR m.id > p.value ->> 2) "
        "AND +m.corrected_by_id IS NULL AND +m.network_id IS NULL "
        "AND m.direction = 'out' ORDER BY m.day LIMIT ?)",
        (json.dumps(partial), REMINDERS_FOR_PARTIAL),
    )
    return list(rows)


def _with_repeated_refusal(attempts: list[AttemptFact]) -> list[AttemptFact]:
    """Give the latest refusal the code of a repeated one, as the earlier ones are left out."""
    refusals = [attempt for attempt in attempts if attempt.code in REFUSED_ONCE]
    last = max(refusals, key=lambda attempt: (attempt.day, attempt.id))
    others = [attempt for attempt in attempts if attempt is not last]
    return [*others, replace(last, code=REFUSED_AGAIN)]


def _agreed_days(conn: Connection, chosen: str | None) -> dict[str, date]:
    marks = ", ".join("?" * len(AGREED))
    rows = conn.execute(
        "SELECT a.id, max(f.due) FROM follow_up f "
        "CROSS JOIN contact_attempt a ON a.id = f.attempt_id "
        f"WHERE f.done_on IS NULL AND {_among('f.institution_id', chosen)} "
        f"AND f.institution_id = a.institution_id AND a.outcome IN ({marks}) GROUP BY a.id",
        (*_values(chosen), *sorted(AGREED)),
    )
    return {key: date.fromisoformat(due) for key, due in rows}


def _refusals_of_persons(conn: Connection, chosen: str | None) -> frozenset[str]:
    """Return the hard refusals that block the person and not the institution."""
    rows = conn.execute(
        "SELECT a.id FROM person p CROSS JOIN contact_attempt a ON a.person_id = p.id "
        "CROSS JOIN institution i ON i.id = a.institution_id "
        "WHERE p.do_not_contact = 1 AND a.outcome = '2.11h' AND i.do_not_contact = 0 "
        f"AND {_among('+a.institution_id', chosen)}",
        _values(chosen),
    )
    return frozenset(key for (key,) in rows)


def _notes(conn: Connection, chosen: str | None) -> dict[str, list[NoteFact]]:
    found: dict[str, list[NoteFact]] = {}
    rows = conn.execute(
        "SELECT institution_id, id, outcome, day FROM outcome_note "
        f"WHERE withdrawn = 0 AND {_among('institution_id', chosen)}",
        _values(chosen),
    )
    for institution, key, outcome, day in rows:
        found.setdefault(institution, []).append(NoteFact(key, outcome, date.fromisoformat(day)))
    return found
