"""What the statements of a region come to: how each one works, the sources, the structures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from netzdesk.domain.region_facts import NetworkFact, RegionFacts, StatementFact
from netzdesk.domain.states import State, Tally, state_of
from netzdesk.domain.ties import (
    Tie,
    by_end,
    distinct_tiers,
    number_sources,
    pair_of,
    ties_among,
    way_back,
)

Side = Literal["yes", "no"]
SharedKind = Literal["phone", "domain"]
_SHARED_KINDS: Final[tuple[SharedKind, ...]] = ("phone", "domain")


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement as the rule reads it.

    `works_as` is None when the answer is not usable; `source` is the number of its source and
    None when it is not counted. `tie` says why it is no new source, and `tied_to` with which
    institution. `discounted` are the structures for whose sake a yes works as a no.
    """

    fact: StatementFact
    works_as: Side | None
    source: int | None = None
    tie: Tie | None = None
    tied_to: str | None = None
    discounted: tuple[NetworkFact, ...] = ()

    @property
    def is_new_source(self) -> bool:
        return self.source is not None and self.tie is None


@dataclass(frozen=True, slots=True)
class Source:
    """Tied statements: one independent answer, or a contradiction within itself."""

    number: int
    statements: tuple[ReadStatement, ...]

    @property
    def sides(self) -> frozenset[Side]:
        return frozenset(s.works_as for s in self.statements if s.works_as is not None)

    @property
    def institution_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.fact.institution_id for s in self.statements))


@dataclass(frozen=True, slots=True)
class Question:
    """Two sources share a direct number or a mail domain: are they independent?"""

    kind: SharedKind
    first_id: str
    second_id: str
    value: str


@dataclass(frozen=True, slots=True)
class NamedStructure:
    """A regional structure with the sources that name it in a yes."""

    network: NetworkFact
    sources: frozenset[int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts of a region, weighed; `statements` are in order of their days."""

    facts: RegionFacts
    statements: tuple[ReadStatement, ...]
    sources: tuple[Source, ...]
    ties: tuple[Tie, ...]
    questions: tuple[Question, ...]
    structures: tuple[NamedStructure, ...]
    tally: Tally
    state: State

    def of(self, side: Side) -> tuple[ReadStatement, ...]:
        """Return the counted statements that work as yes, or as no."""
        return tuple(s for s in self.statements if s.source is not None and s.works_as == side)

    @property
    def unjudged(self) -> tuple[NetworkFact, ...]:
        return tuple(s.network for s in self.structures if s.network.judgement == "open")

    @property
    def named_once(self) -> tuple[NetworkFact, ...]:
        return tuple(s.network for s in self.structures if len(s.sources) == 1)

    @property
    def dissent(self) -> tuple[ReadStatement, ...]:
        """Return the no that a yes with an interview has outweighed."""
        decided = self.state in (State.CONFIRMED_YES, State.CONTESTED_NETWORKS)
        return self.of("no") if decided else ()

    @property
    def out_of_scope(self) -> tuple[ReadStatement, ...]:
        return tuple(s for s in self.statements if not s.fact.in_scope)


def weigh(facts: RegionFacts) -> Evidence:
    """Return what the statements of a region come to; their order in `facts` does not matter."""
    ordered = sorted(facts.statements, key=lambda s: (s.day, s.id))
    counted = [statement for statement in ordered if statement.is_counted]
    ties = ties_among(counted, facts.standing)
    numbers = number_sources((s.institution_id for s in counted), ties)
    statements = tuple(_read(facts, ordered, numbers, ties))
    sources = _sources(statements)
    structures = _structures(facts, statements)
    tally = _tally(facts, sources, structures)
    return Evidence(
        facts=facts,
        statements=statements,
        sources=sources,
        ties=ties,
        questions=tuple(_questions(facts, numbers)),
        structures=structures,
        tally=tally,
        state=state_of(tally, facts.rules),
    )


def regional_names(facts: RegionFacts, statement: StatementFact) -> tuple[str, ...]:
    """Return the regional structures that a statement names and that count or are open."""
    named = dict.fromkeys(named.network_id for named in statement.named)
    return tuple(network for network in named if facts.networks[network].is_regional)


def _works_as(facts: RegionFacts, statement: StatementFact) -> Side | None:
    if statement.answer == "yes":
        return "no" if _discounted(facts, statement) else "yes"
    return "no" if statement.is_usable else None


def _discounted(facts: RegionFacts, statement: StatementFact) -> tuple[NetworkFact, ...]:
    """Return what a yes names when none of it is a network in the study's sense, else nothing."""
    ids = dict.fromkeys(named.network_id for named in statement.named)
    networks = tuple(facts.networks[network] for network in ids)
    if any(network.judgement != "does_not_count" for network in networks):
        return ()
    return networks


def _read(
    facts: RegionFacts,
    ordered: Sequence[StatementFact],
    numbers: dict[str, int],
    ties: Iterable[Tie],
) -> Iterable[ReadStatement]:
    adjacent = by_end(ties)
    earlier: dict[int, set[str]] = {}
    for statement in ordered:
        works_as = _works_as(facts, statement)
        discounted = _discounted(facts, statement) if statement.answer == "yes" else ()
        if not statement.is_counted:
            yield ReadStatement(statement, works_as, discounted=discounted)
            continue
        institution = statement.institution_id
        number = numbers[institution]
        before = earlier.setdefault(number, set())
        found = way_back(institution, before, adjacent)
        tie, tied_to = found or (None, None)
        yield ReadStatement(statement, works_as, number, tie, tied_to, discounted)
        before.add(institution)


def _sources(statements: Iterable[ReadStatement]) -> tuple[Source, ...]:
    found: dict[int, list[ReadStatement]] = {}
    for statement in statements:
        if statement.source is not None:
            found.setdefault(statement.source, []).append(statement)
    return tuple(Source(number, tuple(members)) for number, members in found.items())


def _structures(
    facts: RegionFacts, statements: Iterable[ReadStatement]
) -> tuple[NamedStructure, ...]:
    found: dict[str, set[int]] = {}
    for statement in statements:
        if statement.source is None or statement.works_as != "yes":
            continue
        for network in regional_names(facts, statement.fact):
            found.setdefault(network, set()).add(statement.source)
    return tuple(
        NamedStructure(facts.networks[network], frozenset(sources))
        for network, sources in found.items()
    )


def _tally(
    facts: RegionFacts, sources: Iterable[Source], structures: Iterable[NamedStructure]
) -> Tally:
    settled = facts.latest("settle")
    yes = [source for source in sources if "yes" in source.sides]
    no = [source for source in sources if "no" in source.sides]
    return Tally(
        settled=settled.finding if settled else None,
        no_is_accepted=facts.latest("accept_no") is not None,
        yes_sources=len(yes),
        no_sources=len(no),
        no_tiers=distinct_tiers(_tiers_of_no(facts, source) for source in no),
        a_structure_is_shared=any(
            len(s.sources) >= facts.rules.sources_that_name for s in structures
        ),
        a_structure_is_unjudged=any(s.network.judgement == "open" for s in structures),
        interviewed=any(n.interviewed and n.makes_finding for n in facts.networks.values()),
    )


def _tiers_of_no(facts: RegionFacts, source: Source) -> set[int]:
    return {
        facts.rules.tier(facts.institutions[s.fact.institution_id].kind)
        for s in source.statements
        if s.works_as == "no"
    }


def _questions(facts: RegionFacts, numbers: dict[str, int]) -> Iterable[Question]:
    asked: set[tuple[str, str, str]] = set()
    for kind in _SHARED_KINDS:
        for value, sharing in _shared(facts, numbers, kind).items():
            for position, first in enumerate(sharing):
                for second in sharing[position + 1 :]:
                    key = (kind, *pair_of(first, second))
                    if numbers[first] == numbers[second] or key in asked:
                        continue
                    if facts.standing.verdict(first, second) is None:
                        asked.add(key)
                        yield Question(kind, first, second, value)


def _shared(facts: RegionFacts, numbers: Iterable[str], kind: SharedKind) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for institution in numbers:
        keys = facts.keys.get(institution)
        if keys is None:
            continue
        for value in sorted(keys.phones if kind == "phone" else keys.domains):
            found.setdefault(value, []).append(institution)
    return {value: sharing for value, sharing in found.items() if len(sharing) > 1}
