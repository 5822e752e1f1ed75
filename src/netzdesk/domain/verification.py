"""The two-source check of one region: its state, what it rests on, and what is to be done.

The rule is design, section 5. Nothing of it is stored: whatever changes, it is computed again.
"""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.domain.evidence import Evidence, Question, ReadStatement, Side, Source, weigh
from netzdesk.domain.next_step import NextStep, Offers, next_steps, offers
from netzdesk.domain.region_facts import DecisionFact, Finding, NetworkFact, RegionFacts
from netzdesk.domain.states import State, StateGroup, finding_of
from netzdesk.domain.ties import Tie


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check says of one region."""

    evidence: Evidence
    finding: Finding
    offers: Offers
    next_steps: tuple[NextStep, ...]
    """The most urgent first."""

    @property
    def facts(self) -> RegionFacts:
        return self.evidence.facts

    @property
    def region_id(self) -> str:
        return self.facts.region_id

    @property
    def state(self) -> State:
        return self.evidence.state

    @property
    def group(self) -> StateGroup:
        return self.state.group

    @property
    def statements(self) -> tuple[ReadStatement, ...]:
        """All live statements about the region in order of their days, also uncounted ones."""
        return self.evidence.statements

    @property
    def sources(self) -> tuple[Source, ...]:
        """The independent sources: groups of tied statements."""
        return self.evidence.sources

    @property
    def ties(self) -> tuple[Tie, ...]:
        return self.evidence.ties

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.evidence.questions

    @property
    def dissent(self) -> tuple[ReadStatement, ...]:
        return self.evidence.dissent

    @property
    def unjudged(self) -> tuple[NetworkFact, ...]:
        return self.evidence.unjudged

    @property
    def named_once(self) -> tuple[NetworkFact, ...]:
        return self.evidence.named_once

    @property
    def out_of_scope(self) -> tuple[ReadStatement, ...]:
        return self.evidence.out_of_scope

    @property
    def next_step(self) -> NextStep | None:
        return self.next_steps[0] if self.next_steps else None

    @property
    def decision(self) -> DecisionFact | None:
        """The decision on which the state rests; None when it follows from the statements."""
        if self.state in (State.SETTLED, State.NO_INFORMATION):
            return self.facts.latest("settle")
        if self.state is State.CONFIRMED_NO and not self.is_confirmed_without_decision:
            return self.facts.latest("accept_no")
        return None

    @property
    def is_confirmed_without_decision(self) -> bool:
        """True when the "no" has sources and tiers enough of its own."""
        tally, rules = self.evidence.tally, self.facts.rules
        enough = tally.no_sources >= rules.answers_needed_for_no
        return enough and tally.no_tiers >= rules.tiers_needed_for_no

    def of(self, side: Side) -> tuple[ReadStatement, ...]:
        """Return the counted statements that work as yes, or as no."""
        return self.evidence.of(side)


def verify(facts: RegionFacts) -> Verification:
    """Return what the two-source check says of a region."""
    evidence = weigh(facts)
    return Verification(
        evidence=evidence,
        finding=finding_of(evidence.state, evidence.tally.settled, has_network=facts.has_network),
        offers=offers(evidence),
        next_steps=next_steps(evidence),
    )
