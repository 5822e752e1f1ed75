"""Follow-ups as dates for a calendar: with how often each was changed, also those taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from netzdesk.domain.contact import NAMED_DAY
from netzdesk.queries.appendix import PERSON_COLUMNS, PersonRow, RegionName, person_from, regions
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class DatedFollowUp:
    """One follow-up with the state of its calendar entry."""

    id: str
    due: str
    time: str
    reason: str
    institution: str
    kind: str
    place: str
    phone: str
    districts: tuple[RegionName, ...]
    whole_area: bool
    channel: str
    """Of the contact in which it was agreed; '' for one that was entered by hand."""
    agreed: bool
    """A time was agreed or a day was named: not only a day on which nothing had come."""
    person: PersonRow | None
    cancelled: bool
    """Done before its day, or taken back: it must leave the calendar."""
    changes: int
    """How often it, or an interview on it, was changed since it was entered: the calendar's
    sequence."""
    changed: datetime
    interview: str = ""
    """The network that is to be interviewed then; '' for any other date."""
    meeting_place: str = ""
    expected: tuple[PersonRow, ...] = ()
    """Who is expected at the interview."""


_FOLLOW_UPS: Final = f"""
SELECT f.id, f.institution_id, f.due, coalesce(f.due_time, ''), coalesce(f.reason, ''),
  f.done_on, i.name, i.kind, coalesce(i.place, ''), coalesce(i.phone, ''), i.whole_area,
  coalesce(a.channel, ''), t.attributes, v.id, coalesce(n.name, n.place, ''),
  coalesce(v.meeting_place, ''), {PERSON_COLUMNS}
FROM follow_up f JOIN institution i ON i.id = f.institution_id
LEFT JOIN contact_attempt a ON a.id = f.attempt_id AND a.institution_id = f.institution_id
LEFT JOIN vocabulary_term t ON t.vocabulary = 'outcome' AND t.code = a.outcome
LEFT JOIN person p ON p.id = coalesce(f.person_id, a.person_id)
LEFT JOIN interview v ON v.id = (SELECT q.id FROM interview q
  WHERE q.follow_up_id = f.id ORDER BY q.state <> 'planned', q.id LIMIT 1)
LEFT JOIN network n ON n.id = v.network_id
"""
_EXPECTED: Final = f"""
SELECT x.interview_id, {PERSON_COLUMNS} FROM interview_person x
JOIN interview v ON v.id = x.interview_id JOIN person p ON p.id = x.person_id
WHERE v.state = 'planned' ORDER BY x.interview_id, p.name, p.id
"""
_HISTORY: Final = "SELECT row, count(*), max(at) FROM journal WHERE tab = 'follow_up'"
_OF_INTERVIEWS: Final = """
SELECT v.follow_up_id, count(*), max(j.at) FROM interview v
JOIN journal j ON j.row = v.id AND j.tab = 'interview'
WHERE v.follow_up_id IS NOT NULL GROUP BY v.follow_up_id
"""
_GONE: Final = """
SELECT j.row FROM journal j WHERE j.tab = 'follow_up' AND j.op = 'del'
  AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.id = j.row) GROUP BY j.row
"""


def dated_follow_ups(conn: Connection, follow_up: str = "") -> tuple[DatedFollowUp, ...]:
    """Return the follow-ups by day and time, with those taken back; of one only if it is named.

    One that was done on its day or later took place: it is left out unless it is named.
    """
    history = {row: (entries - 1, at) for row, entries, at in _entries(conn, follow_up)}
    for row, entries, at in conn.execute(_OF_INTERVIEWS):
        if row in history:
            changes, before = history[row]
            history[row] = (changes + entries, max(before, at))
    districts = regions(conn)
    spoken_for = _spoken_for(conn)
    expected = _expected(conn)
    wanted = (" WHERE f.id = ?", (follow_up,)) if follow_up else ("", ())
    found = []
    for row in conn.execute(f"{_FOLLOW_UPS}{wanted[0]}", wanted[1]).fetchall():
        key, institution, due, time, reason, done_on, name, kind, place, phone, whole = row[:11]
        if done_on and done_on >= due and not follow_up:
            continue
        changes, at = history.get(key, (0, 0))
        found.append(
            DatedFollowUp(
                id=key,
                due=due,
                time=time,
                reason=reason,
                institution=name,
                kind=kind,
                place=place,
                phone=phone,
                districts=tuple(districts[each] for each in spoken_for.get(institution, ())),
                whole_area=bool(whole),
                channel=row[11],
                agreed=bool(time) or row[13] is not None or _effect(row[12]) in NAMED_DAY,
                interview=row[14] or "",
                meeting_place=row[15],
                expected=tuple(expected.get(row[13], ())),
                person=person_from(row[16:]),
                cancelled=bool(done_on),
                changes=changes,
                changed=datetime.fromtimestamp(at / 1000, UTC),
            )
        )
    gone = () if follow_up else _taken_back(conn, history)
    return tuple(sorted([*found, *gone], key=lambda each: (each.due, each.time, each.id)))


def _entries(conn: Connection, follow_up: str) -> list[tuple[str, int, int]]:
    if follow_up:
        rows = conn.execute(f"{_HISTORY} AND row = ? GROUP BY row", (follow_up,))
    else:
        rows = conn.execute(f"{_HISTORY} GROUP BY row")
    return [(str(row), int(entries), int(at)) for row, entries, at in rows]


def _effect(attributes: str | None) -> str:
    return str(json.loads(attributes).get("effect") or "") if attributes else ""


def _spoken_for(conn: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for institution, region in conn.execute(
        "SELECT institution_id, region_id FROM institution_region"
        " JOIN region ON region.id = region_id ORDER BY region.ags"
    ):
        found.setdefault(institution, []).append(region)
    return found


def _expected(conn: Connection) -> dict[str, list[PersonRow]]:
    found: dict[str, list[PersonRow]] = {}
    for key, *columns in conn.execute(_EXPECTED):
        person = person_from(tuple(columns))
        if person is not None:
            found.setdefault(key, []).append(person)
    return found


def _taken_back(conn: Connection, history: dict[str, tuple[int, int]]) -> Iterator[DatedFollowUp]:
    """Yield the follow-ups that are no more, with their last day and nothing else."""
    for (key,) in conn.execute(_GONE).fetchall():
        values: dict[str, Any] = {}
        for (changes,) in conn.execute(
            "SELECT changes FROM journal WHERE row = ? AND op IN ('ins', 'set') ORDER BY hlc, id",
            (key,),
        ):
            loaded = json.loads(changes)
            values.update({name: pair[1] for name, pair in loaded.items() if pair != 0})
        if not values.get("due"):
            continue
        changes_made, at = history[key]
        yield DatedFollowUp(
            id=key,
            due=values["due"],
            time=values.get("due_time") or "",
            reason="",
            institution="",
            kind="",
            place="",
            phone="",
            districts=(),
            whole_area=False,
            channel="",
            agreed=bool(values.get("due_time")),
            person=None,
            cancelled=True,
            changes=changes_made,
            changed=datetime.fromtimestamp(at / 1000, UTC),
        )
