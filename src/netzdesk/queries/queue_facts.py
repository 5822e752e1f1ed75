"""What the queue rests on: institutions, what is due, whom not to contact, who has ended.

Read in few passes: whether an institution has ended is seen from the outcomes that it has; only
where these leave it open, its state is computed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from netzdesk.domain.outcome import (
    AGREED,
    PARTIAL,
    REFUSED_ONCE,
    REMINDERS_FOR_PARTIAL,
    OutcomeCode,
)
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.outcomes import ASKS, COVERING, institution_states, outcome_codes
from netzdesk.store.engine import Connection

COMPLETE: Final = "1.1"
SENT: Final = "3.19"
_REACTED: Final = frozenset({COMPLETE, PARTIAL}) | AGREED
"""Outcomes after which the attempts without an answer are counted anew."""


_REACHED: Final = re.compile(r"(?:^|,)[12]\.")


class InstitutionRow(NamedTuple):
    """An institution as far as the queue depends on it."""

    id: str
    kind: str
    name: str
    whole_area: int
    responsible_id: str | None
    office_hours: str | None
    not_on: str | None


class FollowUp(NamedTuple):
    """What is due at an institution, with the contact that made it due."""

    id: str
    institution_id: str
    due: str
    due_time: str | None
    note: str | None
    researcher_id: str | None
    person_id: str | None
    attempt_id: str | None
    outcome: str | None
    sent_on: str | None
    sent_by: str | None
    step_id: str | None
    named_by: str | None
    """The institution whose referral opened it; None for one from this institution itself."""
    interview_id: str | None
    """The planned interview whose date it is."""
    network_id: str | None
    network: str

    @property
    def is_agreed(self) -> bool:
        return self.interview_id is not None or self.outcome in AGREED

    @property
    def awaits_reply(self) -> bool:
        return self.outcome == SENT


class Lead(NamedTuple):
    """An open lead."""

    id: str
    name: str
    region_id: str | None
    institution_id: str | None
    person_id: str | None
    researcher_id: str


class Attempts(NamedTuple):
    """The contacts of an institution, corrected entries left out."""

    institution_id: str
    total: int
    ways: str
    """`in` when a contact came in."""
    outcomes: str
    """All outcomes, with commas."""

    @property
    def reached(self) -> bool:
        """True when somebody there was reached: the codes below 3."""
        return _REACHED.search(self.outcomes) is not None


@dataclass(frozen=True)
class Facts:
    """The facts of one day."""

    conn: Connection
    today: date
    settings: StudySettings
    institutions: Mapping[str, InstitutionRow]
    """Those that may be contacted."""
    blocked_persons: frozenset[str]
    follow_ups: Mapping[str, tuple[FollowUp, ...]]
    """Institution → what is open there, by day and time."""
    attempts: Mapping[str, Attempts]
    ended: Mapping[str, str]
    """Institution → the final outcome that holds for it."""

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The institutions at which something is due on a later day and nothing until today."""
        until = self.today.isoformat()
        return frozenset(
            key for key, found in self.follow_ups.items() if found and found[0].due > until
        )

    @cached_property
    def at_limit(self) -> Mapping[str, int]:
        """Institution → its attempts without an answer, where they reach the most attempts.

        An institution is not at its limit while an agreed date or the reply to a letter is open.
        """
        most = self.settings.most_attempts
        if most <= 0:
            return {}
        asked = [
            key
            for key, attempts in self.attempts.items()
            if attempts.total >= most and key not in self.ended and key in self.institutions
        ]
        until = self.today.isoformat()
        open_until = {
            key
            for key in asked
            for each in self.follow_ups.get(key, ())
            if each.is_agreed or (each.awaits_reply and each.due > until)
        }
        counts = self._without_answer([key for key in asked if key not in open_until])
        return {key: count for key, count in counts.items() if count >= most}

    def _without_answer(self, institution_ids: Iterable[str]) -> dict[str, int]:
        """Return how many attempts each institution had since it last answered, or all."""
        counts: dict[str, int] = {}
        answered: tuple[list[str], list[str]] = ([], [])
        for key in institution_ids:
            attempts = self.attempts[key]
            came_in = attempts.ways == "in"
            if came_in or not _REACTED.isdisjoint(attempts.outcomes.split(",")):
                answered[came_in].append(key)
            else:
                counts[key] = attempts.total
        reacted = ", ".join(f"'{code}'" for code in sorted(_REACTED))
        for keys, also in zip(answered, ("0", "direction = 'in'"), strict=True):
            counts.update(_after_latest(self.conn, keys, f"(outcome IN ({reacted}) OR {also})"))
        return counts


def read_facts(conn: Connection, today: date, settings: StudySettings) -> Facts:
    """Return the facts of a day."""
    follow_ups, attempts = _follow_ups(conn), _attempts(conn)
    return Facts(
        conn=conn,
        today=today,
        settings=settings,
        institutions=_institutions(conn),
        blocked_persons=frozenset(
            key for (key,) in conn.execute("SELECT id FROM person WHERE do_not_contact = 1")
        ),
        follow_ups=follow_ups,
        attempts=attempts,
        ended=_ended(conn, today, attempts, follow_ups),
    )


def read_leads(conn: Connection) -> list[Lead]:
    """Return the open leads, the oldest first."""
    rows = conn.execute(
        "SELECT id, name, region_id, institution_id, person_id, researcher_id FROM lead "
        "WHERE state = 'open' ORDER BY day, id"
    )
    return list(map(Lead._make, rows))


def next_channels(conn: Connection, step_ids: Iterable[str]) -> dict[str, str]:
    """Return for each step of a chain the channel of the step after it; the last has none."""
    rows = conn.execute(
        "SELECT id, following FROM (SELECT id, lead(channel) OVER "
        "(PARTITION BY chain_id ORDER BY position, id) AS following FROM chain_step) "
        "WHERE following IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(step_ids)),),
    )
    return dict(rows)


def _institutions(conn: Connection) -> dict[str, InstitutionRow]:
    rows = conn.execute(
        "SELECT id, kind, name, whole_area, responsible_id, office_hours, not_on "
        "FROM institution WHERE do_not_contact = 0 AND same_as_id IS NULL"
    )
    return {row.id: row for row in map(InstitutionRow._make, rows)}


def _follow_ups(conn: Connection) -> dict[str, tuple[FollowUp, ...]]:
    rows = conn.execute(
        "SELECT f.id, f.institution_id, f.due, f.due_time, f.reason, f.researcher_id, "
        "coalesce(f.person_id, a.person_id), f.attempt_id, a.outcome, a.day, a.channel, w.step_id, "
        "CASE WHEN a.id IS NULL AND f.attempt_id IS NOT NULL THEN (SELECT i.name "
        "FROM contact_attempt o JOIN institution i ON i.id = o.institution_id "
        "WHERE o.id = f.attempt_id) END, v.id, n.id, coalesce(n.name, n.place, '') "
        "FROM follow_up f LEFT JOIN contact_attempt a "
        "ON a.id = f.attempt_id AND a.institution_id = f.institution_id "
        "LEFT JOIN wave w ON w.id = a.wave_id "
        "LEFT JOIN interview v ON v.id = (SELECT min(q.id) FROM interview q "
        "WHERE q.follow_up_id = f.id AND q.state = 'planned') "
        "LEFT JOIN network n ON n.id = v.network_id WHERE f.done_on IS NULL "
        "ORDER BY f.due, coalesce(f.due_time, '99'), f.id"
    )
    found: dict[str, list[FollowUp]] = {}
    for follow_up in map(FollowUp._make, rows):
        found.setdefault(follow_up.institution_id, []).append(follow_up)
    return {key: tuple(each) for key, each in found.items()}


def _attempts(conn: Connection) -> dict[str, Attempts]:
    rows = conn.execute(
        "SELECT institution_id, count(*), min(direction), group_concat(outcome) "
        f"FROM contact_attempt INDEXED BY {COVERING} WHERE corrected_by_id IS NULL AND {ASKS} "
        "GROUP BY institution_id"
    )
    return {made.institution_id: made for made in map(Attempts._make, rows)}


def _ended(
    conn: Connection,
    today: date,
    attempts: Mapping[str, Attempts],
    follow_ups: Mapping[str, tuple[FollowUp, ...]],
) -> dict[str, str]:
    """Return the final outcome of each institution that has one.

    Without a note and an agreed date, a complete answer is the end, and a partial one after two
    reminders; without any outcome that can be final there is no end. All others are computed.
    """
    codes = outcome_codes(conn)
    deciding = _deciding(codes)
    doubtful = {
        key
        for (key,) in conn.execute("SELECT institution_id FROM outcome_note WHERE withdrawn = 0")
    }
    agreed = {key for key, found in follow_ups.items() if any(each.is_agreed for each in found)}
    complete_ends = COMPLETE in codes and codes[COMPLETE].final
    found: dict[str, str] = {}
    partial: list[str] = []
    for key, made in attempts.items():
        outcomes = made.outcomes.split(",")
        if key in doubtful or deciding.isdisjoint(outcomes):
            continue
        if key in agreed or not complete_ends:
            doubtful.add(key)
        elif COMPLETE in outcomes:
            found[key] = COMPLETE
        elif PARTIAL in outcomes:
            partial.append(key)
        else:
            doubtful.add(key)
    reminders = _after_latest(conn, partial, f"outcome = '{PARTIAL}'", "AND m.direction = 'out'")
    found.update({key: PARTIAL for key, n in reminders.items() if n >= REMINDERS_FOR_PARTIAL})
    if doubtful:
        states = institution_states(conn, today, doubtful)
        found.update({key: state.code for key, state in states.items() if state.final})
    return found


def _deciding(codes: Mapping[str, OutcomeCode]) -> frozenset[str]:
    """Return the outcomes that may end the work at an institution."""
    final = (code for code, each in codes.items() if each.final)
    return frozenset(final) | REFUSED_ONCE | {PARTIAL}


def _after_latest(
    conn: Connection, institution_ids: Collection[str], which: str, counted: str = ""
) -> dict[str, int]:
    """Return how many attempts each institution had after its latest one of a sort."""
    if not institution_ids:
        return {}
    rows = conn.execute(
        "WITH latest AS MATERIALIZED (SELECT institution_id, day, id, max(day || id) "
        f"FROM contact_attempt INDEXED BY {COVERING} WHERE corrected_by_id IS NULL AND {ASKS} "
        f"AND institution_id IN (SELECT value FROM json_each(?)) AND {which} "
        "GROUP BY institution_id) "
        f"SELECT l.institution_id, count(*) FROM latest l CROSS JOIN contact_attempt m "
        f"INDEXED BY {COVERING} ON m.corrected_by_id IS NULL "
        "AND m.institution_id = l.institution_id "
        f"WHERE (m.day > l.day OR (m.day = l.day AND m.id > l.id)) AND m.{ASKS} {counted} "
        "GROUP BY 1",
        (json.dumps(sorted(institution_ids)),),
    )
    return dict(rows)
