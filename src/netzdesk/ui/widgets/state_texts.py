"""States and findings as the window shows them: a word and the tone that repeats it."""

from __future__ import annotations

from typing import Final

from netzdesk.base.i18n import _
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.sentences import FINDING_LABELS, GROUP_LABELS, STATE_LABELS
from netzdesk.domain.states import State, StateGroup

GROUP_TONES: Final = {
    StateGroup.OPEN: "neutral",
    StateGroup.CONTESTED: "bad",
    StateGroup.CONFIRMED: "good",
    StateGroup.SETTLED: "info",
}
FINDING_TONES: Final = {
    Finding.NETWORK: "good",
    Finding.NO_NETWORK: "info",
    Finding.NO_INFORMATION: "neutral",
}


def state_text(state: State) -> str:
    """Return a state in the window's language."""
    return _(STATE_LABELS[state])


def state_tone(state: State) -> str:
    """Return the tone of a state: that of its group, a single source stands out."""
    return "warn" if state is State.ONE_SOURCE else GROUP_TONES[state.group]


def group_text(group: StateGroup) -> str:
    """Return a group of states in the window's language."""
    return _(GROUP_LABELS[group])


def finding_text(finding: Finding) -> str:
    """Return a finding in the window's language."""
    return _(FINDING_LABELS[finding])
