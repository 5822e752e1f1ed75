"""Hits are marked where the search finds them, however umlauts are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.text import hits, search_text, typed_words


def marked(text: str, typed: str) -> list[str]:
    return [text[start : start + n] for start, n in hits(text, tuple(typed_words(typed)))]


@pytest.mark.parametrize("typed", ["koeln", "köln", "koln", "KÖLN"])
def test_an_umlaut_is_marked_however_it_is_typed(typed: str) -> None:
    assert marked("Amt Köln-Mitte", typed) == ["Köln"]


@pytest.mark.parametrize(("typed", "found"), [("strasse", "Straße"), ("stras", "Straß")])
def test_sharp_s_counts_as_two_letters(typed: str, found: str) -> None:
    assert marked("Goslarer Straße 3", typed) == [found]


def test_every_word_is_marked_at_the_beginning_of_words_only() -> None:
    assert marked("Jobcenter Göttingen, Göttinger Straße", "goe job") == ["Job", "Gö", "Gö"]
    assert marked("Celle", "elle") == []


def test_marks_written_apart_belong_to_their_letter() -> None:
    assert marked("Mu\u0308ller", "muel") == ["Mu\u0308l"]


@given(text=st.text("aäoößsSt ß1-", max_size=20), typed=st.text("aäoößsSt1", max_size=4))
def test_a_text_has_a_hit_exactly_when_the_search_finds_the_word(text: str, typed: str) -> None:
    words = typed_words(typed)
    there = typed_words(search_text(text))

    found = hits(text, tuple(words))

    assert bool(found) == any(each.startswith(word) for word in words for each in there)
    assert all(0 <= start < start + length <= len(text) for start, length in found)
