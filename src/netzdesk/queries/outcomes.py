"""The state of every institution, from its attempts and notes in one pass."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date

from netzdesk.domain.outcome import (
    AGREED,
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
    """Return the state of each institution, or of the given ones; unknown keys are left out."""
    chosen = None if institution_ids is None else json.dumps(sorted(institution_ids))
    codes = outcome_codes(conn)
    attempts, notes = _attempts(conn, chosen), _notes(conn, chosen)
    ids = conn.execute(f"SELECT id FROM institution WHERE {_among('id', chosen)}", _values(chosen))
    return {
        key: institution_state(attempts.get(key, ()), notes.get(key, ()), codes, reference_day)
        for (key,) in ids
    }


def institutions_by_outcome(conn: Connection, reference_day: date) -> dict[str, int]:
    """Return how many institutions are shown with each outcome; codes without any are left out."""
    states = institution_states(conn, reference_day).values()
    return dict(sorted(Counter(state.code for state in states).items()))


def _among(column: str, chosen: str | None) -> str:
    return "1" if chosen is None else f"{column} IN (SELECT value FROM json_each(?))"


def _values(chosen: str | None) -> tuple[str, ...]:
    return () if chosen is None else (chosen,)


def _attempts(conn: Connection, chosen: str | None) -> dict[str, list[AttemptFact]]:
    agreed = _agreed_days(conn)
    persons = _refusals_of_persons(conn)
    found: dict[str, list[AttemptFact]] = {}
    rows = conn.execute(
        "SELECT institution_id, id, outcome, day, direction FROM contact_attempt "
        f"WHERE corrected_by_id IS NULL AND {_among('institution_id', chosen)}",
        _values(chosen),
    )
    for institution, key, outcome, day, direction in rows:
        attempt = AttemptFact(
            key,
            outcome,
            date.fromisoformat(day),
            outgoing=direction == "out",
            agreed_on=agreed.get(key),
            only_the_person=key in persons,
        )
        found.setdefault(institution, []).append(attempt)
    return found


def _agreed_days(conn: Connection) -> dict[str, date]:
    marks = ", ".join("?" * len(AGREED))
    rows = conn.execute(
        "SELECT a.id, max(f.due) FROM follow_up f JOIN contact_attempt a ON a.id = f.attempt_id "
        f"WHERE f.done_on IS NULL AND f.institution_id = a.institution_id "
        f"AND a.outcome IN ({marks}) GROUP BY a.id",
        sorted(AGREED),
    )
    return {key: date.fromisoformat(due) for key, due in rows}


def _refusals_of_persons(conn: Connection) -> frozenset[str]:
    """Return the hard refusals that block the person and not the institution."""
    rows = conn.execute(
        "SELECT a.id FROM contact_attempt a JOIN person p ON p.id = a.person_id "
        "JOIN institution i ON i.id = a.institution_id "
        "WHERE a.outcome = '2.11h' AND p.do_not_contact = 1 AND i.do_not_contact = 0"
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
