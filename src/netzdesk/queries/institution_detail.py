"""Everything that the study knows of one institution, as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from netzdesk.base.text import sort_key
from netzdesk.queries.institutions import RegionChoice, region_choices
from netzdesk.store.engine import Connection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PointRow:
    """A further phone, mail or address."""

    id: str
    kind: str
    label: str
    value: str
    street: str
    postcode: str
    place: str


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A contact person with everything that the study keeps of them."""

    id: str
    name: str
    function: str
    role: str
    phone: str
    mail: str
    valid_until: str
    legal_basis: str
    legal_basis_on: str
    may_be_named: bool
    do_not_contact: bool
    do_not_contact_reason: str
    note: str
    form_of_address: str
    points: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One contact attempt; a corrected one names the one that took its place."""

    id: str
    day: str
    at: str
    channel: str
    direction: str
    outcome: str
    duration: int | None
    note: str
    person_id: str
    person: str
    initials: str
    corrects_id: str
    corrected_by_id: str


@dataclass(frozen=True, slots=True)
class OutcomeNoteRow:
    """A note without contact: a code of level `state`."""

    id: str
    outcome: str
    day: str
    note: str
    linked: str
    initials: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What is due next, or was done."""

    id: str
    due: str
    time: str
    reason: str
    done_on: str
    attempt_id: str
    person_id: str
    """Whom it is meant for, if somebody is named."""
    person: str


@dataclass(frozen=True, slots=True)
class NamedStructure:
    """A structure that a statement names, as the register has it and as it was called."""

    id: str
    name: str
    as_named: str
    judgement: str

    @property
    def shown(self) -> str:
        return self.name or self.as_named


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What the institution said of one district; a superseded one names its successor."""

    id: str
    region_id: str
    region: str
    answer: str
    reasons: tuple[str, ...]
    wording: str
    remark: str
    day: str
    attempt_id: str
    person_id: str
    person: str
    heard_from_id: str
    heard_from: str
    named: tuple[NamedStructure, ...]
    supersedes_id: str
    superseded_by_id: str
    initials: str
    in_scope: bool
    """False when the institution does not speak for this district: shown, never counted."""


@dataclass(frozen=True, slots=True)
class InstitutionDetail:
    """One institution with all that belongs to it, newest first where it has days."""

    id: str
    kind: str
    name: str
    whole_area: bool
    street: str
    postcode: str
    place: str
    phone: str
    mail: str
    web: str
    part_of_id: str
    part_of: str
    do_not_contact: bool
    do_not_contact_reason: str
    responsible_id: str
    note: str
    office_hours: str
    """As stored: see `domain/office_hours.py`."""
    not_on: str
    """Weekdays, as stored."""
    regions: tuple[RegionChoice, ...]
    persons: tuple[PersonDetail, ...]
    points: tuple[PointRow, ...]
    attempts: tuple[AttemptRow, ...]
    notes: tuple[OutcomeNoteRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    statements: tuple[StatementRow, ...]

    @property
    def open_follow_ups(self) -> tuple[FollowUpRow, ...]:
        return tuple(each for each in self.follow_ups if not each.done_on)


_HEAD = """
SELECT i.id, i.kind, i.name, i.whole_area, i.street, i.postcode, i.place, i.phone, i.mail,
  i.web, i.part_of_id, whole.name, i.do_not_contact, i.do_not_contact_reason,
  i.responsible_id, i.note, i.office_hours, i.not_on
FROM institution i LEFT JOIN institution whole ON whole.id = i.part_of_id WHERE i.id = ?
"""
_ATTEMPTS = """
SELECT a.id, a.day, a.at, a.channel, a.direction, a.outcome, a.duration_min, a.note,
  a.person_id, p.name, r.initials, a.corrects_id, a.corrected_by_id
FROM contact_attempt a JOIN researcher r ON r.id = a.researcher_id
LEFT JOIN person p ON p.id = a.person_id
WHERE a.institution_id = ?
ORDER BY a.day DESC, coalesce(a.at, '') DESC, a.id DESC
"""
_NOTES = """
SELECT n.id, n.outcome, n.day, n.note, l.name, r.initials, n.withdrawn
FROM outcome_note n JOIN researcher r ON r.id = n.researcher_id
LEFT JOIN institution l ON l.id = n.linked_institution_id
WHERE n.institution_id = ? ORDER BY n.day DESC, n.id DESC
"""
_FOLLOW_UPS = """
SELECT f.id, f.due, f.due_time, f.reason, f.done_on, f.attempt_id, f.person_id, p.name
FROM follow_up f LEFT JOIN person p ON p.id = f.person_id
WHERE f.institution_id = ?
ORDER BY f.done_on IS NOT NULL, CASE WHEN f.done_on IS NULL THEN f.due END,
  coalesce(f.due_time, '99'), f.done_on DESC, f.id DESC
"""
_STATEMENTS = """
SELECT s.id, s.region_id, s.answer, s.wording, s.remark, s.day, s.attempt_id,
  s.person_id, p.name, s.heard_from_id, h.name, s.supersedes_id, s.superseded_by_id, r.initials,
  s.reasons
FROM statement s JOIN researcher r ON r.id = s.researcher_id
LEFT JOIN person p ON p.id = s.person_id
LEFT JOIN institution h ON h.id = s.heard_from_id
WHERE s.institution_id = ? ORDER BY s.day DESC, s.id DESC
"""
_NAMED = """
SELECT sn.statement_id, n.id, n.name, sn.as_named, n.judgement
FROM statement s JOIN statement_network sn ON sn.statement_id = s.id
JOIN network n ON n.id = sn.network_id
WHERE s.institution_id = ?
"""
_PERSONS = """
SELECT id, name, function, role, phone, mail, valid_until, legal_basis, legal_basis_on,
  may_be_named, do_not_contact, do_not_contact_reason, note, form_of_address
FROM person WHERE institution_id = ? ORDER BY position, id
"""
_POINTS = """
SELECT c.person_id, c.id, c.kind, c.label, c.value, c.street, c.postcode, c.place
FROM contact_point c LEFT JOIN person p ON p.id = c.person_id
WHERE c.institution_id = ?1 OR p.institution_id = ?1 ORDER BY c.position, c.id
"""


def institution_detail(conn: Connection, institution: str) -> InstitutionDetail | None:
    """Return one institution with all that belongs to it, None when there is none."""
    head = conn.execute(_HEAD, (institution,)).fetchone()
    if head is None:
        return None
    labels = {region.id: region for region in region_choices(conn)}
    own = [
        labels[region]
        for (region,) in conn.execute(
            "SELECT region_id FROM institution_region WHERE institution_id = ?", (institution,)
        )
    ]
    regions = tuple(sorted(own, key=lambda region: sort_key(region.label)))
    points = _points(conn, institution)
    scope = None if head[3] else frozenset(region.id for region in regions)
    return _made(
        InstitutionDetail,
        head,
        regions=regions,
        persons=tuple(
            _made(PersonDetail, row, points=tuple(points[row[0]]))
            for row in conn.execute(_PERSONS, (institution,))
        ),
        points=tuple(points[None]),
        attempts=tuple(_made(AttemptRow, row) for row in conn.execute(_ATTEMPTS, (institution,))),
        notes=tuple(_made(OutcomeNoteRow, row) for row in conn.execute(_NOTES, (institution,))),
        follow_ups=tuple(
            _made(FollowUpRow, row) for row in conn.execute(_FOLLOW_UPS, (institution,))
        ),
        statements=_statements(conn, institution, labels, scope),
    )


def _made(kind: type[T], row: tuple[Any, ...], **extra: object) -> T:
    """Return a row object: its fields in order from the row, NULL text as '', then the extras."""
    own = [field for field in fields(kind) if field.name not in extra]  # type: ignore[arg-type]
    values = {
        field.name: _plain(str(field.type), value) for field, value in zip(own, row, strict=True)
    }
    return kind(**values, **extra)


def _plain(kind: str, value: Any) -> Any:
    if kind == "bool":
        return bool(value)
    return "" if value is None and kind == "str" else value


def _points(conn: Connection, institution: str) -> dict[str | None, list[PointRow]]:
    found: dict[str | None, list[PointRow]] = defaultdict(list)
    for person, *row in conn.execute(_POINTS, (institution,)):
        found[person].append(_made(PointRow, tuple(row)))
    return found


def _statements(
    conn: Connection,
    institution: str,
    labels: dict[str, RegionChoice],
    scope: frozenset[str] | None,
) -> tuple[StatementRow, ...]:
    named: dict[str, list[NamedStructure]] = defaultdict(list)
    for statement, *row in conn.execute(_NAMED, (institution,)):
        named[statement].append(_made(NamedStructure, tuple(row)))
    return tuple(
        _made(
            StatementRow,
            row[:-1],
            region=labels[row[1]].label,
            reasons=tuple(filter(None, (row[-1] or "").split(","))),
            named=tuple(sorted(named[row[0]], key=lambda each: sort_key(each.shown))),
            in_scope=scope is None or row[1] in scope,
        )
        for row in conn.execute(_STATEMENTS, (institution,))
    )
