from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.text_diff import Piece, compare
from own_time import at_most

TEXTS = st.text(alphabet="ab \n.", max_size=60)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_from_the_comparison(before: str, after: str) -> None:
    pieces = compare(before, after)

    assert "".join(p.text for p in pieces if p.fate != "added") == before
    assert "".join(p.text for p in pieces if p.fate != "removed") == after


def test_words_that_came_and_went_are_told_apart() -> None:
    assert compare("Das Netz trifft sich oft.", "Das Netz trifft sich selten.") == (
        Piece("same", "Das Netz trifft sich "),
        Piece("removed", "oft"),
        Piece("added", "selten"),
        Piece("same", "."),
    )


def test_long_texts_without_anything_in_common_are_compared_in_a_moment() -> None:
    before, after = "eins zwei " * 3_000, "drei vier " * 3_000

    assert [piece.fate for piece in compare(before, after)] == ["removed", "added"]


def test_a_sentence_that_was_written_anew_is_not_shown_word_by_word() -> None:
    before = "Das Netz berät Frauen und sucht Betriebe im Kreis."
    after = "Seit 2007 gibt es Sprachkurse und Praktika."

    assert [piece.fate for piece in compare(before, after)] == ["removed", "added", "same"]


def test_what_stayed_between_small_changes_stays() -> None:
    pieces = compare("Oft trifft sich das Netz in Peine.", "Selten trifft sich das Netz in Celle.")

    assert [p.text for p in pieces if p.fate == "same"] == [" trifft sich das Netz in ", "."]


def test_a_long_paragraph_with_changes_all_over_is_compared_in_a_moment() -> None:
    words = [f"Wort{place % 300}" for place in range(990)]
    changed = [f"neu{place}" if place % 4 == 0 else word for place, word in enumerate(words)]

    with at_most(5):
        pieces = compare(" ".join(words), " ".join(changed))

    assert "".join(piece.text for piece in pieces if piece.fate != "added") == " ".join(words)
    assert "".join(piece.text for piece in pieces if piece.fate != "removed") == " ".join(changed)
    assert sum(piece.fate == "same" for piece in pieces) > 200


def test_many_like_lines_are_compared_in_a_moment() -> None:
    with at_most(5):
        pieces = compare("- Kurs\n" * 3_000, "- Kurs\n- Beratung\n" * 1_500)

    assert [piece.fate for piece in pieces] == ["removed", "added"]
