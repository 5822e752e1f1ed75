"""Whom the districts still need: what is missing in each open one, and who can be asked for it.

Says the same as the next steps of `domain/next_step.py`, for all districts at once; a property
test holds the two together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from netzdesk.base.text import sort_key
from netzdesk.domain.outcome import PARTIAL
from netzdesk.domain.queue import QueueKind
from netzdesk.domain.region_facts import USABLE, Rules
from netzdesk.domain.states import State, StateGroup, Tally
from netzdesk.queries.queue_facts import COMPLETE, InstitutionRow
from netzdesk.queries.verification_states import (
    Basis,
    Computed,
    Sources,
    computed,
    meaning_of,
    read_basis,
)
from netzdesk.store.engine import Connection

_OPEN: Final = frozenset({StateGroup.OPEN, StateGroup.CONTESTED})
_KINDS: Final[Mapping[State, QueueKind]] = {
    State.UNASKED: QueueKind.FIRST_CONTACT,
    State.ONE_SOURCE: QueueKind.SECOND_SOURCE,
    State.AWAITING_CONFIRMATION_OF_NO: QueueKind.ANOTHER_NO,
    State.CONTESTED_EXISTENCE: QueueKind.CONTRADICTION,
    State.CONTESTED_NETWORKS: QueueKind.STRUCTURE,
}
_ANSWERED: Final = frozenset({COMPLETE, PARTIAL})


@dataclass(frozen=True, slots=True)
class Need:
    """What an open district needs."""

    region_id: str
    kind: QueueKind
    missing: int
    """So many answers at least until it is verified."""
    wanted: int
    """So many of the candidates are to be asked now."""
    again: tuple[tuple[QueueKind, str], ...]
    """Institutions that answered and are to be asked again, and for what."""
    candidates: tuple[str, ...]
    """Institutions that may give a further answer, the best first."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of the open districts, and for whom each institution speaks."""

    open: tuple[Need, ...]
    regions_of: Mapping[str, Sequence[str]]
    """Institution → the districts for which it is recorded."""
    unneeded: frozenset[str]
    """Institutions that speak for districts of which none is open, and have not ended."""


def read_needs(
    conn: Connection,
    ended: Mapping[str, str],
    reachable: Mapping[str, InstitutionRow],
    basis: Basis | None = None,
) -> Needs:
    """Return what the open districts need.

    `ended` are the institutions with a final outcome, `reachable` all that may be contacted.
    """
    basis = basis or read_basis(conn)
    open_regions = [region for region in computed(conn, basis) if region.state.group in _OPEN]
    contested = [r for r in open_regions if r.state.group is StateGroup.CONTESTED]
    askable = reachable.keys() - ended.keys()
    reading = _Reading(
        basis=basis,
        askable_again=frozenset(key for key in reachable if ended.get(key, COMPLETE) in _ANSWERED),
        reachable=reachable,
        ranks=_ranks([reachable[key] for key in askable], basis),
        absent=_absent(conn),
        answered=_answered(conn),
        said=_said(conn, contested),
    )
    regions: defaultdict[str, list[str]] = defaultdict(list)
    for region, institutions in basis.scopes.by_region.items():
        for institution in institutions:
            regions[institution].append(region)
    needs = tuple(reading.need(region) for region in open_regions)
    return Needs(needs, regions, _unneeded(basis, regions, needs) & askable)


def _unneeded(basis: Basis, regions: Mapping[str, object], needs: Sequence[Need]) -> frozenset[str]:
    scopes = basis.scopes
    if not needs:
        return scopes.whole_area | regions.keys()
    needed = frozenset().union(*(scopes.regional(need.region_id) for need in needs))
    return frozenset(regions.keys()) - needed - scopes.whole_area


class _Said(NamedTuple):
    """A usable statement about a contested district."""

    institution_id: str
    answer: str
    named: str | None
    day: str
    supersedes_id: str | None


@dataclass(frozen=True, slots=True)
class _Reading:
    basis: Basis
    askable_again: frozenset[str]
    reachable: Mapping[str, InstitutionRow]
    ranks: Mapping[str, int]
    """The place of each institution that may be asked: see `_ranks`."""
    absent: Mapping[str, frozenset[str]]
    answered: Mapping[str, frozenset[str]]
    said: Mapping[str, list[_Said]]

    def need(self, region: Computed) -> Need:
        again = tuple(self._again(region))
        candidates = () if again else tuple(self._candidates(region))
        if region.state is State.CONTESTED_NETWORKS and region.tally.a_structure_is_shared:
            candidates = ()
        missing, wanted = _missing(region.state, region.tally, self.basis.rules)
        return Need(region.region_id, _KINDS[region.state], missing, wanted, again, candidates)

    def _candidates(self, region: Computed) -> list[str]:
        """Return who may give a further answer, in the order of `domain/next_step.py`."""
        key, scopes = region.region_id, self.basis.scopes
        found = self.ranks.keys() & (scopes.whole_area | scopes.regional(key))
        found -= self.answered.get(key, frozenset())
        if absent := self.absent.get(key):
            found = {each for each in found if self.reachable[each].kind not in absent}
        if region.answers:
            sources = region.sources(self.basis.standing)
            found = {each for each in found if not sources.holds(each)}
        avoided = self._tiers_of_no(region) if _needs_tier(region, self.basis.rules) else ()
        tiers, ranks = self.basis.tiers, self.ranks
        if avoided:
            return sorted(found, key=lambda each: (tiers[each] in avoided, ranks[each]))
        return sorted(found, key=ranks.__getitem__)

    def _tiers_of_no(self, region: Computed) -> frozenset[int]:
        no = (group for group in region.answers if group.meaning.side == "no")
        return frozenset(self.basis.tiers[each] for group in no for each in group.institutions)

    def _again(self, region: Computed) -> Iterator[tuple[QueueKind, str]]:
        """Yield who has answered and is to be asked again; each answer is doubted once."""
        if region.state.group is not StateGroup.CONTESTED:
            return
        said = [each for each in self._counted(region) if each.institution_id in self.askable_again]
        sources = region.sources(self.basis.standing)
        if region.state is State.CONTESTED_EXISTENCE:
            yield from self._doubted(region, said, sources)
        elif not region.tally.a_structure_is_shared:
            yield from self._nameless_and_unshared(region, said, sources)

    def _counted(self, region: Computed) -> list[_Said]:
        scopes = self.basis.scopes
        speaking = scopes.whole_area | scopes.regional(region.region_id)
        found = self.said.get(region.region_id, ())
        return [each for each in found if each.institution_id in speaking]

    def _side(self, said: _Said) -> str:
        return meaning_of(said.answer, said.named, self.basis).side

    def _doubted(
        self, region: Computed, said: Sequence[_Said], sources: Sources
    ) -> Iterator[tuple[QueueKind, str]]:
        counted = self._counted(region)
        by_side = {
            side: {each.institution_id for each in counted if self._side(each) == side}
            for side in ("yes", "no")
        }
        fewer_no = len(sources.of(by_side["no"])) <= len(sources.of(by_side["yes"]))
        doubted = "no" if fewer_no else "yes"
        latest = max((each.day for each in counted if self._side(each) != doubted), default="")
        for each in said:
            if self._side(each) == doubted and not _confirmed(each, latest):
                yield QueueKind.CONTRADICTION, each.institution_id

    def _nameless_and_unshared(
        self, region: Computed, said: Sequence[_Said], sources: Sources
    ) -> Iterator[tuple[QueueKind, str]]:
        yes = [each for each in self._counted(region) if self._side(each) == "yes"]
        naming: defaultdict[str, set[str]] = defaultdict(set)
        for each in yes:
            for network in meaning_of(each.answer, each.named, self.basis).regional:
                naming[network] |= sources.of([each.institution_id])
        for each in said:
            if self._side(each) != "yes":
                continue
            if not meaning_of(each.answer, each.named, self.basis).regional:
                if each.supersedes_id is None:
                    yield QueueKind.NAMES, each.institution_id
                continue
            own = sources.of([each.institution_id])
            latest = max((other.day for other in yes if other is not each), default="")
            unknown = any(own.isdisjoint(found) for found in naming.values())
            if unknown and not _confirmed(each, latest):
                yield QueueKind.STRUCTURE, each.institution_id


def _ranks(askable: Iterable[InstitutionRow], basis: Basis) -> dict[str, int]:
    """Return the order of candidates: tier, whoever speaks for single districts, the name."""
    tiers = basis.tiers
    found = sorted(askable, key=lambda r: (tiers[r.id], r.whole_area, sort_key(r.name), r.id))
    return {row.id: place for place, row in enumerate(found)}


def _missing(state: State, tally: Tally, rules: Rules) -> tuple[int, int]:
    """Return how many answers are missing at least, and how many of them are to be asked now."""
    if state is State.UNASKED:
        return rules.answers_needed, rules.answers_needed
    if state.group is StateGroup.CONTESTED:
        return 1, 1
    for_no = max(1, rules.answers_needed_for_no - tally.no_sources)
    if state is State.AWAITING_CONFIRMATION_OF_NO:
        return for_no, for_no
    now = max(1, rules.answers_needed - max(tally.yes_sources, tally.no_sources))
    return (now if tally.yes_sources else max(now, for_no)), now


def _needs_tier(region: Computed, rules: Rules) -> bool:
    if region.state is not State.AWAITING_CONFIRMATION_OF_NO:
        return False
    missing_tiers = rules.tiers_needed_for_no - region.tally.no_tiers
    return 0 < missing_tiers >= rules.answers_needed_for_no - region.tally.no_sources


def _confirmed(said: _Said, latest_other: str) -> bool:
    """True when the answer was given again after all that speak against it."""
    return said.supersedes_id is not None and said.day >= latest_other


def _absent(conn: Connection) -> dict[str, frozenset[str]]:
    rows = conn.execute("SELECT region_id, kind FROM region_office WHERE presence = 'no'")
    return _sets(rows)


def _answered(conn: Connection) -> dict[str, frozenset[str]]:
    """Return who has a live statement about each district, usable or not."""
    rows = conn.execute(
        "SELECT region_id, institution_id FROM statement WHERE superseded_by_id IS NULL"
    )
    return _sets(rows)


def _said(conn: Connection, contested: Iterable[Computed]) -> dict[str, list[_Said]]:
    found: dict[str, list[_Said]] = {}
    rows = conn.execute(
        "SELECT region_id, institution_id, answer, named, day, supersedes_id FROM statement "
        "WHERE superseded_by_id IS NULL AND region_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY day, id",
        (json.dumps([region.region_id for region in contested]),),
    )
    for region, *values in rows:
        if values[1] in USABLE:
            found.setdefault(region, []).append(_Said(*values))
    return found


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}
