"""What each value of the register rests on, and who entered it when nothing is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from netzdesk.base.clock import local_day
from netzdesk.domain.provenance import OriginKind, fingerprint
from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class FieldSource:
    """One thing that a value rests on."""

    id: str
    """Key of the note (fact_source); '' for a use of a source and for the bare entry."""
    kind: OriginKind
    record: str
    """Key of the statement, interview, source or approval; '' for the bare entry."""
    owner: str
    """The institution that stated it, the network that was interviewed or approved it; else ''."""
    title: str
    """The institution that stated it, the network that was interviewed, the title of the source."""
    about: str
    """The kind of a source, the state of an approval; '' for the others."""
    address: str
    day: str
    """The day of the statement or interview, when the source was seen, the approval answered."""
    noted_on: str
    initials: str
    """Who named it; for the bare entry who entered the value."""
    researcher: str
    current: bool
    """False: it was named for a value that has been changed since."""


Fact = tuple[str, str, str]
"""(table, row, field)."""

_NOTES: Final = """
SELECT f.table_name, f.row_id, f.field, f.id, f.statement_id, f.interview_id, f.source_id,
  f.approval_id, coalesce(si.name, nn.name, nn.place, so.title, an.name, an.place, ''),
  coalesce(so.kind, ap.verdict, ''), coalesce(so.address, ''),
  coalesce(st.day, iv.day, so.seen_on, ap.answered_on, ap.sent_on, f.day),
  f.day, r.initials, r.name, coalesce(st.institution_id, iv.network_id, ap.network_id, ''), f.sha256
FROM fact_source f
JOIN researcher r ON r.id = f.researcher_id
LEFT JOIN statement st ON st.id = f.statement_id
LEFT JOIN institution si ON si.id = st.institution_id
LEFT JOIN interview iv ON iv.id = f.interview_id
LEFT JOIN network nn ON nn.id = iv.network_id
LEFT JOIN source so ON so.id = f.source_id
LEFT JOIN approval ap ON ap.id = f.approval_id
LEFT JOIN network an ON an.id = ap.network_id
WHERE f.row_id IN (SELECT value FROM json_each(?1))
ORDER BY f.day DESC, f.id DESC
"""
_USES: Final = """
SELECT u.supported_field, s.id, s.title, s.kind, coalesce(s.address, ''), s.seen_on, r.initials,
  r.name
FROM source_use u JOIN source s ON s.id = u.source_id JOIN researcher r ON r.id = s.researcher_id
WHERE u.network_id = ?1 AND u.supported_field IS NOT NULL ORDER BY s.seen_on DESC, s.id DESC
"""
_ENTRIES: Final = """
SELECT j.tab, j.row, j.at, j.op, j.changes, coalesce(r.initials, ''), coalesce(r.name, '')
FROM journal j LEFT JOIN researcher r ON r.id = j.author
WHERE j.row IN (SELECT value FROM json_each(?1)) AND j.op IN ('ins', 'set', 'res')
ORDER BY j.hlc, j.id
"""


@dataclass(frozen=True, slots=True)
class _Write:
    """One value that the journal says a field was given."""

    at_ms: int
    value: Any
    initials: str
    researcher: str


def sources_of_fields(
    conn: Connection, facts: Iterable[Fact], *, zone: str = "Europe/Berlin"
) -> Mapping[Fact, tuple[FieldSource, ...]]:
    """Return what values rest on: what holds for the present value first, then former notes.

    When nothing is named for the present value, the entry itself comes first: author and day of
    the journal. An empty field that was never filled has nothing. Many take three reads as well.
    """
    wanted = dict.fromkeys(facts)
    keys = json.dumps(sorted({row for _table, row, _field in wanted}))
    writes = _writes(conn, keys, wanted)
    notes = _notes(conn, keys, wanted, writes)
    return {
        fact: _told(notes.get(fact, ()), writes.get(fact, ()), zone)
        for fact in wanted
        if notes.get(fact) or writes.get(fact)
    }


def _told(
    notes: Iterable[FieldSource], writes: Iterable[_Write], zone: str
) -> tuple[FieldSource, ...]:
    holding = [note for note in notes if note.current]
    former = [note for note in notes if not note.current]
    last = _last_change(tuple(writes))
    if holding or last is None or last.value is None:
        return (*holding, *former)
    day = local_day(datetime.fromtimestamp(last.at_ms / 1000, UTC), zone).isoformat()
    entry = FieldSource(
        id="",
        kind=OriginKind.ENTRY,
        record="",
        owner="",
        title="",
        about="",
        address="",
        day=day,
        noted_on=day,
        initials=last.initials,
        researcher=last.researcher,
        current=True,
    )
    return (entry, *former)


def _last_change(writes: tuple[_Write, ...]) -> _Write | None:
    """Return the write that gave the field the value it has now."""
    last = writes[-1] if writes else None
    for write in reversed(writes):
        if last is None or write.value != last.value:
            break
        last = write
    return last


def _writes(conn: Connection, keys: str, wanted: Mapping[Fact, None]) -> dict[Fact, list[_Write]]:
    found: dict[Fact, list[_Write]] = {}
    for table, row, at, op, changes, *who in conn.execute(_ENTRIES, (keys,)):
        loaded = json.loads(changes)
        if not isinstance(loaded, dict):
            continue
        begins = BY_NAME[table].defaults if op == "ins" and table in BY_NAME else {}
        for field in {**begins, **loaded}:
            fact = (table, row, field)
            change = loaded.get(field, (None, begins.get(field)))
            if fact in wanted and change != 0:
                found.setdefault(fact, []).append(_Write(at, change[1], *who))
    return found


def _notes(
    conn: Connection,
    keys: str,
    wanted: Mapping[Fact, None],
    writes: Mapping[Fact, list[_Write]],
) -> dict[Fact, list[FieldSource]]:
    found: dict[Fact, dict[str, FieldSource]] = {}
    for row in conn.execute(_NOTES, (keys,)).fetchall():
        fact = (row[0], row[1], row[2])
        if fact in wanted:
            values = writes.get(fact)
            current = values is not None and fingerprint(values[-1].value) == row[16]
            found.setdefault(fact, {})[row[3]] = _note(row, current=current)
    for network in {row for table, row, _field in wanted if table == "network"}:
        for use in _uses(conn, network, wanted):
            fact, source = use
            known = found.setdefault(fact, {})
            if all(each.record != source.record for each in known.values()):
                known[source.record] = source
    return {fact: list(known.values()) for fact, known in found.items()}


def _note(row: tuple[Any, ...], *, current: bool) -> FieldSource:
    kinds = (OriginKind.STATEMENT, OriginKind.INTERVIEW, OriginKind.SOURCE, OriginKind.APPROVAL)
    kind, record = next(
        (kind, key) for kind, key in zip(kinds, row[4:8], strict=True) if key is not None
    )
    title, about, address, day, noted_on, initials, researcher = row[8:15]
    return FieldSource(
        row[3],
        kind,
        record,
        row[15],
        title,
        about,
        address,
        day,
        noted_on,
        initials,
        researcher,
        current,
    )


def _uses(
    conn: Connection, network: str, wanted: Mapping[Fact, None]
) -> Iterator[tuple[Fact, FieldSource]]:
    """Yield the sources that the desk has named for a field of a network."""
    for field, record, title, about, address, day, initials, name in conn.execute(
        _USES, (network,)
    ):
        fact = ("network", network, field)
        if fact in wanted:
            kind = OriginKind.SOURCE
            values = ("", kind, record, "", title, about, address, day, day, initials, name, True)
            yield fact, FieldSource(*values)


@dataclass(frozen=True, slots=True)
class OriginChoice:
    """Something that an entry of a network can rest on; the fields are those of `FieldSource`."""

    kind: OriginKind
    record: str
    title: str
    about: str
    day: str


_CHOICES: Final = """
SELECT 'interview', v.id, coalesce(n.name, n.place, ''), '', v.day
FROM interview v JOIN network n ON n.id = v.network_id WHERE v.network_id = ?1
  AND v.state NOT IN ('planned', 'cancelled')
UNION ALL
SELECT 'statement', s.id, i.name, '', s.day
FROM statement_network sn JOIN statement s ON s.id = sn.statement_id
JOIN institution i ON i.id = s.institution_id
WHERE sn.network_id = ?1 AND s.superseded_by_id IS NULL
UNION ALL
SELECT 'approval', a.id, coalesce(n.name, n.place, ''), a.verdict, a.answered_on
FROM approval a JOIN network n ON n.id = a.network_id
WHERE a.network_id = ?1 AND a.answered_on IS NOT NULL AND a.verdict <> 'refused'
UNION ALL
SELECT 'source', s.id, s.title, s.kind, s.seen_on FROM source s
ORDER BY 1, 5 DESC, 2
"""


def origin_choices(conn: Connection, network_id: str) -> tuple[OriginChoice, ...]:
    """Return what an entry of a network can rest on.

    These are its own interviews, approvals and statements, and every source of the study.
    """
    order = (OriginKind.INTERVIEW, OriginKind.STATEMENT, OriginKind.SOURCE, OriginKind.APPROVAL)
    found = [
        OriginChoice(OriginKind(kind), *rest)
        for kind, *rest in conn.execute(_CHOICES, (network_id,))
    ]
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))
