"""Rating by criteria: who may see what, where ratings differ, what is missing in the spread."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.i18n import Translator
from netzdesk.domain.selection import (
    RATINGS,
    Criterion,
    Rating,
    Side,
    against,
    common_rating,
    complete_raters,
    differences,
    doubts,
    may_see_others,
    missing_sides,
    missing_text,
    rating_lines,
    side_text,
    spread,
)

GERMAN = Translator("de")


def a_criterion(key: str, *, knocks_out: bool = False, retired: bool = False) -> Criterion:
    return Criterion(key, f"Kriterium {key}", "", "", knocks_out, retired)


def a_rating(criterion: str, who: str, rating: str) -> Rating:
    return Rating(criterion, who, who.upper(), rating, "", "", "2010-03-01")


TWO = (a_criterion("a"), a_criterion("b"), a_criterion("old", retired=True))


def test_complete_is_who_rated_every_criterion_in_use() -> None:
    rated = {"x": ["a", "b"], "y": ["a", "old"], "z": ["b", "a", "old"]}

    assert complete_raters(TWO, rated) == {"x", "z"}


def test_nobody_is_complete_where_there_is_no_criterion() -> None:
    assert complete_raters((a_criterion("old", retired=True),), {"x": ["old"]}) == frozenset()


@pytest.mark.parametrize(
    ("viewer", "complete", "second", "decided", "seen"),
    [
        ("b", {"a"}, True, False, False),  # the second rater before the own rating
        ("b", {"a", "b"}, True, False, True),  # both are done
        ("b", {"b"}, True, False, True),  # who is done sees what the first began
        ("c", {"a", "b"}, True, False, True),  # a third person is not asked
        ("b", {"a"}, True, True, True),  # the verdict is given
        ("b", {"a"}, False, False, True),  # nobody wants a second rating
        ("", {"a"}, True, False, False),  # an export is nobody
    ],
)
def test_others_are_shown_once_the_own_rating_is_complete(
    viewer: str, complete: set[str], second: bool, decided: bool, seen: bool
) -> None:
    found = may_see_others(viewer, frozenset(complete), second_rater=second, decided=decided)

    assert found is seen


@given(st.frozensets(st.sampled_from("abcdef"), max_size=1), st.sampled_from("abcdef"))
def test_the_second_rater_never_sees_the_first_before_being_complete(
    complete: frozenset[str], viewer: str
) -> None:
    seen = may_see_others(viewer, complete, second_rater=True, decided=False)

    assert seen == (viewer in complete)


def test_differences_stand_side_by_side_in_the_order_of_the_criteria() -> None:
    ratings = [
        a_rating("b", "y", "met"),
        a_rating("b", "x", "not_met"),
        a_rating("a", "x", "met"),
        a_rating("a", "y", "met"),
        a_rating("old", "x", "met"),
        a_rating("old", "y", "partly"),
    ]

    (found,) = differences(TWO, ratings)

    assert found.criterion.id == "b"
    assert [(r.initials, r.rating) for r in found.ratings] == [("X", "not_met"), ("Y", "met")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.sampled_from("xyz"), st.sampled_from(RATINGS)),
        unique_by=lambda each: each[:2],
    )
)
def test_a_criterion_either_differs_or_has_one_rating_or_none(
    given_ratings: list[tuple[str, str, str]],
) -> None:
    ratings = [a_rating(*each) for each in given_ratings]
    differing = {found.criterion.id for found in differences(TWO, ratings)}

    for key in ("a", "b"):
        own = [rating for rating in ratings if rating.criterion_id == key]
        assert (key in differing) + bool(common_rating(own)) + (not own) == 1
        assert len(rating_lines(own, GERMAN)) == (
            len(own) if key in differing else min(1, len(own))
        )


def test_a_common_rating_is_one_word_and_different_ones_name_who_said_what() -> None:
    same = [a_rating("a", "y", "partly"), a_rating("a", "x", "partly")]
    other = [a_rating("a", "y", "partly"), a_rating("a", "x", "unknown")]

    assert rating_lines(same, GERMAN) == ("teilweise",)
    assert rating_lines(other, GERMAN) == ("X: nicht bekannt", "Y: teilweise")
    assert rating_lines([], GERMAN) == ()


def test_against_a_choice_stands_what_must_be_met_and_is_not() -> None:
    criteria = (
        a_criterion("a", knocks_out=True),
        a_criterion("b"),
        a_criterion("c", knocks_out=True, retired=True),
        a_criterion("d", knocks_out=True),
    )
    ratings = [a_rating(key, "x", "not_met") for key in "abc"]
    ratings += [a_rating("d", "x", "partly"), a_rating("a", "y", "met")]

    assert [criterion.id for criterion in against(criteria, ratings)] == ["a"]


def test_the_spread_counts_a_network_in_each_kind_of_its_districts_once() -> None:
    found = spread(
        [
            (("Landkreis", "Landkreis"), True),
            (("Landkreis", "Kreisfreie Stadt"), False),
            (("Landkreis",), False),
        ]
    )

    assert found == (Side("Kreisfreie Stadt", 1, 0), Side("Landkreis", 3, 1))
    assert [side_text(side, GERMAN) for side in found] == [
        "Kreisfreie Stadt: 0 von 1",
        "Landkreis: 1 von 3",
    ]
    assert missing_sides(found) == ("Kreisfreie Stadt",)
    assert missing_text(missing_sides(found), GERMAN) == (
        "Kein gewähltes Netzwerk arbeitet in einem Kreis dieser Art: Kreisfreie Stadt."
    )


def test_nothing_is_missing_before_anything_is_chosen() -> None:
    assert missing_sides(spread([(("Landkreis",), False)])) == ()
    assert missing_text((), GERMAN) == ""


KINDS = st.lists(st.sampled_from(["Landkreis", "Kreisfreie Stadt", "Verband"]))


@given(st.lists(st.tuples(KINDS, st.booleans())))
def test_a_side_is_missing_exactly_when_it_has_networks_and_no_chosen_one(
    networks: list[tuple[list[str], bool]],
) -> None:
    found = spread(networks)

    assert {side.kind for side in found} == {kind for kinds, _ in networks for kind in kinds}
    for side in found:
        there = [chosen for kinds, chosen in networks if side.kind in kinds]
        assert (side.networks, side.chosen) == (len(there), sum(there))
    if any(side.chosen for side in found):
        assert set(missing_sides(found)) == {side.kind for side in found if not side.chosen}


def doubts_of(*given: tuple[str, str, str], **verdict: Any) -> tuple[str, ...]:
    criteria = (a_criterion("a", knocks_out=True), a_criterion("b"))
    usual = {"chosen": True, "exception": False, "day": "2010-03-17"}
    ratings = [a_rating(*each) for each in given]
    return doubts(criteria, ratings, GERMAN, **{**usual, **verdict})


def test_a_choice_is_doubtful_when_a_rating_speaks_against_it_since() -> None:
    missed = ("a", "x", "not_met")

    assert doubts_of(("a", "x", "partly"), ("b", "x", "not_met")) == ()
    assert [said.partition(":")[0] for said in doubts_of(missed)] == [
        "Gewählt, obwohl nicht erfüllt"
    ]
    assert doubts_of(missed, exception=True) == ()
    assert doubts_of(missed, chosen=False) == ()


def test_an_exception_that_is_needed_no_more_is_said() -> None:
    (said,) = doubts_of(("a", "x", "met"), exception=True)

    assert said.startswith("Die Ausnahme ist nicht mehr nötig")


def test_what_was_rated_after_the_verdict_is_named() -> None:
    (said,) = doubts_of(("a", "x", "met"), day="2010-02-28")

    assert said.startswith("Nach der Entscheidung bewertet: ")
    assert doubts_of(("a", "x", "met"), day="2010-03-01") == ()
