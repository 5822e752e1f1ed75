"""What the register knows beside a criterion, in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.i18n import Translator
from netzdesk.domain.selection_hints import (
    HINT_LABELS,
    NetworkFacts,
    ProgrammeFact,
    RelationFact,
    hint,
)
from netzdesk.domain.sentences import Labels

GERMAN = Translator("de")
LABELS = Labels(
    {
        ("field_of_action", "counselling"): "Beratung",
        ("field_of_action", "training"): "Qualifizierung",
        ("actor_category", "labour_administration"): "Arbeitsverwaltung",
        ("actor_category", "education_provider"): "Bildungsträger",
        ("actor_category", "migrant_organisation"): "Migrantenorganisation",
        ("funding_programme", "xenos"): "Xenos",
    },
    {},
)


def said(key: str, **facts: Any) -> tuple[str, str]:
    found = hint(key, NetworkFacts(**{"actors": {}, **facts}), GERMAN, LABELS)
    assert found is not None
    return found.short, found.whole


def test_fields_are_counted_and_named() -> None:
    assert said("fields", fields=("counselling", "training")) == (
        "2 Felder",
        "2 Handlungsfelder: Beratung, Qualifizierung",
    )
    assert said("fields", fields=("training",))[0] == "1 Feld"
    assert said("fields") == ("0 Felder", "Im Register steht kein Handlungsfeld.")


def test_kinds_of_actors_are_counted_and_the_central_ones_that_miss_are_named() -> None:
    actors = {"education_provider": 3, "labour_administration": 1, "": 2}

    assert said("actor_kinds", actors=actors) == (
        "2 Arten",
        "6 Akteure dieser Arten: Bildungsträger (3), Arbeitsverwaltung (1). 2 Akteure haben noch "
        "keine Art. Nicht darunter: Migrantenorganisation.",
    )


def test_nothing_is_missing_among_all_central_kinds() -> None:
    every = dict.fromkeys(
        ("education_provider", "labour_administration", "migrant_organisation"), 1
    )

    assert "Nicht darunter" not in said("actor_kinds", actors=every)[1]


def test_continuity_tells_founding_status_programmes_and_relations() -> None:
    assert said(
        "continuity",
        founded="2003",
        status="active",
        programmes=(ProgrammeFact("xenos", "2008", ""),),
        relations=(RelationFact("Part of", "KMN"),),
    ) == (
        "seit 2003",
        "Gegründet: 2003. Stand: Aktiv. Förderprogramme: Xenos (2008 bis ?). Beziehungen: "
        "Gehört zu: KMN.",
    )


@pytest.mark.parametrize(
    ("facts", "short", "whole"),
    [
        (
            {"agreement": "oral", "meeting_rhythm": "monatlich", "mark_agreements": False},
            "Mündlich",
            "Vereinbarung: Mündlich. Treffen: monatlich.",
        ),
        ({"mark_agreements": True}, "ja", "Laut Beurteilung ist die Zusammenarbeit vereinbart."),
        ({}, "keine Angabe", "Das Register sagt nichts über eine Vereinbarung."),
    ],
)
def test_an_entered_agreement_goes_before_the_mark_of_the_judgement(
    facts: dict[str, Any], short: str, whole: str
) -> None:
    assert said("agreement", **facts) == (short, whole)


def test_results_with_a_figure_are_counted_apart() -> None:
    assert said("results", results=3, measured=1) == (
        "3 Ergebnisse",
        "Ergebnisse im Register: 3, davon mit einer Zahl: 1.",
    )


def test_an_unknown_hint_says_nothing() -> None:
    assert hint("", NetworkFacts(actors={}), GERMAN, LABELS) is None


@given(
    st.sampled_from(sorted(HINT_LABELS)),
    st.builds(
        NetworkFacts,
        fields=st.lists(st.sampled_from(["counselling", "training", "?"])).map(tuple),
        actors=st.dictionaries(st.sampled_from(["education_provider", "", "x"]), st.integers(1, 9)),
        programmes=st.lists(st.builds(ProgrammeFact, st.text(), st.text(), st.text())).map(tuple),
        relations=st.lists(
            st.builds(RelationFact, st.sampled_from(["Part of", "Works with"]), st.text())
        ).map(tuple),
        founded=st.text(),
        status=st.sampled_from(["", "being_built", "active", "ended"]),
        agreement=st.sampled_from(["", "written", "oral", "none"]),
        meeting_rhythm=st.text(),
        paid_by=st.text(),
        web=st.text(),
        contacts=st.integers(0, 5),
        mark_aims=st.none() | st.booleans(),
        mark_agreements=st.none() | st.booleans(),
        mark_coordination=st.none() | st.booleans(),
    ),
)
def test_every_hint_has_words_whatever_the_register_has(key: str, facts: NetworkFacts) -> None:
    found = hint(key, facts, GERMAN, LABELS)

    assert found is not None
    assert found.short.strip() or facts.founded.strip() == ""
    assert found.whole.strip()
