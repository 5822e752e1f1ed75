"""The institutions of the field report, parted and counted: by kind, area, wave, researcher."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from netzdesk.base.text import sort_key
from netzdesk.domain.evidence import Evidence
from netzdesk.domain.outcome import InstitutionState, OutcomeCode
from netzdesk.domain.rates import (
    Cases,
    Outcome,
    Rate,
    eligibility,
    estimated_eligible,
    is_unknown,
    sum_cases,
)
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.field_contacts import ContactFigures
from netzdesk.queries.field_districts import DistrictFigures, covered_by
from netzdesk.queries.outcomes import institution_states, outcome_codes
from netzdesk.queries.verification_basis import read_scopes
from netzdesk.store.engine import Connection

Stage = Literal["interim", "final"]
STAGES: Final[tuple[Stage, ...]] = ("interim", "final")


class By(StrEnum):
    """What institutions are grouped by; each institution is in exactly one group."""

    KIND = "kind"
    AREA = "area"
    DISTRICT = "district"
    WAVE = "wave"
    RESEARCHER = "researcher"


class Rest(StrEnum):
    """Groups of what belongs to no single record."""

    SEVERAL = "several"
    WHOLE_AREA = "whole_area"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """Some institutions: their outcomes at both stages and what their work has brought."""

    key: str
    """Key or code of the record that they are grouped by; a `Rest`; "" for all together."""
    name: str
    """What the study calls that record; "" where it is to be said in the reader's language."""
    outcomes: Mapping[Stage, Outcome]
    still_open: int
    """Institutions without a final outcome."""
    coverage: Rate
    """Districts with a usable answer of them / districts that they speak for. For areas and
    districts: with a usable answer of anybody / all of the area."""
    effort: Rate
    """Outgoing attempts / institutions with a full answer."""
    institution_ids: tuple[str, ...]
    region_ids: tuple[str, ...]
    """The districts of the numerator of `coverage`."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """All institutions parted by one thing; `area_kind` tells the areas of a study apart."""

    by: By
    area_kind: str
    groups: tuple[Group, ...]

    @property
    def key(self) -> str:
        return f"{self.by}:{self.area_kind}" if self.area_kind else str(self.by)


@dataclass(frozen=True, slots=True)
class AreaDistricts:
    """The districts of an area with their rates."""

    id: str
    kind: str
    name: str
    region_ids: tuple[str, ...]
    figures: DistrictFigures


def has_ended(settings: StudySettings, day: date) -> bool:
    """Tell whether the field phase is over."""
    ends = settings.field_phase_ends
    return ends is not None and day > date.fromisoformat(ends)


def outcome_group(state: InstitutionState, codes: Mapping[str, OutcomeCode]) -> str:
    """Return the group of outcomes in which an institution counts.

    An answer stays an answer when more was agreed on; else an agreed date stands on top, so
    that who refused once and then made an appointment is no refusal.
    """
    beneath = _group(state.beneath, codes)
    return beneath if beneath in ("I", "P") else _group(state.code, codes)


def _group(code: str, codes: Mapping[str, OutcomeCode]) -> str:
    return codes[code].group if code in codes else ""


@dataclass(frozen=True, slots=True)
class _Office:
    """An institution as the report counts it."""

    id: str
    kind: str
    whole_area: bool
    responsible_id: str | None
    regions: frozenset[str]
    group: str
    closed: bool


@dataclass(frozen=True, slots=True)
class _Names:
    """What groups are called, in the order in which they are shown."""

    kinds: Mapping[str, str]
    researchers: Mapping[str, str]
    waves: Mapping[str, str]
    districts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grouper:
    """Parts the institutions and counts each part."""

    offices: tuple[_Office, ...]
    ended: bool
    eligibility: Mapping[Stage, Mapping[str, Rate]]
    regions: Mapping[str, Evidence]
    covered: Mapping[str, frozenset[str]]
    contacts: ContactFigures
    names: _Names

    @classmethod
    def read(
        cls,
        conn: Connection,
        settings: StudySettings,
        day: date,
        found: list[Evidence],
        contacts: ContactFigures,
    ) -> Grouper:
        offices = tuple(_offices(conn, day))
        ended = has_ended(settings, day)
        by_kind: defaultdict[str, list[_Office]] = defaultdict(list)
        for office in offices:
            by_kind[office.kind].append(office)
        return cls(
            offices,
            ended,
            {
                stage: {
                    kind: eligibility(_cases(of_kind, stage, ended=ended))
                    for kind, of_kind in by_kind.items()
                }
                for stage in STAGES
            },
            {each.facts.region_id: each for each in found},
            covered_by(found),
            contacts,
            _names(conn, contacts, found),
        )

    def total(self, districts: DistrictFigures) -> Group:
        coverage = districts.coverage, districts.covered_ids
        return self._group("", "", self.offices, coverage)

    def groupings(self, areas: Iterable[AreaDistricts]) -> Iterator[Grouping]:
        """Yield every way to part the institutions that the study has records for."""
        names = self.names
        yield self._grouping(By.KIND, {o.id: o.kind for o in self.offices}, names.kinds)
        by_kind: defaultdict[str, list[AreaDistricts]] = defaultdict(list)
        for area in areas:
            by_kind[area.kind].append(area)
        for kind, found in by_kind.items():
            yield self._by_area(kind, found)
        waves = {o.id: self.contacts.first_wave.get(o.id, Rest.NONE) for o in self.offices}
        if names.waves:
            yield self._grouping(By.WAVE, waves, names.waves)
        responsible = {o.id: o.responsible_id or Rest.NONE for o in self.offices}
        yield self._grouping(By.RESEARCHER, responsible, names.researchers)
        yield self._by_district()

    def _by_area(self, kind: str, areas: list[AreaDistricts]) -> Grouping:
        inside: defaultdict[str, set[str]] = defaultdict(set)
        for area in areas:
            for region in area.region_ids:
                inside[region].add(area.id)
        placed = {o.id: _only(o, inside) for o in self.offices}
        coverage = {a.id: (a.figures.coverage, a.figures.covered_ids) for a in areas}
        names = {area.id: area.name for area in areas}
        return self._grouping(By.AREA, placed, names, coverage, kind)

    def _by_district(self) -> Grouping:
        inside = {region: {region} for region in self.regions}
        placed = {o.id: _only(o, inside) for o in self.offices}
        coverage = {
            region: (Rate.of(bool(found.sources), 1), (region,) if found.sources else ())
            for region, found in self.regions.items()
        }
        return self._grouping(By.DISTRICT, placed, self.names.districts, coverage)

    def _grouping(
        self,
        by: By,
        placed: Mapping[str, str],
        names: Mapping[str, str],
        coverage: Mapping[str, tuple[Rate, tuple[str, ...]]] | None = None,
        area_kind: str = "",
    ) -> Grouping:
        """Return the groups in the order of their names; those of no record stand last."""
        parts: defaultdict[str, list[_Office]] = defaultdict(list)
        for office in self.offices:
            parts[placed[office.id]].append(office)
        order = [*names, *(key for key in sorted(parts.keys() - names.keys()) if key not in _RESTS)]
        shown = [key for key in (*order, *_RESTS) if key in parts or key in (coverage or {})]
        return Grouping(
            by,
            area_kind,
            tuple(
                self._group(key, names.get(key, ""), parts[key], (coverage or {}).get(key))
                for key in shown
            ),
        )

    def _group(
        self,
        key: str,
        name: str,
        offices: Iterable[_Office],
        coverage: tuple[Rate, tuple[str, ...]] | None,
    ) -> Group:
        every = list(offices)
        ids = tuple(office.id for office in every)
        rate, regions = coverage or self._coverage(every)
        outgoing = sum(self.contacts.outgoing.get(each, 0) for each in ids)
        complete = sum(each in self.contacts.complete for each in ids)
        return Group(
            key=key,
            name=name,
            outcomes={stage: self._outcome(every, stage) for stage in STAGES},
            still_open=sum(not office.closed for office in every),
            coverage=rate,
            effort=Rate.of(outgoing, complete),
            institution_ids=ids,
            region_ids=regions,
        )

    def _coverage(self, offices: list[_Office]) -> tuple[Rate, tuple[str, ...]]:
        speaking: set[str] = set()
        covered: set[str] = set()
        for office in offices:
            speaking.update(self.regions if office.whole_area else office.regions)
            covered.update(self.covered.get(office.id, ()))
        regions = tuple(region for region in self.regions if region in covered)
        return Rate.of(len(covered & speaking), len(speaking)), regions

    def _outcome(self, offices: list[_Office], stage: Stage) -> Outcome:
        every = stage == "interim" or self.ended
        counted = Counter((o.group, o.kind) for o in offices if every or o.closed)
        e = self.eligibility[stage]
        cases = sum_cases((group, n) for (group, _), n in counted.items())
        unknown = ((n, e[kind]) for (group, kind), n in counted.items() if is_unknown(group))
        return Outcome(cases, estimated_eligible(unknown))


_RESTS: Final = tuple(str(rest) for rest in Rest)


def _cases(offices: Iterable[_Office], stage: Stage, *, ended: bool) -> Cases:
    """Return the cases of a stage: the final one has only what is closed, until the end."""
    every = stage == "interim" or ended
    return sum_cases((office.group, 1) for office in offices if every or office.closed)


def _offices(conn: Connection, day: date) -> Iterator[_Office]:
    codes = outcome_codes(conn)
    states = institution_states(conn, day)
    regions: defaultdict[str, set[str]] = defaultdict(set)
    for region, speaking in read_scopes(conn).by_region.items():
        for institution in speaking:
            regions[institution].add(region)
    rows = conn.execute(
        "SELECT id, kind, whole_area, responsible_id FROM institution WHERE same_as_id IS NULL"
    )
    for key, kind, whole_area, responsible in rows:
        state = states[key]
        group = outcome_group(state, codes)
        found = frozenset(regions.get(key, ()))
        yield _Office(key, kind, bool(whole_area), responsible, found, group, state.final)


def _only(office: _Office, inside: Mapping[str, set[str]]) -> str:
    """Return the one group in which all districts of an institution lie, or a `Rest`."""
    if office.whole_area:
        return Rest.WHOLE_AREA
    groups: set[str] = set().union(*(inside.get(region, ()) for region in office.regions))
    if len(groups) > 1:
        return Rest.SEVERAL
    return next(iter(groups), Rest.NONE)


def _names(conn: Connection, contacts: ContactFigures, found: list[Evidence]) -> _Names:
    kinds = conn.execute(
        "SELECT code FROM vocabulary_term WHERE vocabulary = 'institution_kind' ORDER BY rank, code"
    )
    researchers = [(key, name) for key, name in conn.execute("SELECT id, initials FROM researcher")]
    researchers.sort(key=lambda row: sort_key(row[1]))
    districts = dict(conn.execute("SELECT id, name FROM region").fetchall())
    return _Names(
        {code: "" for (code,) in kinds},
        dict(researchers),
        {wave.id: wave.name for wave in contacts.waves},
        {each.facts.region_id: districts[each.facts.region_id] for each in found},
    )
