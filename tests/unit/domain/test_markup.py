from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netzdesk.domain.markup import (
    Block,
    Markup,
    Note,
    Run,
    plain,
    read_markup,
    tidy,
    write_markup,
)
from own_time import at_most

SIGNS = "*\\[]^-.1 2\n\rab"
LETTERS = st.text(
    alphabet=st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=("Cs",))),
    max_size=12,
)
RUNS = st.builds(Run, LETTERS, st.booleans(), st.booleans())
NOTES = st.builds(Note, st.lists(RUNS, max_size=3).map(tuple))
BLOCKS = st.builds(
    Block,
    st.sampled_from(["text", "bullet", "number"]),
    st.lists(st.one_of(RUNS, RUNS, NOTES), max_size=5).map(tuple),
)
TEXTS = st.lists(BLOCKS, max_size=5).map(tuple)


def text(*parts: Run | Note) -> Block:
    return Block("text", parts)


@settings(max_examples=600)
@given(TEXTS)
def test_what_is_written_is_read_again(said: Markup) -> None:
    assert read_markup(write_markup(said)) == tidy(said)


@settings(max_examples=600)
@given(st.text(alphabet=SIGNS, max_size=40))
@example("****")
@example("a\\")
@example("[^]")
@example("- ")
def test_any_text_can_be_read_and_is_then_steady(stored: str) -> None:
    said = read_markup(stored)

    assert read_markup(write_markup(said)) == said
    assert tidy(said) == said


@settings(max_examples=300)
@given(st.text(alphabet=SIGNS, max_size=40))
def test_no_letter_of_what_is_stored_is_lost(stored: str) -> None:
    kept = plain(read_markup(stored))

    for letter in "ab2^":
        signs = stored.count("[^") if letter == "^" else 0
        assert kept.count(letter) >= stored.count(letter) - signs - _numbers(stored, letter)


def _numbers(stored: str, letter: str) -> int:
    """Numbers before items are not kept, they are counted."""
    return sum(line[: len(line) - len(line.lstrip("12"))].count(letter) for line in _lines(stored))


def _lines(stored: str) -> list[str]:
    return stored.replace("\r", "\n").split("\n")


def test_every_kind_of_markup_is_read() -> None:
    stored = "Eins **zwei** *drei* ***vier***[^Quelle: *Amt*]\n\n- a\n- b\n\n1. c\n2. d"

    assert read_markup(stored) == (
        text(
            Run("Eins "),
            Run("zwei", bold=True),
            Run(" "),
            Run("drei", italic=True),
            Run(" "),
            Run("vier", bold=True, italic=True),
            Note((Run("Quelle: "), Run("Amt", italic=True))),
        ),
        Block("bullet", (Run("a"),)),
        Block("bullet", (Run("b"),)),
        Block("number", (Run("c"),)),
        Block("number", (Run("d"),)),
    )


@pytest.mark.parametrize(
    "stored",
    ["2 * 3", "a ** b", "C:\\temp", "[^offen", "zu]", "-ohne", "1.ohne", "****", "x [^] y", "\\"],
)
def test_signs_without_a_partner_are_text(stored: str) -> None:
    assert plain(read_markup(stored)) == ("" if stored == "\\" else stored)


def test_typed_signs_stay_what_was_typed() -> None:
    said = (text(Run("- kein Punkt\n1. keine Zahl\n*kein* [^Zeichen] \\")),)

    stored = write_markup(said)

    assert stored == "\\- kein Punkt\n1\\. keine Zahl\n\\*kein\\* \\[^Zeichen] \\\\"
    assert read_markup(stored) == said


def test_numbers_are_counted_anew_and_lists_stand_together() -> None:
    items = [Block("number", (Run(word),)) for word in ("eins", "zwei")]

    stored = write_markup((*items, text(Run("dazwischen")), items[0]))

    assert stored == "1. eins\n2. zwei\n\ndazwischen\n\n1. eins"


def test_empty_lines_inside_of_a_paragraph_are_kept() -> None:
    said = (text(Run("oben\n\nunten")),)

    assert write_markup(said) == "oben\n\\\nunten"
    assert read_markup("oben\n\\\nunten") == said


def test_footnotes_stand_in_brackets_among_the_words() -> None:
    said = read_markup("a[^eins] b\n\n- c[^zwei]")

    assert plain(said) == "a [eins] b\nc [zwei]"


@pytest.mark.parametrize("stored", ["[^a]" * 9_000, "*" * 40_000, "a*" * 20_000, "[^" * 20_000])
def test_long_texts_of_signs_are_read_in_a_moment(stored: str) -> None:
    with at_most(5):
        said = read_markup(stored)

        assert read_markup(write_markup(said)) == said
