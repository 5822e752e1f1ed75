"""The field report: response, contact and coverage by group, and the rates of the districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from netzdesk.base.text import sort_key
from netzdesk.domain.evidence import Evidence
from netzdesk.domain.rates import Rate
from netzdesk.queries.field_contacts import ContactFigures, contact_figures
from netzdesk.queries.field_districts import (
    DistrictFigures,
    TierFigures,
    district_figures,
    named_by_several,
    tier_figures,
)
from netzdesk.queries.field_groups import (
    AreaDistricts,
    Group,
    Grouper,
    Grouping,
    Stage,
    has_ended,
)
from netzdesk.queries.field_progress import WeekFigures, weeks
from netzdesk.queries.settings import read_settings
from netzdesk.queries.verification import weigh_all
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class FieldReport:
    """Everything that the field report says; computed from the records each time."""

    day: date
    field_phase_ended: bool
    total: Group
    groupings: tuple[Grouping, ...]
    eligibility: Mapping[Stage, Mapping[str, Rate]]
    """e by kind of institution."""
    contacts: ContactFigures
    districts: DistrictFigures
    areas: tuple[AreaDistricts, ...]
    tiers: tuple[TierFigures, ...]
    named_by_several: Rate
    weeks: tuple[WeekFigures, ...]

    def grouping(self, key: str) -> Grouping | None:
        """Return a grouping by its key."""
        return next((each for each in self.groupings if each.key == key), None)


def field_report(conn: Connection, today: date) -> FieldReport:
    """Return the field report; `today` is asked only where the study has no reference day."""
    settings = read_settings(conn)
    day = settings.day(today)
    found = weigh_all(conn, today=day)
    contacts = contact_figures(conn)
    grouper = Grouper.read(conn, settings, day, found, contacts)
    areas = _areas(conn, found)
    return FieldReport(
        day=day,
        field_phase_ended=has_ended(settings, day),
        total=grouper.total(district_figures(found)),
        groupings=tuple(grouper.groupings(areas)),
        eligibility=grouper.eligibility,
        contacts=contacts,
        districts=district_figures(found),
        areas=areas,
        tiers=tier_figures(found),
        named_by_several=named_by_several(found),
        weeks=weeks(conn, contacts, found),
    )


def _areas(conn: Connection, found: list[Evidence]) -> tuple[AreaDistricts, ...]:
    """Return the areas in the order of their kinds and names."""
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for area, region in conn.execute("SELECT area_id, region_id FROM area_region"):
        inside[area].add(region)
    rows = conn.execute("SELECT id, kind, name FROM area").fetchall()
    rows.sort(key=lambda row: (sort_key(row[1]), sort_key(row[2]), row[0]))
    parts = {
        area: [each for each in found if each.facts.region_id in regions]
        for area, regions in inside.items()
    }
    return tuple(
        AreaDistricts(
            key,
            kind,
            name,
            tuple(each.facts.region_id for each in parts.get(key, ())),
            district_figures(parts.get(key, ())),
        )
        for key, kind, name in rows
    )
