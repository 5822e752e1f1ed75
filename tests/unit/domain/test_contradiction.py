"""The script of a contradiction call: about the disputed point, and silent on what others said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from region_case import RegionCase
from test_verification_properties import cases

from netzdesk.base.i18n import Translator
from netzdesk.domain.contradiction import (
    DisputedPoint,
    LineKind,
    Point,
    disputed_point,
    script,
)
from netzdesk.domain.region_facts import USABLE, Named, RegionFacts
from netzdesk.domain.sentences import _ANSWERS
from netzdesk.domain.verification import verify

LANGUAGES = ("de", "en")
_WORD = st.text(st.characters(codec="ascii", categories=("Lu", "Ll")), min_size=4, max_size=9)


def text_of(lines: object) -> str:
    return "\n".join(line.text for line in lines)  # type: ignore[attr-defined]


def with_names(facts: RegionFacts, words: list[str]) -> RegionFacts:
    """Give every institution, structure, wording and remark a word that is only its own."""
    fresh = iter(f"Qx{word}{number}" for number, word in enumerate(words))
    institutions = {
        key: replace(each, name=next(fresh)) for key, each in facts.institutions.items()
    }
    networks = {key: replace(each, name=next(fresh)) for key, each in facts.networks.items()}
    statements = tuple(
        replace(
            each,
            wording=next(fresh),
            remark=next(fresh),
            named=tuple(
                Named(named.network_id, next(fresh) if number % 2 else None)
                for number, named in enumerate(each.named)
            ),
        )
        for each in facts.statements
    )
    return replace(facts, institutions=institutions, networks=networks, statements=statements)


@given(cases(), st.lists(_WORD, min_size=60, max_size=60), st.sampled_from(LANGUAGES))
def test_the_script_reveals_nothing_of_others(
    case: RegionCase, words: list[str], language: str
) -> None:
    facts = with_names(case.facts(), words)
    found = verify(facts)
    for asked in facts.institutions:
        point = disputed_point(found, asked)
        if point is None:
            continue
        said = text_of(script([("Kreis Z", point)], Translator(language)))
        own = {
            named.as_named or facts.networks[named.network_id].name
            for statement in facts.statements
            if statement.institution_id == asked
            for named in statement.named
        }
        secrets = {each.name for each in facts.institutions.values()}
        secrets |= {each.name for each in facts.networks.values()}
        for statement in facts.statements:
            secrets |= {statement.wording or "", statement.remark or ""}
            secrets |= {named.as_named or "" for named in statement.named}
        leaked = {secret for secret in secrets - own - {""} if secret in said}
        assert leaked == set()


@given(
    st.sampled_from(["yes", "no", "planned"]),
    st.lists(st.sampled_from([*sorted(USABLE), "unknown"]), max_size=5),
    st.sampled_from(LANGUAGES),
)
def test_what_others_answer_changes_no_word_of_the_script(
    own: str, others: list[str], language: str
) -> None:
    case = RegionCase()
    asked = case.office()
    case.says(asked, own)
    against = "no" if own == "yes" else "yes"
    for number, answer in enumerate([against, *others]):
        case.says(case.office("other", f"Stelle {number}"), answer, day=number + 2)
    found = case.verify()
    tr = Translator(language)
    point = disputed_point(found, asked)
    assert point is not None

    assert script([("Goslar", point)], tr) == script(
        [("Goslar", DisputedPoint(Point.EXISTENCE))], tr
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_of_the_list_stands_in_the_script_of_existence(language: str) -> None:
    case = RegionCase()
    first, second = case.office(), case.office("integration_officer")
    case.says(first, "yes")
    case.says(second, "loose_cooperation")
    found = case.verify()
    tr = Translator(language)
    point = disputed_point(found, first)
    assert point is not None

    said = text_of(script([("Goslar", point)], tr))

    assert point.point is Point.EXISTENCE
    assert [a for a in map(tr, _ANSWERS.values()) if len(a) > 5 and a in said] == []
    assert "Goslar" in said


def test_an_office_that_was_not_asked_before_is_not_asked_once_more() -> None:
    case = RegionCase()
    case.says(case.office(), "yes")
    case.says(case.office("integration_officer"), "no")
    further = case.office("integration_office")
    point = disputed_point(case.verify(), further)
    assert point == DisputedPoint(Point.EXISTENCE, again=False)

    said = text_of(script([("Goslar", point)], Translator("de")))

    assert "noch einmal" not in said
    assert "zum ersten Mal" not in said
    assert "Gibt es" in said or "gibt es" in said


def test_contested_structures_ask_for_all_names_and_for_the_own_ones() -> None:
    case = RegionCase()
    first, second = case.office(), case.office("integration_officer")
    own, other = case.network("Runder Tisch"), case.network("Netz Arbeit")
    case.says(first, "yes", named=[own])
    case.says(second, "yes", named=[other])
    point = disputed_point(case.verify(), first)
    assert point is not None

    lines = script([("Goslar", point)], Translator("de"))

    assert (point.point, point.own_names) == (Point.NETWORKS, ("Runder Tisch",))
    assert "Runder Tisch" in text_of(lines)
    assert "Netz Arbeit" not in text_of(lines)


def test_nothing_is_asked_again_where_nothing_is_disputed() -> None:
    case = RegionCase()
    office = case.office()
    case.says(office, "yes")

    assert disputed_point(case.verify(), office) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_districts_share_opening_and_rules(language: str) -> None:
    case = RegionCase()
    first, second = case.office(), case.office("integration_officer")
    case.says(first, "yes")
    case.says(second, "no")
    point = disputed_point(case.verify(), first)
    assert point is not None

    lines = script([("Goslar", point), ("Peine", point)], Translator(language))

    kinds = [line.kind for line in lines]
    assert kinds.count(LineKind.RULE) == 2
    assert kinds.count(LineKind.SAY) == 2
    assert [line.text for line in lines if line.kind is LineKind.DISTRICT] == ["Goslar", "Peine"]
