"""The nine states of a region, their four groups, and how counts become a state and a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from netzdesk.domain.region_facts import Finding, Rules


class StateGroup(StrEnum):
    """The four groups in which the screen shows the states."""

    OPEN = "open"
    CONTESTED = "contested"
    CONFIRMED = "confirmed"
    SETTLED = "settled"


class State(StrEnum):
    """The computed state of a region."""

    UNASKED = "unasked"
    ONE_SOURCE = "one_source"
    AWAITING_CONFIRMATION_OF_NO = "awaiting_confirmation_of_no"
    CONTESTED_EXISTENCE = "contested_existence"
    CONTESTED_NETWORKS = "contested_networks"
    CONFIRMED_YES = "confirmed_yes"
    CONFIRMED_NO = "confirmed_no"
    SETTLED = "settled"
    NO_INFORMATION = "no_information"

    @property
    def group(self) -> StateGroup:
        return _GROUPS[self]


_GROUPS: Final[Mapping[State, StateGroup]] = {
    State.UNASKED: StateGroup.OPEN,
    State.ONE_SOURCE: StateGroup.OPEN,
    State.AWAITING_CONFIRMATION_OF_NO: StateGroup.OPEN,
    State.CONTESTED_EXISTENCE: StateGroup.CONTESTED,
    State.CONTESTED_NETWORKS: StateGroup.CONTESTED,
    State.CONFIRMED_YES: StateGroup.CONFIRMED,
    State.CONFIRMED_NO: StateGroup.CONFIRMED,
    State.SETTLED: StateGroup.SETTLED,
    State.NO_INFORMATION: StateGroup.SETTLED,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What decides a state, counted over the usable statements of those who may speak.

    `settled` is the finding of the latest decision that settles. A source is a group of tied
    statements; one that says both counts on both sides.
    """

    settled: Finding | None = None
    no_is_accepted: bool = False
    yes_sources: int = 0
    no_sources: int = 0
    no_tiers: int = 0
    a_structure_is_shared: bool = False
    """Enough independent sources name the same regional structure."""
    a_structure_is_unjudged: bool = False
    interviewed: bool = False
    """A regional network of the region that counts was interviewed."""


def state_of(tally: Tally, rules: Rules) -> State:
    """Return the state of a region by design, section 5."""
    if tally.settled in (Finding.NETWORK, Finding.NO_NETWORK):
        return State.SETTLED
    if not tally.yes_sources and not tally.no_sources:
        unknown = tally.settled is Finding.NO_INFORMATION
        return State.NO_INFORMATION if unknown else State.UNASKED
    if not tally.yes_sources:
        return _state_of_no(tally, rules)
    if tally.no_sources and not interview_decides(tally, rules):
        return State.CONTESTED_EXISTENCE
    return _state_of_yes(tally, rules)


def interview_decides(tally: Tally, rules: Rules) -> bool:
    """True when an interview and enough independent yes outweigh every no."""
    return tally.interviewed and tally.yes_sources >= rules.answers_needed


def finding_of(state: State, settled: Finding | None, *, has_network: bool) -> Finding:
    """Return what the report says: a network only where one that counts is registered."""
    if says_network(state, settled):
        return Finding.NETWORK if has_network else Finding.NO_INFORMATION
    settled_no = state is State.SETTLED and settled is Finding.NO_NETWORK
    if state is State.CONFIRMED_NO or settled_no:
        return Finding.NO_NETWORK
    return Finding.NO_INFORMATION


def says_network(state: State, settled: Finding | None) -> bool:
    """True when the check came to a yes, whether or not the register has the network."""
    settled_yes = state is State.SETTLED and settled is Finding.NETWORK
    return state is State.CONFIRMED_YES or settled_yes


def _state_of_yes(tally: Tally, rules: Rules) -> State:
    if tally.yes_sources < rules.answers_needed:
        return State.ONE_SOURCE
    if tally.a_structure_is_unjudged or not tally.a_structure_is_shared:
        return State.CONTESTED_NETWORKS
    return State.CONFIRMED_YES


def _state_of_no(tally: Tally, rules: Rules) -> State:
    if tally.no_sources < rules.answers_needed:
        return State.ONE_SOURCE
    enough = tally.no_sources >= rules.answers_needed_for_no
    if enough and tally.no_tiers >= rules.tiers_needed_for_no:
        return State.CONFIRMED_NO
    return State.CONFIRMED_NO if tally.no_is_accepted else State.AWAITING_CONFIRMATION_OF_NO
