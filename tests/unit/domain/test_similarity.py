"""When two names are one name in two spellings."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.similarity import (
    ALIKE,
    candidates,
    likeness,
    name_words,
    opposed,
    person_words,
    same_beginnings,
)

SAME = [
    ("Jobcenter Gifhorn", "Job-Center Landkreis Gifhorn"),
    ("Leitstelle für Integration Göttingen", "Leitstelle Goettingen"),
    ("Leitstelle Göttingen", "Leitstelle Gottingen"),
    ("Diakonisches Werk Osnabrück e. V.", "Diakonisches Werk Osnabrück"),
    ("Caritasverband Stade", "Caritas-Verband Stade"),
    ("Bildungswerk Weser gGmbH", "BILDUNGSWERK WESER"),
    ("Straßburger Weg Beratung", "Strassburger Weg, Beratung"),
]
DIFFERENT = [
    ("Jobcenter Landkreis Gifhorn", "Jobcenter Landkreis Peine"),
    ("Volkshochschule Peine", "Volkshochschule Celle"),
    ("Bezirk 1 Beratung Nord", "Bezirk 12 Beratung Nord"),
    ("Diakonie Emden", "Caritas Emden"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert likeness(name_words(one), name_words(other)) >= ALIKE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names(one: str, other: str) -> None:
    assert likeness(name_words(one), name_words(other)) < ALIKE


def test_the_town_and_the_district_around_it_have_offices_of_their_own() -> None:
    assert opposed("Jobcenter Stadt Göttingen", "Jobcenter Landkreis Göttingen")
    assert not opposed("Jobcenter Göttingen", "Jobcenter Landkreis Göttingen")
    assert not opposed("Stadt und Landkreis Göttingen", "Landkreis Göttingen")


def test_a_name_of_stop_words_alone_keeps_them() -> None:
    assert name_words("Stadt Stelle") == ("stadt", "stelle")
    assert name_words(None) == ()
    assert likeness((), ()) == 0


def test_titles_and_order_do_not_tell_persons_apart() -> None:
    assert person_words("Dr. Erika Muster") == person_words("Muster, Erika")
    assert same_beginnings("E. Muster", "Erika Muster")
    assert not same_beginnings("E. Muster", "Max Muster")
    assert not same_beginnings("E. Muster", "E. Moster")
    assert not same_beginnings("Muster", "Erika Muster")


NAMES = st.lists(
    st.text("abcdäöß 12", min_size=1, max_size=12).filter(lambda text: name_words(text) != ()),
    min_size=2,
    max_size=8,
)


@given(NAMES)
def test_likeness_has_no_direction_and_equal_words_are_found(names: list[str]) -> None:
    words = {str(n): name_words(name) for n, name in enumerate(names)}
    found = set(candidates(words))
    assert all(one < other for one, other in found)
    for (one, first), (other, second) in permutations(words.items(), 2):
        assert likeness(first, second) == likeness(second, first)
        if one < other and first == second:
            assert (one, other) in found
            assert likeness(first, second) == 100
