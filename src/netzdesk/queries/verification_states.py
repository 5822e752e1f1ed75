"""The states of all regions at once: for maps, counts and lists, from 100,000 statements.

Equal to `verify_region` for every region; a property test holds the two together. Aggregations
over the covering index bring each kind of answer of a region as one row, with the keys of its
statements side by side; sources are then counted with set operations.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import ne
from typing import Final, NamedTuple

from netzdesk.domain.evidence import Side
from netzdesk.domain.region_facts import USABLE, Finding, Rules
from netzdesk.domain.states import State, StateGroup, Tally, finding_of, says_network, state_of
from netzdesk.domain.ties import Components, StandingTies, distinct_tiers
from netzdesk.queries.settings import read_settings
from netzdesk.queries.verification_basis import (
    Scopes,
    Structures,
    read_scopes,
    read_standing_ties,
    read_structures,
)
from netzdesk.store.engine import Connection


class RegionState(NamedTuple):
    """The computed state of a region and what the report says of it."""

    state: State
    finding: Finding


@dataclass(frozen=True, slots=True)
class VerificationCounts:
    """How many regions are in each state, group and finding; zeros included."""

    states: Mapping[State, int]
    groups: Mapping[StateGroup, int]
    findings: Mapping[Finding, int]


class NetworkWithoutFinding(NamedTuple):
    """A counting regional network in a region for which the check did not come to a yes."""

    network_id: str
    region_id: str


def states(conn: Connection) -> dict[str, RegionState]:
    """Return state and finding of every region."""
    found = {}
    for region in computed(conn, read_basis(conn)):
        has_network = bool(region.networks)
        finding = finding_of(region.state, region.settled, has_network=has_network)
        found[region.region_id] = RegionState(region.state, finding)
    return found


def verification_counts(conn: Connection) -> VerificationCounts:
    """Return how many regions are in each state, group and finding."""
    found = states(conn).values()
    by_state = Counter(state for state, _ in found)
    by_group = Counter(state.group for state, _ in found)
    by_finding = Counter(finding for _, finding in found)
    return VerificationCounts(
        {state: by_state[state] for state in State},
        {group: by_group[group] for group in StateGroup},
        {finding: by_finding[finding] for finding in Finding},
    )


def findings_without_information(conn: Connection, region_id: str | None = None) -> tuple[int, int]:
    """Return for how many regions the finding is that there is no information, and of how many.

    `region_id` asks for one region alone.
    """
    found = states(conn)
    asked = found.values() if region_id is None else (found[region_id],)
    return sum(region.finding is Finding.NO_INFORMATION for region in asked), len(asked)


def findings_without_network(conn: Connection) -> tuple[str, ...]:
    """Return the regions with a yes for which no counting regional network is registered."""
    return tuple(
        region.region_id
        for region in computed(conn, read_basis(conn))
        if says_network(region.state, region.settled) and not region.networks
    )


def networks_without_finding(conn: Connection) -> tuple[NetworkWithoutFinding, ...]:
    """Return the counting regional networks of regions that did not come to a yes."""
    return tuple(
        NetworkWithoutFinding(network, region.region_id)
        for region in computed(conn, read_basis(conn))
        if not says_network(region.state, region.settled)
        for network in sorted(region.networks)
    )


class Computed(NamedTuple):
    region_id: str
    state: State
    settled: Finding | None
    networks: frozenset[str]
    """The counting regional networks of the region."""
    tally: Tally
    """Counted only as far as the state can depend on it."""
    answers: Sequence[Answers]
    """What those who may speak for the region have said."""
    counted: Sources | None
    """The sources of the answers; None where the state does not depend on them."""

    def sources(self, standing: StandingTies) -> Sources:
        """Return the sources of the answers."""
        return self.counted or Sources(self.answers, standing)


class Meaning(NamedTuple):
    """How an answer with these names works, and the regional structures that it names."""

    side: Side
    regional: frozenset[str]


class Answers(NamedTuple):
    """The statements of a region with one answer and one set of names, key by key."""

    meaning: Meaning
    institutions: Sequence[str]
    persons: Sequence[str]
    heard_from: Sequence[str]


@dataclass(frozen=True, slots=True)
class Basis:
    """What the check of every region shares."""

    rules: Rules
    structures: Structures
    standing: StandingTies
    scopes: Scopes
    tiers: Mapping[str, int]
    """Institution → tier."""
    discounted: frozenset[str]
    """The structures that do not count."""
    regional: frozenset[str]
    """The structures that speak for a regional network."""


class Sources:
    """The source of each institution that is counted in a region, by name."""

    def __init__(self, answers: Sequence[Answers], standing: StandingTies) -> None:
        institutions = _institutions(answers)
        links = list(_links(answers, standing))
        self._root = root = standing.root
        self._names: Mapping[str, str] | None = None
        self._stated = institutions
        self._held: set[str] | None = None
        if not links and institutions.isdisjoint(root):
            return
        components = Components()
        for together in links:
            components.join([root.get(key, key) for key in together] if root else together)
        self._joined = names = components.names
        if root:
            tops = ((key, root.get(key, key)) for key in institutions)
            self._names = {key: names.get(top, top) for key, top in tops}
        else:
            self._names = {key: key for key in institutions - names.keys()} | dict(names)

    def of(self, institutions: Iterable[str]) -> set[str]:
        """Return the sources of the institutions; without any tie each is one."""
        if self._names is None:
            return set(institutions)
        return set(map(self._names.__getitem__, institutions))

    def holds(self, institution: str) -> bool:
        """True for an institution that stated something, or that is tied to one that did."""
        if self._names is None:
            return institution in self._stated
        if self._held is None:
            self._held = self.of(self._stated)
        top = self._root.get(institution, institution)
        return self._joined.get(top, top) in self._held

    def tiers(self, institutions: Iterable[str], tiers: Mapping[str, int]) -> int:
        """Return how many tiers the sources of these institutions cover."""
        if self._names is None:
            return len(set(map(tiers.__getitem__, institutions)))
        found: dict[str, set[int]] = {}
        for institution in institutions:
            found.setdefault(self._names[institution], set()).add(tiers[institution])
        return distinct_tiers(found.values())


def _answers_sql(persons: str, heard_from: str) -> str:
    return (
        f"SELECT answer, named, group_concat(institution_id), {persons}, {heard_from} "
        "FROM statement WHERE superseded_by_id IS NULL AND region_id = ? GROUP BY answer, named"
    )


_TIED_ANSWERS: Final = _answers_sql(
    "group_concat(ifnull(person_id, ''))", "group_concat(ifnull(heard_from_id, ''))"
)
"""The three lists of a group run parallel: SQLite feeds them row by row. Keys hold no comma."""
_ANSWERS: Final = _answers_sql("NULL", "NULL")
"""For a region in which nothing but its institutions can tie: half the time."""


def computed(conn: Connection, basis: Basis) -> Iterator[Computed]:
    """Yield what the check comes to in every region, in the order of their AGS."""
    scopes = basis.scopes
    structures = basis.structures
    settled, accepted, tied = _settled(conn), _accepted(conn), _tied_regions(conn)
    for (region,) in conn.execute("SELECT id FROM region ORDER BY ags, id").fetchall():
        registered = [structures.by_id[key] for key in structures.of(region)]
        counting = [n for n in registered if n.judgement == "counts" and not n.supraregional]
        decided = Tally(
            settled=settled.get(region),
            no_is_accepted=region in accepted,
            interviewed=any(network.interviewed for network in counting),
        )
        rows = conn.execute(_TIED_ANSWERS if region in tied else _ANSWERS, (region,))
        answers = list(_answers(rows, basis, scopes.whole_area, scopes.regional(region)))
        tally, sources = _tally(decided, answers, basis)
        regional = frozenset(network.id for network in counting)
        state = state_of(tally, basis.rules)
        yield Computed(region, state, tally.settled, regional, tally, answers, sources)


def read_basis(conn: Connection) -> Basis:
    """Return what the check of every region shares."""
    rules = Rules.of(read_settings(conn))
    structures = read_structures(conn)
    networks = structures.by_id.values()
    kinds = conn.execute("SELECT id, kind FROM institution").fetchall()
    tiers = {kind: rules.tier(kind) for kind in {kind for _key, kind in kinds}}
    return Basis(
        rules=rules,
        structures=structures,
        standing=read_standing_ties(conn),
        scopes=read_scopes(conn),
        tiers={key: tiers[kind] for key, kind in kinds},
        discounted=frozenset(n.id for n in networks if n.judgement == "does_not_count"),
        regional=frozenset(n.id for n in networks if n.is_regional),
    )


def _tied_regions(conn: Connection) -> frozenset[str]:
    """Return the regions in which something was heard from others, or a person speaks twice."""
    found: set[str] = set()
    if conn.execute("SELECT 1 FROM statement WHERE heard_from_id > '' LIMIT 1").fetchone():
        found.update(_regions_where(conn, "heard_from_id IS NOT NULL"))
    persons = [person for (person,) in conn.execute(_PERSONS_OF_SEVERAL)]
    if persons:
        chosen = "person_id IN (SELECT value FROM json_each(?))"
        found.update(_regions_where(conn, chosen, json.dumps(persons)))
    return frozenset(found)


_PERSONS_OF_SEVERAL: Final = """
SELECT id FROM person
WHERE (SELECT min(institution_id) FROM statement WHERE person_id = person.id)
  < (SELECT max(institution_id) FROM statement WHERE person_id = person.id)
"""
"""Two looks into an index a person; replaced statements are among them, which is no harm."""


def _regions_where(conn: Connection, condition: str, *values: str) -> Iterator[str]:
    rows = conn.execute(
        "SELECT id FROM region WHERE EXISTS (SELECT 1 FROM statement "
        f"WHERE superseded_by_id IS NULL AND region_id = region.id AND {condition})",
        values,
    )
    return (region for (region,) in rows)


def _settled(conn: Connection) -> dict[str, Finding]:
    rows = conn.execute(
        "SELECT region_id, finding FROM decision WHERE kind = 'settle' ORDER BY day, id"
    )
    return {region: Finding(finding) for region, finding in rows}


def _accepted(conn: Connection) -> frozenset[str]:
    rows = conn.execute("SELECT region_id FROM decision WHERE kind = 'accept_no'")
    return frozenset(region for (region,) in rows)


def _answers(
    rows: Iterable[tuple[str, str | None, str, str | None, str | None]],
    basis: Basis,
    whole_area: frozenset[str],
    regional: frozenset[str],
) -> Iterator[Answers]:
    """Yield what those who may speak for the region have said."""
    for answer, named, *joined in rows:
        if answer not in USABLE:
            continue
        lists = [column.split(",") if column else [] for column in joined]
        outside = set(lists[0]) - whole_area - regional
        if outside:
            inside = [institution not in outside for institution in lists[0]]
            lists = [list(compress(column, inside)) for column in lists]
        if lists[0]:
            yield Answers(meaning_of(answer, named, basis), *lists)


def meaning_of(answer: str, named: str | None, basis: Basis) -> Meaning:
    """Return how a usable answer with these names works."""
    if answer != "yes":
        return Meaning("no", frozenset())
    networks = set(map(basis.structures.resolve, named.split(","))) if named else set()
    if networks and networks <= basis.discounted:
        return Meaning("no", frozenset())
    return Meaning("yes", basis.regional & networks)


def _tally(
    decided: Tally, answers: Sequence[Answers], basis: Basis
) -> tuple[Tally, Sources | None]:
    """Return the tally of a region, counted only as far as its state can depend on it."""
    yes = [group for group in answers if group.meaning.side == "yes"]
    no = [group for group in answers if group.meaning.side == "no"]
    if yes and no and not decided.interviewed:
        return replace(decided, yes_sources=1, no_sources=1), None
    sources = Sources(answers, basis.standing)
    naming = _sources_naming(yes, sources)
    enough = basis.rules.sources_that_name
    against = _institutions(no)
    counted = replace(
        decided,
        yes_sources=len(sources.of(_institutions(yes))),
        no_sources=len(sources.of(against)),
        no_tiers=sources.tiers(against, basis.tiers),
        a_structure_is_shared=any(len(found) >= enough for found in naming.values()),
        a_structure_is_unjudged=any(
            basis.structures.by_id[network].judgement == "open" for network in naming
        ),
    )
    return counted, sources


def _institutions(answers: Iterable[Answers]) -> set[str]:
    return set().union(*(group.institutions for group in answers))


def _sources_naming(yes: Iterable[Answers], sources: Sources) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for group in yes:
        naming = sources.of(group.institutions)
        for network in group.meaning.regional:
            found.setdefault(network, set()).update(naming)
    return found


def _links(answers: Sequence[Answers], standing: StandingTies) -> Iterator[set[str]]:
    """Yield the institutions that a person or a "heard from" ties in this region."""
    heard: defaultdict[str, set[str]] = defaultdict(set)
    speaker: dict[str, str] = {}
    for group in answers:
        for other, institution in zip(group.heard_from, group.institutions, strict=False):
            heard[other].add(institution)
        speaker.update(_speakers(group))
    heard.pop("", None)
    for other, hearers in heard.items():
        parted = {key for key in hearers if standing.is_parted(key, other)}
        yield {other} | hearers - parted
    if any(_speaks_elsewhere(group, speaker) for group in answers):
        speaking: defaultdict[str, set[str]] = defaultdict(set)
        for group in answers:
            for person, institution in _speakers(group):
                speaking[person].add(institution)
        yield from (together for together in speaking.values() if len(together) > 1)


def _speaks_elsewhere(group: Answers, speaker: Mapping[str, str]) -> bool:
    persons, institutions = group.persons, group.institutions
    usual = map(speaker.__getitem__, compress(persons, persons))
    return any(map(ne, usual, compress(institutions, persons)))


def _speakers(group: Answers) -> Iterator[tuple[str, str]]:
    persons = group.persons
    return zip(compress(persons, persons), compress(group.institutions, persons), strict=True)
