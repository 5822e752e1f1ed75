"""What to do next in a region: whom to ask and why, and which decisions are open to the team."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from netzdesk.base.text import sort_key
from netzdesk.domain.evidence import Evidence, ReadStatement, regional_names
from netzdesk.domain.region_facts import Finding, InstitutionFact
from netzdesk.domain.states import State, says_network
from netzdesk.domain.ties import Components


class StepKind(StrEnum):
    """What a next step asks for."""

    ASK_FIRST = "ask_first"
    ASK_SECOND = "ask_second"
    ASK_ANOTHER_NO = "ask_another_no"
    ASK_ANOTHER_TIER = "ask_another_tier"
    ASK_ON_CONTRADICTION = "ask_on_contradiction"
    ASK_ABOUT_NETWORKS = "ask_about_networks"
    ASK_AGAIN = "ask_again"
    ASK_FOR_NAMES = "ask_for_names"
    ASK_ABOUT_STRUCTURE = "ask_about_structure"
    JUDGE = "judge"
    INTERVIEW = "interview"
    FOLLOW_HINT = "follow_hint"
    RECORD_PRESENCE = "record_presence"
    ADD_INSTITUTION = "add_institution"
    CLEAR_QUESTION = "clear_question"
    ACCEPT_NO = "accept_no"
    DECIDE_NO_INFORMATION = "decide_no_information"
    DECIDE = "decide"
    ENTER_NETWORK = "enter_network"
    CHECK_NETWORK = "check_network"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do; the fields that its kind needs are set.

    `other_id` is the second institution of a question of independence.
    """

    kind: StepKind
    institution_id: str | None = None
    network_id: str | None = None
    office_kind: str | None = None
    other_id: str | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """Decisions that the rule offers here; a decision that settles is open at any time."""

    accept_no: bool = False
    """Two "no" may be taken as confirmed: nobody is left to ask for the third."""
    no_information: bool = False
    """The region may be closed as "keine Angaben"."""


_OFFICE_UNKNOWN: Final = "unknown"


def offers(evidence: Evidence) -> Offers:
    """Return which decisions are offered (design, section 5)."""
    facts = evidence.facts
    nobody_left = not _candidates(evidence)
    missing = _missing_offices(evidence)
    tally = evidence.tally
    no_usable = not tally.yes_sources and not tally.no_sources
    closed = tally.settled is Finding.NO_INFORMATION
    all_ended = nobody_left and bool(facts.speaking) and "yes" not in missing.values()
    return Offers(
        accept_no=evidence.state is State.AWAITING_CONFIRMATION_OF_NO
        and nobody_left
        and not missing,
        no_information=no_usable and not closed and (facts.field_phase_ended or all_ended),
    )


def next_steps(evidence: Evidence) -> tuple[NextStep, ...]:
    """Return what to do next, the most urgent first; nothing where all is done."""
    steps: Callable[[Evidence], Iterable[NextStep]] = _STEPS[evidence.state]
    return tuple(dict.fromkeys(steps(evidence)))


def _seeking(evidence: Evidence) -> Iterator[NextStep]:
    kind = _asking_for(evidence)
    candidates = _candidates(evidence)
    yield from (NextStep(kind, institution_id=c.id) for c in candidates)
    yield from _hints(evidence)
    yield from _office_steps(evidence)
    for question in evidence.questions:
        yield NextStep(
            StepKind.CLEAR_QUESTION,
            institution_id=question.first_id,
            other_id=question.second_id,
        )
    offered = offers(evidence)
    if offered.accept_no:
        yield NextStep(StepKind.ACCEPT_NO)
    elif offered.no_information:
        yield NextStep(StepKind.DECIDE_NO_INFORMATION)
    elif not candidates:
        yield NextStep(StepKind.DECIDE)


def _asking_for(evidence: Evidence) -> StepKind:
    if evidence.state is State.UNASKED:
        return StepKind.ASK_FIRST
    if evidence.state is State.ONE_SOURCE:
        return StepKind.ASK_SECOND
    return StepKind.ASK_ANOTHER_TIER if _needs_tier(evidence) else StepKind.ASK_ANOTHER_NO


def _contradiction(evidence: Evidence) -> Iterator[NextStep]:
    sides = {side: [s for s in evidence.sources if side in s.sides] for side in ("yes", "no")}
    doubted: tuple[ReadStatement, ...] = evidence.of(
        "no" if len(sides["no"]) <= len(sides["yes"]) else "yes"
    )
    for statement in doubted:
        yield NextStep(StepKind.ASK_AGAIN, institution_id=statement.fact.institution_id)
    if evidence.tally.yes_sources >= evidence.facts.rules.answers_needed:
        yield from _networks_here(evidence, StepKind.INTERVIEW)
    for candidate in _candidates(evidence):
        yield NextStep(StepKind.ASK_ON_CONTRADICTION, institution_id=candidate.id)
    yield from _hints(evidence)
    yield NextStep(StepKind.DECIDE)


def _which_networks(evidence: Evidence) -> Iterator[NextStep]:
    for network in evidence.unjudged:
        yield NextStep(StepKind.JUDGE, network_id=network.id)
    if evidence.tally.a_structure_is_shared:
        return
    facts, yes = evidence.facts, evidence.of("yes")
    nameless = [s for s in yes if not regional_names(facts, s.fact)]
    for statement in nameless:
        yield NextStep(StepKind.ASK_FOR_NAMES, institution_id=statement.fact.institution_id)
    for structure in evidence.structures:
        asked = (s for s in yes if s.source not in structure.sources and s not in nameless)
        for statement in asked:
            yield NextStep(
                StepKind.ASK_ABOUT_STRUCTURE,
                institution_id=statement.fact.institution_id,
                network_id=structure.network.id,
            )
    for candidate in _candidates(evidence):
        yield NextStep(StepKind.ASK_ABOUT_NETWORKS, institution_id=candidate.id)
    yield NextStep(StepKind.DECIDE)


def _after_yes(evidence: Evidence) -> Iterator[NextStep]:
    if evidence.facts.has_network:
        return
    named = [s.network for s in evidence.structures if s.network.judgement == "counts"]
    yield from (NextStep(StepKind.ENTER_NETWORK, network_id=network.id) for network in named)
    if not named:
        yield NextStep(StepKind.ENTER_NETWORK)


def _after_no(evidence: Evidence) -> Iterator[NextStep]:
    yield from _networks_here(evidence, StepKind.CHECK_NETWORK)
    yield from (step for step in _hints(evidence, "yes"))


def _after_decision(evidence: Evidence) -> Iterator[NextStep]:
    if says_network(evidence.state, evidence.tally.settled):
        yield from _after_yes(evidence)
    elif evidence.tally.settled is Finding.NO_NETWORK:
        yield from _networks_here(evidence, StepKind.CHECK_NETWORK)


_STEPS: Final[Mapping[State, Callable[[Evidence], Iterable[NextStep]]]] = {
    State.UNASKED: _seeking,
    State.ONE_SOURCE: _seeking,
    State.AWAITING_CONFIRMATION_OF_NO: _seeking,
    State.CONTESTED_EXISTENCE: _contradiction,
    State.CONTESTED_NETWORKS: _which_networks,
    State.CONFIRMED_YES: _after_yes,
    State.CONFIRMED_NO: _after_no,
    State.SETTLED: _after_decision,
    State.NO_INFORMATION: _after_decision,
}


def _candidates(evidence: Evidence) -> list[InstitutionFact]:
    """Return who may still be asked, the best first.

    Left out are offices of a kind that does not exist here, those that have answered or are not
    to be contacted again, and those that are tied to a source and would be no further one.
    """
    facts = evidence.facts
    answered = {s.fact.institution_id for s in evidence.statements if s.fact.in_scope}
    taken = _within_sources(evidence)
    found = [
        facts.institutions[institution]
        for institution in facts.speaking
        if institution not in answered
        and institution not in facts.ended
        and institution not in taken
        and facts.presence.get(facts.institutions[institution].kind) != "no"
    ]
    avoided = _tiers_of_no(evidence) if _needs_tier(evidence) else frozenset[int]()

    def rank(institution: InstitutionFact) -> tuple[object, ...]:
        tier = facts.rules.tier(institution.kind)
        name = sort_key(institution.name)
        return (tier in avoided, tier, institution.whole_area, name, institution.id)

    return sorted(found, key=rank)


def _within_sources(evidence: Evidence) -> frozenset[str]:
    """Return the institutions that are tied to a source, or are one."""
    components = Components()
    for tie in evidence.ties:
        components.join((tie.first_id, tie.second_id))
    stated = {i for source in evidence.sources for i in source.institution_ids}
    sources = {components.find(institution) for institution in stated}
    return frozenset(i for i, name in components.names.items() if name in sources) | stated


def _needs_tier(evidence: Evidence) -> bool:
    """True when one more "no" confirms only if it comes from a further tier."""
    tally, rules = evidence.tally, evidence.facts.rules
    if evidence.state is not State.AWAITING_CONFIRMATION_OF_NO:
        return False
    missing_tiers = rules.tiers_needed_for_no - tally.no_tiers
    return 0 < missing_tiers >= rules.answers_needed_for_no - tally.no_sources


def _tiers_of_no(evidence: Evidence) -> frozenset[int]:
    facts = evidence.facts
    kinds = (facts.institutions[s.fact.institution_id].kind for s in evidence.of("no"))
    return frozenset(facts.rules.tier(kind) for kind in kinds)


def _missing_offices(evidence: Evidence) -> dict[str, str]:
    """Return the kinds that exist here, or may, and of which no institution is on file."""
    facts = evidence.facts
    on_file = {facts.institutions[institution].kind for institution in facts.speaking}
    kinds = sorted(facts.rules.tiers, key=lambda kind: (facts.rules.tier(kind), kind))
    presence = {kind: facts.presence.get(kind, _OFFICE_UNKNOWN) for kind in kinds}
    return {
        kind: here
        for kind, here in presence.items()
        if kind not in on_file and here != "no" and (kind, here) != ("other", _OFFICE_UNKNOWN)
    }


def _office_steps(evidence: Evidence) -> Iterator[NextStep]:
    for kind, here in _missing_offices(evidence).items():
        known = here != _OFFICE_UNKNOWN
        step = StepKind.ADD_INSTITUTION if known else StepKind.RECORD_PRESENCE
        yield NextStep(step, office_kind=kind)


def _hints(evidence: Evidence, side: str | None = None) -> Iterator[NextStep]:
    for statement in evidence.out_of_scope:
        if statement.works_as is not None and side in (None, statement.works_as):
            yield NextStep(StepKind.FOLLOW_HINT, institution_id=statement.fact.institution_id)


def _networks_here(evidence: Evidence, kind: StepKind) -> Iterator[NextStep]:
    for network in evidence.facts.networks.values():
        if network.makes_finding:
            yield NextStep(kind, network_id=network.id)
