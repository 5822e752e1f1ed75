"""Frozen states of the report: their key figures and choices, and how a comparison is grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.text import fold
from netzdesk.domain.fields import required
from netzdesk.domain.sentences import STATE_LABELS

PERSONS: Final[Mapping[str, str]] = {
    "none": N_("Without persons"),
    "functions": N_("With functions"),
    "full": N_("With names"),
}
RELEASED: Final[Mapping[str, str]] = {
    "": N_("Everything, also what is not released"),
    "public": N_("Only what is released to the public"),
    "project": N_("Also what is released within the project"),
}
LANGUAGES: Final[Mapping[str, str]] = {"de": N_("German"), "en": N_("English")}

FIGURES: Final[Mapping[str, str]] = {
    "regions": N_("Regions"),
    "regions_with_network": N_("Districts with a network"),
    "regions_without_network": N_("Districts without a network"),
    "regions_without_information": N_("Districts without information"),
    "networks": N_("Networks that count"),
    "networks_regional": N_("Regional networks"),
    "networks_supraregional": N_("Supraregional networks"),
    "networks_chosen": N_("Networks chosen as good practice"),
    "profiles": N_("Chosen networks with a written profile"),
    "experts": N_("Experts in appendix 1"),
    "institutions": N_("Institutions"),
    "institutions_contacted": N_("Institutions contacted"),
    "attempts": N_("Contact attempts"),
    "statements": N_("Statements that hold"),
    **{f"state.{state}": label for state, label in STATE_LABELS.items()},
}
"""Key of a figure → what it counts; the keys are stored and stay stable."""

GROUPS: Final[Mapping[str, str]] = {
    "figures": N_("Key figures"),
    "districts": N_("Findings of the districts"),
    "networks": N_("Networks"),
    "actors": N_("Actors"),
    "experts": N_("Experts"),
    "profiles": N_("Profiles"),
    "selection": N_("Selection and ratings"),
    "approvals": N_("Approvals"),
    "statements": N_("Statements and decisions"),
    "contacts": N_("Contacts and interviews"),
    "institutions": N_("Institutions and persons"),
    "definitions": N_("Definitions and settings"),
}
"""By what the reader of a report asks; in this order."""

GROUP_OF_TABLE: Final[Mapping[str, str]] = {
    "region": "districts",
    "area": "districts",
    "area_region": "districts",
    "region_office": "districts",
    "network": "networks",
    "network_region": "networks",
    "network_contact": "networks",
    "network_field": "networks",
    "network_programme": "networks",
    "network_relation": "networks",
    "network_result": "networks",
    "network_actor": "actors",
    "expert": "experts",
    "profile_section": "profiles",
    "profile_text": "profiles",
    "profile_picture": "profiles",
    "criterion_set": "selection",
    "criterion": "selection",
    "assessment": "selection",
    "selection": "selection",
    "approval": "approvals",
    "approval_field": "approvals",
    "statement": "statements",
    "statement_network": "statements",
    "decision": "statements",
    "independence": "statements",
    "contact_attempt": "contacts",
    "outcome_note": "contacts",
    "interview": "contacts",
    "interview_person": "contacts",
    "interview_answer": "contacts",
    "institution": "institutions",
    "institution_region": "institutions",
    "person": "institutions",
    "contact_point": "institutions",
    "setting": "definitions",
    "vocabulary_term": "definitions",
    "category_rule": "definitions",
    "guide": "definitions",
    "guide_topic": "definitions",
    "guide_question": "definitions",
}
FATES: Final[Mapping[str, str]] = {
    "came": N_("came"),
    "went": N_("went"),
    "changed": N_("changed"),
}


_NAME: Final = N_("Enter a name for the state of the report.")
_TAKEN: Final = N_("There is a frozen state “{name}” already. Choose another name.")


def free_name(typed: str, taken: Iterable[str]) -> str:
    """Return the name of a state as one line.

    Raises Refused when it is empty or taken, whatever the case of its letters.
    """
    name = required(typed, "name", _NAME)
    for other in taken:
        if fold(other) == fold(name):
            raise Refused("snapshot.name_taken", _TAKEN, field="name", name=other)
    return name


def figure_lines(figures: Mapping[str, int], tr: Translator) -> Iterator[tuple[str, int]]:
    """Yield label and number of each key figure; those of the check say that they are states.

    A figure that a newer program stored goes by its key.
    """
    for key, number in figures.items():
        label = tr(FIGURES[key]) if key in FIGURES else key
        if key.startswith("state."):
            label = tr("State of the check: {state}", state=label)
        yield label, number
