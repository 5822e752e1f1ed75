"""Rows for the contact log: one for each attempt, the corrected ones too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from netzdesk.queries.appendix import PERSON_COLUMNS, PersonRow, RegionName, person_from, regions
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class LoggedAttempt:
    """One contact attempt; `number` counts all attempts of the study by day, time and entry."""

    number: int
    day: str
    at: str
    institution: str
    kind: str
    whole_area: bool
    regions: tuple[RegionName, ...]
    person: PersonRow | None
    channel: str
    direction: str
    outcome: str
    duration: int | None
    initials: str
    note: str
    corrects: int | None
    corrected_by: int | None
    """Number of the attempt that this one corrects, or by which it is corrected."""


def contact_log(conn: Connection) -> list[LoggedAttempt]:
    """Return every attempt in the order of its day and time; days without a time come first."""
    districts = regions(conn)
    spoken_for: dict[str, list[RegionName]] = defaultdict(list)
    for institution, region in conn.execute(
        "SELECT institution_id, region_id FROM institution_region "
        "JOIN region ON region.id = region_id ORDER BY institution_id, region.ags"
    ):
        spoken_for[institution].append(districts[region])
    rows = conn.execute(
        "SELECT a.id, a.corrects_id, a.corrected_by_id, i.id, a.day, a.at, i.name, i.kind, "
        "i.whole_area, a.channel, a.direction, a.outcome, a.duration_min, r.initials, a.note, "
        f"{PERSON_COLUMNS} FROM contact_attempt a "
        "JOIN institution i ON i.id = a.institution_id "
        "JOIN researcher r ON r.id = a.researcher_id "
        "LEFT JOIN person p ON p.id = a.person_id "
        "ORDER BY a.day, a.at IS NOT NULL, a.at, a.id"
    ).fetchall()
    numbers = {row[0]: number for number, row in enumerate(rows, 1)}
    return [
        LoggedAttempt(
            number,
            day,
            at or "",
            name,
            kind,
            bool(whole_area),
            tuple(spoken_for.get(institution, ())),
            person_from(tuple(person)),
            channel,
            direction,
            outcome,
            duration,
            initials,
            note or "",
            numbers.get(corrects),
            numbers.get(corrected_by),
        )
        for number, (
            _,
            corrects,
            corrected_by,
            institution,
            day,
            at,
            name,
            kind,
            whole_area,
            channel,
            direction,
            outcome,
            duration,
            initials,
            note,
            *person,
        ) in enumerate(rows, 1)
    ]
